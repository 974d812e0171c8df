import type Database from 'better-sqlite3'
import type { JournalEvent, JournalRow, SaleCompleted } from '../../core/ledger/journal.ts'
import type { PointsLot } from '../../core/ledger/points-lot.ts'
import { spendLots } from '../../core/points/lots.ts'
import type { LotBalance } from '../../core/points/lot.ts'
import { withExpiry } from '../../core/points/expiry.ts'
import { programmeDate } from '../../core/time/civil.ts'
import type { CivilDate } from '../../core/time/instant.ts'
import { createCashFold } from './cash-fold.ts'
import type { ExpiryRules, Fold, FoldRules } from './fold.ts'
import { createPeopleFold } from './people-fold.ts'
import { createReturnsFold } from './returns-fold.ts'
import { createStoredValueFold } from './stored-value-fold.ts'
import { createUsageProjection } from './usage-projection.ts'
import type { UsageProjection } from './usage-projection.ts'

/** Rises when the same journal folds to something else: kept folds of another version are made anew. */
export const PROJECTION_VERSION = 3

export interface Projections {
  /** Folds one journal row in; only inside the transaction that appends it. */
  apply(event: JournalEvent, row: Pick<JournalRow, 'seq' | 'at'>, rules: FoldRules): void
  /** The last row whose event changed a fold of this program's making; null where the folds are of another. */
  foldedUpTo(): number | null
  /** Takes every fold away, to be made anew. */
  clear(): void
  /** Every table that is a fold of the journal. */
  readonly tables: readonly string[]
  /** Whether an event changes a fold at all. */
  isFolded(event: Pick<JournalEvent, 'type'>): boolean
  readonly returns: ReturnType<typeof createReturnsFold>
  readonly storedValue: ReturnType<typeof createStoredValueFold>
  readonly cash: ReturnType<typeof createCashFold>
  readonly people: ReturnType<typeof createPeopleFold>
  readonly usage: UsageProjection
  /** Lots with anything left, with the last usable days that hold under these rules. */
  lotsOf(memberId: string, rules: ExpiryRules): readonly LotBalance[]
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
  const noteVisit = db.prepare('INSERT INTO projected_visit (member_id, last_on, visits) VALUES (?, ?, 1) ON CONFLICT (member_id) DO UPDATE SET last_on = max(last_on, excluded.last_on), visits = visits + 1')

  const state = db.prepare<[], { version: number; head_seq: number }>('SELECT version, head_seq FROM projection_state')
  const noteState = db.prepare('UPDATE projection_state SET version = ?, head_seq = ?')
  const usage = createUsageProjection(db)

  const lotsOf = (memberId: string, rules: ExpiryRules): readonly LotBalance[] => {
    const kept = lots.all(memberId).map(lotOf)
    return rules.pointsRules.expiry.kind === 'inactivity' ? withExpiry(rules, kept, usage.activityOf(memberId)) : kept
  }
  const putLot = (lot: PointsLot) => insertLot.run(lot.lotId, lot.memberId, lot.points, lot.points, lot.earnedOn, lot.availableFrom, lot.expiresOn)

  function applySale(sale: SaleCompleted, rules: FoldRules): void {
    const memberId = sale.member?.memberId
    const onDate = programmeDate(rules.programme, sale.pinnedAt)
    if (memberId === undefined) {
      usage.apply(sale, onDate)
      return
    }
    const spent = sale.tenders.reduce((sum, t) => sum + (t.kind === 'points' ? t.points : 0), 0)
    // Where a sale's own points may pay in it, they are there before they are spent.
    const ownFirst = rules.choices.pointsOfThisSale === 'spendable'
    if (sale.lot && ownFirst) putLot(sale.lot)
    for (const part of spent > 0 ? spendLots(lotsOf(memberId, rules), spent, onDate) : []) spendLot.run(part.points, part.lotId)
    if (sale.lot && !ownFirst) putLot(sale.lot)
    const counts = sale.tierCounts ?? sale.tierBaseMinor
    if (counts > 0) addSpend.run(memberId, onDate, counts)
    if (sale.tierReached !== null) putTier.run(memberId, sale.tierReached, onDate)
    noteVisit.run(memberId, onDate)
    // Last: what is spent comes from the lots as they stood before this sale.
    usage.apply(sale, onDate)
  }

  const points: Fold = {
    tables: ['projected_lot', 'projected_tier', 'projected_tier_spend', 'projected_visit', 'projected_promotion_use', 'projected_points_day'],
    events: ['sale.completed', 'balances.imported'],
    apply(event, row, rules) {
      if (event.type === 'sale.completed') applySale(event, rules)
      if (event.type !== 'balances.imported') return
      const onDate = programmeDate(rules.programme, row.at)
      for (const member of event.members) {
        putTier.run(member.memberId, member.tierId, onDate)
        if (member.tierCountedMinor > 0) addSpend.run(member.memberId, onDate, member.tierCountedMinor)
        for (const lot of member.lots) putLot({ ...lot, memberId: member.memberId })
      }
    },
  }
  const own = { returns: createReturnsFold(db), storedValue: createStoredValueFold(db), cash: createCashFold(db), people: createPeopleFold(db) }
  const folds: readonly Fold[] = [points, ...Object.values(own)]
  const tables = folds.flatMap((fold) => fold.tables)
  const isFolded = (event: Pick<JournalEvent, 'type'>): boolean => folds.some((fold) => fold.events.includes(event.type))

  return {
    ...own,
    tables,
    isFolded,
    apply(event, row, rules) {
      if (!isFolded(event)) return
      noteState.run(PROJECTION_VERSION, row.seq)
      for (const fold of folds) if (fold.events.includes(event.type)) fold.apply(event, row, rules)
    },
    foldedUpTo() {
      const kept = state.get()
      return kept?.version === PROJECTION_VERSION ? kept.head_seq : null
    },
    clear() {
      for (const table of tables) db.exec(`DELETE FROM ${table}`)
    },
    usage,
    lotsOf,
    tierOf: (memberId) => tier.get(memberId)?.tier_id ?? null,
    tierSpend: (memberId, from, to) => spend.get(memberId, from, to)?.total ?? 0,
    lastVisitOf: (memberId) => visit.get(memberId)?.last_on ?? null,
  }
}
