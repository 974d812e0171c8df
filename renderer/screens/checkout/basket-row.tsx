import { UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronUp, IconDiamondFilled, IconHandFinger, IconTagFilled } from '@tabler/icons-react'
import { memo } from 'react'
import type { BasketLine } from '../../../core/basket/basket.ts'
import type { EvaluatedLine, Evaluation } from '../../../core/promotions/evaluation.ts'
import { whyWords } from '../../../core/promotions/words.ts'
import { PointsIcon } from '../../components/points-icon.tsx'
import { useWords } from '../../i18n/use-words.ts'
import type { WordsOf } from '../../i18n/use-words.ts'
import { useCounter } from '../../state/counter-store.ts'
import type { WordBook } from '../../state/counter-store.ts'
import { setUi } from '../../state/ui-store.ts'
import { HandWhy, LineMarks, handTagWords, handTagsOf } from './by-hand-tags.tsx'
import type { HandTag } from './by-hand-tags.tsx'
import { offersOf, shapeOf } from './offers.ts'
import type { LineOffer } from './offers.ts'

export interface BasketRowProps {
  readonly line: BasketLine
  readonly evaluated: EvaluatedLine | undefined
  readonly book: WordBook | null
  readonly open: boolean
}

/** What stands in one line of the basket. Its props keep their identity while nothing of the line changes, so it is drawn once. */
export const BasketRow = memo(function BasketRow({ line, evaluated, book, open }: BasketRowProps) {
  const words = useWords()
  const offers = offersOf(evaluated, book?.rulebook ?? null)
  const hand = handTagsOf(line, evaluated)
  const whole = (evaluated?.grossMinor ?? 0) === (evaluated?.netMinor ?? 0)
  return (
    <>
      <Quantity line={line} words={words} />
      <What line={line} price={evaluated?.price} offers={offers} hand={hand} open={open} words={words} />
      <div className="ea num">{eachInWords(line, evaluated, words)}</div>
      <div className="am num">
        {!whole && <s className="strike"><span className="sr">{words.t('basket.was')} </span>{words.amount(evaluated?.grossMinor ?? 0)}</s>}
        {words.amount(evaluated?.netMinor ?? 0)}
      </div>
      {open && book && (offers.length > 0 || hand.length > 0) && <Why offers={offers} hand={hand} line={line} book={book} words={words} />}
    </>
  )
})

function Quantity({ line, words }: { readonly line: BasketLine; readonly words: WordsOf }) {
  const weighed = line.unit === 'kg'
  const text = weighed ? (line.quantityMilli / 1000).toFixed(3) : String(line.quantityMilli / 1000)
  const label = words.t(weighed ? 'basket.changeWeight' : 'basket.changeQuantity', { quantity: text, name: line.name[words.lang] })
  return (
    <UnstyledButton className={`qty num${weighed ? ' wt' : ''}`} aria-label={label} onClick={() => setUi({ sheet: null, selectedLineId: line.lineId, side: { kind: 'line', lineId: line.lineId } })}>
      {text}{weighed && <><br />kg</>}
    </UnstyledButton>
  )
}

function What({ line, price, offers, hand, open, words }: { readonly line: BasketLine; readonly price: EvaluatedLine['price']; readonly offers: readonly LineOffer[]; readonly hand: readonly HandTag[]; readonly open: boolean; readonly words: WordsOf }) {
  const first = offers[0]
  const firstHand = hand[0]
  const name = <span className="nm clip">{line.name[words.lang]}</span>
  const listed = price && price.benefitMinor > 0 && <span className="tag"><IconTagFilled className="i" aria-hidden /><span className="clip">{words.t(`basket.price.${price.kind}`)}</span></span>
  if (!first && !firstHand) return <UnstyledButton className="what" onClick={() => setUi({ selectedLineId: line.lineId })}>{name}{listed}<LineMarks line={line} words={words} /></UnstyledButton>
  const Chevron = open ? IconChevronUp : IconChevronDown
  return (
    <UnstyledButton className="what" aria-expanded={open} onClick={() => setUi({ openWhyId: open ? null : line.lineId, selectedLineId: line.lineId })}>
      {name}
      <span className="tag">
        {first ? <OfferIcon offer={first} /> : <IconHandFinger className="i" aria-hidden />}<span className="clip">{first ? first.promotion.name[words.lang] : firstHand && handTagWords(firstHand, line, words)}</span>
        {offers.length + hand.length > 1 && <span>{words.t('basket.moreOffers', { count: offers.length + hand.length - 1 })}</span>}
        <span className="sr">{words.t('basket.why')}</span><Chevron className="i chev" aria-hidden />
      </span>
      <LineMarks line={line} words={words} />
    </UnstyledButton>
  )
}

function OfferIcon({ offer }: { readonly offer: LineOffer }) {
  const shape = shapeOf(offer.promotion)
  if (shape === 'points') return <PointsIcon />
  return shape === 'tier' ? <IconDiamondFilled className="i" aria-hidden /> : <IconTagFilled className="i" aria-hidden />
}

function Why({ offers, hand, line, book, words }: { readonly offers: readonly LineOffer[]; readonly hand: readonly HandTag[]; readonly line: BasketLine; readonly book: WordBook; readonly words: WordsOf }) {
  const evaluation = useCounter((state) => state.sale?.evaluation)
  if (!evaluation) return null
  return (
    <div className="why">
      {offers.map((offer) => (
        <p key={offer.promotion.id}>
          <b>{offer.amountMinor > 0 ? words.t('why.moneyOff', { amount: words.money(offer.amountMinor) }) : words.t('why.points', { offer: offer.promotion.name[words.lang] })}</b>{words.t('common.gap')}
          {whyOf(offer, evaluation, book, words)}
        </p>
      ))}
      {hand.map((tag) => <HandWhy key={tag.kind} tag={tag} line={line} words={words} />)}
    </div>
  )
}

function whyOf(offer: LineOffer, evaluation: Evaluation, book: WordBook, words: WordsOf): string {
  const outcome = evaluation.promotions.find((each) => each.promotionId === offer.promotion.id)
  return outcome ? whyWords(outcome, evaluation, book, words.lang) : ''
}

function eachInWords(line: BasketLine, evaluated: EvaluatedLine | undefined, words: WordsOf): string {
  const price = words.amount(evaluated?.price?.unitPriceMinor ?? line.unitPriceMinor)
  if (line.unit === 'kg') return `${price} / kg`
  return line.quantityMilli === 1000 ? '' : `${line.quantityMilli / 1000} × ${price}`
}
