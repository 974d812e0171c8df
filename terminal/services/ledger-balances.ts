import type Database from 'better-sqlite3'
import { MEMBER_POINTS_ACCOUNTS } from '../../core/ledger/points-entries.ts'
import type { LedgerTotals, MemberPoints } from '../../core/ledger/chain-totals.ts'
import { bookFault } from './ledger-report.ts'
import type { BookFault } from './ledger-report.ts'

/**
 * What the entries of the accounts add up to, against what follows from the same events by another way: lots, instruments
 * and drawers. `folds`: the database of the folds, made anew. Both come from the journal, so a difference means that the
 * till booked otherwise than it reckoned. `isShared`: head office tells this till of what other tills did; its own entries
 * alone may then pay more of a debt, or take more from a card, than they made.
 */
export function balanceDifference(folds: Database.Database, totals: LedgerTotals, { isShared = false } = {}): BookFault | null {
  return pointsDifference(folds, totals, isShared) ?? instrumentDifference(folds, totals, isShared) ?? cashDifference(folds, totals)
}

/** Whether head office ever told this till of a member's account or of a card. */
export function hasReceived(db: Database.Database): boolean {
  const tables = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN ('received_account', 'received_instrument')").pluck().all()
  return tables.some((table) => db.prepare(`SELECT 1 FROM ${table} LIMIT 1`).get() !== undefined)
}

interface LotSums {
  memberId: string
  available: number
  pending: number
  held: number
  /** How many of the lots are of other tills' books: whether their points stand as available or pending is in those. */
  elsewhere: number
}

/** A member's lots hold what their accounts say, account by account; and a debt is never below nothing. */
function pointsDifference(folds: Database.Database, { pointsByMember }: LedgerTotals, isShared: boolean): BookFault | null {
  const isMerged = folds.prepare<[string, string], number>('SELECT 1 FROM projected_merge WHERE from_id = ? OR into_id = ? LIMIT 1').pluck()
  const differs = (memberId: string, lots: Omit<LotSums, 'memberId'>, points: MemberPoints | undefined): BookFault | null => {
    const debt = points?.['points-debt'] ?? 0
    const expected: MemberPoints = { 'points-available': lots.available, 'points-pending': lots.pending, 'points-held': lots.held, 'points-debt': isShared ? debt : Math.min(0, debt) }
    if (lots.elsewhere > 0) {
      // Who was made one with another has lots of both, in whose books they began.
      if (isMerged.get(memberId, memberId) !== undefined) return null
      const [inLots, inEntries] = [lots.available + lots.pending, (points?.['points-available'] ?? 0) + (points?.['points-pending'] ?? 0)]
      return inLots === inEntries ? null : bookFault('MEMBER_POINTS_DIFFER', null, `member ${memberId}: lots ${inLots}, entries ${inEntries}`)
    }
    const account = MEMBER_POINTS_ACCOUNTS.find((each) => expected[each] !== (points?.[each] ?? 0))
    return account === undefined ? null : bookFault('MEMBER_POINTS_DIFFER', null, `member ${memberId}, ${account}: lots ${expected[account]}, entries ${points?.[account] ?? 0}`)
  }
  const sums = folds.prepare<[], LotSums>(`SELECT member_id AS memberId, sum(remaining * (1 - unreleased)) AS available, sum(remaining * unreleased) AS pending, sum(held) AS held, sum(elsewhere) AS elsewhere
    FROM (SELECT member_id, remaining, held, unreleased, 0 AS elsewhere FROM projected_lot UNION ALL SELECT member_id, remaining, held, 0, 1 FROM projected_lot_elsewhere WHERE member_id IS NOT NULL)
    GROUP BY member_id`)
  for (const { memberId, ...lots } of sums.iterate()) {
    const found = differs(memberId, lots, pointsByMember.get(memberId))
    if (found !== null) return found
  }
  const hasLots = folds.prepare<[string, string], number>('SELECT 1 FROM projected_lot WHERE member_id = ? UNION ALL SELECT 1 FROM projected_lot_elsewhere WHERE member_id = ? LIMIT 1').pluck()
  for (const memberId of pointsByMember.keys()) {
    if (hasLots.get(memberId, memberId) !== undefined) continue
    const found = differs(memberId, { available: 0, pending: 0, held: 0, elsewhere: 0 }, pointsByMember.get(memberId))
    if (found !== null) return found
  }
  return null
}

const LIABILITY = { 'gift-card': 'gift-card-liability', 'store-credit': 'store-credit', account: 'customer-accounts' } as const

/** Each card, credit and account stands at what its entries say, all of a kind at what its account says; none made here is overdrawn. */
function instrumentDifference(folds: Database.Database, totals: LedgerTotals, isShared: boolean): BookFault | null {
  const sums = new Map<string, number>()
  const rows = folds.prepare<[], { id: string; kind: keyof typeof LIABILITY; balance: number; isOwn: number }>('SELECT instrument_id AS id, kind, balance_minor AS balance, is_own AS isOwn FROM projected_instrument')
  for (const { id, kind, balance, isOwn } of rows.iterate()) {
    const owed = kind === 'account' ? balance : -balance
    const inEntries = totals.moneyByInstrument.get(id) ?? 0
    if (owed !== inEntries) return bookFault('INSTRUMENT_DIFFERS', null, `${kind} ${id}: balance ${balance}, entries ${inEntries}`)
    if (!isShared && isOwn === 1 && balance < 0 && kind !== 'account') return bookFault('INSTRUMENT_DIFFERS', null, `${kind} ${id}: ${-balance} more was spent than was put on it`)
    sums.set(LIABILITY[kind], (sums.get(LIABILITY[kind]) ?? 0) + owed)
  }
  for (const account of Object.values(LIABILITY)) {
    const inEntries = totals.moneyByAccount.get(account) ?? 0
    if ((sums.get(account) ?? 0) !== inEntries) return bookFault('INSTRUMENT_DIFFERS', null, `${account}: balances ${sums.get(account) ?? 0}, entries ${inEntries}`)
  }
  return null
}

/** All cash that moved belongs to a shift, and a shift that was closed left none in the drawer. */
function cashDifference(folds: Database.Database, totals: LedgerTotals): BookFault | null {
  const inShifts = folds.prepare<[], { amount: number }>("SELECT coalesce(sum(amount_minor), 0) AS amount FROM projected_shift_flow WHERE account = 'cash-drawer'").get()?.amount ?? 0
  const inEntries = totals.moneyByAccount.get('cash-drawer') ?? 0
  if (inShifts !== inEntries) return bookFault('CASH_DIFFERS', null, `shifts ${inShifts}, entries ${inEntries}`)
  const left = folds.prepare<[], { shiftId: string; amount: number }>(`SELECT s.shift_id AS shiftId, sum(f.amount_minor) AS amount FROM shift s JOIN projected_shift_flow f ON f.shift_id = s.shift_id
    WHERE s.z_number IS NOT NULL AND f.account = 'cash-drawer' GROUP BY s.shift_id HAVING sum(f.amount_minor) <> 0 LIMIT 1`).get()
  return left ? bookFault('CASH_DIFFERS', null, `shift ${left.shiftId} is closed, and ${left.amount} is in its drawer`) : null
}
