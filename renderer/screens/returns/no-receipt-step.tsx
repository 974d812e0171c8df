import { UnstyledButton } from '@mantine/core'
import { IconMinus, IconPlus, IconX } from '@tabler/icons-react'
import { ApprovalSheet } from '../../components/approval/approval-sheet.tsx'
import { Btn, KeyHint } from '../../components/btn.tsx'
import { NextStep } from '../../components/next-step.tsx'
import { Note } from '../../components/note.tsx'
import { TroubleWords } from '../../components/trouble-words.tsx'
import { NoticeLine } from '../../components/notice-line.tsx'
import { errorWords } from '../../i18n/error-words.ts'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { addLooseGoods, setGoodsBack, setLooseQuantity, stepBack, useGoodsBack } from '../../state/goods-back-store.ts'
import type { LooseGoods } from '../../state/goods-back-store.ts'
import { useOnce } from '../payment/use-once.ts'
import { GoodsFind } from './goods-find.tsx'
import { ReasonChoice } from './reason-choice.tsx'
import { useAsked } from './use-returns.ts'

/** Goods nobody has a receipt of: the lowest price they were sold at lately, to a new store credit. */
export function NoReceiptStep() {
  const words = useWords()
  const { t, lang, money, amount } = words
  const { actions } = useCounterActions()
  const { goods, reason, asking } = useGoodsBack()
  const once = useOnce()
  const wanted = goods.map(({ sku, quantityMilli }) => ({ sku, quantityMilli }))
  const { value, error } = useAsked('return.quoteWithoutReceipt', goods.length > 0 ? { goods: wanted } : null)
  const result = value?.result ?? null
  const ready = result !== null && reason !== null && goods.length > 0
  const label = goods.length === 0 ? t('goodsBack.noReceipt.scan') : reason === null ? t('goodsBack.sayWhy') : t('goodsBack.noReceipt.go')
  const amountWords = result && goods.length > 0 ? money(result.creditMinor) : undefined
  const refusal = error && errorWords(error, lang, words)
  const priceOf = (sku: string) => result?.lines.find((line) => line.sku === sku)?.amountMinor ?? null
  return (
    <main className={asking === null ? 'stage' : 'stage with-sheet'}>
      <section className="card ret has-foot" aria-labelledby="returns-title">
        <GoodsFind onFound={addLooseGoods} end={<Btn look="quiet" onClick={stepBack}><IconX className="i" aria-hidden />{t('goodsBack.back')} <KeyHint>Esc</KeyHint></Btn>} />
        <div><NoticeLine /><div className="rh"><div><h1 id="returns-title">{t('goodsBack.noReceipt.title')}</h1><p className="muted">{t('goodsBack.noReceipt.help')}</p></div></div></div>
        <div className="scroll" role="group" aria-labelledby="returns-title">{goods.map((each) => <LooseRow key={each.sku} goods={each} words={amount(priceOf(each.sku) ?? 0)} />)}</div>
        <div className="why2"><ReasonChoice /></div>
      </section>
      {asking !== null && result && reason !== null
        ? (
          <ApprovalSheet
            right="return-without-receipt" what={t('goodsBack.noReceipt.what')} subject={{ name: t('goodsBack.items', { count: goods.length }), detail: t('goodsBack.noReceipt.help'), amount: amountWords }}
            go={{ label: t('goodsBack.noReceipt.go'), amount: amountWords }} onClose={() => setGoodsBack({ asking: null })}
            onApproved={(approval) => once.run(() => actions.returnWithoutReceipt({ goods: wanted, reason, approval }))}
          />
        )
        : (
          <div className="side">
            <section className="card back" aria-label={t('goodsBack.side')}>
              <h2 className="h2">{t('goodsBack.noReceipt.credit')}</h2>
              {refusal && <Note tone="warn"><TroubleWords words={refusal} /></Note>}
              <p className="muted">{t('goodsBack.noReceipt.noPoints')}</p>
            </section>
            <section className="card pay"><NextStep label={label} hint={ready ? t('goodsBack.noReceipt.hint') : t('goodsBack.first')} amount={amountWords} onGo={ready ? () => setGoodsBack({ asking: 'return' }) : null} /></section>
          </div>
        )}
    </main>
  )
}

function LooseRow({ goods, words }: { readonly goods: LooseGoods; readonly words: string }) {
  const { t, lang } = useWords()
  const name = goods.name[lang]
  const set = (quantityMilli: number) => setLooseQuantity(goods.sku, quantityMilli)
  const by = goods.unit === 'piece' ? 1000 : 100
  return (
    <div className="rl loose on">
      <div className="nm">{name}</div>
      <div className="step num" role="group" aria-label={t('goodsBack.howMany', { name })}>
        <UnstyledButton aria-label={t('goodsBack.fewer', { name })} onClick={() => set(goods.quantityMilli - by)}><IconMinus className="i" aria-hidden /></UnstyledButton>
        <span aria-live="polite">{goods.unit === 'piece' ? goods.quantityMilli / 1000 : t('goodsBack.kilograms', { count: goods.quantityMilli / 1000 })}</span>
        <UnstyledButton aria-label={t('goodsBack.more', { name })} onClick={() => set(goods.quantityMilli + by)}><IconPlus className="i" aria-hidden /></UnstyledButton>
      </div>
      <div className="am num">{words}</div>
    </div>
  )
}
