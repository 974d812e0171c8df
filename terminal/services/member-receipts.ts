import { eventIn } from '../../core/ledger/read-event.ts'
import { maskedName } from '../../core/receipt/printable.ts'
import { receiptDocumentSchema } from '../../core/receipt/document.ts'
import type { ReceiptDocument } from '../../core/receipt/document.ts'
import { createPrintStore } from '../store/print-store.ts'
import { receiptFactsSchema, receiptOf } from './receipts.ts'
import type { ReceiptFacts } from './receipts.ts'
import type { Till } from './till.ts'

/** Stands where a name stood. */
const NOBODY = '-'

const nameless = (facts: ReceiptFacts): ReceiptFacts =>
  ({ ...facts, member: facts.member === null ? null : { ...facts.member, name: NOBODY, otherName: null, cardLast4: null } })

/** A document without the rows that name somebody. */
const without = (document: ReceiptDocument, names: readonly string[]): ReceiptDocument =>
  ({ ...document, rows: document.rows.filter((row) => !names.some((name) => JSON.stringify(row).includes(name))) })

/** Names that receipts of a member bear: those of their day, whatever the profile says now. */
export function namesOnReceipts(till: Till, memberIds: readonly string[]): string[] {
  const names = memberIds.flatMap((memberId) => till.sales.ofMember(memberId)).flatMap(({ saleId }) => {
    const member = receiptFactsSchema.parse(till.sales.receiptOf(saleId)?.facts).member
    return member ? [member.name, member.otherName].filter((name) => name !== null) : []
  })
  return [...new Set(names)].filter((name) => name !== NOBODY)
}

/**
 * Says every receipt of these members again without name and card, inside the caller's transaction; points and amounts
 * stay. Slips kept for printing lose the rows that name them.
 *
 * @param names what they are and were called
 */
export function forgetOnReceipts(till: Till, memberIds: readonly string[], names: readonly string[]): void {
  const jobs = createPrintStore(till.db)
  const shown = names.flatMap((name) => [name, maskedName(name)])
  const saleIds = memberIds.flatMap((memberId) => till.sales.ofMember(memberId)).map((sale) => sale.saleId)
  for (const saleId of saleIds) sayWithoutName(till, saleId, shown)
  for (const { jobId, document } of [...saleIds, null].flatMap((saleId) => jobs.ofSale(saleId))) {
    if (shown.some((name) => document.includes(name))) jobs.sayAgain(jobId, without(receiptDocumentSchema.parse(JSON.parse(document)), shown))
  }
}

function sayWithoutName(till: Till, saleId: string, shown: readonly string[]): void {
  const kept = till.sales.receiptOf(saleId)
  if (!kept) throw new Error('a completed sale has its receipt')
  const facts = nameless(receiptFactsSchema.parse(kept.facts))
  const row = till.sales.rowOf(saleId)
  // Its entry lies in a closed segment that cannot be read, or is lost: then the rows that name them go.
  if (!row) return till.sales.sayAgain(saleId, { document: without(kept.document, shown), facts })
  const event = eventIn(row.body)
  if (event?.type !== 'sale.completed') throw new Error('a completed sale has its own journal row')
  till.sales.sayAgain(saleId, { document: receiptOf(till, event, row, facts, kept.document.language), facts })
}
