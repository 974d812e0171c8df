import { IconArrowRight, IconReceipt } from '@tabler/icons-react'
import type { MadeReturn } from '../../../core/contract/return-views.ts'
import { NextStep } from '../../components/next-step.tsx'
import { NoticeLine } from '../../components/notice-line.tsx'
import { PointsIcon } from '../../components/points-icon.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { forgetGoodsBack } from '../../state/goods-back-store.ts'
import { setUi } from '../../state/ui-store.ts'
import { OpenRefunds } from './open-refunds.tsx'
import { TendersBack } from './quote-blocks.tsx'
import { SlipFact } from './slip-fact.tsx'
import { moneyBack, wayBack } from './what-comes-back.ts'

/** It is booked: what to give back now, what is still to be done at the card terminal, the slip, the points. */
export function MadeStep({ made }: { readonly made: MadeReturn }) {
  const { t, money, points } = useWords()
  const { pay, parts } = made.result
  const leave = () => {
    forgetGoodsBack()
    setUi({ screen: 'sell', notices: [] })
  }
  return (
    <main className="stage">
      <section className="card done" aria-labelledby="made-title">
        <div>
          <div className="chg"><div><h1 id="made-title" className="h2 muted">{t(`goodsBack.made.way.${wayBack(pay)}`)}</h1><div className="amt num">{money(moneyBack(pay))}</div></div><div className="meta muted">{made.drawerOpened && t('done.drawerOpen')}</div></div>
          <NoticeLine />
        </div>
        <div className="facts">
          <SlipFact receiptNo={made.receiptNo} />
          {made.points && <div className="fact"><span className="gain ic"><PointsIcon /></span><div><b className="gain num">{t('goodsBack.made.points', { points: points(made.points.after) })}</b>{made.points.debtAfter > 0 && <small>{t('goodsBack.points.owes', { points: points(made.points.debtAfter) })}</small>}</div></div>}
          <div className="fact"><IconReceipt className="i" aria-hidden /><div><b>{t('goodsBack.made.saved')}</b><small className="num">{t('goodsBack.made.number', { receipt: made.receiptNo })}</small></div></div>
        </div>
        <div className="next"><NextStep label={t('done.next')} hint="F12" icon={<IconArrowRight className="i" aria-hidden />} onGo={leave} /></div>
      </section>
      <section className="card back scroll" aria-label={t('goodsBack.side')}>
        <h2 className="h2">{t('goodsBack.wayBack')}</h2>
        <TendersBack pay={pay} quote={made} count={parts.lines.length} />
        {made.refunds.length > 0 && <><h2 className="h2">{t('goodsBack.refunds.now')}</h2><OpenRefunds refunds={made.refunds} /></>}
      </section>
    </main>
  )
}
