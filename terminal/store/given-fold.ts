import type Database from 'better-sqlite3'
import type { GivenAway } from '../../core/rulebook/stop-limits.ts'
import { programmeDate } from '../../core/time/civil.ts'
import type { CivilDate } from '../../core/time/instant.ts'
import type { Fold } from './fold.ts'

export interface GivenFold extends Fold {
  /** What the offers of a version gave away here on a day, and on all days. */
  of(version: number, onDate: CivilDate): { readonly day: GivenAway; readonly all: GivenAway }
}

/** What offers gave away, by version and day, folded from the journal. Returns lower none of it: a limit that was reached stays so. */
export function createGivenFold(db: Database.Database): GivenFold {
  const add = db.prepare(`INSERT INTO projected_given (rulebook_version, on_date, minor, points) VALUES (?, ?, ?, ?)
    ON CONFLICT (rulebook_version, on_date) DO UPDATE SET minor = minor + excluded.minor, points = points + excluded.points`)
  const read = db.prepare<[string, string, number], { dayMinor: number; dayPoints: number; minor: number; points: number }>(`SELECT
      coalesce(sum(minor) FILTER (WHERE on_date = ?), 0) AS dayMinor, coalesce(sum(points) FILTER (WHERE on_date = ?), 0) AS dayPoints,
      coalesce(sum(minor), 0) AS minor, coalesce(sum(points), 0) AS points
    FROM projected_given WHERE rulebook_version = ?`)
  return {
    tables: ['projected_given'],
    events: ['sale.completed'],
    apply(event, _row, { programme }) {
      if (event.type !== 'sale.completed') return
      const applied = event.evaluation.promotions.flatMap((outcome) => (outcome.status === 'applied' ? [outcome] : []))
      const minor = applied.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
      const points = applied.reduce((sum, outcome) => sum + outcome.points, 0)
      if (minor > 0 || points > 0) add.run(event.rulebookVersion, programmeDate(programme, event.pinnedAt), minor, points)
    },
    of(version, onDate) {
      const { dayMinor, dayPoints, minor, points } = read.get(onDate, onDate, version)!
      return { day: { minor: dayMinor, points: dayPoints }, all: { minor, points } }
    },
  }
}
