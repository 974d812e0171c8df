import type Database from 'better-sqlite3'
import type { UsageMove } from '../../core/accounts/standing-moves.ts'
import type { PromotionUsage } from '../../core/promotions/input.ts'
import { addDays, isoWeekday } from '../../core/time/civil.ts'
import type { CivilDate } from '../../core/time/instant.ts'

/** What limits count, folded from the journal: uses of promotions, visits, points of the day. */
export interface UsageProjection {
  /** Folds a part of an entry in; only inside the transaction that appends it. */
  apply(move: UsageMove): void
  /** Uses of one promotion before a sale on a date, by everybody and by the member of these ids; none: a sale without a member. */
  of(promotionId: string, memberIds: readonly string[], onDate: CivilDate): PromotionUsage
  visitsOf(memberId: string): number
  pointsOn(memberId: string, onDate: CivilDate): { earned: number; spent: number }
  /** The days on which a member earned or spent points here. */
  activityOf(memberId: string): CivilDate[]
}

const EVERYBODY = '*'
const ALL_DAYS = ''

/** One store's till: what it counts for a store is what it sold itself. */
export function createUsageProjection(db: Database.Database): UsageProjection {
  const addUse = db.prepare(`INSERT INTO projected_promotion_use (promotion_id, member_id, on_date, uses, amount_minor) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (promotion_id, member_id, on_date) DO UPDATE SET uses = uses + excluded.uses, amount_minor = amount_minor + excluded.amount_minor`)
  const addPoints = db.prepare(`INSERT INTO projected_points_day (member_id, on_date, earned, spent) VALUES (?, ?, ?, ?)
    ON CONFLICT (member_id, on_date) DO UPDATE SET earned = earned + excluded.earned, spent = spent + excluded.spent`)
  const shareDays = db.prepare(`INSERT INTO projected_points_day (member_id, on_date, earned, spent)
    SELECT ?, on_date, 0, 0 FROM projected_points_day WHERE member_id = ? ON CONFLICT (member_id, on_date) DO NOTHING`)
  const ofDays = db.prepare<[string, string, string, string, string, string], { day: number; week: number; month: number }>(`SELECT
      coalesce(sum(CASE WHEN on_date = ? THEN uses END), 0) AS day, coalesce(sum(CASE WHEN on_date >= ? THEN uses END), 0) AS week,
      coalesce(sum(CASE WHEN on_date >= ? THEN uses END), 0) AS month
    FROM projected_promotion_use WHERE promotion_id = ? AND member_id = ? AND on_date >= ?`)
  const ofAllDays = db.prepare<[string, string], { uses: number; amount_minor: number }>(
    "SELECT uses, amount_minor FROM projected_promotion_use WHERE promotion_id = ? AND member_id = ? AND on_date = ''")
  const visits = db.prepare<[string], { visits: number }>('SELECT visits FROM projected_visit WHERE member_id = ?')
  const points = db.prepare<[string, string], { earned: number; spent: number }>('SELECT earned, spent FROM projected_points_day WHERE member_id = ? AND on_date = ?')

  const activity = db.prepare<[string], { on_date: string }>('SELECT on_date FROM projected_points_day WHERE member_id = ?')

  function count({ promotionId, memberId, onDate, uses, amountMinor }: Extract<UsageMove, { move: 'use' }>): void {
    addUse.run(promotionId, EVERYBODY, ALL_DAYS, uses, amountMinor)
    if (memberId === null) return
    addUse.run(promotionId, memberId, ALL_DAYS, uses, amountMinor)
    addUse.run(promotionId, memberId, onDate, uses, amountMinor)
  }

  return {
    apply(move) {
      switch (move.move) {
        case 'use': return count(move)
        case 'points': return void addPoints.run(move.memberId, move.onDate, move.earned, move.spent)
        case 'share-activity': return void shareDays.run(move.intoId, move.fromId)
      }
    },
    of(promotionId, memberIds, onDate) {
      const all = ofAllDays.get(promotionId, EVERYBODY)
      const usage: PromotionUsage = { store: all?.uses ?? 0, uses: all?.uses ?? 0, spentMinor: all?.amount_minor ?? 0 }
      if (memberIds.length === 0) return usage
      const monday = addDays(onDate, 1 - isoWeekday(onDate))
      const first = `${onDate.slice(0, 8)}01`
      const own = { memberDay: 0, memberWeek: 0, memberMonth: 0, memberLifetime: 0 }
      for (const memberId of memberIds) {
        const days = ofDays.get(onDate, monday, first, promotionId, memberId, monday < first ? monday : first)
        own.memberDay += days?.day ?? 0
        own.memberWeek += days?.week ?? 0
        own.memberMonth += days?.month ?? 0
        own.memberLifetime += ofAllDays.get(promotionId, memberId)?.uses ?? 0
      }
      return { ...usage, ...own }
    },
    visitsOf: (memberId) => visits.get(memberId)?.visits ?? 0,
    activityOf: (memberId) => activity.all(memberId).map((day) => day.on_date),
    pointsOn: (memberId, onDate) => points.get(memberId, onDate) ?? { earned: 0, spent: 0 },
  }
}
