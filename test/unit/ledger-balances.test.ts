import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JournalEvent } from '../../core/ledger/journal.ts'
import { createTotals } from '../../core/ledger/chain-totals.ts'
import type { Posting } from '../../core/ledger/postings.ts'
import { balanceDifference } from '../../terminal/services/ledger-balances.ts'
import { demoRulebook } from '../../terminal/demo/demo-rulebook.ts'
import { ownMigrations } from '../../terminal/store/migrations.ts'
import { createProjections } from '../../terminal/store/projections.ts'
import { uuid } from '../support/sale-makers.ts'
import { FRIDAY_NOON } from '../support/till.ts'

const member = uuid(500)
const shiftId = uuid(600)
const atTill = { staffId: 'aisha', shiftId, businessDay: '2026-08-14' }
const approval = { right: 'points-adjust', staffId: 'marcus' } as const
const gained = (lotPoints: number, postings: Posting[]): JournalEvent => ({
  type: 'points.adjusted', adjustmentId: uuid(700), memberId: member, onDate: '2026-08-14', reason: 'goodwill',
  lot: { lotId: uuid(701), memberId: member, points: lotPoints, earnedOn: '2026-08-14', availableFrom: '2026-08-14', expiresOn: null },
  debtPaid: [], taken: [], owed: 0, rulebookVersion: 1, approval, ...atTill, postings,
})
const points = (account: Posting['account'], amount: number): Posting =>
  ({ account, unit: 'points', amount, ...(account === 'points-adjusted' ? {} : { memberId: member }) })
const money = (account: Posting['account'], amount: number, instrumentId?: string): Posting => ({ account, unit: 'money', amount, ...(instrumentId === undefined ? {} : { instrumentId }) })

const rules = demoRulebook(fileURLToPath(new URL('../../resources/demo-store', import.meta.url)), FRIDAY_NOON)
let db: Database.Database
beforeEach(() => {
  db = new Database(':memory:')
  for (const migration of ownMigrations()) db.exec(migration.sql)
})
afterEach(() => void db.close())

/** What is said of the books after these events; the folds may be spoiled first. */
function difference(events: readonly JournalEvent[], spoil = ''): { code: string; detail: string } | null {
  const projections = createProjections(db)
  const totals = createTotals()
  events.forEach((event, i) => {
    db.transaction(() => projections.apply(event, { position: i + 1, at: FRIDAY_NOON }, rules))()
    totals.add(event)
  })
  db.exec(spoil)
  return balanceDifference(db, totals.totals())
}

const opened: JournalEvent = { type: 'shift.opened', shiftId, businessDay: '2026-08-14', staffId: 'aisha' }
const paidIn = (amountMinor: number, postings: Posting[]): JournalEvent => ({ type: 'cash.moved', kind: 'pay-in', reason: 'owner', ...atTill, amountMinor, approval: null, postings })
const credit = (postings: Posting[]): JournalEvent => ({ type: 'store-credit.issued', ...atTill, creditId: uuid(800), amountMinor: 500, reason: 'goodwill', approval, rulebookVersion: 1, postings })

describe('what was booked against what was reckoned', () => {
  it('is the same where all is well', () => {
    expect(difference([
      opened,
      gained(50, [points('points-adjusted', -50), points('points-available', 50)]),
      paidIn(1000, [money('cash-drawer', 1000), money('paid-in', -1000)]),
      credit([money('goodwill', 500), money('store-credit', -500, uuid(800))]),
    ])).toBeNull()
  })

  it.each<[string, string, JournalEvent[], string]>([
    ['points on no lot', 'MEMBER_POINTS_DIFFER', [gained(50, [points('points-adjusted', -60), points('points-available', 60)])], ''],
    ['points on another account than their lot', 'MEMBER_POINTS_DIFFER', [gained(50, [points('points-adjusted', -50), points('points-pending', 50)])], ''],
    ['a debt above nothing', 'MEMBER_POINTS_DIFFER', [gained(50, [points('points-adjusted', -60), points('points-available', 50), points('points-debt', 10)])], ''],
    ['a lot that no entry speaks of', 'MEMBER_POINTS_DIFFER', [], "INSERT INTO projected_lot (lot_id, member_id, points, remaining, earned_on, available_from) VALUES ('x', 'y', 1, 1, '2026-08-14', '2026-08-14')"],
    ['credit on no card', 'INSTRUMENT_DIFFERS', [opened, credit([money('goodwill', 500), money('store-credit', -500)])], ''],
    ['another balance than the entries', 'INSTRUMENT_DIFFERS', [opened, credit([money('goodwill', 500), money('store-credit', -500, uuid(800))])], 'UPDATE projected_instrument SET balance_minor = 400'],
    ['more spent than was on it', 'INSTRUMENT_DIFFERS', [opened, credit([money('goodwill', -500), money('store-credit', 500, uuid(800))])], 'UPDATE projected_instrument SET is_own = 1'],
    ['cash that no shift had', 'CASH_DIFFERS', [opened, paidIn(1000, [money('cash-drawer', 1000), money('paid-in', -1000)])], 'DELETE FROM projected_shift_flow'],
    ['cash in the drawer of a closed shift', 'CASH_DIFFERS', [opened, paidIn(1000, [money('cash-drawer', 1000), money('paid-in', -1000)])], 'UPDATE shift SET z_number = 1'],
  ])('differs by %s', (_name, code, events, spoil) => {
    expect(difference(events, spoil)).toMatchObject({ code, seq: null })
  })
})
