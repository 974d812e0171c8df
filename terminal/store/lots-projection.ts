import type Database from 'better-sqlite3'
import type { TakenLot } from '../../core/ledger/events/points-events.ts'
import type { PointsLot } from '../../core/ledger/points-lot.ts'
import type { LotBalance, LotPart } from '../../core/points/lot.ts'
import type { CivilDate } from '../../core/time/instant.ts'

/** Points set aside under one id. */
export interface Hold {
  readonly holdId: string
  readonly memberId: string
  readonly onDate: CivilDate
  readonly parts: readonly LotPart[]
}

/** Sums of what this till's entries did to a lot that began in another till's books; taken is negative. */
export interface LotElsewhere {
  readonly lotId: string
  readonly remaining: number
  readonly expired: number
  readonly held: number
  readonly takenOn: CivilDate | null
}

/** What is left of lots, where they went, and what is set aside: tables of the points fold. */
export interface LotsProjection {
  /** Lots with anything left, or with what a posted expiry took. */
  liveOf(memberId: string): LotBalance[]
  /** Lots that paid a debt when they began, whatever is left of them. */
  payersOf(memberId: string): LotBalance[]
  named(lotIds: Iterable<string>): LotBalance[]
  /** What a sale's points tenders took, in that order. */
  spentBy(saleId: string): TakenLot[]
  /** What spends took from a member's lots after a row of the journal, by lot, less what came back. */
  takenAfter(memberId: string, seq: number): Map<string, number>
  hold(holdId: string): Hold | null
  /** The lots that went over in a merge. */
  ofMerge(mergeId: string): string[]
  /** Lots whose last day is before a day and which are not empty; at most so many. */
  expiringBefore(onDate: CivilDate, limit: number): LotBalance[]
  /** Lots that stand as pending although they have begun by a day. */
  releasableBy(onDate: CivilDate, limit: number): LotBalance[]
  /** Members with anything in a lot after an id, in order of ids: for programmes whose points end with inactivity. */
  holdersAfter(memberId: string, limit: number): string[]

  /** Whose a lot is that began in another till's books, as an entry of this till says; null where none does. */
  ownerElsewhere(lotId: string): string | null
  /** What this till's entries did to lots of a member that began in other tills' books. */
  elsewhereOf(memberId: string): LotElsewhere[]
  /** Of a lot that began here: what of it paid a debt, and the last day on which anything was taken from it. */
  sharesOf(lotId: string): { readonly paid: number; readonly takenOn: CivilDate | null }

  add(lot: PointsLot, state: { remaining: number; paid: number; unreleased: boolean }): void
  take(parts: readonly (LotPart & { readonly memberId?: string })[], onDate: CivilDate, seq: number): void
  giveBack(parts: readonly LotPart[], seq: number): void
  noteSpend(seq: number, saleId: string, parts: readonly LotPart[]): void
  noteGivenBack(seq: number, saleId: string, parts: readonly LotPart[]): void
  expire(parts: readonly LotPart[]): void
  reopen(parts: readonly LotPart[]): void
  release(lotIds: readonly string[]): void
  holdParts(hold: Hold, seq: number): void
  /** Takes a hold away; its points go back to their lots where it was not captured, to what expired where that was posted. */
  endHold(holdId: string, how: 'released' | 'captured', seq: number): void
  merge(mergeId: string, fromId: string, intoId: string): void
  undoMerge(mergeId: string, fromId: string): void
  setRemaining(lotId: string, remaining: number): void
  empty(memberId: string): void
}

interface LotRow {
  lot_id: string
  member_id: string
  points: number
  remaining: number
  expired: number
  held: number
  unreleased: number
  earned_on: string
  available_from: string
  expires_on: string | null
}

const LOT = 'lot_id, member_id, points, remaining, expired, held, unreleased, earned_on, available_from, expires_on'

export const LOT_SQL = {
  liveOf: `SELECT ${LOT} FROM projected_lot WHERE member_id = ? AND remaining + expired > 0`,
  named: `SELECT ${LOT} FROM projected_lot WHERE lot_id = ?`,
  // Also from lots that other tills began and head office told of: they are no rows of projected_lot.
  spentBy: `SELECT s.lot_id AS lotId, coalesce(l.member_id, e.member_id) AS memberId, s.points
    FROM projected_lot_spend s LEFT JOIN projected_lot l ON l.lot_id = s.lot_id LEFT JOIN projected_lot_elsewhere e ON e.lot_id = s.lot_id
    WHERE s.sale_id = ? AND s.points > 0 ORDER BY s.seq, s.position`,
  takenAfter: `SELECT s.lot_id AS lotId, s.points FROM projected_lot l JOIN projected_lot_spend s ON s.lot_id = l.lot_id
    WHERE l.member_id = ? AND s.seq > ?`,
  ofMerge: 'SELECT lot_id AS lotId FROM projected_merged_lot WHERE merge_id = ?',
  hold: 'SELECT hold_id AS holdId, member_id AS memberId, on_date AS onDate, lot_id AS lotId, points FROM projected_hold WHERE hold_id = ? ORDER BY position',
  expiringBefore: `SELECT ${LOT} FROM projected_lot WHERE expires_on < ? AND remaining > 0 ORDER BY expires_on LIMIT ?`,
  releasableBy: `SELECT ${LOT} FROM projected_lot WHERE available_from <= ? AND unreleased = 1 AND remaining > 0 ORDER BY available_from LIMIT ?`,
  holdersAfter: 'SELECT DISTINCT member_id AS memberId FROM projected_lot WHERE member_id > ? AND remaining + expired > 0 ORDER BY member_id LIMIT ?',
} as const

const lotOf = (row: LotRow): LotBalance => ({
  lotId: row.lot_id, memberId: row.member_id, points: row.points, remaining: row.remaining,
  ...(row.expired > 0 ? { expired: row.expired } : {}),
  ...(row.held > 0 ? { held: row.held } : {}),
  ...(row.unreleased === 1 ? { unreleased: true as const } : {}),
  earnedOn: row.earned_on, availableFrom: row.available_from, expiresOn: row.expires_on,
})

export function createLotsProjection(db: Database.Database): LotsProjection {
  const liveOf = db.prepare<[string], LotRow>(LOT_SQL.liveOf)
  const payersOf = db.prepare<[string], LotRow>(`SELECT ${LOT} FROM projected_lot WHERE member_id = ? AND paid > 0`)
  const named = db.prepare<[string], LotRow>(LOT_SQL.named)
  const spentBy = db.prepare<[string], TakenLot>(LOT_SQL.spentBy)
  const takenAfter = db.prepare<[string, number], { lotId: string; points: number }>(LOT_SQL.takenAfter)
  const ofMerge = db.prepare<[string], { lotId: string }>(LOT_SQL.ofMerge)
  const holdRows = db.prepare<[string], Omit<Hold, 'parts'> & LotPart>(LOT_SQL.hold)
  const expiring = db.prepare<[string, number], LotRow>(LOT_SQL.expiringBefore)
  const releasable = db.prepare<[string, number], LotRow>(LOT_SQL.releasableBy)
  const holders = db.prepare<[string, number], { memberId: string }>(LOT_SQL.holdersAfter)

  const insert = db.prepare('INSERT INTO projected_lot (lot_id, member_id, points, remaining, paid, unreleased, earned_on, available_from, expires_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const changeOwn = db.prepare(`UPDATE projected_lot SET remaining = remaining + ?, expired = expired + ?, held = held + ?, taken_on = nullif(max(coalesce(taken_on, ''), ?), '')
    WHERE lot_id = ?`)
  const changeElsewhere = db.prepare(`INSERT INTO projected_lot_elsewhere (lot_id, member_id, remaining, expired, held, taken_on, seq) VALUES (?, ?, ?, ?, ?, nullif(?, ''), ?)
    ON CONFLICT (lot_id) DO UPDATE SET remaining = remaining + excluded.remaining, expired = expired + excluded.expired, held = held + excluded.held,
      member_id = coalesce(member_id, excluded.member_id), taken_on = nullif(max(coalesce(taken_on, ''), coalesce(excluded.taken_on, '')), ''), seq = excluded.seq`)
  const ownerElsewhere = db.prepare<[string], string | null>('SELECT member_id FROM projected_lot_elsewhere WHERE lot_id = ?').pluck()
  const release = db.prepare('UPDATE projected_lot SET unreleased = 0 WHERE lot_id = ?')
  const elsewhereOf = db.prepare<[string], LotElsewhere>('SELECT lot_id AS lotId, remaining, expired, held, taken_on AS takenOn FROM projected_lot_elsewhere WHERE member_id = ?')
  const sharesOf = db.prepare<[string], { paid: number; takenOn: CivilDate | null }>('SELECT paid, taken_on AS takenOn FROM projected_lot WHERE lot_id = ?')
  const insertSpend = db.prepare('INSERT INTO projected_lot_spend (seq, position, sale_id, lot_id, points) VALUES (?, ?, ?, ?, ?)')
  const insertHold = db.prepare('INSERT INTO projected_hold (hold_id, position, member_id, on_date, lot_id, points) VALUES (?, ?, ?, ?, ?, ?)')
  const dropHold = db.prepare('DELETE FROM projected_hold WHERE hold_id = ?')
  const noteMerged = ['projected_lot', 'projected_lot_elsewhere'].map((table) => db.prepare(`INSERT INTO projected_merged_lot (merge_id, lot_id) SELECT ?, lot_id FROM ${table} WHERE member_id = ?`))
  const moveLots = [db.prepare('UPDATE projected_lot SET member_id = ? WHERE member_id = ?'), db.prepare('UPDATE projected_lot_elsewhere SET member_id = ? WHERE member_id = ?')]
  const moveHolds = db.prepare('UPDATE projected_hold SET member_id = ? WHERE member_id = ?')
  const moveBack = ['projected_lot', 'projected_lot_elsewhere'].map((table) => db.prepare(`UPDATE ${table} SET member_id = ? WHERE lot_id IN (SELECT lot_id FROM projected_merged_lot WHERE merge_id = ?)`))
  const setRemaining = db.prepare('UPDATE projected_lot SET remaining = ? WHERE lot_id = ?')
  const emptyLots = ['projected_lot', 'projected_lot_elsewhere'].map((table) => db.prepare(`UPDATE ${table} SET remaining = 0, expired = 0, held = 0 WHERE member_id = ?`))
  const dropHolds = db.prepare('DELETE FROM projected_hold WHERE member_id = ?')

  /** Changes what is left of a lot: of this till's own, or, where another till's books hold it, what this till adds to that. */
  function change(lotId: string, by: { remaining: number; expired: number; held: number; memberId?: string | undefined; takenOn?: CivilDate }, seq: number): void {
    const { remaining, expired, held, memberId = null, takenOn = '' } = by
    if (changeOwn.run(remaining, expired, held, takenOn, lotId).changes === 0) changeElsewhere.run(lotId, memberId, remaining, expired, held, takenOn, seq)
  }
  const hold = (holdId: string): Hold | null => {
    const rows = holdRows.all(holdId)
    const [first] = rows
    return first ? { holdId, memberId: first.memberId, onDate: first.onDate, parts: rows.map(({ lotId, points }) => ({ lotId, points })) } : null
  }
  // A give-back of an earlier day than a posted expiry comes back to what expired (core/points/reversal.ts).
  const giveBack = (parts: readonly LotPart[], seq: number): void => {
    for (const { lotId, points } of parts) {
      const over = (named.get(lotId)?.expired ?? 0) > 0
      change(lotId, { remaining: over ? 0 : points, expired: over ? points : 0, held: 0 }, seq)
    }
  }
  const spends = (seq: number, saleId: string, parts: readonly LotPart[], sign: 1 | -1): void =>
    parts.forEach((part, position) => insertSpend.run(seq, position, saleId, part.lotId, sign * part.points))

  return {
    liveOf: (memberId) => liveOf.all(memberId).map(lotOf),
    payersOf: (memberId) => payersOf.all(memberId).map(lotOf),
    named: (lotIds) => [...lotIds].flatMap((lotId) => named.all(lotId).map(lotOf)),
    spentBy: (saleId) => spentBy.all(saleId),
    takenAfter(memberId, seq) {
      const taken = new Map<string, number>()
      for (const { lotId, points } of takenAfter.iterate(memberId, seq)) taken.set(lotId, (taken.get(lotId) ?? 0) + points)
      return taken
    },
    hold,
    ofMerge: (mergeId) => ofMerge.all(mergeId).map((row) => row.lotId),
    expiringBefore: (onDate, limit) => expiring.all(onDate, limit).map(lotOf),
    releasableBy: (onDate, limit) => releasable.all(onDate, limit).map(lotOf),
    holdersAfter: (memberId, limit) => holders.all(memberId, limit).map((row) => row.memberId),

    ownerElsewhere: (lotId) => ownerElsewhere.get(lotId) ?? null,
    elsewhereOf: (memberId) => elsewhereOf.all(memberId),
    sharesOf: (lotId) => sharesOf.get(lotId) ?? { paid: 0, takenOn: null },

    add: (lot, { remaining, paid, unreleased }) => void insert.run(lot.lotId, lot.memberId, lot.points, remaining, paid, unreleased ? 1 : 0, lot.earnedOn, lot.availableFrom, lot.expiresOn),
    take(parts, takenOn, seq) {
      for (const { lotId, memberId, points, reopened = 0 } of parts) change(lotId, { remaining: reopened - points, expired: -reopened, held: 0, memberId, takenOn }, seq)
    },
    giveBack,
    noteSpend: (seq, saleId, parts) => spends(seq, saleId, parts, 1),
    noteGivenBack: (seq, saleId, parts) => spends(seq, saleId, parts, -1),
    expire(parts) {
      for (const { lotId, points } of parts) changeOwn.run(-points, points, 0, '', lotId)
    },
    reopen(parts) {
      for (const { lotId, points } of parts) changeOwn.run(points, -points, 0, '', lotId)
    },
    release: (lotIds) => {
      for (const lotId of lotIds) release.run(lotId)
    },
    holdParts({ holdId, memberId, onDate, parts }, seq) {
      parts.forEach(({ lotId, points, reopened = 0 }, position) => {
        change(lotId, { remaining: reopened - points, expired: -reopened, held: points, memberId, takenOn: onDate }, seq)
        insertHold.run(holdId, position, memberId, onDate, lotId, points)
      })
    },
    endHold(holdId, how, seq) {
      const parts = hold(holdId)?.parts ?? []
      for (const { lotId, points } of parts) change(lotId, { remaining: 0, expired: 0, held: -points }, seq)
      if (how === 'released') giveBack(parts, seq)
      dropHold.run(holdId)
    },
    merge(mergeId, fromId, intoId) {
      for (const statement of noteMerged) statement.run(mergeId, fromId)
      for (const statement of moveLots) statement.run(intoId, fromId)
      moveHolds.run(intoId, fromId)
    },
    undoMerge(mergeId, fromId) {
      for (const statement of moveBack) statement.run(fromId, mergeId)
    },
    setRemaining: (lotId, remaining) => void setRemaining.run(remaining, lotId),
    empty(memberId) {
      for (const statement of emptyLots) statement.run(memberId)
      dropHolds.run(memberId)
    },
  }
}
