import type Database from 'better-sqlite3'
import type { JournalEvent, JournalRow } from '../../core/ledger/journal.ts'
import { isMemberPointsAccount } from '../../core/ledger/points-entries.ts'
import type { MemberPointsAccount } from '../../core/ledger/points-entries.ts'
import type { Posting } from '../../core/ledger/postings.ts'
import type { CivilDate, Instant } from '../../core/time/instant.ts'

/** A member's accounts of points; what is owed is negative. Their sum is what the member has. */
export interface PointsAccounts {
  readonly available: number
  readonly pending: number
  readonly held: number
  readonly debt: number
}

/** One entry of the journal that moved a member's points. */
export interface PointsEntry {
  readonly memberId: string
  readonly seq: number
  readonly kind: JournalEvent['type']
  readonly onDate: CivilDate
  readonly at: Instant
  readonly gained: number
  readonly lost: number
  /** Between the member's own accounts: released, held. */
  readonly moved: number
  /** All that the member has after it, net of what is owed. */
  readonly balance: number
  readonly saleId: string | null
}

/** Sums of every member's entries of points, and the list of those entries: tables of the points fold. */
export interface PointsAccountsProjection {
  of(memberId: string): PointsAccounts
  /** The newest first; those before a row of the journal. */
  entriesOf(memberId: string, beforeSeq: number, limit: number): PointsEntry[]
  /** Net changes by day, for programmes whose tiers count the balance. */
  changesOf(memberId: string): { onDate: CivilDate; change: number }[]

  book(event: JournalEvent, row: Pick<JournalRow, 'seq' | 'at'>, onDate: CivilDate): void
}

export const POINTS_ACCOUNT_SQL = {
  account: 'SELECT available, pending, held, debt FROM projected_points_account WHERE member_id = ?',
  entries: `SELECT member_id AS memberId, seq, kind, on_date AS onDate, at, gained, lost, moved, balance, sale_id AS saleId
    FROM projected_points_entry WHERE member_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?`,
  changes: 'SELECT on_date AS onDate, gained - lost AS change FROM projected_points_entry WHERE member_id = ? ORDER BY seq',
} as const

const NOTHING: PointsAccounts = { available: 0, pending: 0, held: 0, debt: 0 }
const COLUMN: Record<MemberPointsAccount, keyof PointsAccounts> = {
  'points-available': 'available', 'points-pending': 'pending', 'points-held': 'held', 'points-debt': 'debt',
}

interface Movement extends PointsAccounts { gained: number; lost: number }

/** What an entry moves for each member: by account, and what came in and went out. */
function movements(postings: readonly Posting[]): Map<string, Movement> {
  const byMember = new Map<string, Movement>()
  for (const { account, memberId, amount } of postings) {
    if (memberId === undefined || !isMemberPointsAccount(account)) continue
    const before = byMember.get(memberId) ?? { ...NOTHING, gained: 0, lost: 0 }
    const column = COLUMN[account]
    byMember.set(memberId, { ...before, [column]: before[column] + amount, gained: before.gained + Math.max(0, amount), lost: before.lost + Math.max(0, -amount) })
  }
  return byMember
}

/** Where no account of the programme takes part, what a member both gains and loses only passed between their own accounts. */
function shown({ gained, lost }: Movement, passesInside: boolean): { gained: number; lost: number; moved: number } {
  return passesInside && gained === lost ? { gained: 0, lost: 0, moved: gained } : { gained, lost, moved: 0 }
}

function saleOf(event: JournalEvent): string | null {
  if (event.type === 'return.completed') return event.result.saleId
  return event.type === 'sale.completed' ? event.saleId : null
}

export function createPointsAccountsProjection(db: Database.Database): PointsAccountsProjection {
  const account = db.prepare<[string], PointsAccounts>(POINTS_ACCOUNT_SQL.account)
  const entries = db.prepare<[string, number, number], PointsEntry>(POINTS_ACCOUNT_SQL.entries)
  const changes = db.prepare<[string], { onDate: string; change: number }>(POINTS_ACCOUNT_SQL.changes)
  const add = db.prepare(`INSERT INTO projected_points_account (member_id, available, pending, held, debt) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (member_id) DO UPDATE SET available = available + excluded.available, pending = pending + excluded.pending, held = held + excluded.held, debt = debt + excluded.debt`)
  const insertEntry = db.prepare(`INSERT INTO projected_points_entry (member_id, seq, kind, on_date, at, gained, lost, moved, balance, sale_id)
    SELECT member_id, ?, ?, ?, ?, ?, ?, ?, available + pending + held + debt, ? FROM projected_points_account WHERE member_id = ?`)

  return {
    of: (memberId) => account.get(memberId) ?? NOTHING,
    entriesOf: (memberId, beforeSeq, limit) => entries.all(memberId, beforeSeq, limit),
    changesOf: (memberId) => changes.all(memberId),
    book(event, row, onDate) {
      const postings = 'postings' in event ? event.postings ?? [] : []
      const passesInside = !postings.some((posting) => posting.unit === 'points' && posting.memberId === undefined)
      for (const [memberId, movement] of movements(postings)) {
        add.run(memberId, movement.available, movement.pending, movement.held, movement.debt)
        const { gained, lost, moved } = shown(movement, passesInside)
        insertEntry.run(row.seq, event.type, onDate, row.at, gained, lost, moved, saleOf(event), memberId)
      }
    },
  }
}
