import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SaleCompleted } from '../../core/ledger/journal.ts'
import { balanceOf, readAccounts } from '../../headoffice/server/services/accounts.ts'
import { rebuildProjections } from '../../headoffice/server/services/interpretation.ts'
import { startHeadOffice } from '../support/head-office.ts'
import type { TestHeadOffice } from '../support/head-office.ts'
import { opened, saleEvent } from '../support/journal-makers.ts'
import { seededNumbers } from '../support/seeded-numbers.ts'
import { WireTill } from '../support/wire-till.ts'

const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_261_122)
const numbers = seededNumbers(SEED)
const MEMBERS = Array.from({ length: 5 }, () => randomUUID())
const ROUNDS = 14
const DAY = '2026-08-14'

let office: TestHeadOffice
const tills: WireTill[] = []

beforeAll(async () => {
  office = await startHeadOffice()
  for (let n = 0; n < 3; n += 1) {
    const till = new WireTill(office.office.url)
    await till.pair(office)
    till.write(opened)
    tills.push(till)
  }
})
afterAll(() => office.close())

const pool = () => office.office.books.database.pool
const pick = <T>(from: readonly T[]): T => from[numbers.between(0, from.length - 1)]!

/** Lots as the tills began them, and what is left as far as one that knows of all of them would say. */
const lots: { readonly lotId: string; readonly memberId: string; left: number }[] = []

/** A member's sale: points earned as a lot, and taken from lots of any till, now and then more than is there. */
function sale(memberId: string): SaleCompleted {
  const earned = numbers.between(0, 3) * 25
  const own = lots.filter((lot) => lot.memberId === memberId)
  const from = own.length > 0 && numbers.between(0, 2) === 0 ? pick(own) : null
  const wanted = from === null ? 0 : numbers.between(1, 60)
  const taken = from === null ? 0 : numbers.between(0, 3) === 0 ? wanted : Math.min(wanted, Math.max(0, from.left))
  const spentLots = from === null || taken === 0 ? [] : [{ lotId: from.lotId, memberId, points: taken }]
  if (from) from.left -= taken
  const lot = earned === 0 ? null : { lotId: randomUUID(), memberId, points: earned, earnedOn: DAY, availableFrom: DAY, expiresOn: '2027-12-31' }
  if (lot) lots.push({ lotId: lot.lotId, memberId, left: earned })
  const tenders = taken === 0 ? [] : [{ kind: 'points' as const, points: taken, amountMinor: 0 }]
  return {
    ...saleEvent({ saleId: randomUUID(), totalMinor: 0, tenders, memberId, pointsEarned: earned }), lot,
    member: { memberId, tierId: 'member', tierCountedMinor: 0, pointsAvailable: 0 }, ...(spentLots.length === 0 ? {} : { spentLots }),
  }
}

async function balances(): Promise<Map<string, number>> {
  const { rows } = await pool().query<{ id: string; points: number }>('SELECT member_id AS id, points FROM points_balance WHERE member_id = ANY($1::uuid[])', [MEMBERS])
  return new Map(rows.map(({ id, points }) => [id, points]))
}

/** Balances as all that is kept says, read whole. */
const readWhole = async () => new Map([...await readAccounts(pool(), MEMBERS)].map(([id, account]) => [id, balanceOf(account)]))

const plainNow = async () => (await pool().query<{ n: number }>('SELECT count(*) AS n FROM account_head WHERE plain_version = version')).rows[0]!.n

describe(`balances that are added to (seed ${SEED})`, () => {
  it('are what all that is kept comes to, after every batch, also of members whose lots two tills spent', async () => {
    const plain: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const till = pick(tills)
      const first = till.rows.length + 1
      // The first batch of a till brings its opening as well.
      const from = till.rows.length === 1 ? 1 : first
      for (let n = numbers.between(1, 6); n > 0; n -= 1) till.write(sale(pick(MEMBERS)))
      expect((await till.send(till.batch(from, till.rows.length))).body).toMatchObject({ watermark: till.rows.length, notApplied: [] })
      const [kept, whole] = [await balances(), await readWhole()]
      for (const [id, points] of kept) expect(points, `${id} after round ${round}`).toBe(whole.get(id))
      plain.push(await plainNow())
    }
    // Both ways were gone: accounts that are added to, and some that had to be settled.
    expect(Math.max(...plain)).toBeGreaterThan(1)
    const short = new Set(lots.filter(({ left }) => left < 0).map(({ memberId }) => memberId))
    expect(short.size).toBeGreaterThan(0)
    expect(plain.at(-1)).toBe((await balances()).size - short.size)
  })

  it('are the same after everything was counted anew, and after a server that knows nothing of this raised a version', async () => {
    const before = await balances()
    await rebuildProjections(office.office.books.database)
    expect(await balances()).toEqual(before)
    await pool().query('UPDATE account_head SET version = version + 1')
    await pool().query('UPDATE points_balance SET points = points + 1')
    const till = tills[0]!
    const from = till.rows.length + 1
    for (const memberId of MEMBERS) till.write(sale(memberId))
    await till.send(till.batch(from, till.rows.length))
    expect(await balances()).toEqual(await readWhole())
  })
})
