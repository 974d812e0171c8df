import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { HistoryDriver } from '../support/history-driver.ts'
import type { Again, Goods, Step } from '../support/history-steps.ts'
import { GOODS, MEMBERS, smallShop } from '../support/small-shop.ts'
import type { ShopRules } from '../support/small-shop.ts'

/** Of a busy machine; a quiet one takes a tenth. */
const TIMEOUT_MS = 600_000
const RUNS = Number(process.env.PROPERTY_RUNS ?? 60)
/** Memory where the system has it: every command is a commit that waits for the disk. */
const FOLDER = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

const RULES: readonly ShopRules[] = [
  { pricesIncludeTax: true, cashStepMinor: 5, pendingDays: 0, expireAfterMonths: null, pointsShort: 'debt', maySpend: 'everyone' },
  { pricesIncludeTax: false, cashStepMinor: 1, pendingDays: 3, expireAfterMonths: 1, pointsShort: 'debt', maySpend: 'head' },
  { pricesIncludeTax: true, cashStepMinor: 10, pendingDays: 2, expireAfterMonths: 2, pointsShort: 'forgive', maySpend: 'everyone' },
  { pricesIncludeTax: false, cashStepMinor: 1, pendingDays: 0, expireAfterMonths: null, pointsShort: 'deduct-from-refund', maySpend: 'own-points-only' },
]
const shops = RULES.map((rules) => smallShop(rules))
afterAll(() => shops.forEach((shop) => shop.remove()))

const again = fc.oneof({ weight: 8, arbitrary: fc.constant<Again>('no') }, { weight: 1, arbitrary: fc.constant<Again>('same') }, { weight: 1, arbitrary: fc.constant<Again>('other') })
/** Some come more often than others, so that much happens to the same points. */
const member = fc.constantFrom(1, 1, 1, 2, 2, 0, 3)
const maybeMember = fc.constantFrom(1, 1, 1, 1, 2, 2, 0, 3, MEMBERS.length)
const n = fc.nat(99)
const share = fc.constantFrom(0.1, 0.34, 0.5, 1)
const noneOrShare = fc.constantFrom(0, 0, 0.1, 0.3, 0.6, 1)
const goods = fc.array(fc.record<Goods>({ at: fc.nat(GOODS.length - 1), quantity: fc.integer({ min: 1, max: 6 }) }), { minLength: 1, maxLength: 4 })

const of = <S extends Omit<Step, 'again'>>(record: { [K in keyof S]: fc.Arbitrary<S[K]> }) => fc.record({ ...record, again } as never) as fc.Arbitrary<unknown> as fc.Arbitrary<Step>
const does = <D extends Step['does']>(name: D) => fc.constant(name)

const sell = of({ does: does('sell'), member: maybeMember, goods, pointsShare: noneOrShare, cardShare: noneOrShare, giftCard: fc.boolean(), hold: fc.boolean(), voucher: fc.boolean(), onAccount: fc.boolean(), parked: fc.constantFrom(false, false, true) })
const comesBack = [
  { weight: 5, arbitrary: of({ does: does('return'), sale: n, lines: fc.nat(15), share }) },
  { weight: 1, arbitrary: of({ does: does('return-all'), sale: n }) },
  { weight: 1, arbitrary: of({ does: does('void'), sale: n }) },
  { weight: 2, arbitrary: of({ does: does('exchange'), sale: n, lines: fc.nat(15), share, member: maybeMember, goods }) },
]
const selling = [
  { weight: 8, arbitrary: sell },
  { weight: 1, arbitrary: of({ does: does('cancel'), member: maybeMember, goods, parked: fc.boolean() }) },
  ...comesBack,
  { weight: 1, arbitrary: of({ does: does('restart') }) },
  { weight: 1, arbitrary: of({ does: does('close-segment'), leave: fc.nat(4) }) },
]
const everything = [
  ...selling,
  { weight: 2, arbitrary: of({ does: does('too-much'), what: fc.constantFrom('return', 'spend', 'transfer-to-self', 'transfer', 'adjust', 'voucher', 'hold'), sale: n, member }) },
  { weight: 2, arbitrary: of({ does: fc.constantFrom('gift-card', 'store-credit'), amount: fc.integer({ min: 1, max: 60 }).map((tens) => tens * 50) }) },
  { weight: 1, arbitrary: of({ does: does('open-account'), member }) },
  { weight: 1, arbitrary: of({ does: does('settle-account'), account: n, share }) },
  { weight: 2, arbitrary: of({ does: does('without-receipt'), goods }) },
  { weight: 1, arbitrary: of({ does: does('pay-out-card'), card: n }) },
  { weight: 2, arbitrary: of({ does: does('adjust'), member, points: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: -300, max: -1 })) }) },
  { weight: 2, arbitrary: of({ does: does('transfer'), member, to: member, share }) },
  { weight: 2, arbitrary: of({ does: does('hold'), member, share }) },
  { weight: 2, arbitrary: of({ does: does('end-hold'), hold: n, how: fc.constantFrom('released', 'captured') }) },
  { weight: 1, arbitrary: of({ does: does('give-tier'), member, days: fc.nat(20) }) },
  { weight: 1, arbitrary: of({ does: does('withdraw-tier'), gift: n }) },
  { weight: 1, arbitrary: of({ does: does('merge'), member, into: member }) },
  { weight: 2, arbitrary: of({ does: does('undo-merge') }) },
  { weight: 1, arbitrary: of({ does: does('found-household'), member, other: member }) },
  { weight: 1, arbitrary: of({ does: fc.constantFrom('join-household', 'leave-household'), member }) },
  { weight: 2, arbitrary: of({ does: does('cash'), kind: fc.constantFrom('pay-in', 'from-safe', 'pay-out', 'drop'), amount: fc.integer({ min: 1, max: 5000 }) }) },
  { weight: 1, arbitrary: of({ does: does('close-shift'), off: fc.integer({ min: -50, max: 50 }), left: fc.integer({ min: 0, max: 3000 }) }) },
  { weight: 2, arbitrary: of({ does: does('refund'), refund: n, outcome: fc.constantFrom('refunded', 'declined') }) },
  { weight: 1, arbitrary: of({ does: does('lost-payment'), goods, reversed: fc.boolean() }) },
  { weight: 4, arbitrary: of({ does: does('days'), days: fc.constantFrom(1, 3, 4, 5, 8, 12, 31) }) },
]

/** Lives through a history on a till of its own; what happened last is said where it fails. */
async function live(rules: number, steps: readonly Step[], finish: (driver: HistoryDriver) => Promise<void>): Promise<number> {
  const dir = mkdtempSync(join(FOLDER, 'regulars-history-'))
  shops[rules]!.copyTo(dir)
  const driver = new HistoryDriver(dir, RULES[rules]!)
  try {
    await driver.shop.till.open()
    await driver.shop.compare()
    for (const [at, step] of steps.entries()) {
      await driver.take(step)
      await driver.shop.compare()
      if (at % 8 === 7) driver.shop.till.verify()
    }
    await finish(driver)
    driver.shop.till.verify()
  } finally {
    await driver.shop.till.close()
    rmSync(dir, { recursive: true, force: true })
  }
  return driver.shop.till.sent
}

const rulesOf = fc.nat(RULES.length - 1)
const historyOf = (steps: readonly { weight: number; arbitrary: fc.Arbitrary<Step> }[], maxLength: number) => fc.array(fc.oneof(...steps), { minLength: 10, maxLength, size: 'max' })

describe('random histories', () => {
  it('agree with the model after every step, and always verify', async () => {
    let steps = 0
    await fc.assert(fc.asyncProperty(rulesOf, historyOf(everything, 60), async (rules, history) => {
      steps += await live(rules, history, (driver) => driver.sales.returnEverything())
    }), { numRuns: RUNS })
    expect(steps).toBeGreaterThan(RUNS * 100)
  }, TIMEOUT_MS)

  /**
   * What stays of a sale that came back whole, and is meant to: its entry and the return's, their receipt numbers, the day
   * as one on which the member was here, the shift's counts of entries, and the price as one that was charged. Points may
   * stand otherwise: a lot that was over begins anew, and what could not be taken back at its time is owed beside points
   * that came later. Net they are what they were.
   */
  it('that end with everything brought back leave all money and all points as they were', async () => {
    const start = new Map(MEMBERS.map(({ memberId, points }) => [memberId, points]))
    await fc.assert(fc.asyncProperty(rulesOf.filter((rules) => RULES[rules]!.pointsShort === 'debt'), historyOf(selling, 40), async (rules, history) => {
      await live(rules, history, async (driver) => {
        await driver.sales.returnEverything()
        await driver.shop.compare()
        const { accounts } = driver.shop.model
        expect([...accounts].filter(([account, sum]) => sum !== 0 && account !== 'points-imported')).toEqual([])
        for (const [memberId, points] of start) {
          const { available, pending, debt } = driver.shop.model.standing(memberId)
          expect(available + pending - debt).toBe(points)
        }
      })
    }), { numRuns: Math.ceil(RUNS / 2) })
  }, TIMEOUT_MS)
})
