import type { SaleView } from '../../../core/contract/views.ts'
import { openAttempt, reversingAttempt } from '../../state/pay-plan.ts'
import type { Sheet } from '../../state/ui-store.ts'
import { AskedSheet } from './asked-sheet.tsx'
import { CashSheet } from './cash-sheet.tsx'
import { ChargeSheet } from './charge-sheet.tsx'
import { FinishSheet } from './finish-sheet.tsx'
import { TerminalSheet } from './terminal-sheet.tsx'
import { useDue } from './use-due.ts'
import { useFinishOnApproval } from './use-finish-on-approval.ts'

/** The payment column: cash, card or PayNow, part by part until nothing is left. */
export function PaySheet({ sale, sheet }: { readonly sale: SaleView; readonly sheet: Extract<Sheet, { kind: 'pay' }> }) {
  const due = useDue(sale)
  const attempt = openAttempt(sale)
  const reversing = reversingAttempt(sale)
  useFinishOnApproval(sale, due)
  if (attempt?.terminal) return <TerminalSheet key={attempt.attemptId} sale={sale} attempt={attempt} terminal={attempt.terminal} />
  if (reversing?.terminal) return <TerminalSheet key={`${reversing.attemptId} back`} sale={sale} attempt={reversing} terminal={reversing.terminal} />
  if (attempt) return <AskedSheet key={attempt.attemptId} attempt={attempt} leftAfterMinor={Math.max(0, due.leftMinor - attempt.amountMinor)} />
  if (due.leftMinor === 0) return <FinishSheet sale={sale} due={due} />
  // What was keyed stands while goods are scanned behind the sheet, and begins anew when a part is settled.
  const parts = `${due.paidMinor} ${due.cashMinor} ${due.points} ${due.values.length}`
  if (sheet.tab === 'cash') return <CashSheet key={parts} sale={sale} due={due} split={sheet.split} />
  return <ChargeSheet key={`${sheet.tab} ${parts}`} sale={sale} due={due} scheme={sheet.tab} split={sheet.split} />
}
