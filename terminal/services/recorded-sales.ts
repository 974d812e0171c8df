import { returnCompletedSchema } from '../../core/ledger/events/return-events.ts'
import type { ReturnCompleted } from '../../core/ledger/events/return-events.ts'
import { saleCompletedSchema } from '../../core/ledger/journal.ts'
import { eventIn } from '../../core/ledger/read-event.ts'
import { recordedSale } from '../../core/returns/recorded.ts'
import type { SaleReturn } from '../../core/returns/make-return.ts'
import type { RecordedSale } from '../../core/returns/sale.ts'
import { soldSaleSchema } from '../../core/returns/sold-sale.ts'
import type { SoldSale } from '../../core/returns/sold-sale.ts'
import type { ReceiptCopy } from '../store/receipt-copy-store.ts'
import type { RulesInForce } from './rules.ts'
import type { Till } from './till.ts'

/** A completed sale that this till knows, with all that came back of it here. */
export interface KnownSale {
  readonly event: SoldSale
  /** Null: this till sold it itself. */
  readonly copy: Pick<ReceiptCopy, 'terminalId' | 'proof'> | null
  /** The rules that it had pinned. */
  readonly rules: RulesInForce
  readonly sale: RecordedSale
  readonly before: readonly SaleReturn[]
}

/**
 * The sale of that id, or of that number on its receipt: this till's own, or another's of which a copy is here. Null where
 * there is neither, this till lacks the rules it was sold by, or an entry of it or its returns cannot be read (a closed
 * segment that is damaged or gone).
 */
export function knownSale(till: Till, of: { readonly saleId: string } | { readonly receiptNo: string }): KnownSale | null {
  const saleId = 'saleId' in of ? of.saleId : idOfReceipt(till, of.receiptNo.trim().toUpperCase())
  const found = saleId === null ? null : ownSale(till, saleId) ?? copiedSale(till, saleId)
  if (!found || till.rulebooks.byVersion(found.event.rulebookVersion) === null) return null
  const before = returnsOf(till, found.event.saleId)
  // Without all that came back, nobody knows what is left of it.
  if (before === null) return null
  const rules = till.rules.of(found.event)
  return { ...found, rules, sale: recordedSale(rules.compiled, found.event), before: before.map(({ result }) => result) }
}

/** The sale of a number on a receipt; null where none is known here. */
export function idOfReceipt(till: Till, receiptNo: string): string | null {
  return till.sales.idOfReceipt(receiptNo) ?? till.copies.idOfReceipt(receiptNo)
}

type Found = Pick<KnownSale, 'event' | 'copy'>

function ownSale(till: Till, saleId: string): Found | null {
  const row = till.sales.rowOf(saleId)
  const event = row ? eventIn(row.body) : null
  return event?.type === 'sale.completed' ? { event, copy: null } : null
}

function copiedSale(till: Till, saleId: string): Found | null {
  const copy = till.copies.bySale(saleId)
  if (!copy) return null
  const body: unknown = JSON.parse(copy.body)
  return { event: copy.proof === 'store-copy' ? saleCompletedSchema.parse(body) : soldSaleSchema.parse(body), copy }
}

/** The returns made of a sale here, in their order; null where one cannot be read. */
function returnsOf(till: Till, saleId: string): ReturnCompleted[] | null {
  const found = till.projections.returns.positionsOf(saleId).map((position) => returnAt(till, position))
  return found.every((made) => made !== null) ? found : null
}

/** A return of goods of a sale as the journal has it. Throws where there is none: ask for what was booked. */
export function recordedReturn(till: Till, returnId: string): ReturnCompleted {
  const position = till.projections.returns.positionOf(returnId)
  if (position === null) throw new Error('a return that was booked is kept')
  const made = returnAt(till, position)
  if (made === null) throw new Error(`the journal has no entry at ${position} that can be read`)
  return made
}

function returnAt(till: Till, position: number): ReturnCompleted | null {
  const entry = till.journal.entryAt(position)
  return entry && returnCompletedSchema.parse(JSON.parse(entry.body))
}
