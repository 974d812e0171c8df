import { roundCash } from '../money/money.ts'
import type { Choices } from '../rulebook/choices.ts'
import type { ReturnedTender } from './parts.ts'
import type { SaleTender } from './sale.ts'
import { tenderAmountMinor } from './sale.ts'
import { sharesOf, share } from './shares.ts'

/** How a cumulative refund lies on the tenders of its sale. */
export interface TenderShares {
  tenders: ReturnedTender[]
  cashRoundingMinor: number
  /** The points' part of the refund that waits until everything is returned. */
  keptPointsMinor: number
}

export interface TenderRules {
  /** Choices row 12. */
  returnSpent: Choices['returnSpent']
  cashRoundingMinor: number
  /** All of every line is back. */
  everything: boolean
}

type Place = { readonly at: number; readonly tender: SaleTender; readonly wholeMinor: number }

/**
 * F for the tenders: the refund in their shares, so that they sum to it; an odd half goes to points first, to cash last. Cash is the rounding
 * rule on the cumulative refund, the half in the customer's favour, never more than was paid in cash. Points come back as
 * points. Row 12: `whole` fills points before the others get anything; `kept` lets the points' share wait.
 */
export function tenderShares(tenders: readonly SaleTender[], refundMinor: number, rules: TenderRules): TenderShares {
  const places = tenders.map((tender, at): Place => ({ at, tender, wholeMinor: tenderAmountMinor(tender) }))
  const points = places.filter((place) => place.tender.kind === 'points')
  const others = places.filter((place) => place.tender.kind !== 'points' && place.tender.kind !== 'cash')
  const cash = places.filter((place) => place.tender.kind === 'cash')
  const inOrder = [...points, ...others, ...cash]
  const amounts = rules.returnSpent === 'whole' ? pointsFirst(points, [...others, ...cash], refundMinor) : sharesOf(inOrder.map((place) => place.wholeMinor), refundMinor)
  const totalMinor = inOrder.reduce((sum, place) => sum + place.wholeMinor, 0)
  const waits = rules.returnSpent === 'kept' && !rules.everything
  const result: TenderShares = { tenders: [], cashRoundingMinor: 0, keptPointsMinor: 0 }
  inOrder.forEach(({ at, tender, wholeMinor }, index) => {
    if (tender.kind === 'cash') return
    const amountMinor = amounts[index]!
    if (tender.kind === 'points' && waits) result.keptPointsMinor += amountMinor
    else if (tender.kind !== 'points') result.tenders.push({ tender: at, kind: tender.kind, amountMinor, points: 0 })
    else {
      const back = rules.returnSpent === 'whole' ? share(tender.points, amountMinor, wholeMinor) : share(tender.points, refundMinor, totalMinor)
      result.tenders.push({ tender: at, kind: 'points', amountMinor, points: back })
    }
  })
  if (cash.length > 0) {
    const exactMinor = amounts.slice(inOrder.length - cash.length).reduce((sum, amount) => sum + amount, 0)
    const amountMinor = cashBack(cash, exactMinor, rules.cashRoundingMinor)
    result.tenders.push({ tender: cash.at(-1)!.at, kind: 'cash', amountMinor, points: 0 })
    result.cashRoundingMinor = amountMinor - exactMinor
  }
  return result
}

function pointsFirst(points: readonly Place[], rest: readonly Place[], refundMinor: number): number[] {
  let left = refundMinor
  const first = points.map(({ wholeMinor }) => {
    const taken = Math.min(wholeMinor, left)
    left -= taken
    return taken
  })
  return [...first, ...sharesOf(rest.map((place) => place.wholeMinor), left)]
}

/** Cash given back for so much of the cash tenders, all of them together. */
function cashBack(cash: readonly Place[], exactMinor: number, stepMinor: number): number {
  const wholeMinor = cash.reduce((sum, place) => sum + place.wholeMinor, 0)
  const paidMinor = cash.reduce((sum, { tender }) => sum + (tender.kind === 'cash' ? tender.paidMinor : 0), 0)
  // Money given back is rounded as a negative amount: its half goes up.
  return exactMinor === wholeMinor ? paidMinor : Math.min(paidMinor, 0 - roundCash(-exactMinor, stepMinor).roundedMinor)
}
