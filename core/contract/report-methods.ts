import { z } from 'zod'
import { localTextSchema } from '../base/local-text.ts'
import { civilDateSchema, idSchema, instantSchema } from '../base/numbers.ts'
import { figuresSchema, owedSchema } from '../reports/figures.ts'
import { shiftReportSchema } from '../reports/shift-reports.ts'
import { command } from './command.ts'
import { rpc } from './rpc.ts'

/** A report with what it takes to read it. */
const toldReportSchema = z.strictObject({
  report: shiftReportSchema,
  /** What is owed to customers at its end by the books of this till, and by them. */
  owed: owedSchema,
  /** Names of the promotions in it, by id; those of rules that are gone are left out. */
  promotions: z.record(z.string(), localTextSchema),
  /** Names of the people in it, by staff id. */
  people: z.record(z.string(), z.string()),
})
export type ToldReport = z.output<typeof toldReportSchema>

const dayFiguresSchema = z.strictObject({ day: civilDateSchema, shifts: z.int().positive(), figures: figuresSchema })
export type DayFigures = z.output<typeof dayFiguresSchema>

const closedShiftSchema = z.strictObject({ shiftId: idSchema, zNumber: z.int().positive(), letters: z.string(), businessDay: civilDateSchema, closedAt: instantSchema })
export type ClosedShift = z.output<typeof closedShiftSchema>

/** Which report: of a closed shift, or (null) of the open one. */
const which = { shiftId: idSchema.nullable() }
const MOST_LISTED = 100

/**
 * X and Z reports (docs/reports.md). Whoever counts blind is told none of the open shift (`REPORT_BLIND`): what was sold for
 * cash would tell what the drawer should hold.
 */
export const reportMethods = {
  'report.get': rpc({ kind: 'query', role: 'cashier', input: z.strictObject(which), output: toldReportSchema, errors: ['REPORT_UNKNOWN', 'REPORT_BLIND', 'REPORT_UNREADABLE'] }),
  /** Closed shifts with a number, the newest first; `before`: those that were opened before this instant. */
  'report.list': rpc({ kind: 'query', role: 'cashier', input: z.strictObject({ before: instantSchema.nullable(), limit: z.int().min(1).max(MOST_LISTED) }), output: z.strictObject({ shifts: z.array(closedShiftSchema) }), errors: [] }),
  /** Closed shifts of some business days, day by day, both ends included; at most 62 days. */
  'report.days': rpc({ kind: 'query', role: 'cashier', input: z.strictObject({ from: civilDateSchema, to: civilDateSchema }), output: z.strictObject({ days: z.array(dayFiguresSchema), sum: figuresSchema }), errors: ['REPORT_RANGE', 'REPORT_UNREADABLE'] }),
  /** Prints the report of the open shift, or a closed one's again, as a copy with its number. */
  'report.print': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, ...which }), output: z.strictObject({ copy: z.int().positive().nullable() }), errors: ['REPORT_UNKNOWN', 'REPORT_BLIND', 'REPORT_UNREADABLE', 'PRINTER_NOT_SET', 'IDEMPOTENCY_MISMATCH'] }),
  /** The report as a file for other programs. */
  'report.export': rpc({ kind: 'query', role: 'cashier', input: z.strictObject({ ...which, format: z.enum(['csv', 'json']) }), output: z.strictObject({ name: z.string(), text: z.string() }), errors: ['REPORT_UNKNOWN', 'REPORT_BLIND', 'REPORT_UNREADABLE'] }),
} as const
