import { z } from 'zod'
import type { Settings } from './settings-store.ts'

const SETTING = 'damage.found'

const rangeSchema = z.strictObject({ first: z.int().positive(), last: z.int().positive() })

/** What a till knows of the last damage to its file. */
const salvageReportSchema = z.strictObject({
  /** When it was found. */
  at: z.int(),
  /** Where the damaged file was put, in the till's folder. */
  aside: z.string(),
  /** The chain that was being written. */
  terminalId: z.string(),
  /** Entries of the live journal that could not be read anywhere; in order, apart. */
  missing: z.array(rangeSchema),
  /** The last entries may be among what is lost: nothing shows that there were none after the last one that was read. */
  isEndLost: z.boolean(),
  /** The highest number that an entry of this chain is known to have had. */
  lastKnownSeq: z.int().nonnegative(),
  /** Pages, cells and rows that could not be read, by table; tables without losses are not named. */
  lost: z.record(z.string(), z.int().positive()),
  /** The backup that filled what it could; null: none was there, or none was needed. */
  backup: z.strictObject({ name: z.string(), at: z.int(), entries: z.int().nonnegative(), rows: z.int().nonnegative() }).nullable(),
  /** The journal and the spending guard say it; the folds were made anew. */
  isSettled: z.boolean(),
  /** When head office's copy filled the last gap; null: not, or there was none. */
  refilledAt: z.int().nullable(),
})
export type SalvageReport = z.output<typeof salvageReportSchema>

/** The last damage to this till's file; null: there was none. */
export function salvageReport(settings: Settings): SalvageReport | null {
  const stored = settings.get(SETTING)
  return stored === null ? null : salvageReportSchema.parse(JSON.parse(stored))
}

export const keepSalvageReport = (settings: Settings, report: SalvageReport): void => settings.set(SETTING, JSON.stringify(report))
