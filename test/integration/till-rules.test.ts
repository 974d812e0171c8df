import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { SaleCompleted } from '../../core/ledger/journal.ts'
import type { PromotionOutcome } from '../../core/promotions/evaluation.ts'
import { createHasher } from '../../terminal/hasher.ts'
import { checkBooks } from '../../terminal/services/ledger-check.ts'
import { command, DANIEL_CARD, MEI_LIN_CARD, barcodeOf, tillBeforeEach } from '../support/till.ts'
import type { TestTill } from '../support/till.ts'

const DAY_MS = 86_400_000
const SQUID = 'squid-cleaned-300g'

let till: TestTill

tillBeforeEach((opened) => (till = opened), () => till)

/** Works in the till's own file while the till is closed, as an update or an older program would. */
async function whileClosed(change: (db: Database.Database) => void): Promise<void> {
  await till.close()
  const db = new Database(join(till.dataDir, 'regulars.db'))
  try {
    change(db)
  } finally {
    db.close()
  }
  till = await till.reopen()
  await till.signIn()
}

type Json = Record<string, unknown> & { version: number; promotions: unknown[] }

/** The rules in force changed, as a next version. */
async function underRules(change: (rulebook: Json) => object): Promise<void> {
  await whileClosed((db) => {
    const { version, body } = db.prepare<[], { version: number; body: string }>('SELECT version, body FROM rulebook ORDER BY version DESC LIMIT 1').get()!
    const rulebook = JSON.parse(body) as Json
    db.prepare('INSERT INTO rulebook (version, effective_at, body, envelope, received_at) SELECT ?, effective_at, ?, NULL, received_at FROM rulebook WHERE version = ?')
      .run(version + 1, JSON.stringify({ ...rulebook, version: version + 1, ...change(rulebook) }), version)
  })
}

/** One more offer: a dollar off everything, for each member once a day. */
const withDailyOffer = (): Promise<void> => underRules(({ promotions }) => ({
  promotions: [...promotions, {
    id: 'daily-dollar', name: { en: 'A dollar a day', zh: '每日减一元' }, combine: { kind: 'stack' }, units: 'shared',
    when: { kind: 'member' }, effect: { kind: 'amount-off', goods: { all: true }, amountMinor: 100 }, limits: { perMember: { day: 1 } },
  }],
}))

/** Puts a piece of squid in the basket of a member: what became of the daily offer. */
async function offerOf(card: string): Promise<PromotionOutcome | undefined> {
  await till.scan(card)
  const sale = await till.scan(barcodeOf(SQUID))
  return sale.evaluation.promotions.find((outcome) => outcome.promotionId === 'daily-dollar')
}

async function sellTo(card: string): Promise<PromotionOutcome | undefined> {
  const outcome = await offerOf(card)
  const { sale } = await till.call('sale.current', {})
  await till.payCash(sale!, 10_000)
  return outcome
}

const applied = { status: 'applied', amountMinor: 100, uses: 1 }
const usedUp = { status: 'not-met', reason: { code: 'LIMIT_REACHED', limit: 'member-day' } }

describe('a limit per member and day', () => {
  it('gives the offer once a day to each member, and again the day after', async () => {
    await withDailyOffer()
    expect(await sellTo(MEI_LIN_CARD)).toMatchObject(applied)
    expect(await sellTo(MEI_LIN_CARD)).toMatchObject(usedUp)
    expect(await sellTo(DANIEL_CARD)).toMatchObject(applied)
    till.clock.advance(DAY_MS)
    expect(await sellTo(MEI_LIN_CARD)).toMatchObject(applied)
  })

  it('is counted from the journal anew where an older program kept the till meanwhile', async () => {
    await withDailyOffer()
    await sellTo(MEI_LIN_CARD)
    await whileClosed((db) => {
      db.exec('DELETE FROM projected_promotion_use; UPDATE projected_visit SET visits = 0; UPDATE projection_state SET head_seq = 2')
    })
    expect(await sellTo(MEI_LIN_CARD)).toMatchObject(usedUp)
    await till.close()
    const db = new Database(join(till.dataDir, 'regulars.db'), { readonly: true })
    expect(checkBooks(db, createHasher()).fault).toBeNull()
    db.close()
    till = await till.reopen()
  })

  it('keeps with the sale what was looked at, and nothing that says who the member is', async () => {
    await withDailyOffer()
    await sellTo(MEI_LIN_CARD)
    await till.close()
    const db = new Database(join(till.dataDir, 'regulars.db'), { readonly: true })
    const { body } = db.prepare<[], { body: string }>('SELECT body FROM journal ORDER BY seq DESC LIMIT 1').get()!
    db.close()
    const sale = JSON.parse(body) as { member: object; circumstances: object }
    expect(sale.circumstances).toMatchObject({ storeId: expect.any(String) as string, channel: 'store', usage: { 'daily-dollar': { memberDay: 0, uses: 0 } } })
    expect(sale.member).toMatchObject({ visits: 1, pointsEarnedToday: 0 })
    expect(sale.member).not.toHaveProperty('birthday')
    till = await till.reopen()
  })
})

describe('stop limits of a whole rulebook', () => {
  const everyDollar = (stopLimits: object): Promise<void> => underRules(({ promotions }) => ({
    stopLimits,
    promotions: [...promotions, {
      id: 'daily-dollar', name: { en: 'A dollar off', zh: '减一元' }, combine: { kind: 'stack' }, units: 'shared',
      when: { kind: 'member' }, effect: { kind: 'amount-off', goods: { all: true }, amountMinor: 100 }, limits: {},
    }],
  }))
  const stoppedBy = async (): Promise<string | undefined> => (await till.call('terminal.get', {})).offersStopped?.by
  const given = { status: 'applied', amountMinor: 100 }

  it('stop all offers for sales that begin after, and go on with those before and with the next day', async () => {
    await everyDollar({ tillDayMinor: 100 })
    expect(await offerOf(DANIEL_CARD)).toMatchObject(given)
    const parked = (await till.call('sale.current', {})).sale!
    await till.call('sale.hold', { ...command(), saleId: parked.saleId, label: '' })
    expect(await stoppedBy()).toBeUndefined()
    till.clock.advance(1_000)
    expect(await sellTo(MEI_LIN_CARD)).toMatchObject(given)
    till.clock.advance(1_000)
    expect(await stoppedBy()).toBe('till-day')
    // Sold on at the price of the shelf, with the points of the tier; the books hold why.
    expect(await offerOf(MEI_LIN_CARD)).toEqual({ status: 'not-met', promotionId: 'daily-dollar', reason: { code: 'STOPPED', by: 'till-day' } })
    const sale = (await till.call('sale.current', {})).sale!
    expect(sale.evaluation).toMatchObject({ discountMinor: 0, totalMinor: sale.evaluation.subtotalMinor })
    expect(sale.evaluation.points.total).toBeGreaterThan(0)
    await till.payCash(sale, 10_000)
    const recalled = (await till.call('sale.recall', { ...command(), saleId: parked.saleId })).sale!
    expect(recalled.evaluation.promotions.find(({ promotionId }) => promotionId === 'daily-dollar')).toMatchObject(given)
    await till.payCash(recalled, 10_000)
    await till.close()
    till = await till.reopen()
    await till.signIn()
    expect(await stoppedBy()).toBe('till-day')
    till.clock.advance(DAY_MS)
    expect(await stoppedBy()).toBeUndefined()
    expect(await sellTo(MEI_LIN_CARD)).toMatchObject(given)
    await whileClosed((db) => expect(checkBooks(db, createHasher()).fault).toBeNull())
  })

  it('of a till in all outlast the day, and are found anew in the journal where the note of them is gone', async () => {
    await everyDollar({ tillMinor: 100 })
    expect(await stoppedBy()).toBeUndefined()
    await sellTo(DANIEL_CARD)
    till.clock.advance(DAY_MS)
    expect(await stoppedBy()).toBe('till')
    await whileClosed((db) => db.prepare('DELETE FROM offer_stop').run())
    till.clock.advance(1_000)
    expect(await sellTo(MEI_LIN_CARD)).toMatchObject({ reason: { code: 'STOPPED', by: 'till' } })
  })
})

describe('points as a tender', () => {
  it('stay within what a card may spend in a day', async () => {
    await underRules(({ pointsRules }) => ({ pointsRules: { ...pointsRules as object, spendPerDay: 300 } }))
    await till.scan(MEI_LIN_CARD)
    const sale = await till.scan(barcodeOf(SQUID))
    expect(sale.maxPointsTender).toBe(300)
    const pay = (points: number, givenMinor: number) => ({ commandId: randomUUID(), saleId: sale.saleId, revision: sale.revision, tenders: [{ kind: 'points' as const, points }, { kind: 'cash' as const, givenMinor }] })
    expect(await till.refusal('sale.complete', pay(400, 10_000))).toEqual({ code: 'POINTS_NOT_ENOUGH', data: { available: 300 } })
    await till.call('sale.complete', pay(300, 10_000))
    await till.scan(MEI_LIN_CARD)
    expect((await till.scan(barcodeOf(SQUID))).maxPointsTender).toBe(0)
    await till.call('sale.clear', { commandId: randomUUID(), saleId: (await till.call('sale.current', {})).sale!.saleId })
    till.clock.advance(DAY_MS)
    await till.scan(MEI_LIN_CARD)
    expect((await till.scan(barcodeOf(SQUID))).maxPointsTender).toBe(300)
  })

  it('lower the tax where the country says so, in the books too', async () => {
    await underRules(({ programme, redemption }) => ({ programme: { ...programme as object, pointsLowerTax: true }, redemption: { ...redemption as object, points: 100, valueMinor: 100 } }))
    await till.scan(MEI_LIN_CARD)
    const sale = await till.scan(barcodeOf(SQUID))
    await till.call('sale.complete', { commandId: randomUUID(), saleId: sale.saleId, revision: sale.revision, tenders: [{ kind: 'points', points: 300 }, { kind: 'cash', givenMinor: 10_000 }] })
    await till.close()
    const db = new Database(join(till.dataDir, 'regulars.db'), { readonly: true })
    const { body } = db.prepare<[], { body: string }>('SELECT body FROM journal ORDER BY seq DESC LIMIT 1').get()!
    db.close()
    const { evaluation, postings } = JSON.parse(body) as SaleCompleted
    const [tax] = evaluation.taxes
    // 9 % inside what is left when points paid 3.00.
    const left = evaluation.totalMinor - 300
    expect(tax).toMatchObject({ rateBp: 900, grossMinor: left, taxMinor: Math.round((left * 9) / 109) })
    expect(postings).toContainEqual({ account: 'tax', unit: 'money', amount: -tax!.taxMinor })
    till = await till.reopen()
  })

  it('may be those of the same sale where the rules say so', async () => {
    await underRules(({ choices, redemption }) => ({
      choices: { ...choices as object, pointsOfThisSale: 'spendable', nonEarningTenders: [] },
      redemption: { ...redemption as object, minimumPoints: 0, stepPoints: 1 },
    }))
    await till.scan(DANIEL_CARD)
    const sale = await till.scan(barcodeOf(SQUID))
    const { pointsAvailable } = sale.member!
    expect(sale.evaluation.points.total).toBeGreaterThan(0)
    const points = Math.min(sale.maxPointsTender, pointsAvailable + sale.evaluation.points.total)
    const { completed } = await till.call('sale.complete', { commandId: randomUUID(), saleId: sale.saleId, revision: sale.revision, tenders: [{ kind: 'points', points }, ...(points < sale.evaluation.totalMinor ? [{ kind: 'cash' as const, givenMinor: 10_000 }] : [])] })
    expect(completed.member).toMatchObject({ pointsSpent: points, pointsAfter: pointsAvailable + completed.member!.pointsEarned - points })
  })
})

describe('tiers that count visits', () => {
  it('rise with the visit that reaches them, whatever it came to', async () => {
    // What a member brought along counts as it is: 41,230 for this one.
    const counts = [0, 41_231, 99_999]
    await underRules(({ tiers, tierRules }) => ({
      tierRules: { ...tierRules as object, measure: 'visits', window: 'lifetime' },
      tiers: (tiers as object[]).map((tier, at) => ({ ...tier, qualifyMinor: 0, qualifyCount: counts[at] })),
    }))
    expect((await till.call('terminal.get', {})).tierMeasure).toBe('visits')
    await till.scan(DANIEL_CARD)
    const sale = await till.scan(barcodeOf(SQUID))
    expect(sale.member?.progress).toMatchObject({ missingMinor: 1, missingAfterSaleMinor: 0 })
    const done = await till.payCash(sale, 10_000)
    expect(done.member?.upgradedTo?.name.en).toBe('Gold')
  })
})
