import type { ReceiptDocument } from '../../core/receipt/document.ts'
import { buildValueSlip } from '../../core/receipt/value-slip.ts'
import type { ValueSlip } from '../../core/receipt/value-slip.ts'
import { slipHead } from './slip-head.ts'
import { tillLanguage } from './till.ts'
import type { Till } from './till.ts'

/** Where a slip of no sale goes, inside the same transaction. */
export interface ValueSink {
  readonly hasPrinter: () => boolean
  readonly enqueueInTransaction: (slip: { readonly document: ReceiptDocument; readonly openDrawer: boolean }) => void
}

/** Prints what the customer takes away; the drawer opens with it where cash changes hands. */
export function printValueSlip(till: Till, sink: ValueSink, slip: Pick<ValueSlip, 'what' | 'amountMinor'>, openDrawer: boolean): void {
  if (!sink.hasPrinter()) return
  const document = buildValueSlip(tillLanguage(till), { ...slip, ...slipHead(till) })
  sink.enqueueInTransaction({ document, openDrawer })
}
