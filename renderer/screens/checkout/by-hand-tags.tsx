import { IconNote, IconRating18Plus } from '@tabler/icons-react'
import { ageNeeded } from '../../../core/basket/age.ts'
import type { BasketLine } from '../../../core/basket/basket.ts'
import type { HandDiscount } from '../../../core/basket/by-hand.ts'
import { lineAmountMinor } from '../../../core/money/money.ts'
import type { EvaluatedLine } from '../../../core/promotions/evaluation.ts'
import { HAND_DISCOUNT_IDS } from '../../../core/promotions/hand-ids.ts'
import type { WordsOf } from '../../i18n/use-words.ts'
import { useCounter } from '../../state/counter-store.ts'

/** What somebody gave on a line by hand: a discount of its own, its part of one on the sale, or another price. */
export interface HandTag {
  readonly kind: 'line' | 'sale' | 'price'
  /** What it takes off; below nothing where the price went up. */
  readonly amountMinor: number
}

/** The price first, then what was taken off it. */
export function handTagsOf(line: BasketLine, evaluated: EvaluatedLine | undefined): HandTag[] {
  const off = (kind: 'line' | 'sale'): HandTag[] =>
    (evaluated?.discounts ?? []).filter(({ promotionId }) => promotionId === HAND_DISCOUNT_IDS[kind]).map(({ amountMinor }) => ({ kind, amountMinor }))
  const { priceChange, quantityMilli, unitPriceMinor } = line
  const price: HandTag[] = priceChange ? [{ kind: 'price', amountMinor: lineAmountMinor(priceChange.fromMinor, quantityMilli) - lineAmountMinor(unitPriceMinor, quantityMilli) }] : []
  return [...price, ...off('line'), ...off('sale')]
}

export function handTagWords({ kind }: HandTag, line: BasketLine, { t, amount }: WordsOf): string {
  return t(`priceChange.byHand.${kind}`, { before: amount(line.priceChange?.fromMinor ?? 0) })
}

/** Why: the reason, and who answered for it. */
export function HandWhy({ tag, line, words }: { readonly tag: HandTag; readonly line: BasketLine; readonly words: WordsOf }) {
  const discounts = useCounter((state) => state.sale?.discounts)
  const staff = useCounter((state) => state.staff)
  const given: Pick<HandDiscount, 'reason' | 'approval'> | undefined = tag.kind === 'price' ? line.priceChange : discounts?.find(({ lineId }) => lineId === (tag.kind === 'line' ? line.lineId : null))
  if (!given) return null
  const name = staff.find(({ staffId }) => staffId === given.approval.staffId)?.name ?? given.approval.staffId
  return (
    <p>
      <b>{tag.amountMinor > 0 ? words.t('why.moneyOff', { amount: words.money(tag.amountMinor) }) : handTagWords(tag, line, words)}</b>{words.t('common.gap')}
      {words.t('priceChange.whyReason', { reason: words.t(`priceChange.reasons.${given.reason}`), name })}
    </p>
  )
}

/** What was written on the line, and the age its goods ask for. */
export function LineMarks({ line, words }: { readonly line: BasketLine; readonly words: WordsOf }) {
  const note = useCounter((state) => state.sale?.lineNotes?.[line.lineId] ?? '')
  const years = ageNeeded([line])
  return (
    <>
      {years > 0 && <span className="tag line-note"><IconRating18Plus className="i" aria-hidden />{words.t('priceChange.ageTag', { years })}</span>}
      {note !== '' && <span className="tag line-note"><IconNote className="i" aria-hidden /><span className="clip">{note}</span></span>}
    </>
  )
}
