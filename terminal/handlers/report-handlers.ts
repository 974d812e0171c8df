import { ok } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { reportMethods } from '../../core/contract/report-methods.ts'
import type { Handlers } from '../../core/contract/types.ts'
import { sumFigures } from '../../core/reports/sum.ts'
import { addDays } from '../../core/time/civil.ts'
import { runCommand } from '../services/commands.ts'
import { nextCopy, printReport, reportFile } from '../services/report-papers.ts'
import { valueSink } from './counter.ts'
import type { Counter } from './counter.ts'

const MOST_DAYS = 62

/** X and Z reports, and what several of them come to. */
export function reportHandlers(counter: Counter): Pick<Handlers, keyof typeof reportMethods> {
  const { till, printing, reports } = counter
  const sink = valueSink(counter)
  return {
    'report.get': ({ shiftId }) => reports.of(shiftId),
    'report.list': ({ before, limit }) => ok({
      shifts: till.shifts.closedBefore(before, limit).flatMap(({ shiftId, zNumber, letters, businessDay, closedAt }) => (zNumber === null || closedAt === null ? [] : [{ shiftId, zNumber, letters, businessDay, closedAt }])),
    }),
    async 'report.days'({ from, to }) {
      if (to < from || addDays(from, MOST_DAYS - 1) < to) return fail('REPORT_RANGE', { most: MOST_DAYS })
      const days = await reports.ofDays(from, to)
      return days.ok ? ok({ days: days.value, sum: sumFigures(days.value.map(({ figures }) => figures)) }) : days
    },
    async 'report.print'(input) {
      if (!sink.hasPrinter()) return fail('PRINTER_NOT_SET', {})
      const told = await reports.of(input.shiftId)
      if (!told.ok) return told
      const done = runCommand(till, 'report.print', input, () => {
        const copy = told.value.report.closing === null ? null : nextCopy(till, told.value.report.shiftId)
        printReport(till, sink, told.value, copy)
        return ok({ copy })
      })
      printing.wake()
      return done
    },
    async 'report.export'({ shiftId, format }) {
      const told = await reports.of(shiftId)
      return told.ok ? ok(reportFile(till, told.value, format)) : told
    },
  }
}

/** Has the report of a shift that was just closed come out: the one that is no copy. What cannot be printed now is printed again later. */
export async function printAtClosing(counter: Counter, shiftId: string): Promise<void> {
  const { till, printing, reports } = counter
  const sink = valueSink(counter)
  const told = await reports.of(shiftId)
  if (!told.ok || !sink.hasPrinter() || till.session.staffId === null) return
  till.db.transaction(() => printReport(till, sink, told.value, null))()
  printing.wake()
}
