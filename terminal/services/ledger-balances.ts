import type Database from 'better-sqlite3'
import { MEMBER_POINTS_ACCOUNTS } from '../../core/ledger/points-entries.ts'
import type { LedgerTotals, MemberPoints } from '../../core/ledger/chain-totals.ts'
import { bookFault } from './ledger-report.ts'
import type { BookFault } from './ledger-report.ts'

/**
 * What the entries of the accounts add up to, against what follows from the same events by another way: lots, instruments
 * and drawers. `folds`: the database of the folds, made anew. Both come from the journal, so a difference means that the
 * till booked otherwise than it reckoned.
 */
export function balanceDifference(folds: Database.Database, totals: LedgerTotals): BookFault | null {
  return pointsDifference(folds, totals) ?? instrumentDifference(folds, totals) ?? cashDifference(folds, totals)
}

interface LotSums {
  memberId: string
  available: number
  pending: number
  held: number
}

/** A member's lots hold what their accounts say, account by account; and a debt is never below nothing. */
function pointsDifference(folds: Database.Database, { pointsByMember }: LedgerTotals): BookFault | null {
  const differs = (memberId: string, lots: Omit<LotSums, 'memberId'>, points: MemberPoints | undefined): BookFault | null => {
    const expected: MemberPoints = { 'points-available': lots.available, 'points-pending': lots.pending, 'points-held': lots.held, 'points-debt': Math.min(0, points?.['points-debt'] ?? 0) }
    const account = MEMBER_POINTS_ACCOUNTS.find((each) => expected[each] !== (points?.[each] ?? 0))
    return account === undefined ? null : bookFault('MEMBER_POINTS_DIFFER', null, `member ${memberId}, ${account}: lots ${expected[account]}, entries ${points?.[account] ?? 0}`)
  }
  const sums = folds.prepare<[], LotSums>(`SELECT member_id AS memberId, sum(remaining * (1 - unreleased)) AS available, sum(remaining * unreleased) AS pending, sum(held) AS held
    FROM projected_lot GROUP BY member_id`)
  for (const { memberId, ...lots } of sums.iterate()) {
    const found = differs(memberId, lots, pointsByMember.get(memberId))
    if (found !== null) return found
  }
  const hasLots = folds.prepare<[string], number>('SELECT 1 FROM projected_lot WHERE member_id = ? LIMIT 1').pluck()
  for (const memberId of pointsByMember.keys()) {
    if (hasLots.get(memberId) !== undefined) continue
    const found = differs(memberId, { available: 0, pending: 0, held: 0 }, pointsByMember.get(memberId))
    if (found !== null) return found
  }
  return null
}

const LIABILITY = { 'gift-card': 'gift-card-liability', 'store-credit': 'store-credit', account: 'customer-accounts' } as const

/** Each card, credit and account stands at what its entries say, all of a kind at what its account says; none made here is overdrawn. */
function instrumentDifference(folds: Database.Database, totals: LedgerTotals): BookFault | null {
  const sums = new Map<string, number>()
  const rows = folds.prepare<[], { id: string; kind: keyof typeof LIABILITY; balance: number; isOwn: number }>('SELECT instrument_id AS id, kind, balance_minor AS balance, is_own AS isOwn FROM projected_instrument')
  for (const { id, kind, balance, isOwn } of rows.iterate()) {
    const owed = kind === 'account' ? balance : -balance
    const inEntries = totals.moneyByInstrument.get(id) ?? 0
    if (owed !== inEntries) return bookFault('INSTRUMENT_DIFFERS', null, `${kind} ${id}: balance ${balance}, entries ${inEntries}`)
    if (isOwn === 1 && balance < 0 && kind !== 'account') return bookFault('INSTRUMENT_DIFFERS', null, `${kind} ${id}: ${-balance} more was spent than was put on it`)
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
