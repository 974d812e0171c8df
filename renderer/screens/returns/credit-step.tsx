import { IconArrowRight } from '@tabler/icons-react'
import type { MadeWithoutReceipt } from '../../../core/contract/return-views.ts'
import { NextStep } from '../../components/next-step.tsx'
import { NoticeLine } from '../../components/notice-line.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { forgetGoodsBack } from '../../state/goods-back-store.ts'
import { setUi } from '../../state/ui-store.ts'
import { SlipFact } from './slip-fact.tsx'

/** Store credit was made out: its code is told once, here and on the slip. */
export function CreditStep({ made }: { readonly made: MadeWithoutReceipt }) {
  const { t, money } = useWords()
  const leave = () => {
    forgetGoodsBack()
    setUi({ screen: 'sell', notices: [] })
  }
  return (
    <main className="stage">
      <section className="card done" aria-labelledby="credit-title">
        <div>
          <div className="chg"><div><h1 id="credit-title" className="h2 muted">{t(made.credit ? 'goodsBack.credit.title' : 'goodsBack.credit.nothing')}</h1><div className="amt num">{money(made.result.creditMinor)}</div></div></div>
          <NoticeLine />
        </div>
        <div className="facts"><SlipFact receiptNo={made.receiptNo} /></div>
        <div className="next"><NextStep label={t('done.next')} hint="F12" icon={<IconArrowRight className="i" aria-hidden />} onGo={leave} /></div>
      </section>
      <section className="card back" aria-label={t('goodsBack.side')}>
        {made.credit && <><h2 className="h2">{t('goodsBack.credit.code')}</h2><p className="credit-code num">{made.credit.code}</p><p className="muted">{t('goodsBack.credit.once')}</p></>}
      </section>
    </main>
  )
}
