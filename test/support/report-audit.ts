import type Database from 'better-sqlite3'
import { expect } from 'vitest'
import type { JournalEvent } from '../../core/ledger/journal.ts'
import type { Account } from '../../core/ledger/postings.ts'
import { disagreements, netSales } from '../../core/reports/adding-up.ts'
import { NOTHING_OWED } from '../../core/reports/figures.ts'
import { owedBefore } from '../../core/reports/shift-reports.ts'
import { sumFigures } from '../../core/reports/sum.ts'
import { readReports } from '../../terminal/services/read-reports.ts'
import { folderOf, readChain } from '../../terminal/store/segments.ts'

const DAY = { timeZone: 'Asia/Singapore', dayChange: '00:00' }
/** Events whose money is told under how customers paid. */
const GOODS: ReadonlySet<string> = new Set(['sale.completed', 'return.completed', 'return.without-receipt', 'refund.settled'])

/**
 * Recomputes what the reports of all shifts say by another way: from the entries of the accounts alone. Every report agrees
 * with itself, all of them together are the whole journal, and what is owed leads back to nothing.
 */
export function auditReports(db: Database.Database): void {
  const { reports, owed, isWhole } = readReports(db, { after: null, day: DAY })
  expect(isWhole).toBe(true)
  for (const { shiftId, figures } of reports) expect({ shiftId, faults: disagreements(figures) }).toEqual({ shiftId, faults: [] })
  for (const [at, report] of reports.entries()) if (at > 0) expect(report.firstPosition).toBe((reports[at - 1]?.lastPosition ?? 0) + 1)
  if (reports.length === 0) return
  const last = reports.at(-1)?.lastPosition ?? 0
  const events = [...readChain(db, folderOf(db))].filter(({ position }) => position <= last).map(({ body }) => JSON.parse(body) as JournalEvent)
  const all = sumFigures(reports.map(({ figures }) => figures))
  expect(all.entries).toBe(events.length)
  const booked = (account: Account, only: (type: string) => boolean = () => true): number =>
    events.filter(({ type }) => only(type)).flatMap((event) => ('postings' in event ? event.postings ?? [] : [])).reduce((sum, posting) => sum + (posting.account === account ? posting.amount : 0), 0)
  for (const { account, amount } of all.accounts) expect([account, amount]).toEqual([account, booked(account)])
  const isGoods = (type: string): boolean => GOODS.has(type)
  const paid = (kind: string): number => all.tenders.find((tender) => tender.kind === kind)?.amountMinor ?? 0
  expect({ cash: paid('cash'), card: paid('card'), paynow: paid('paynow'), points: paid('points') })
    .toEqual({ cash: booked('cash-drawer', isGoods), card: booked('card-clearing', isGoods), paynow: booked('paynow-clearing', isGoods), points: booked('points-redeemed-value', isGoods) })
  // Goods and tax are what is left of the sales once gift cards that were loaded, and unloaded by returns, are out of them.
  const values = booked('gift-card-liability', isGoods) + booked('store-credit', isGoods) + booked('customer-accounts', isGoods)
  const paidWithValues = paid('gift-card') + paid('store-credit') + paid('account')
  expect(netSales(all)).toBe(0 - booked('sales', isGoods) - booked('other-till-sales', isGoods) - booked('tax', isGoods) + (paidWithValues - values))
  expect(all.taxes.reduce((sum, { taxMinor }) => sum + taxMinor, 0)).toBe(0 - booked('tax'))
  expect(all.drawer.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(booked('cash-drawer'))
  if (reports.at(-1)?.closing === null) expect(reports.toReversed().reduce((then, { figures }) => owedBefore(then, figures), owed)).toEqual(NOTHING_OWED)
}
