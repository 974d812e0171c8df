import type { MadeReturn, ReturnableSale } from '../../core/contract/return-views.ts'
import { lastReturnDay } from '../../core/returns/make-return.ts'
import { sumOfParts } from '../../core/returns/parts.ts'
import { leftToReturn } from '../../core/returns/quantities.ts'
import { memberView } from './member-views.ts'
import { refundView } from './payment-requests.ts'
import { recordedReturn } from './recorded-sales.ts'
import type { KnownSale } from './recorded-sales.ts'
import { memberOf } from './returns.ts'
import type { Till } from './till.ts'

/** A completed sale as the screen shows it before anything comes back. */
export function returnableSale(till: Till, known: KnownSale): ReturnableSale {
  const { event, rules, sale, before } = known
  const left = new Map(leftToReturn(sale, sumOfParts(before.map((each) => each.parts))).map((line) => [line.lineId, line.quantityMilli]))
  const evaluated = new Map(event.evaluation.lines.map((line) => [line.lineId, line]))
  const memberId = memberOf(till, known)
  const lastDay = lastReturnDay(rules.compiled, sale)
  return {
    saleId: event.saleId,
    receiptNo: event.receiptNo,
    completedAt: event.completedAt,
    totalMinor: event.evaluation.totalMinor,
    pricesIncludeTax: rules.rulebook.programme.pricesIncludeTax,
    lastDay,
    tooLate: till.rules.dateOf(till.clock.now()) > lastDay,
    onCopy: known.copy !== null,
    voidable: left.size > 0 && known.copy === null && till.shifts.current()?.shiftId === event.shiftId,
    memberId,
    member: memberId === null ? null : memberNow(till, memberId),
    rulebookVersion: event.rulebookVersion,
    lines: event.lines.map((line) => {
      const { netMinor = 0, discounts = [] } = evaluated.get(line.lineId) ?? {}
      return { line, netMinor, discounts: discounts.map(({ promotionId, amountMinor }) => ({ promotionId, amountMinor })), leftMilli: left.get(line.lineId) ?? 0 }
    }),
    tenders: event.tenders,
    pointsEarned: event.pointsEarned,
    returnsMade: before.length,
    returns: till.projections.returns.ofSale(event.saleId),
  }
}

function memberNow(till: Till, memberId: string): ReturnableSale['member'] {
  const view = memberView(till, memberId, { rulebook: till.rules.now().rulebook, onDate: till.rules.dateOf(till.clock.now()), saleBaseMinor: 0 })
  return view && { name: view.name, tier: { id: view.tier.id, name: view.tier.name } }
}

/** What a command keeps of a return beside its journal row, so that a repeat answers the same. */
export interface ReturnDone {
  readonly returnId: string
  readonly points: MadeReturn['points']
  readonly drawerOpened: boolean
}

/** A booked return as the screen shows it; its refunds as they stand now. */
export function madeReturn(till: Till, done: ReturnDone): MadeReturn {
  const { returnId, receiptNo, completedAt, result, tierAfter } = recordedReturn(till, done.returnId)
  return { returnId, receiptNo, completedAt, result, tierAfter, points: done.points, refunds: till.projections.returns.refundsOf(returnId).map((refund) => refundView(till, refund)), drawerOpened: done.drawerOpened }
}
