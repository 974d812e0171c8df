import type { Approval } from '../ledger/approval.ts'
import type { JournalEvent, SaleCompleted } from '../ledger/journal.ts'
import { isByHand } from '../promotions/hand-ids.ts'
import type { Instant } from '../time/instant.ts'
import type { ExceptionFound } from './figures.ts'

type Told = Partial<Pick<ExceptionFound, 'amount' | 'reason' | 'saleId' | 'receiptNo'>>

/** What an entry leaves to look at: none for nearly all of them. */
export function exceptionsOf(event: JournalEvent, at: Instant): ExceptionFound[] {
  const found = (kind: ExceptionFound['kind'], staffId: string | null, approval: Approval | null, told: Told = {}): ExceptionFound[] => [{
    kind, at, staffId, approverId: approval === null || approval.staffId === staffId ? null : approval.staffId, amount: null, reason: null, saleId: null, receiptNo: null, ...told,
  }]
  switch (event.type) {
    case 'drawer.opened': return found('no-sale', event.staffId, event.approval, { reason: event.reason })
    case 'sale.completed': return byHandOf(event).flatMap(({ approval, ...told }) => found('by-hand', event.staffId, approval, { ...told, saleId: event.saleId, receiptNo: event.receiptNo }))
    case 'return.completed':
      if (event.result.kind !== 'void') return []
      return found('void', event.staffId, event.approval, { amount: event.result.parts.refundMinor, reason: event.reason, saleId: event.result.saleId, receiptNo: event.receiptNo })
    case 'return.without-receipt': return found('return-without-receipt', event.staffId, event.approval, { amount: event.result.creditMinor, reason: event.reason, receiptNo: event.receiptNo })
    case 'refund.settled': return event.outcome === 'paid-in-cash' ? found('refund-in-cash', event.staffId, event.approval, { amount: event.amountMinor }) : []
    case 'payment.settled': return event.approval === undefined ? [] : found('payment-by-word', event.staffId ?? null, event.approval, { amount: event.amountMinor, reason: event.outcome, saleId: event.saleId })
    case 'cash.moved': return event.kind === 'pay-out' ? found('pay-out', event.staffId, event.approval, { amount: event.amountMinor, reason: event.reason }) : []
    case 'points.adjusted': return found('points-adjusted', event.staffId, event.approval, { amount: adjusted(event), reason: event.reason })
    case 'store-credit.issued': return found('goodwill-credit', event.staffId, event.approval, { amount: event.amountMinor, reason: event.reason })
    case 'shift.counted': return differences(event.tenders).flatMap((amount) => found('count-differs', event.staffId, null, { amount }))
    case 'shift.closed': return closing(event, found)
    default: return []
  }
}

type Closed = Extract<JournalEvent, { type: 'shift.closed' }>

function closing(event: Closed, found: (kind: ExceptionFound['kind'], staffId: string | null, approval: Approval | null, told?: Told) => ExceptionFound[]): ExceptionFound[] {
  if (event.how === 'left-open') return found('left-open', event.staffId, null)
  return differences(event.tenders).flatMap((amount) => found('closed-with-difference', event.staffId, event.approval, { amount, reason: event.differenceReason ?? null }))
}

/** Counted less expected, of every tender where they differ. */
const differences = (tenders: Closed['tenders']): number[] => tenders.flatMap(({ expectedMinor, countedMinor }) => (countedMinor === null || countedMinor === expectedMinor ? [] : [countedMinor - expectedMinor]))

const adjusted = (event: Extract<JournalEvent, { type: 'points.adjusted' }>): number => -event.postings.reduce((sum, { account, amount }) => sum + (account === 'points-adjusted' ? amount : 0), 0)

/** Every price and discount that somebody gave by hand in a sale: what it took off, why, and who answered for it. */
export function byHandOf({ lines, evaluation, circumstances }: Pick<SaleCompleted, 'lines' | 'evaluation' | 'circumstances'>): { readonly amount: number; readonly reason: string; readonly approval: Approval }[] {
  const prices = lines.flatMap(({ priceChange, unitPriceMinor, quantityMilli }) => (priceChange === undefined ? []
    : [{ amount: Math.round(((priceChange.fromMinor - unitPriceMinor) * quantityMilli) / 1000), reason: priceChange.reason, approval: priceChange.approval }]))
  const given = (circumstances?.discounts ?? []).map(({ lineId, reason, approval }) => {
    const taken = evaluation.lines.filter((line) => lineId === null || line.lineId === lineId).flatMap((line) => line.discounts)
    const amount = taken.reduce((sum, { promotionId, amountMinor }) => sum + (isByHand(promotionId) && promotionId.endsWith(lineId === null ? ':sale' : ':line') ? amountMinor : 0), 0)
    return { amount, reason, approval }
  })
  return [...prices, ...given.filter(({ amount }) => amount !== 0)]
}
