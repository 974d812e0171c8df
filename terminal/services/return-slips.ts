import type { Language } from '../../core/base/local-text.ts'
import { buildRefundSlip, buildReturnSlip, buildWithoutReceiptSlip } from '../../core/receipt/build-return.ts'
import type { ReceiptHead } from '../../core/receipt/rows.ts'
import { earnedTakenBack } from '../../core/returns/parts.ts'
import type { ReturnedTender } from '../../core/returns/parts.ts'
import type { RefundSettled, ReturnCompleted, ReturnWithoutReceipt } from '../../core/ledger/events/return-events.ts'
import type { ReceiptSink } from './completing.ts'
import { storeFacts } from './first-start.ts'
import type { KnownSale } from './recorded-sales.ts'
import type { ReturnDone } from './return-views.ts'
import { bookReturn, returnQuote } from './returns.ts'
import type { ReturnDecision, WorkedOutReturn } from './returns.ts'
import { tillLanguage } from './till.ts'
import type { Till } from './till.ts'

/** Books a return and prints its slip, inside the caller's transaction. The drawer opens with it only where cash is given. */
export function bookWithSlip(till: Till, sink: ReceiptSink, worked: WorkedOutReturn, decision: ReturnDecision): ReturnDone {
  const { points } = returnQuote(worked)
  const { event, hash } = bookReturn(till, worked, decision)
  const give = event.exchange?.give ?? event.result.pay
  const drawerOpened = sink.hasPrinter() && givesCash(give)
  if (sink.hasPrinter()) {
    const { event: sale } = worked.known
    const document = buildReturnSlip({ ...headOf(till, event, hash), saleReceiptNo: sale.receiptNo, lines: linesAsPriced(worked.known), result: event.result, give, points, pointsFollow: event.copy !== undefined && event.memberId !== null && movesPoints(event.result) }, languageOf(till, event.memberId))
    sink.enqueueInTransaction({ saleId: sale.saleId, receiptNo: event.receiptNo, document, openDrawer: drawerOpened })
  }
  return { returnId: event.returnId, points, drawerOpened }
}

/** Prints the slip of goods taken back without a receipt, with the code of the store credit; the drawer stays shut. */
export function printWithoutReceipt(till: Till, sink: ReceiptSink, event: ReturnWithoutReceipt, hash: string, code: string | null): void {
  if (!sink.hasPrinter()) return
  const goods = new Map(event.result.lines.flatMap(({ sku }) => {
    const product = till.catalogue.bySku(sku)
    return product ? [[sku, product] as const] : []
  }))
  const document = buildWithoutReceiptSlip({ ...headOf(till, event, hash), goods, result: event.result, code }, tillLanguage(till))
  sink.enqueueInTransaction({ saleId: null, receiptNo: event.receiptNo, document, openDrawer: false })
}

/** Prints the slip of a refund that is paid in cash; the drawer opens with it. */
export function printRefund(till: Till, sink: ReceiptSink, refund: { readonly event: RefundSettled; readonly hash: string; readonly of: ReturnCompleted }, cashMinor: number): void {
  if (!sink.hasPrinter()) return
  const { event, hash, of } = refund
  const head = headOf(till, { ...of, staffId: event.staffId, completedAt: till.clock.now() }, hash)
  const document = buildRefundSlip({ ...head, amountMinor: event.amountMinor, cashMinor }, languageOf(till, of.memberId))
  sink.enqueueInTransaction({ saleId: of.result.saleId, receiptNo: of.receiptNo, document, openDrawer: true })
}

/** Whether what came back had earned points or was paid with any. */
const movesPoints = ({ parts }: ReturnCompleted['result']): boolean => earnedTakenBack(parts) !== 0 || parts.tenders.some((tender) => tender.points > 0)

const givesCash = (give: readonly ReturnedTender[]): boolean => give.some((tender) => tender.kind === 'cash' && tender.amountMinor > 0)

function headOf(till: Till, event: Pick<ReturnCompleted, 'receiptNo' | 'completedAt' | 'staffId' | 'rulebookVersion'>, journalHash: string): ReceiptHead {
  const shop = storeFacts(till)
  return {
    store: { name: shop.receiptName, address: shop.address, taxNumber: shop.taxNumber },
    tillNumber: till.journal.terminalIdentity().tillNumber,
    cashierName: till.staff.shortNameOf(event.staffId) ?? { en: event.staffId, zh: event.staffId },
    receiptNo: event.receiptNo,
    completedAt: event.completedAt,
    rulebook: till.rules.of(event).rulebook,
    journalHash,
  }
}

/** The lines of a sale at the prices that held in it. */
function linesAsPriced({ event }: KnownSale): KnownSale['event']['lines'] {
  const prices = new Map(event.evaluation.lines.map((line) => [line.lineId, line.price?.unitPriceMinor]))
  return event.lines.map((line) => ({ ...line, unitPriceMinor: prices.get(line.lineId) ?? line.unitPriceMinor }))
}

function languageOf(till: Till, memberId: string | null): Language {
  return (memberId === null ? undefined : till.members.byId(memberId)?.language) ?? tillLanguage(till)
}
