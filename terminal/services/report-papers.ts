import type { ToldReport } from '../../core/contract/report-methods.ts'
import { buildReportSlip } from '../../core/receipt/report-slip.ts'
import { asCopy } from '../../core/receipt/copy-mark.ts'
import { reportRows } from '../../core/reports/report-rows.ts'
import { csvLine } from './ledger-export.ts'
import { slipHead } from './slip-head.ts'
import { signedIn } from './sign-in.ts'
import { tillLanguage } from './till.ts'
import type { Till } from './till.ts'
import type { ValueSink } from './value-slips.ts'

const COPIES = 'report.copies.'

/** Prints a report inside a transaction. `copy`: null for the one that comes out with the closing, and for an open shift's. */
export function printReport(till: Till, sink: ValueSink, told: ToldReport, copy: number | null): void {
  const head = slipHead(till)
  const document = buildReportSlip(tillLanguage(till), { ...told, ...head })
  const paper = copy === null ? document : asCopy(document, { number: copy, at: head.at, timeZone: head.rulebook.programme.timeZone, by: till.staff.shortNameOf(signedIn(till)) ?? head.cashierName })
  sink.enqueueInTransaction({ document: paper, openDrawer: false })
}

/** The number of the next copy of a closed shift's report, noted as given. */
export function nextCopy(till: Till, shiftId: string): number {
  const number = Number(till.settings.get(COPIES + shiftId) ?? 0) + 1
  till.settings.set(COPIES + shiftId, String(number))
  return number
}

/** A report as a file: all of it as JSON, or its figures as rows of CSV with plain numbers. */
export function reportFile(till: Till, told: ToldReport, format: 'csv' | 'json'): { readonly name: string; readonly text: string } {
  const { businessDay, closing } = told.report
  const name = `${closing === null ? 'x' : `z-${closing.letters}${closing.zNumber}`}-${businessDay}.${format}`
  if (format === 'json') return { name, text: `${JSON.stringify({ format: 'regulars.report/1', ...told }, null, 2)}\n` }
  return { name, text: reportRows(told, till.rules.now().rulebook.programme.currency.exponent).map(csvLine).join('\r\n').concat('\r\n') }
}
