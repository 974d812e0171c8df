import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MethodInput, MethodOutput } from '../../core/contract/types.ts'
import { createHasher } from '../../terminal/hasher.ts'
import { chainHash } from '../../core/ledger/chain.ts'
import { storeCopySigningText } from '../../core/sync/store-copy.ts'
import { createIds } from '../../terminal/ids.ts'
import { receiptSignature, takeStoreCopy } from '../../terminal/services/receipt-copies.ts'
import { createTill } from '../../terminal/services/till.ts'
import type { Till } from '../../terminal/services/till.ts'
import { openKeyStore } from '../../terminal/store/key-store.ts'
import { checkBooks } from '../../terminal/services/ledger-check.ts'
import { openReadOnly } from '../../terminal/store/open-read-only.ts'
import type { JournalEvent } from '../../core/ledger/journal.ts'
import { APPROVED, changed, ledgerOf, wishOf } from '../support/return-till.ts'
import { MEI_LIN_CARD, barcodeOf, command, openTill } from '../support/till.ts'
import type { TestTill } from '../support/till.ts'
import { folder, identityOf, introduce, printedCode, signedCopy } from '../support/two-tills.ts'
import { SQUID, SQUID_MINOR, changeRules } from '../support/value-till.ts'

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** For one receipt of another till: six squid. */
const FLOOR_MINOR = 6 * SQUID_MINOR

/** Two tills of one store, both cut off: A sells, B knows A's key and nothing else of it. */
let a: TestTill
let b: TestTill
const folders = [folder(), folder()]

beforeAll(async () => {
  const open = async (dataDir: string): Promise<TestTill> => {
    const till = await openTill({ dataDir })
    await till.close()
    changeRules(dataDir, { returnRules: { offlineFloorMinor: FLOOR_MINOR } })
    const again = await till.reopen()
    await again.signIn()
    return again
  }
  ;[a, b] = [await open(folders[0]!.dir), await open(folders[1]!.dir)]
  introduce(b.dataDir, a.dataDir)
})

afterAll(async () => {
  await a.close()
  await b.close()
  for (const { remove } of folders) remove()
})

type Sold = MethodOutput<'sale.complete'>['completed']

async function sellAtA(pieces: number, card?: string): Promise<Sold> {
  if (card !== undefined) await a.scan(card)
  for (let more = 0; more < pieces; more += 1) await a.scan(barcodeOf(SQUID))
  const { sale } = await a.call('sale.current', {})
  return a.payCash(sale!, 20_000)
}

const scanned = (till: TestTill, text: string) => {
  till.clock.advance(1000)
  return { ...command(), scan: { deviceId: 'wedge', symbology: 'Q1', text, at: till.clock.now() } }
}

/** Scans a receipt's code at B and says what comes back. */
async function wishAtB(sold: Sold, pieces: number): Promise<MethodInput<'return.make'>> {
  const { outcome, receiptOf } = await b.call('sale.addScan', scanned(b, printedCode(a.dataDir, sold.saleId)))
  expect({ outcome, receiptOf }).toEqual({ outcome: 'receipt-found', receiptOf: sold.saleId })
  return { ...await wishOf(b, sold.saleId, { [SQUID]: pieces * 1000 }), approval: APPROVED }
}

function sound(till: TestTill): void {
  const db = openReadOnly(till.dataDir)
  try {
    expect(checkBooks(db, createHasher()).fault).toBeNull()
  } finally {
    db.close()
  }
}

/** What the journal says was given back on copies. */
const riskIn = (till: TestTill): number => events(till).reduce((sum, event) => sum + (event.type === 'return.completed' ? event.copy?.riskMinor ?? 0 : 0), 0)

function events(till: TestTill): JournalEvent[] {
  const db = openReadOnly(till.dataDir)
  try {
    return db.prepare<[], { body: string }>('SELECT body FROM journal ORDER BY seq').all().map(({ body }) => JSON.parse(body) as JournalEvent)
  } finally {
    db.close()
  }
}

/** All that a till counted of a member. */
function countedAt(till: TestTill, memberId: string): unknown[] {
  const db = openReadOnly(till.dataDir)
  const counted = ['projected_tier_spend', 'projected_points_day', 'projected_reward_move', 'projected_visit'].map((table) => db.prepare(`SELECT * FROM ${table} WHERE member_id = ?`).all(memberId))
  db.close()
  return counted
}

describe('goods of another till, on the code of its receipt', () => {
  it('opens the receipt wherever its code is scanned, and the own sale where it was sold', async () => {
    const sold = await sellAtA(2)
    const code = printedCode(a.dataDir, sold.saleId)
    expect(await a.call('sale.addScan', scanned(a, code))).toMatchObject({ outcome: 'receipt-found', receiptOf: sold.saleId })
    expect(await a.call('sale.addScan', scanned(a, sold.receiptNo))).toMatchObject({ outcome: 'receipt-found', receiptOf: sold.saleId })
    expect(await b.call('sale.addScan', scanned(b, code.toLowerCase()))).toMatchObject({ outcome: 'receipt-found', receiptOf: sold.saleId })
    const [own, copied] = [await a.call('return.find', { of: { saleId: sold.saleId } }), await b.call('return.find', { of: { saleId: sold.saleId } })]
    expect(copied.sale).toMatchObject({ onCopy: true, voidable: false, returnsMade: 0, lines: own.sale.lines, totalMinor: own.sale.totalMinor, lastDay: own.sale.lastDay, pointsEarned: own.sale.pointsEarned })
    expect(own.sale).toMatchObject({ onCopy: false, voidable: true })
  })

  it('gives back what the till that sold would, with approval; the drawer and the sales of this till move, no points', async () => {
    const sold = await sellAtA(3, MEI_LIN_CARD)
    const wish = await wishAtB(sold, 3)
    const own = await a.call('return.quote', { saleId: sold.saleId, lines: wish.lines, memberId: null })
    const before = ledgerOf(b)
    const countedBefore = countedAt(b, sold.member!.memberId)
    expect(await b.refusal('return.make', { ...wish, ...command(), approval: null })).toEqual({ code: 'APPROVAL_NEEDED', data: { right: 'return-on-copy' } })
    const { made } = await b.call('return.make', wish)
    expect(made.result.parts).toEqual(own.quote.result.parts)
    expect(made.result.points).toBeNull()
    const { refundMinor } = made.result.parts
    const moved = changed(before, ledgerOf(b))
    expect(moved['cash-drawer']).toBe(-made.result.pay[0]!.amountMinor)
    expect(Object.keys(moved).filter((account) => account.startsWith('points'))).toEqual([])
    // What the sale counted was never counted here: nothing moves of what this till knows of the member.
    expect(countedAt(b, sold.member!.memberId)).toEqual(countedBefore)
    const db = openReadOnly(b.dataDir)
    expect(db.prepare('SELECT min(uses) AS uses FROM projected_promotion_use').get()).not.toMatchObject({ uses: -1 })
    db.close()
    expect(events(b).at(-1)).toMatchObject({
      type: 'return.completed', memberId: sold.member!.memberId, copy: { terminalId: identityOf(a.dataDir).terminalId, proof: 'signed-code', riskMinor: refundMinor },
      approval: { right: 'return-on-copy' },
    })
    sound(b)
  })

  it('each unit once, as far as this till knows: more than is left, and the same command again', async () => {
    const sold = await sellAtA(3)
    const wish = await wishAtB(sold, 2)
    const { made } = await b.call('return.make', wish)
    expect((await b.call('return.make', wish)).made).toEqual(made)
    const { sale } = await b.call('return.find', { of: { saleId: sold.saleId } })
    expect(sale).toMatchObject({ returnsMade: 1, lines: [{ leftMilli: 1000 }] })
    expect((await b.refusal('return.make', { ...wish, ...command() })).code).toBe('RETURN_MORE_THAN_LEFT')
    expect((await b.refusal('return.make', { ...wish, ...command(), lines: [{ ...wish.lines[0]!, quantityMilli: 1000 }] })).code).toBe('RETURN_CHANGED')
    sound(b)
  })

  it('no more for one receipt than the floor limit, all returns of it together', async () => {
    const sold = await sellAtA(9)
    const most = await b.refusal('return.make', await wishAtB(sold, 9))
    expect(most).toEqual({ code: 'RETURN_ABOVE_FLOOR', data: { leftMinor: FLOOR_MINOR } })
    const first = await wishAtB(sold, 4)
    const { made } = await b.call('return.make', first)
    expect(await b.refusal('return.make', await wishAtB(sold, 5))).toEqual({ code: 'RETURN_ABOVE_FLOOR', data: { leftMinor: FLOOR_MINOR - made.result.parts.refundMinor } })
    sound(b)
  })

  it('may be exchanged, with the same approval', async () => {
    const sold = await sellAtA(1)
    const wish = await wishAtB(sold, 1)
    const sale = await b.scan(barcodeOf(SQUID))
    const { returnsMade: _seen, reason: _why, approval: _who, commandId: _id, ...asked } = wish
    const { exchange } = await b.call('exchange.quote', { ...asked, newSaleId: sale.saleId, revision: sale.revision })
    expect(exchange.payMinor).toBe(0)
    const complete = { ...wish, ...command(), newSaleId: sale.saleId, revision: sale.revision, tenders: [] }
    expect(await b.refusal('exchange.complete', { ...complete, approval: null })).toEqual({ code: 'APPROVAL_NEEDED', data: { right: 'return-on-copy' } })
    await b.call('exchange.complete', { ...complete, ...command() })
    sound(b)
  })

  it('is not voided: only the till that sold it voids, in its shift', async () => {
    const sold = await sellAtA(1)
    await wishAtB(sold, 1)
    expect((await b.refusal('sale.void', { ...command(), saleId: sold.saleId, returnsMade: 0, reason: 'other', approval: APPROVED })).code).toBe('VOID_OTHER_SHIFT')
  })
})

describe('goods of another till, on the store’s copy of its receipt', () => {
  /** A till whose tables are at hand, as sync will have them. */
  const holding = <T>(dataDir: string, work: (till: Till) => T): T => {
    const db = new Database(join(dataDir, 'regulars.db'))
    try {
      const clock = { now: () => 1_786_680_000_000, monotonicMs: () => 0 }
      return work(createTill({ db, clock, ids: createIds(clock), hasher: createHasher(), log: silent, keys: openKeyStore(dataDir), onDiskChange: () => undefined }))
    } finally {
      db.close()
    }
  }

  it('comes back as on its code, whatever the sale looked at; the copy takes the place of what a code said', async () => {
    const sold = await sellAtA(3, MEI_LIN_CARD)
    await wishAtB(sold, 1)
    const { terminalId, row } = signedCopy(a.dataDir, sold.saleId)
    const copy = { terminalId, row, signature: holding(a.dataDir, (till) => receiptSignature(till, row)!) }
    expect(copy).toEqual(signedCopy(a.dataDir, sold.saleId))
    holding(b.dataDir, (till) => {
      expect(takeStoreCopy(till, copy)).toEqual({ ok: true, value: { saleId: sold.saleId } })
      expect(takeStoreCopy(till, copy)).toEqual({ ok: true, value: { saleId: sold.saleId } })
    })
    const byNumber = await b.call('return.find', { of: { receiptNo: sold.receiptNo } })
    expect(byNumber.sale).toMatchObject({ onCopy: true, memberId: sold.member!.memberId })
    const { made } = await b.call('return.make', { ...await wishOf(b, byNumber.sale.saleId, { [SQUID]: 1000 }), approval: APPROVED })
    expect(made.result.parts.refundMinor).toBeGreaterThan(0)
    expect(events(b).at(-1)).toMatchObject({ copy: { proof: 'store-copy' } })
    expect((await b.call('sync.get', {})).atRiskMinor).toBe(riskIn(b))
    sound(b)
  })

  it('is not taken where a byte, the hash, the signature or the till is another', async () => {
    const sold = await sellAtA(1)
    const copy = signedCopy(a.dataDir, sold.saleId)
    const soldAtB = await b.payCash(await b.scan(barcodeOf(SQUID)), 1000)
    const ofB = signedCopy(b.dataDir, soldAtB.saleId)
    holding(b.dataDir, (till) => {
      const refused = (change: object, row: object = {}) => takeStoreCopy(till, { ...copy, ...change, row: { ...copy.row, ...row } })
      expect(refused({}, { body: copy.row.body.replace('"businessDay"', '"businessday"') })).toEqual({ ok: false, error: 'HASH_WRONG' })
      expect(refused({}, { hash: ofB.row.hash })).toEqual({ ok: false, error: 'HASH_WRONG' })
      expect(refused({ signature: ofB.signature })).toEqual({ ok: false, error: 'SIGNATURE_WRONG' })
      expect(refused({ terminalId: ofB.terminalId })).toEqual({ ok: false, error: 'HASH_WRONG' })
      for (const nothing of [null, [], 'copy', { ...copy, more: 1 }]) expect(takeStoreCopy(till, nothing)).toEqual({ ok: false, error: 'NOT_A_SALE' })
    })
    holding(a.dataDir, (till) => expect(takeStoreCopy(till, ofB)).toEqual({ ok: false, error: 'unknown-till' }))
    expect((await b.refusal('return.find', { of: { saleId: sold.saleId } })).code).toBe('RETURN_SALE_UNKNOWN')
  })

  it('is of no use where this till lacks the rules it was sold by', async () => {
    const sold = await sellAtA(1)
    const { terminalId, row } = signedCopy(a.dataDir, sold.saleId)
    const body = row.body.replace(/"rulebookVersion":\d+/, '"rulebookVersion":999')
    const changedRow = { ...row, body, hash: chainHash(createHasher(), { terminalId, ...row, body }) }
    const signature = openKeyStore(a.dataDir).sign(storeCopySigningText({ terminalId, row: changedRow }))
    holding(b.dataDir, (till) => expect(takeStoreCopy(till, { terminalId, row: changedRow, signature }).ok).toBe(true))
    expect((await b.refusal('return.find', { of: { saleId: sold.saleId } })).code).toBe('RETURN_SALE_UNKNOWN')
  })
})

describe('a code that proves nothing', () => {
  it('changed anywhere, cut short or of nobody: refused, and no copy is kept', async () => {
    const sold = await sellAtA(1)
    const code = printedCode(a.dataDir, sold.saleId)
    const swapped = (at: number): string => `${code.slice(0, at)}${code[at] === '0' ? '1' : '0'}${code.slice(at + 1)}`
    for (const at of [5, 60, 110, 160, 200, code.length - 3]) {
      const { code: refused } = await b.refusal('sale.addScan', scanned(b, swapped(at)))
      expect(refused).toBe('RECEIPT_CODE_INVALID')
    }
    expect(await b.refusal('sale.addScan', scanned(b, `${code.slice(0, 150)}/`))).toMatchObject({ code: 'RECEIPT_CODE_INVALID' })
    expect((await b.refusal('return.find', { of: { saleId: sold.saleId } })).code).toBe('RETURN_SALE_UNKNOWN')
    // A till that never heard of the other cannot know either.
    const atB = await b.scan(barcodeOf(SQUID))
    const soldAtB = await b.payCash(atB, 1000)
    expect(await a.refusal('sale.addScan', scanned(a, printedCode(b.dataDir, soldAtB.saleId)))).toEqual({ code: 'RECEIPT_CODE_INVALID', data: { reason: 'unknown-till' } })
  })

  it('of a till of another store, or one that is trusted no longer: refused, also where the copy was taken before', async () => {
    const sold = await sellAtA(1)
    const wish = await wishAtB(sold, 1)
    introduce(b.dataDir, a.dataDir, { storeId: 'elsewhere' })
    expect(await b.refusal('return.make', wish)).toEqual({ code: 'RETURN_OTHER_STORE', data: {} })
    introduce(b.dataDir, a.dataDir, { revoked: true })
    expect(await b.refusal('return.make', { ...wish, ...command() })).toEqual({ code: 'RECEIPT_CODE_INVALID', data: { reason: 'revoked-till' } })
    const other = await sellAtA(1)
    expect(await b.refusal('sale.addScan', scanned(b, printedCode(a.dataDir, other.saleId)))).toEqual({ code: 'RECEIPT_CODE_INVALID', data: { reason: 'revoked-till' } })
    expect(() => { introduce(b.dataDir, a.dataDir) }).toThrow('only where head office says so anew')
  })
})

it('a copy is forgotten once nothing comes back on it any more', async () => {
  const known = events(b).findLast((event) => event.type === 'return.completed')
  if (known?.type !== 'return.completed') throw new Error('goods came back before')
  expect((await b.call('return.find', { of: { saleId: known.result.saleId } })).sale.onCopy).toBe(true)
  b.clock.advance(40 * 86_400_000)
  b = await b.reopen()
  await b.signIn()
  expect((await b.refusal('return.find', { of: { saleId: known.result.saleId } })).code).toBe('RETURN_SALE_UNKNOWN')
  sound(b)
})
