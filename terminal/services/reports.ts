import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { DayFigures, ToldReport } from '../../core/contract/report-methods.ts'
import { disagreements } from '../../core/reports/adding-up.ts'
import type { Owed } from '../../core/reports/figures.ts'
import { owedBefore } from '../../core/reports/shift-reports.ts'
import type { ShiftReport } from '../../core/reports/shift-reports.ts'
import { sumFigures } from '../../core/reports/sum.ts'
import type { CivilDate } from '../../core/time/instant.ts'
import type { Shift } from '../store/shift-store.ts'
import { BooksStopped } from './books-thread.ts'
import type { BooksThread } from './books-thread.ts'
import { maySeeExpected } from './shift-views.ts'
import type { Till } from './till.ts'

interface Kept {
  readonly report: ShiftReport
  readonly owed: Owed
}

type NotRead = ContractError<'REPORT_UNREADABLE'>

/** Reports of a till's shifts, read from its journal in a thread of their own. Those of closed shifts never change, and are kept. */
export interface Reports {
  /** Of a closed shift, or (null) of the open one as it stands. */
  of(shiftId: string | null): Promise<Result<ToldReport, ContractError<'REPORT_UNKNOWN' | 'REPORT_BLIND'> | NotRead>>
  /** Of all shifts of some business days that were closed with a number. */
  ofDays(from: CivilDate, to: CivilDate): Promise<Result<DayFigures[], NotRead>>
}

export function createReports(till: Till, thread: BooksThread): Reports {
  const kept = new Map<string, Kept>()

  /** Every report from this shift on, the open one's included where there is one. */
  async function readFrom(shift: Shift): Promise<Result<Map<string, Kept>, NotRead>> {
    const { programme } = till.rules.now().rulebook
    const after = till.shifts.openedBefore(shift.shiftId)
    try {
      const { reports, owed, isWhole } = await thread.run({ what: 'reports', database: till.db.name, order: { after, day: { timeZone: programme.timeZone, dayChange: programme.dayChange } } })
      const found = new Map<string, Kept>()
      let then = owed
      for (const report of reports.toReversed()) {
        const faults = disagreements(report.figures)
        if (faults.length > 0) till.log.error('report.disagrees', { shiftId: report.shiftId, faults: faults.join('; ') })
        found.set(report.shiftId, { report, owed: then })
        if (isWhole && report.closing !== null) kept.set(report.shiftId, { report, owed: then })
        then = owedBefore(then, report.figures)
      }
      return ok(found)
    } catch (error) {
      if (error instanceof BooksStopped) return fail('REPORT_UNREADABLE', {})
      till.log.error('report.not-read', { message: error instanceof Error ? error.message : 'unknown' })
      return fail('REPORT_UNREADABLE', {})
    }
  }

  async function keptOf(shift: Shift): Promise<Result<Kept, NotRead>> {
    const known = kept.get(shift.shiftId)
    if (known !== undefined) return ok(known)
    const read = await readFrom(shift)
    if (!read.ok) return read
    const found = read.value.get(shift.shiftId)
    return found === undefined ? fail('REPORT_UNREADABLE', {}) : ok(found)
  }

  return {
    async of(shiftId) {
      const shift = shiftId === null ? till.shifts.current() : till.shifts.byId(shiftId)
      if (shift === null) return fail('REPORT_UNKNOWN', {})
      if (shift.closedAt === null && !maySeeExpected(till)) return fail('REPORT_BLIND', {})
      const found = await keptOf(shift)
      return found.ok ? ok(told(till, found.value)) : found
    },
    async ofDays(from, to) {
      const shifts = till.shifts.ofDays(from, to)
      const days = new Map<CivilDate, ShiftReport[]>()
      for (const shift of shifts) {
        const found = await keptOf(shift)
        if (!found.ok) return found
        days.set(shift.businessDay, [...(days.get(shift.businessDay) ?? []), found.value.report])
      }
      return ok([...days].map(([day, reports]) => ({ day, shifts: reports.length, figures: sumFigures(reports.map(({ figures }) => figures)) })))
    },
  }
}

function told(till: Till, { report, owed }: Kept): ToldReport {
  const names = new Map(till.rules.now().rulebook.promotions.map(({ id, name }) => [id, name]))
  const { figures, openedBy, closing } = report
  const people = new Set([openedBy, closing?.staffId, ...figures.staff.map(({ staffId }) => staffId), ...figures.exceptions.flatMap(({ staffId, approverId }) => [staffId, approverId])])
  return {
    report, owed,
    promotions: Object.fromEntries(figures.promotions.flatMap(({ promotionId }) => (names.has(promotionId) ? [[promotionId, names.get(promotionId)!]] : []))),
    people: Object.fromEntries([...people].flatMap((staffId) => (staffId === null || staffId === undefined ? [] : [[staffId, till.staff.byId(staffId)?.name ?? staffId]]))),
  }
}
