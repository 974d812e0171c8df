import type { ReceiptDocument } from '../../core/receipt/document.ts'
import { buildValueSlip } from '../../core/receipt/value-slip.ts'
import type { ValueSlip } from '../../core/receipt/value-slip.ts'
import { signedIn } from './sign-in.ts'
import { tillLanguage } from './till.ts'
import type { Till } from './till.ts'

/** Where a slip goes, inside the same transaction. */
export interface ValueSink {
  readonly hasPrinter: () => boolean
  readonly enqueueInTransaction: (slip: { readonly document: ReceiptDocument; readonly openDrawer: boolean }) => void
}

/** Prints what the customer takes away; the drawer opens with it where cash changes hands. */
export function printValueSlip(till: Till, sink: ValueSink, slip: Pick<ValueSlip, 'what' | 'amountMinor'>, openDrawer: boolean): void {
  if (!sink.hasPrinter()) return
  const { programme } = till.rules.now().rulebook
  const identity = till.journal.terminalIdentity()
  const staffId = signedIn(till)
  const language = tillLanguage(till)
  const document = buildValueSlip(language, {
    ...slip,
    storeName: identity.storeName,
    tillNumber: identity.tillNumber,
    cashierName: till.staff.shortNameOf(staffId)?.[language] ?? staffId,
    at: till.clock.now(),
    timeZone: programme.timeZone,
    currency: programme.currency,
  })
  sink.enqueueInTransaction({ document, openDrawer })
}
