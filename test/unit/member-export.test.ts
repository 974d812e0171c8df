import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MemberExport } from '../../core/contract/member-views.ts'
import { HistoryDriver } from '../support/history-driver.ts'
import type { Goods, Step } from '../support/history-steps.ts'
import { MEMBERS, smallShop } from '../support/small-shop.ts'
import type { ShopRules } from '../support/small-shop.ts'

const RULES: ShopRules = { pricesIncludeTax: true, cashStepMinor: 1, pendingDays: 0, expireAfterMonths: null, pointsShort: 'debt' }
const [ANN, BEN, CAT] = [0, 1, 4]
const [TEA, BOOK] = [0, 3]
/** What holds an id and is no row about a person: the chain, what finds again, what was answered to a repeated command. */
const NO_ROWS_OF_PEOPLE = ['journal', 'find_token', 'command']

const shop = smallShop(RULES)
const dir = mkdtempSync(join(tmpdir(), 'regulars-export-'))
const driver = new HistoryDriver(dir, RULES)
const { till } = driver.shop
const ann = MEMBERS[ANN]!.memberId
let ben = ''
let cat = ''
let all: MemberExport

const sell = (member: number, goods: readonly Goods[]): Promise<void> =>
  driver.take({ again: 'no', does: 'sell', member, goods, pointsShare: 0, cardShare: 0, giftCard: false, hold: false, coupon: 'none', which: 0, onAccount: false, parked: false })
const take = (step: object): Promise<void> => driver.take({ again: 'no', ...step } as Step)

beforeAll(async () => {
  shop.copyTo(dir)
  await till.open()
  await take({ does: 'enrol', by: ANN })
  ben = MEMBERS[BEN]!.memberId
  cat = driver.shop.people[CAT]!.memberId
  await sell(ANN, [{ at: TEA, quantity: 6 }, { at: BOOK, quantity: 2 }])
  await sell(CAT, [{ at: TEA, quantity: 1 }])
  await take({ does: 'merge', member: BEN, into: ANN })
  await take({ does: 'issue-treat', member: ANN })
  await take({ does: 'issue-treat', member: ANN })
  await take({ does: 'withdraw-code', code: 0 })
  await take({ does: 'give-tier', member: ANN, tier: 'gold', days: 3 })
  await take({ does: 'hold', member: ANN, share: 0.5 })
  await take({ does: 'open-account', member: ANN })
  await till.call('referral.code', { ...till.commandId(), memberId: ann })
  all = await till.call('member.export', { memberId: ben })
})
afterAll(async () => {
  await till.close()
  shop.remove()
  rmSync(dir, { recursive: true, force: true })
})

describe('the export of a member’s data', () => {
  it('says coupons with their codes, referrals, tiers given by hand, stamps and uses', () => {
    const { codes, tiers } = driver.shop.model
    expect(all).toMatchObject({
      memberId: ann, mergedIds: [ben], tierId: 'gold',
      tierGifts: [{ giftId: tiers.gifts[0]!.giftId, tierId: 'gold', from: '2026-08-14', until: '2026-08-17', withdrawnOn: null }],
      stamps: [{ cardId: 'teas', open: 1, full: 1, perCard: 5 }],
      entitlements: [{ entitlementId: 'refill', left: 2 }],
      referrals: { code: expect.stringMatching(/^R/) as string, broughtBy: [], brought: [{ memberId: cat, referrerId: ann, onDate: '2026-08-14', saleId: driver.shop.model.sales[1]!.saleId }] },
    })
    expect(all.coupons.map(({ code, state, issuedOn }) => ({ code, state, issuedOn })).toSorted((a, b) => (a.state < b.state ? -1 : 1))).toEqual([
      { code: codes[0]!.code, state: 'cancelled', issuedOn: '2026-08-14' }, { code: codes[1]!.code, state: 'good', issuedOn: '2026-08-14' },
    ])
  })

  it('says who brought whoever was brought', async () => {
    const other = await till.call('member.export', { memberId: cat })
    expect(other.referrals).toEqual({ code: null, broughtBy: [{ memberId: cat, referrerId: ann, onDate: '2026-08-14', saleId: driver.shop.model.sales[1]!.saleId }], brought: [] })
  })

  it('has every row of every table that holds one of the ids', () => {
    const tables = till.books.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").pluck().all()
    const missing: string[] = []
    let found = 0
    for (const table of tables.filter((name) => !NO_ROWS_OF_PEOPLE.includes(name))) {
      const said = new Set((all.rows[table] ?? []).map((row) => JSON.stringify(row)))
      for (const row of till.books.prepare<[], Record<string, unknown>>(`SELECT * FROM "${table}"`).all()) {
        const text = JSON.stringify(row)
        if (!text.includes(ann) && !text.includes(ben)) continue
        found += 1
        if (!said.has(text)) missing.push(`${table}: ${text}`)
      }
    }
    expect(missing).toEqual([])
    expect(found).toBeGreaterThan(40)
    expect(Object.keys(all.rows)).toEqual(expect.arrayContaining(['member', 'member_card', 'member_phone', 'projected_hold', 'projected_instrument', 'projected_points_entry', 'projected_reward_move', 'projected_tier_gift', 'referral_code', 'sale']))
  })

  it('has nothing of anybody else', () => {
    for (const { memberId, cardNumber } of MEMBERS.slice(2)) for (const theirs of [memberId, cardNumber]) expect(JSON.stringify(all)).not.toContain(theirs)
  })
})
