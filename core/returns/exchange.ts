import { roundCash } from '../money/money.ts'
import type { ReturnedTender } from './parts.ts'

/** A return and a new sale, each worked out alone, and what changes hands between them. */
export interface ExchangeInput {
  /** What the return pays out, by tender (`SaleReturn.pay`). */
  readonly refund: readonly ReturnedTender[]
  /** What the new sale comes to, before any cash rounding. */
  readonly dueMinor: number
  /** Of that, gift cards: points, gift cards and credit cannot buy them. */
  readonly giftCardsMinor: number
  readonly cashRoundingMinor: number
}

export interface Exchange {
  /** What each tender's refund pays of the new sale. */
  readonly netted: readonly ReturnedTender[]
  /** What the customer still pays; rounded when it is paid in cash, as any sale. */
  readonly payMinor: number
  /** What is still given back, by tender. */
  readonly give: readonly ReturnedTender[]
  /** What rounding added to the cash given back. */
  readonly roundingMinor: number
}

/** Stored value first, because it can only buy goods again; then cash; money goes back to cards and accounts last of all. */
const ORDER: readonly ReturnedTender['kind'][] = ['store-credit', 'gift-card', 'cash', 'account', 'qr', 'paynow', 'card', 'other-till']

/**
 * Nets a return and a new sale in payment (loyalty-rules section 6). The goods never meet in one basket, so what comes back
 * cannot block or feed an offer on the new goods. Points come back as points, and may pay as any points do.
 */
export function netExchange(input: ExchangeInput): Exchange {
  let dueMinor = input.dueMinor
  let dueInGoodsMinor = input.dueMinor - input.giftCardsMinor
  const nettedOf = new Map<number, number>()
  const turn = (tender: ReturnedTender): number => ORDER.indexOf(tender.kind)
  for (const { tender, kind, amountMinor } of input.refund.filter((each) => each.kind !== 'points').sort((a, b) => turn(a) - turn(b))) {
    const stored = kind === 'store-credit' || kind === 'gift-card'
    const netted = Math.min(amountMinor, stored ? dueInGoodsMinor : dueMinor)
    nettedOf.set(tender, netted)
    dueMinor -= netted
    // Money pays for gift cards first, so that stored value has not kept it from doing so.
    dueInGoodsMinor = Math.min(dueInGoodsMinor - (stored ? netted : 0), dueMinor)
  }
  const give = input.refund.map((tender) => ({ ...tender, amountMinor: tender.kind === 'points' ? tender.amountMinor : tender.amountMinor - nettedOf.get(tender.tender)! }))
  const rounded = give.map((tender) => (tender.kind === 'cash' ? { ...tender, amountMinor: 0 - roundCash(-tender.amountMinor, input.cashRoundingMinor).roundedMinor } : tender))
  return {
    netted: input.refund.filter((tender) => (nettedOf.get(tender.tender) ?? 0) > 0).map((tender) => ({ ...tender, amountMinor: nettedOf.get(tender.tender)!, points: 0 })),
    payMinor: dueMinor,
    give: rounded.filter((tender) => tender.amountMinor > 0 || tender.points > 0),
    roundingMinor: rounded.reduce((sum, tender, at) => sum + tender.amountMinor - give[at]!.amountMinor, 0),
  }
}
