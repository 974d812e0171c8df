import type { JournalEvent } from './journal.ts'
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
  /** A member's net points: available, pending and held, less what is owed. */
  readonly pointsByMember: ReadonlyMap<string, number>
  /** What of it is debt: zero or negative. */
  readonly debtByMember: ReadonlyMap<string, number>
  /** Sums of the money entries that name a gift card, store credit or customer account. */
  readonly moneyByInstrument: ReadonlyMap<string, number>
}

/** Sums up events as they come. */
export function createTotals() {
  const money = new Map<Account, number>()
  const points = new Map<Account, number>()
  const members = new Map<string, number>()
  const debts = new Map<string, number>()
  const instruments = new Map<string, number>()
  let rows = 0
  let sales = 0
  let salesTotalMinor = 0

  function addPosting({ account, unit, amount, memberId, instrumentId }: Posting): void {
    add(unit === 'money' ? money : points, account, amount)
    if (memberId !== undefined) add(members, memberId, amount)
    if (memberId !== undefined && account === 'points-debt') add(debts, memberId, amount)
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
    totals: (): LedgerTotals => ({
      rows, sales, salesTotalMinor,
      moneyByAccount: money, pointsByAccount: points, pointsByMember: members, debtByMember: debts, moneyByInstrument: instruments,
    }),
  }
}

/** The entries an event books; none where it books nothing. */
export function postingsOf(event: JournalEvent): readonly Posting[] {
  return 'postings' in event ? event.postings ?? [] : []
}

function add<K>(sums: Map<K, number>, key: K, amount: number): void {
  sums.set(key, (sums.get(key) ?? 0) + amount)
}
