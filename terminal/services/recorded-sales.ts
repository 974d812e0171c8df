import { returnCompletedSchema } from '../../core/ledger/events/return-events.ts'
import type { ReturnCompleted } from '../../core/ledger/events/return-events.ts'
import { journalEventSchema } from '../../core/ledger/journal.ts'
import type { SaleCompleted } from '../../core/ledger/journal.ts'
import { recordedSale } from '../../core/returns/recorded.ts'
import type { SaleReturn } from '../../core/returns/make-return.ts'
import type { RecordedSale } from '../../core/returns/sale.ts'
import type { RulesInForce } from './rules.ts'
import type { Till } from './till.ts'

/** A completed sale of this till with all that came back of it. */
export interface KnownSale {
  readonly event: SaleCompleted
  /** The rules that it had pinned. */
  readonly rules: RulesInForce
  readonly sale: RecordedSale
  readonly before: readonly SaleReturn[]
}

/** The sale of that id, or of that number on its receipt; null where this till did not make it. */
export function knownSale(till: Till, of: { readonly saleId: string } | { readonly receiptNo: string }): KnownSale | null {
  const saleId = 'saleId' in of ? of.saleId : till.sales.idOfReceipt(of.receiptNo.trim().toUpperCase())
  const row = saleId === null ? null : till.sales.rowOf(saleId)
  const event = row ? journalEventSchema.parse(JSON.parse(row.body)) : null
  if (event?.type !== 'sale.completed') return null
  const rules = till.rules.of(event)
  return { event, rules, sale: recordedSale(rules.compiled, event), before: returnsOf(till, event.saleId).map(({ result }) => result) }
}

/** The returns made of a sale here, in their order. */
function returnsOf(till: Till, saleId: string): ReturnCompleted[] {
  return till.projections.returns.rowsOf(saleId).map(({ body }) => returnCompletedSchema.parse(JSON.parse(body)))
}

/** A return of goods of a sale as the journal has it. Throws where there is none: ask for what was booked. */
export function recordedReturn(till: Till, returnId: string): ReturnCompleted {
  const row = till.projections.returns.rowOf(returnId)
  if (!row) throw new Error('a return that was booked is kept')
  return returnCompletedSchema.parse(JSON.parse(row.body))
}
