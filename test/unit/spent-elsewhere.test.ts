import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSpentElsewhere } from '../../terminal/store/spent-elsewhere.ts'
import { HistoryDriver } from '../support/history-driver.ts'
import type { Step } from '../support/history-steps.ts'
import { MEMBERS, smallShop } from '../support/small-shop.ts'
import type { ShopRules } from '../support/small-shop.ts'

const RULES: ShopRules = { pricesIncludeTax: true, cashStepMinor: 1, pendingDays: 0, expireAfterMonths: null, pointsShort: 'debt' }
const [ALONE, TOLD] = [1, 3]
const BOOK = [{ at: 3, quantity: 1 }]

const shop = smallShop(RULES)
const dir = mkdtempSync(join(tmpdir(), 'regulars-spent-'))
const driver = new HistoryDriver(dir, RULES)
let db: Database.Database

const pay = (member: number, pointsShare: number, giftCard: boolean): Promise<void> =>
  driver.take({ again: 'no', does: 'sell', member, goods: BOOK, pointsShare, cardShare: 0, giftCard, hold: false, coupon: 'none', which: 0, onAccount: false, parked: false } satisfies Step)
/** As if head office had told of an account, or of a credit: for as long as it is looked at, as nothing else is in it. */
function whenTold<T>(ask: () => T): T {
  db.exec('BEGIN')
  try {
    db.prepare("INSERT INTO received_account (member_id, incarnation, version, as_of_chain, as_of_seq, at, body) VALUES (?, 'i', 1, 'c', 0, 0, '{}')").run(MEMBERS[TOLD]!.memberId)
    db.exec("INSERT INTO received_instrument (instrument_id, incarnation, version, at, body) SELECT instrument_id, 'i', 1, 0, '{}' FROM projected_instrument")
    return ask()
  } finally {
    db.exec('ROLLBACK')
  }
}
const lastSale = (): number => db.prepare<[], number>('SELECT max(seq) FROM sale').pluck().get()!

beforeAll(async () => {
  shop.copyTo(dir)
  await driver.shop.till.open()
  db = new Database(join(dir, 'regulars.db'))
})
afterAll(async () => {
  db.close()
  await driver.shop.till.close()
  shop.remove()
  rmSync(dir, { recursive: true, force: true })
})

describe('what sales took of another till’s books, and head office does not have yet', () => {
  it('is points of members whom it told of, and cards and credit it told of, by what they paid', async () => {
    await pay(TOLD, 0.5, false)
    await pay(ALONE, 1, false)
    await driver.take({ again: 'no', does: 'store-credit', amount: 700 })
    const before = lastSale()
    await pay(TOLD, 1, true)
    const paid = (sale: number, kind: string): number => driver.shop.model.sales[sale]!.tenders.find((tender) => tender.kind === kind)!.amount
    expect(paid(2, 'points') * paid(2, 'store-credit') * paid(0, 'points')).toBeGreaterThan(0)
    expect(createSpentElsewhere(db).after(0)).toBe(0)
    expect(whenTold(() => createSpentElsewhere(db).after(before))).toBe(paid(2, 'store-credit') + paid(2, 'points'))
    expect(whenTold(() => createSpentElsewhere(db).after(0))).toBe(paid(2, 'store-credit') + paid(2, 'points') + paid(0, 'points'))
  })

  it('is added up as sales are made, and is less once head office has some', async () => {
    const spent = createSpentElsewhere(db)
    const first = whenTold(() => spent.after(0))
    await pay(TOLD, 1, false)
    expect(whenTold(() => spent.after(0))).toBe(first + driver.shop.model.sales.at(-1)!.tenders.find((tender) => tender.kind === 'points')!.amount)
    expect(whenTold(() => spent.after(lastSale()))).toBe(0)
  })
})
