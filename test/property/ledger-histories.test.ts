import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { HistoryDriver } from '../support/history-driver.ts'
import { everything, historyOf, RULES, rulesOf, selling } from '../support/history-arbitraries.ts'
import type { Step } from '../support/history-steps.ts'
import { MEMBERS, smallShop } from '../support/small-shop.ts'

/** Of a busy machine; a quiet one takes a tenth. */
const TIMEOUT_MS = 600_000
const RUNS = Number(process.env.PROPERTY_RUNS ?? 54)
/** Memory where the system has it: every command is a commit that waits for the disk. */
const FOLDER = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

/** Each of these comes up in the run that everybody makes. */
const RARE = [
  'sales that paid a full card out', 'sales that took a use', 'sale that used a code', 'sale that reached a tier', 'sale that spent a hold', 'tier.changed', 'points.expired', 'points.hold-ended',
  'return that ended a tier', 'return of points whose lot is over', 'referral.rewarded', 'referral.reopened', 'coupon.issued', 'coupon.withdrawn', 'tier.given', 'member.merged', 'merge.undone',
]

const shops = RULES.map((rules) => smallShop(rules))
afterAll(() => shops.forEach((shop) => shop.remove()))

/** How often what is rare happened, over all histories of a run: nothing is shown by what never comes up. */
type Happened = Map<string, number>

function note(happened: Happened, driver: HistoryDriver): void {
  const { sales, codes } = driver.shop.model
  const add = (what: string, times: number): void => void happened.set(what, (happened.get(what) ?? 0) + times)
  add('commands', driver.shop.till.sent)
  add('sales', sales.length)
  add('sales that paid a full card out', sales.reduce((sum, sale) => sum + sale.cardsPaid, 0))
  add('sales that took a use', sales.reduce((sum, sale) => sum + sale.usesTaken, 0))
  add('codes given', codes.length)
  for (const [what, times] of driver.shop.till.happened) add(what, times)
}

/** Lives through a history on a till of its own; what happened last is said where it fails. */
async function live(rules: number, steps: readonly Step[], happened: Happened, finish: (driver: HistoryDriver) => Promise<void>): Promise<void> {
  const dir = mkdtempSync(join(FOLDER, 'regulars-history-'))
  shops[rules]!.copyTo(dir)
  const driver = new HistoryDriver(dir, RULES[rules]!)
  try {
    await driver.shop.till.open()
    await driver.compare()
    for (const [at, step] of steps.entries()) {
      await driver.take(step)
      await driver.compare()
      if (at % 10 === 9) driver.shop.till.verify()
    }
    await finish(driver)
    await driver.compare()
    driver.shop.till.verify()
    driver.shop.till.audit()
    note(happened, driver)
  } finally {
    await driver.shop.till.close()
    rmSync(dir, { recursive: true, force: true })
  }
}

describe('random histories', () => {
  it('agree with the model after every step, and always verify', async () => {
    const happened: Happened = new Map()
    await fc.assert(fc.asyncProperty(rulesOf, historyOf(everything, 60), async (rules, history) => {
      await live(rules, history, happened, (driver) => driver.sales.returnEverything())
    }), { numRuns: RUNS })
    expect(happened.get('commands')).toBeGreaterThan(RUNS * 100)
    // What comes up too seldom for a short run is held by longer ones.
    if (RUNS >= 54) for (const what of RARE) expect([what, happened.get(what) ?? 0]).toEqual([what, expect.toSatisfy((times: number) => times > 0)])
    if (process.env.PROPERTY_RUNS !== undefined) console.log(Object.fromEntries([...happened].sort()))
  }, TIMEOUT_MS)

  /**
   * What stays of a sale that came back whole, and is meant to: its entry and the return's, their receipt numbers, the day
   * as one on which the member was here, the shift's counts of entries, and the price as one that was charged. Points may
   * stand otherwise: a lot that was over begins anew, and what could not be taken back at its time is owed beside points
   * that came later. Net they are what they were. So are tiers, stamps, uses, codes and referrals; a code that a sale gave
   * is no more.
   */
  it('that end with everything brought back leave all money, all points and all rewards as they were', async () => {
    const start = new Map(MEMBERS.map(({ memberId, points }) => [memberId, points]))
    await fc.assert(fc.asyncProperty(rulesOf.filter((rules) => RULES[rules]!.pointsShort === 'debt'), historyOf(selling, 40), async (rules, history) => {
      await live(rules, history, new Map(), async (driver) => {
        await driver.sales.returnEverything()
        await driver.compare()
        const { accounts } = driver.shop.model
        expect([...accounts].filter(([account, sum]) => sum !== 0 && account !== 'points-imported')).toEqual([])
        for (const { memberId } of driver.shop.people) {
          const { standing: { available, pending, debt } } = await driver.shop.till.call('points.get', { memberId })
          expect(available + pending - debt).toBe(start.get(memberId) ?? 0)
          const { member: { standing: { tier, stamps, entitlements } } } = await driver.shop.till.call('member.get', { memberId })
          expect({ tier: tier.id, stamps, entitlements }).toMatchObject({ tier: 'member', stamps: [{ open: 0, full: 0 }], entitlements: [{ left: 0 }] })
        }
        expect(driver.shop.model.codes.filter((code) => driver.shop.model.stateOf(code) !== (code.kind === 'voucher' ? 'cancelled' : 'good'))).toEqual([])
      })
    }), { numRuns: Math.ceil(RUNS / 2) })
  }, TIMEOUT_MS)
})
