import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReturnCompleted } from '../../core/ledger/events/return-events.ts'
import type { SaleCompleted } from '../../core/ledger/journal.ts'
import { returnPostings } from '../../core/ledger/return-entries.ts'
import { compileRulebook } from '../../core/promotions/evaluate.ts'
import { makeReturn } from '../../core/returns/make-return.ts'
import { recordedSale } from '../../core/returns/recorded.ts'
import { overviewSchema } from '../../core/sync/console-views.ts'
import { rebuildProjections } from '../../headoffice/server/services/interpretation.ts'
import { firstRulebook, startHeadOffice } from '../support/head-office.ts'
import type { TestHeadOffice } from '../support/head-office.ts'
import { saleEvent } from '../support/journal-makers.ts'
import { WireTill } from '../support/wire-till.ts'

const compiled = compileRulebook(firstRulebook)
let office: TestHeadOffice

beforeAll(async () => {
  office = await startHeadOffice()
})
afterAll(async () => {
  await office.close()
})

const pairedTill = (): Promise<WireTill> => WireTill.opened(office)

function saleTo(memberId: string, points: number): SaleCompleted {
  const event = saleEvent({ saleId: randomUUID(), totalMinor: 1250, memberId, pointsEarned: points, tenders: [{ kind: 'card', amountMinor: 1250, approvalCode: null }] })
  const lot = { lotId: randomUUID(), memberId, points, earnedOn: '2025-08-15', availableFrom: '2025-08-15', expiresOn: null }
  return { ...event, lot, member: { memberId, tierId: 'silver', tierCountedMinor: 0, pointsAvailable: 0 } }
}

/** The goods of a sale come back at a till that knows it by a copy. */
function returnOnCopy(sale: SaleCompleted, soldAt: WireTill, returnNumber = 1): ReturnCompleted {
  const recorded = recordedSale(compiled, sale)
  const made = makeReturn(compiled, recorded, [], { lines: [{ lineId: sale.lines[0]!.lineId, quantityMilli: 1000 }], onDate: '2025-08-16', wallet: null })
  if (!made.ok) throw new Error(made.error.code)
  return {
    type: 'return.completed', returnId: randomUUID(), returnNumber, receiptNo: `3-R0000${returnNumber}`, completedAt: sale.completedAt + 86_400_000, businessDay: '2026-08-16',
    shiftId: randomUUID(), staffId: 'wei', rulebookVersion: 1, soldOn: '2025-08-15', memberId: sale.member!.memberId, saleLotId: null, result: made.value, renewedLots: [],
    tierAfter: null, reason: 'not-wanted', approval: { right: 'return-on-copy', staffId: 'marcus' },
    refunds: [{ attemptId: randomUUID(), scheme: 'card', amountMinor: 1250 }],
    copy: { terminalId: soldAt.terminalId, proof: 'signed-code', riskMinor: 1250 }, exchange: null,
    postings: returnPostings({ sale: recorded, result: made.value, memberId: sale.member!.memberId, lots: [] }),
  }
}

const pointsOf = async (memberId: string): Promise<unknown> =>
  (await office.office.books.database.pool.query('SELECT points FROM points_balance WHERE member_id = $1', [memberId])).rows
const overview = async () => overviewSchema.parse((await office.console('/console/overview')).body)
const send = async (till: WireTill): Promise<void> => {
  expect((await till.send(till.batch(1, till.rows.length))).body).toMatchObject({ watermark: till.rows.length, notApplied: [] })
}

describe('a return on another till’s receipt', () => {
  it.each(['the sale first', 'the return first'])('is applied where head office learns of %s: the points earned go back', async (order) => {
    const [seller, taker] = [await pairedTill(), await pairedTill()]
    const memberId = randomUUID()
    const sale = saleTo(memberId, 12)
    seller.write(sale)
    taker.write(returnOnCopy(sale, seller))
    const inOrder = order === 'the sale first' ? [seller, taker] : [taker, seller]
    for (const till of inOrder) await send(till)
    expect(await pointsOf(memberId)).toEqual([{ points: 0 }])
    expect((await overview()).overReturns).toEqual([])
    await rebuildProjections(office.office.books.database)
    expect(await pointsOf(memberId)).toEqual([{ points: 0 }])
  })

  it('of goods that two tills took back, both cut off, is a finding that names them; nothing is undone', async () => {
    const [seller, one, other] = [await pairedTill(), await pairedTill(), await pairedTill()]
    const memberId = randomUUID()
    const sale = saleTo(memberId, 12)
    seller.write(sale)
    one.write(returnOnCopy(sale, seller))
    other.write(returnOnCopy(sale, seller))
    for (const till of [one, seller, other]) await send(till)
    const finding = { saleId: sale.saleId, receiptNo: sale.receiptNo, lineId: sale.lines[0]!.lineId, overMilli: 1000, tills: [{ storeName: 'Tiong Bahru', tillNumber: 2 }] }
    expect((await overview()).overReturns).toEqual([finding])
    // The member owes what was taken once too often: the points of both returns went.
    expect(await pointsOf(memberId)).toEqual([{ points: -12 }])
    await send(other)
    expect((await overview()).overReturns).toEqual([finding])
    await rebuildProjections(office.office.books.database)
    expect((await overview()).overReturns).toEqual([finding])
  })
})
