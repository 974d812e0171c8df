import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { voucherText, writeVoucherToken } from '../../core/coupons/voucher-token.ts'
import type { IssuedCoupon } from '../../core/ledger/events/coupon-events.ts'
import { receiptDocumentSchema } from '../../core/receipt/document.ts'
import { createTillKeys } from '../../terminal/store/till-keys.ts'
import { openReadOnly } from '../../terminal/store/open-read-only.ts'
import { COUPON_RULES, DRAWN, NUMBERED } from '../support/coupon-rules.ts'
import { daysLater, memberOf } from '../support/points-till.ts'
import { APPROVED, sellSquid, takeBack, voidOf } from '../support/return-till.ts'
import { CASHIER, DANIEL_CARD, MANAGER, MEI_LIN_CARD, command } from '../support/till.ts'
import { SQUID, cash, valueTillBeforeEach } from '../support/value-till.ts'
import type { ValueTill } from '../support/value-till.ts'

const BACK_MINOR = 200
const MINE_MINOR = 300

let till: ValueTill
valueTillBeforeEach((opened) => (till = opened), () => till, COUPON_RULES)

const openId = async (): Promise<string> => (await till.call('sale.current', {})).sale!.saleId
const clear = async (): Promise<void> => void (await till.call('sale.clear', { ...command(), saleId: await openId() }))

/** Presents a code as typed: what became of each code of the sale, and what is off. */
async function present(code: string) {
  const { sale } = await till.call('sale.addCoupon', { ...command(), saleId: await openId(), code })
  return { outcomes: (sale!.evaluation.coupons ?? []).map((each) => [each.code, each.status, each.reason]), off: sale!.evaluation.discountMinor }
}
const refused = async (code: string) => till.refusal('sale.addCoupon', { ...command(), saleId: await openId(), code })
const scanOf = (text: string) => ({ ...command(), scan: { deviceId: 'wedge', symbology: null, text, at: till.clock.now() } })

const issuedBy = async (saleId: string) => (await till.call('coupon.ofSale', { saleId })).coupons
/** The voucher of the bearer that a sale of two squid gives. */
async function voucher(): Promise<{ saleId: string; receiptNo: string; code: string; issuedId: string }> {
  const { saleId, receiptNo } = await sellSquid(till, 2)
  const [given] = await issuedBy(saleId)
  return { saleId, receiptNo, code: given!.code!, issuedId: given!.issuedId }
}

/** The slips waiting for a printer that nobody answers at. */
function slips() {
  const db = openReadOnly(till.dataDir)
  const rows = db.prepare<[], { document: string }>("SELECT document FROM print_job WHERE kind = 'slip' ORDER BY job_id").all()
  db.close()
  return rows.map(({ document }) => {
    const { rows: printed } = receiptDocumentSchema.parse(JSON.parse(document))
    const dataOf = (kind: 'barcode' | 'qr') => printed.flatMap((row) => (row.kind === kind ? [row.data] : []))
    return { texts: printed.flatMap((row) => (row.kind === 'text' ? [row.text] : [])), barcode: dataOf('barcode')[0]!, qr: dataOf('qr')[0]! }
  })
}
async function withPrinter(): Promise<void> {
  await till.signIn(MANAGER)
  await till.call('printer.set', { ...command(), address: 'tcp://127.0.0.1:9' })
  await till.signIn(CASHIER)
}

describe('a voucher that a sale gives', () => {
  it('is taken once from the next day on, typed or scanned; used again it says when and where', async () => {
    till.watch()
    const given = await voucher()
    await till.squid()
    expect(await present(given.code)).toEqual({ outcomes: [[given.code, 'refused', 'TOO_EARLY']], off: 0 })
    await clear()
    await daysLater(till, 1)
    await till.squid()
    const spaced = given.code.toLowerCase().replace(/(.{5})/g, '$1-')
    expect(await present(spaced)).toEqual({ outcomes: [[given.code, 'used', null]], off: BACK_MINOR })
    await till.call('sale.removeCoupon', { ...command(), saleId: await openId(), code: given.code })
    const { outcome } = await till.call('sale.addScan', scanOf(given.code))
    expect(outcome).toBe('coupon-added')
    const spent = await till.pay([cash(100_000)])
    expect(spent.savedMinor).toBe(BACK_MINOR)

    await till.squid()
    const again = { code: 'COUPON_USED', data: { last4: given.code.slice(-4), usedOn: '2026-08-15', usedAt: spent.completedAt, receiptNo: spent.receiptNo } }
    expect(await refused(given.code)).toEqual(again)
    expect(await till.refusal('sale.addScan', scanOf(given.code))).toEqual(again)
    expect((await issuedBy(given.saleId))[0]).toMatchObject({ state: 'used', used: { receiptNo: spent.receiptNo } })
  })

  it('leaves no trace of its code in the journal', async () => {
    const given = await voucher()
    await daysLater(till, 1)
    await till.squid()
    await present(given.code)
    await till.pay([cash(100_000)])
    const bodies = [...till.journal('sale.completed').map((event) => JSON.stringify(event))].join()
    expect(bodies).toContain(given.issuedId)
    expect(bodies).not.toContain(given.code)
    expect(till.journal('sale.completed')[1]!.circumstances!.coupons).toMatchObject([{ code: given.issuedId, issued: true, used: 0 }])
  })

  it('comes back with a full return of what it was used for, and not with a part', async () => {
    const given = await voucher()
    await daysLater(till, 1)
    await till.squid(1)
    await till.scan(MEI_LIN_CARD)
    await present(given.code)
    await till.squid(1)
    const spent = await till.pay([cash(100_000)])
    await takeBack(till, spent.saleId, { [SQUID]: 1000 })
    await till.squid()
    expect((await refused(given.code)).code).toBe('COUPON_USED')
    await clear()
    await takeBack(till, spent.saleId)
    await till.squid()
    expect(await present(given.code)).toMatchObject({ off: BACK_MINOR })
  })

  it('ends with the return of all it was given for, and with a void', async () => {
    const [first, second] = [await voucher(), await voucher()]
    await takeBack(till, first.saleId, { [SQUID]: 1000 })
    expect((await issuedBy(first.saleId))[0]!.state).toBe('good')
    await takeBack(till, first.saleId)
    await voidOf(till, second.saleId)
    await daysLater(till, 1)
    await till.squid()
    for (const { code, saleId } of [first, second]) {
      expect(await refused(code)).toEqual({ code: 'COUPON_CANCELLED', data: { last4: code.slice(-4), reason: 'sale-returned' } })
      expect((await issuedBy(saleId))[0]!.state).toBe('cancelled')
    }
  })

  it('is refused on a held sale where what it was given for came back meanwhile', async () => {
    const given = await voucher()
    await daysLater(till, 1)
    await till.squid()
    await present(given.code)
    const held = await openId()
    await till.call('sale.hold', { ...command(), saleId: held, label: '' })
    await takeBack(till, given.saleId)
    const { sale } = await till.call('sale.recall', { ...command(), saleId: held })
    expect(sale!.evaluation).toMatchObject({ discountMinor: 0, coupons: [{ code: given.code, status: 'refused', reason: 'CANCELLED' }] })
    expect((await till.pay([cash(100_000)])).savedMinor).toBe(0)
  })

  it('is over after its last day, whatever the rules say then', async () => {
    const given = await voucher()
    await daysLater(till, 30)
    await till.squid()
    expect(await present(given.code)).toMatchObject({ off: BACK_MINOR })
    await clear()
    await daysLater(till, 1)
    await till.squid()
    expect(await present(given.code)).toEqual({ outcomes: [[given.code, 'refused', 'EXPIRED']], off: 0 })
  })

  it('bound to its member is nobody else’s, and stays theirs when they are merged', async () => {
    const daniel = await memberOf(till, DANIEL_CARD)
    const { saleId } = await sellSquid(till, 3, DANIEL_CARD)
    const [mine] = (await issuedBy(saleId)).filter((each) => each.couponId === 'mine')
    expect(mine).toMatchObject({ memberId: daniel, state: 'good' })
    await daysLater(till, 1)
    await till.squid()
    expect(await present(mine!.code!)).toEqual({ outcomes: [[mine!.code, 'refused', 'OTHER_MEMBER']], off: 0 })
    await till.scan(MEI_LIN_CARD)
    const { sale } = await till.call('sale.current', {})
    expect(sale!.evaluation.coupons).toMatchObject([{ reason: 'OTHER_MEMBER' }])
    await clear()
    const meiLin = await memberOf(till, MEI_LIN_CARD)
    await till.call('member.merge', { ...command(), fromId: daniel, intoId: meiLin, approval: APPROVED })
    await till.scan(MEI_LIN_CARD)
    await till.squid()
    expect(await present(mine!.code!)).toMatchObject({ off: MINE_MINOR })
    expect((await till.call('coupon.ofMember', { memberId: meiLin })).coupons.map((each) => each.issuedId)).toContain(mine!.issuedId)
  })

  it('bound to a member is not given to somebody who is none', async () => {
    const { saleId } = await sellSquid(till, 3)
    expect((await issuedBy(saleId)).map((each) => each.couponId)).toEqual(['back'])
  })

  it('misread is told apart from unknown', async () => {
    const { code } = await voucher()
    await till.squid()
    const swapped = `${code.slice(0, 5)}${code[5] === 'A' ? 'B' : 'A'}${code.slice(6)}`
    expect((await refused(swapped)).code).toBe('CODE_CHECK_WRONG')
    expect((await till.refusal('sale.addScan', scanOf(swapped))).code).toBe('CODE_CHECK_WRONG')
    // Another till's, so far as this one can tell: its check character is right.
    expect((await refused('BK00000000000000003')).code).toBe('COUPON_UNKNOWN')
  })

  it('prints a slip of its own that says its terms, and once more as a copy', async () => {
    await withPrinter()
    const given = await voucher()
    const [slip] = slips()
    expect(slip!.barcode).toBe(given.code)
    expect(slip!.texts).toEqual(expect.arrayContaining(['S$2.00 off everything, with the coupon “back”.', 'Good from 2026-08-15 to 2026-09-13, both days included']))
    expect(slip!.texts.join(' ')).toContain('For whoever brings it. Good once.')
    await till.call('coupon.printAgain', { ...command(), issuedId: given.issuedId })
    expect(slips()[1]!.texts).toContain('COPY: either paper is good, once')
    expect(await till.refusal('coupon.printAgain', { ...command(), issuedId: randomUUID() })).toMatchObject({ code: 'COUPON_NOT_FOUND' })
    await daysLater(till, 1)
    await till.squid()
    expect((await till.call('sale.addScan', scanOf(slip!.qr))).outcome).toBe('coupon-added')
    await clear()
    await till.squid()
    expect((await till.refusal('sale.addScan', scanOf(slip!.qr.replace('*back*', '*gift*')))).code).toBe('VOUCHER_SIGNATURE_WRONG')
  })
})

describe('a voucher of another till of the shop', () => {
  const other = generateKeyPairSync('ed25519')
  const rawKey = other.publicKey.export({ format: 'der', type: 'spki' }).subarray(12).toString('base64')
  const terminalId = randomUUID()
  const terms: IssuedCoupon = { issuedId: randomUUID(), couponId: 'back', memberId: null, issuedOn: '2026-08-01', lastDay: '2026-08-20' }
  const paper = (issued: IssuedCoupon): string => writeVoucherToken({ terminalId, issued, signature: sign(null, Buffer.from(voucherText(terminalId, issued)), other.privateKey).toString('base64') })

  function knowKey(revoked: boolean): void {
    const db = new Database(join(till.dataDir, 'regulars.db'))
    const { programmeId, storeId } = db.prepare<[], { programmeId: string; storeId: string }>('SELECT programme_id AS programmeId, store_id AS storeId FROM terminal_identity').get()!
    createTillKeys(db).put({ terminalId, publicKey: rawKey, programmeId, storeId, tillNumber: 2, revoked, knownSince: till.clock.now(), version: 1 })
    db.close()
  }

  it('is taken by its signature where this till knows the key, once, with the terms it was signed with', async () => {
    await till.squid()
    expect((await till.refusal('sale.addScan', scanOf(paper(terms)))).code).toBe('VOUCHER_KEY_UNKNOWN')
    knowKey(false)
    const longer = paper({ ...terms, lastDay: '2027-08-20' }).split('*').slice(0, -1)
    expect((await till.refusal('sale.addScan', scanOf([...longer, paper(terms).split('*').at(-1)].join('*')))).code).toBe('VOUCHER_SIGNATURE_WRONG')
    const { sale } = await till.call('sale.addScan', scanOf(paper(terms)))
    expect(sale!.evaluation.discountMinor).toBe(BACK_MINOR)
    expect((await till.pay([cash(100_000)])).savedMinor).toBe(BACK_MINOR)
    await till.squid()
    expect((await till.refusal('sale.addScan', scanOf(paper(terms)))).code).toBe('COUPON_USED')
    const over: IssuedCoupon = { ...terms, issuedId: randomUUID(), lastDay: '2026-08-13' }
    expect(await till.refusal('sale.addScan', scanOf(paper(over)))).toMatchObject({ code: 'COUPON_REFUSED', data: { reason: 'EXPIRED' } })
  })

  it('is refused when that till was lost', async () => {
    knowKey(true)
    await till.squid()
    expect((await till.refusal('sale.addScan', scanOf(paper(terms)))).code).toBe('VOUCHER_KEY_UNKNOWN')
  })
})

describe('a personal code', () => {
  it('is made out with approval, told once, and taken from its member only', async () => {
    till.watch()
    const memberId = await memberOf(till, DANIEL_CARD)
    const wish = { ...command(), memberId, couponId: 'gift', reason: 'birthday', approval: null } as const
    expect(await till.refusal('coupon.issue', wish)).toEqual({ code: 'APPROVAL_NEEDED', data: { right: 'coupon-issue' } })
    expect((await till.refusal('coupon.issue', { ...wish, ...command(), couponId: 'back', approval: APPROVED })).code).toBe('COUPON_NOT_PERSONAL')
    const asked = { ...wish, ...command(), approval: APPROVED }
    const { code, coupon } = await till.call('coupon.issue', asked)
    expect((await till.call('coupon.issue', asked)).code).toBe(code)
    expect(coupon).toMatchObject({ memberId, state: 'good', issuedOn: '2026-08-14', lastDay: '2026-08-28' })
    expect(JSON.stringify(till.journal('coupon.issued'))).not.toContain(code)

    await daysLater(till, 1)
    await till.squid()
    expect(await present(code)).toMatchObject({ outcomes: [[code, 'refused', 'OTHER_MEMBER']] })
    await till.scan(DANIEL_CARD)
    expect((await till.pay([cash(100_000)])).savedMinor).toBe(400)
  })

  it('withdrawn is good for nothing; its member’s erasure deletes it', async () => {
    const memberId = await memberOf(till, DANIEL_CARD)
    const issue = async () => till.call('coupon.issue', { ...command(), memberId, couponId: 'gift', reason: 'goodwill', approval: APPROVED })
    const [first, second] = [await issue(), await issue()]
    await till.call('coupon.withdraw', { ...command(), issuedId: first.coupon.issuedId, reason: 'lost', approval: APPROVED })
    await till.squid()
    expect(await refused(first.code)).toMatchObject({ code: 'COUPON_CANCELLED', data: { reason: 'withdrawn' } })
    await clear()
    await till.call('member.erase', { ...command(), memberId, approval: APPROVED })
    await till.squid()
    expect((await refused(second.code)).code).toBe('COUPON_UNKNOWN')
    await clear()
    const db = openReadOnly(till.dataDir)
    expect(db.prepare('SELECT count(*) FROM coupon_code').pluck().get()).toBe(0)
    db.close()
  })
})

describe('codes printed or sent out beforehand', () => {
  it('of digits are taken by a scan; beyond the numbers of the batch they are unknown', async () => {
    await till.squid()
    expect((await till.call('sale.addScan', scanOf(NUMBERED.good))).outcome).toBe('coupon-added')
    expect((await refused(NUMBERED.beyond)).code).toBe('COUPON_UNKNOWN')
    expect((await till.refusal('sale.addScan', scanOf(NUMBERED.misread))).code).toBe('COUPON_REFUSED')
    expect((await till.pay([cash(100_000)])).savedMinor).toBe(50)
  })

  it('of as many digits as goods have are taken where no goods have them', async () => {
    expect((await till.refusal('sale.addScan', scanOf(NUMBERED.asGoods))).code).toBe('PRODUCT_UNKNOWN')
    await till.squid()
    expect((await till.call('sale.addScan', scanOf(NUMBERED.asGoods))).outcome).toBe('coupon-added')
    expect((await till.refusal('sale.addScan', scanOf('40170725'))).code).toBe('PRODUCT_UNKNOWN')
  })

  it('allotted to another till are taken by a till alone, and by none that may have to ask head office', async () => {
    await till.squid()
    expect((await till.call('sale.addScan', scanOf(NUMBERED.otherTills))).outcome).toBe('coupon-added')
    await clear()
    const db = new Database(join(till.dataDir, 'regulars.db'))
    db.prepare("UPDATE sync_state SET url = 'http://127.0.0.1:9', incarnation = 'i', root_key = 'k', paired_at = 1").run()
    db.close()
    await till.squid()
    expect(await refused(NUMBERED.otherTills)).toEqual({ code: 'COUPON_OTHER_TILL', data: { code: NUMBERED.otherTills } })
    expect(await present(NUMBERED.ours)).toMatchObject({ off: 60 })
  })

  it('drawn at random are those whose digests the rules list', async () => {
    await till.squid()
    expect(await present(DRAWN[0].toLowerCase())).toMatchObject({ off: 70 })
    expect((await refused('LUCKYZZ')).code).toBe('COUPON_UNKNOWN')
  })

  it('for everybody are one whole word', async () => {
    await till.squid()
    expect(await present('welcome')).toMatchObject({ off: 10 })
    expect((await refused('welcome1')).code).toBe('COUPON_UNKNOWN')
  })
})
