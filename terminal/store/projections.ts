import type Database from 'better-sqlite3'
import type { JournalEvent, PointsLot, SaleCompleted } from '../../core/ledger/journal.ts'
import { spendLots } from '../../core/points/lots.ts'
import type { LotBalance } from '../../core/points/lots.ts'
import { civilDate } from '../../core/time/civil.ts'
import type { CivilDate, Instant } from '../../core/time/instant.ts'

/** The tables that are folds of the journal. */
export const PROJECTED_TABLES = ['projected_lot', 'projected_tier', 'projected_tier_spend', 'projected_visit'] as const

export interface Projections {
  /** Folds one journal event in; only inside the transaction that appends it. */
  apply(event: JournalEvent, at: Instant, timeZone: string): void
  lotsOf(memberId: string): LotBalance[]
  tierOf(memberId: string): string | null
  /** Qualifying spend after `from` up to and with `to`. */
  tierSpend(memberId: string, from: CivilDate, to: CivilDate): number
  lastVisitOf(memberId: string): CivilDate | null
}

interface LotRow {
  lot_id: string
  member_id: string
  points: number
  remaining: number
  earned_on: string
  available_from: string
  expires_on: string | null
}

export const PROJECTION_SQL = {
  lotsOf: 'SELECT lot_id, member_id, points, remaining, earned_on, available_from, expires_on FROM projected_lot WHERE member_id = ? AND remaining > 0',
  tierSpend: 'SELECT coalesce(sum(amount_minor), 0) AS total FROM projected_tier_spend WHERE member_id = ? AND on_date > ? AND on_date <= ?',
} as const

const lotOf = (row: LotRow): LotBalance => ({
  lotId: row.lot_id,
  memberId: row.member_id,
  points: row.points,
  remaining: row.remaining,
  earnedOn: row.earned_on,
  availableFrom: row.available_from,
  expiresOn: row.expires_on,
})

/** Points lots, tiers, qualifying spend and visits of each member, folded from the journal (ledger-and-sync). */
export function createProjections(db: Database.Database): Projections {
  const lots = db.prepare<[string], LotRow>(PROJECTION_SQL.lotsOf)
  const insertLot = db.prepare('INSERT INTO projected_lot (lot_id, member_id, points, remaining, earned_on, available_from, expires_on) VALUES (?, ?, ?, ?, ?, ?, ?)')
  const spendLot = db.prepare('UPDATE projected_lot SET remaining = remaining - ? WHERE lot_id = ?')
  const tier = db.prepare<[string], { tier_id: string }>('SELECT tier_id FROM projected_tier WHERE member_id = ?')
  const putTier = db.prepare('INSERT INTO projected_tier (member_id, tier_id, since) VALUES (?, ?, ?) ON CONFLICT (member_id) DO UPDATE SET tier_id = excluded.tier_id, since = excluded.since')
  const addSpend = db.prepare(`INSERT INTO projected_tier_spend (member_id, on_date, amount_minor) VALUES (?, ?, ?)
    ON CONFLICT (member_id, on_date) DO UPDATE SET amount_minor = amount_minor + excluded.amount_minor`)
  const spend = db.prepare<[string, string, string], { total: number }>(PROJECTION_SQL.tierSpend)
  const visit = db.prepare<[string], { last_on: string }>('SELECT last_on FROM projected_visit WHERE member_id = ?')
  const noteVisit = db.prepare('INSERT INTO projected_visit (member_id, last_on) VALUES (?, ?) ON CONFLICT (member_id) DO UPDATE SET last_on = max(last_on, excluded.last_on)')

  const lotsOf = (memberId: string): LotBalance[] => lots.all(memberId).map(lotOf)
  const putLot = (lot: PointsLot) => insertLot.run(lot.lotId, lot.memberId, lot.points, lot.points, lot.earnedOn, lot.availableFrom, lot.expiresOn)

  function applySale(sale: SaleCompleted, timeZone: string): void {
    const memberId = sale.member?.memberId
    if (memberId === undefined) return
    const onDate = civilDate(sale.pinnedAt, timeZone)
    const spent = sale.tenders.reduce((sum, t) => sum + (t.kind === 'points' ? t.points : 0), 0)
    for (const part of spent > 0 ? spendLots(lotsOf(memberId), spent, onDate) : []) spendLot.run(part.points, part.lotId)
    if (sale.lot) putLot(sale.lot)
    if (sale.tierBaseMinor > 0) addSpend.run(memberId, onDate, sale.tierBaseMinor)
    if (sale.tierReached !== null) putTier.run(memberId, sale.tierReached, onDate)
    noteVisit.run(memberId, onDate)
  }

  return {
    apply(event, at, timeZone) {
      if (event.type === 'sale.completed') applySale(event, timeZone)
      if (event.type !== 'balances.imported') return
      const onDate = civilDate(at, timeZone)
      for (const member of event.members) {
        putTier.run(member.memberId, member.tierId, onDate)
        if (member.tierCountedMinor > 0) addSpend.run(member.memberId, onDate, member.tierCountedMinor)
        for (const lot of member.lots) putLot({ ...lot, memberId: member.memberId })
      }
    },
    lotsOf,
    tierOf: (memberId) => tier.get(memberId)?.tier_id ?? null,
    tierSpend: (memberId, from, to) => spend.get(memberId, from, to)?.total ?? 0,
    lastVisitOf: (memberId) => visit.get(memberId)?.last_on ?? null,
  }
}
