import type { JournalEvent } from './journal.ts'
import { MEMBER_POINTS_ACCOUNTS, isMemberPointsAccount } from './points-entries.ts'
import type { MemberPointsAccount } from './points-entries.ts'
import type { Account, Posting } from './postings.ts'

/** What a journal's entries add up to, row by row; compared with the till's own balances. */
export interface LedgerTotals {
  readonly rows: number
  readonly sales: number
  readonly salesTotalMinor: number
  /** Sums of the money entries; debit positive. */
  readonly moneyByAccount: ReadonlyMap<Account, number>
  /** Sums of the points entries of every account. */
  readonly pointsByAccount: ReadonlyMap<Account, number>
  /** Each member's four accounts of points. */
  readonly pointsByMember: Sums<MemberPoints>
  /** Sums of the money entries that name a gift card, store credit or customer account. */
  readonly moneyByInstrument: Sums<number>
}

/** Sums by an id, of which there may be as many as a programme has members: a map, or what keeps them elsewhere. */
export interface Sums<V> {
  get(id: string): V | undefined
  keys(): Iterable<string>
}

interface SumStore<V> extends Sums<V> {
  set(id: string, sum: V): unknown
}

/** Where the sums that grow with the programme are kept. */
export interface TotalStores {
  readonly pointsByMember: SumStore<MemberPoints>
  readonly moneyByInstrument: SumStore<number>
}

/** Sums of a member's accounts of points; what is owed is zero or negative, so that all four add up to what the member has. */
export type MemberPoints = Record<MemberPointsAccount, number>

const NO_POINTS: MemberPoints = { 'points-available': 0, 'points-pending': 0, 'points-held': 0, 'points-debt': 0 }

/** What a member has, less what they owe. */
export function netPoints(points: MemberPoints): number {
  return MEMBER_POINTS_ACCOUNTS.reduce((sum, account) => sum + points[account], 0)
}

/** Sums up events as they come; in memory, unless told otherwise. */
export function createTotals(stores: TotalStores = { pointsByMember: new Map(), moneyByInstrument: new Map() }) {
  const money = new Map<Account, number>()
  const points = new Map<Account, number>()
  const { pointsByMember: members, moneyByInstrument: instruments } = stores
  let rows = 0
  let sales = 0
  let salesTotalMinor = 0

  function addPosting({ account, unit, amount, memberId, instrumentId }: Posting): void {
    add(unit === 'money' ? money : points, account, amount)
    if (memberId !== undefined && isMemberPointsAccount(account)) {
      const before = members.get(memberId) ?? NO_POINTS
      members.set(memberId, { ...before, [account]: before[account] + amount })
    }
    if (instrumentId !== undefined) add(instruments, instrumentId, amount)
  }

  return {
    add(event: JournalEvent): void {
      rows += 1
      if (event.type === 'sale.completed') {
        sales += 1
        salesTotalMinor += event.evaluation.totalMinor
      }
      for (const posting of postingsOf(event)) addPosting(posting)
    },
    /** Counts an entry that nothing is reckoned from. */
    pass: () => void (rows += 1),
    totals: (): LedgerTotals => ({
      rows, sales, salesTotalMinor,
      moneyByAccount: money, pointsByAccount: points, pointsByMember: members, moneyByInstrument: instruments,
    }),
  }
}

/** The entries an event books; none where it books nothing. */
export function postingsOf(event: JournalEvent): readonly Posting[] {
  return 'postings' in event ? event.postings ?? [] : []
}

function add<K>(sums: { get(key: K): number | undefined; set(key: K, sum: number): unknown }, key: K, amount: number): void {
  sums.set(key, (sums.get(key) ?? 0) + amount)
}
