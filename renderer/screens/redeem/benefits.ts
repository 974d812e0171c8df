import type { Language } from '../../../core/base/local-text.ts'
import type { IssuedCouponView } from '../../../core/contract/coupon-methods.ts'
import type { SaleView } from '../../../core/contract/views.ts'
import type { CouponOutcome, Evaluation, PromotionOutcome } from '../../../core/promotions/evaluation.ts'
import { couponWords, nearMissWords, whyWords } from '../../../core/promotions/words.ts'
import type { Condition } from '../../../core/rulebook/condition.ts'
import type { WordBook } from '../../state/counter-store.ts'

/** One line of the redeem sheet: something the customer has, uses, or nearly has. */
export interface Benefit {
  readonly key: string
  readonly shape: 'coupon' | 'stamps' | 'entitlement' | 'offer'
  /** `on`: part of this sale. `add`: can be added. `off`: not now, and the words say why. */
  readonly state: 'on' | 'add' | 'off'
  readonly title: string
  readonly small: string
  /** What it takes off this sale. */
  readonly offMinor: number
  /** Points it gives. */
  readonly points: number
  /** A code that can be taken off the sale again. */
  readonly code?: string
  /** A code of the member that can be added. */
  readonly issued?: IssuedCouponView
  /** Stamps on the card, or uses: how many in all, how many of them are there, and how many this sale uses or adds. */
  readonly dots?: { readonly of: number; readonly have: number; readonly now: number }
}

export interface BenefitsInput {
  readonly sale: Pick<SaleView, 'evaluation' | 'member' | 'identification'>
  readonly book: WordBook
  readonly lang: Language
  /** What was made out to the member; null: not read yet. */
  readonly wallet: readonly IssuedCouponView[] | null
}

const MOST_NEAR_MISSES = 3

/** Everything the redeem sheet can say beside points and cards: what is on first, then what can be added, then the rest. */
export function benefitsOf(input: BenefitsInput): Benefit[] {
  const all = [...presented(input), ...stampCards(input), ...entitlements(input), ...inWallet(input), ...nearlyThere(input)]
  const rank = { on: 0, add: 1, off: 2 }
  return all.toSorted((a, b) => rank[a.state] - rank[b.state] || b.offMinor - a.offMinor || b.points - a.points)
}

function presented({ sale: { evaluation }, book, lang }: BenefitsInput): Benefit[] {
  return (evaluation.coupons ?? []).map((outcome): Benefit => {
    const gives = applied(evaluation, outcome.promotionId)
    const name = book.rulebook.coupons.find(({ id }) => id === outcome.couponId)?.name[lang] ?? outcome.code
    return {
      key: `code ${outcome.code}`, shape: 'coupon', state: outcome.status === 'used' ? 'on' : 'off', title: name, small: whyOfCode(outcome, evaluation, book, lang),
      offMinor: gives?.amountMinor ?? 0, points: gives?.points ?? 0, code: outcome.code,
    }
  })
}

/** Why a code does or does not work: an offer that takes it says so more exactly than the code. */
function whyOfCode(outcome: CouponOutcome, evaluation: Evaluation, book: WordBook, lang: Language): string {
  if (outcome.status === 'refused') return couponWords(outcome, book, lang)
  const about = outcome.promotionId ?? offersThatAsk(book, (condition) => condition.kind === 'coupon' && condition.coupon === outcome.couponId)[0]
  return whyOf(about, evaluation, book, lang) || couponWords(outcome, book, lang)
}

function stampCards({ sale: { evaluation, member }, book, lang }: BenefitsInput): Benefit[] {
  return (member?.stamps ?? []).map((card): Benefit => {
    const consumed = evaluation.consumed?.find(({ kind, id }) => kind === 'stamp-card' && id === card.cardId)
    const adds = sumOf(evaluation.grants, 'stamps', card.cardId)
    const gives = applied(evaluation, consumed?.promotionId)
    const offer = consumed?.promotionId ?? offersThatAsk(book, (condition) => condition.kind === 'stamp-reward' && condition.card === card.cardId)[0]
    return {
      key: `stamps ${card.cardId}`, shape: 'stamps', state: consumed ? 'on' : 'off', title: card.name[lang], small: whyOf(offer, evaluation, book, lang),
      offMinor: gives?.amountMinor ?? 0, points: gives?.points ?? 0,
      dots: { of: card.perCard, have: card.full > 0 ? card.perCard : card.open, now: card.full > 0 ? 0 : Math.min(adds, card.perCard - card.open) },
    }
  })
}

function entitlements({ sale: { evaluation, member }, book, lang }: BenefitsInput): Benefit[] {
  return (member?.entitlements ?? []).filter(({ left }) => left > 0).map((each): Benefit => {
    const consumed = evaluation.consumed?.find(({ kind, id }) => kind === 'entitlement' && id === each.entitlementId)
    const gives = applied(evaluation, consumed?.promotionId)
    const offer = consumed?.promotionId ?? offersThatAsk(book, (condition) => condition.kind === 'entitlement' && condition.entitlement === each.entitlementId)[0]
    return {
      key: `entitlement ${each.entitlementId}`, shape: 'entitlement', state: consumed ? 'on' : 'off', title: each.name[lang], small: whyOf(offer, evaluation, book, lang),
      offMinor: gives?.amountMinor ?? 0, points: gives?.points ?? 0, dots: { of: each.left, have: each.left - (consumed?.quantity ?? 0), now: consumed?.quantity ?? 0 },
    }
  })
}

/** Vouchers and personal codes of the member that are good and not on the sale yet. */
function inWallet({ sale, book, lang, wallet }: BenefitsInput): Benefit[] {
  const shown = (coupon: IssuedCouponView) => (sale.evaluation.coupons ?? []).some(({ code, couponId }) => couponId === coupon.couponId && coupon.last4 !== null && code.endsWith(coupon.last4))
  return (wallet ?? []).filter((coupon) => coupon.state === 'good' && coupon.last4 !== null && !shown(coupon)).map((coupon): Benefit => {
    const offer = offersThatAsk(book, (condition) => condition.kind === 'coupon' && condition.coupon === coupon.couponId)[0]
    return {
      key: `issued ${coupon.issuedId}`, shape: 'coupon', state: sale.identification === 'strong' ? 'add' : 'off', title: coupon.name[lang],
      small: book.rulebook.promotions.find(({ id }) => id === offer)?.name[lang] ?? '', offMinor: 0, points: 0, issued: coupon,
    }
  })
}

function nearlyThere({ sale: { evaluation }, book, lang }: BenefitsInput): Benefit[] {
  return evaluation.nearMisses.slice(0, MOST_NEAR_MISSES).map((nearMiss): Benefit => ({
    key: `near ${nearMiss.promotionId}`, shape: 'offer', state: 'off', title: nearMissWords(nearMiss, book, lang),
    small: book.rulebook.promotions.find(({ id }) => id === nearMiss.promotionId)?.name[lang] ?? '', offMinor: 0, points: 0,
  }))
}

type Applied = Extract<PromotionOutcome, { status: 'applied' }>

function applied(evaluation: Evaluation, promotionId: string | null | undefined): Applied | undefined {
  return evaluation.promotions.find((outcome): outcome is Applied => outcome.promotionId === promotionId && outcome.status === 'applied')
}

function whyOf(promotionId: string | undefined, evaluation: Evaluation, book: WordBook, lang: Language): string {
  const outcome = evaluation.promotions.find((each) => each.promotionId === promotionId)
  return outcome === undefined ? '' : whyWords(outcome, evaluation, book, lang)
}

function sumOf(grants: Evaluation['grants'], kind: 'stamps', id: string): number {
  return (grants ?? []).reduce((sum, grant) => sum + (grant.kind === kind && grant.id === id ? grant.quantity : 0), 0)
}

/** The offers whose condition speaks of something, in the rulebook's order. */
function offersThatAsk(book: WordBook, speaks: (condition: Condition) => boolean): string[] {
  const asks = (condition: Condition): boolean => speaks(condition) || ((condition.kind === 'all' || condition.kind === 'any') && condition.of.some(asks))
  return book.rulebook.promotions.filter(({ when }) => asks(when)).map(({ id }) => id)
}
