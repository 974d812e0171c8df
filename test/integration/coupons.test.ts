import { describe, expect, it } from 'vitest'
import { sellSquid, takeBack } from '../support/return-till.ts'
import { REWARD_RULES, TEN_CODES } from '../support/reward-rules.ts'
import { command } from '../support/till.ts'
import { SQUID, SQUID_MINOR, cash, valueTillBeforeEach } from '../support/value-till.ts'
import type { ValueTill } from '../support/value-till.ts'

const TEN_MINOR = 100
const [TEN, OTHER_TEN] = TEN_CODES

let till: ValueTill
valueTillBeforeEach((opened) => (till = opened), () => till, REWARD_RULES)

async function openId(): Promise<string> {
  return (await till.call('sale.current', {})).sale!.saleId
}

/** Presents a code; what became of each code of the sale, and what is off. */
async function present(code: string) {
  const { sale } = await till.call('sale.addCoupon', { ...command(), saleId: await openId(), code })
  return { outcomes: (sale!.evaluation.coupons ?? []).map(({ code: each, status, reason }) => [each, status, reason]), off: sale!.evaluation.discountMinor }
}

async function sellWith(code: string, pieces = 1) {
  await till.squid(pieces)
  await present(code)
  return till.pay([cash(100_000)])
}

describe('a single-use coupon', () => {
  it('is used once, refused the second time, and good again after a full return', async () => {
    till.watch()
    await till.squid(2)
    expect(await present('ten-0001 o')).toEqual({ outcomes: [[TEN, 'used', null]], off: TEN_MINOR })
    const sold = await till.pay([cash(100_000)])
    expect(sold).toMatchObject({ totalMinor: 2 * SQUID_MINOR - TEN_MINOR, savedMinor: TEN_MINOR })

    await till.squid(1)
    expect(await present(TEN)).toEqual({ outcomes: [[TEN, 'refused', 'USED_BEFORE']], off: 0 })
    expect(await present(OTHER_TEN)).toEqual({ outcomes: [[TEN, 'refused', 'USED_BEFORE'], [OTHER_TEN, 'used', null]], off: TEN_MINOR })
    await till.call('sale.clear', { ...command(), saleId: await openId() })

    await takeBack(till, sold.saleId, { [SQUID]: 1000 })
    await till.squid(1)
    expect(await present(TEN)).toEqual({ outcomes: [[TEN, 'refused', 'USED_BEFORE']], off: 0 })
    await till.call('sale.clear', { ...command(), saleId: await openId() })

    await takeBack(till, sold.saleId)
    expect((await sellWith(TEN)).savedMinor).toBe(TEN_MINOR)
  })

  it('waits on a held sale, and is refused there when it was used meanwhile', async () => {
    await till.squid(1)
    expect((await present(TEN)).off).toBe(TEN_MINOR)
    const held = await openId()
    await till.call('sale.hold', { ...command(), saleId: held, label: '' })
    await sellWith(TEN)
    const { sale } = await till.call('sale.recall', { ...command(), saleId: held })
    expect(sale!.evaluation.coupons).toMatchObject([{ code: TEN, status: 'refused', reason: 'USED_BEFORE' }])
    expect((await till.pay([cash(100_000)])).savedMinor).toBe(0)
    expect(till.journal('sale.completed').flatMap((each) => each.evaluation.coupons ?? []).filter(({ status }) => status === 'used')).toHaveLength(1)
  })

  it('presented on two screens at once is used once (complaint 46)', async () => {
    await till.squid(2)
    const saleId = await openId()
    await Promise.all([1, 2].map(() => till.call('sale.addCoupon', { ...command(), saleId, code: TEN })))
    const { sale } = await till.call('sale.current', {})
    expect(sale!.evaluation).toMatchObject({ discountMinor: TEN_MINOR, coupons: [{ code: TEN, status: 'used' }] })
    const paying = await Promise.all([1, 2].map(() => till.client.call('sale.complete', { ...command(), saleId, revision: sale!.revision, tenders: [cash(100_000)] })))
    expect(paying.map((each) => each.ok).sort()).toEqual([false, true])
    expect(till.journal('sale.completed')).toHaveLength(1)
    await till.squid(1)
    expect((await present(TEN)).outcomes).toEqual([[TEN, 'refused', 'USED_BEFORE']])
  })

  it('stays used after a restart', async () => {
    await sellWith(TEN)
    till = await till.reopen()
    await till.signIn()
    await till.squid(1)
    expect((await present(TEN)).outcomes).toEqual([[TEN, 'refused', 'USED_BEFORE']])
  })
})

describe('coupon codes', () => {
  it('for everybody are used again and again', async () => {
    expect([await sellWith('ALLOFYOU'), await sellWith('allofyou')].map(({ savedMinor }) => savedMinor)).toEqual([50, 50])
  })

  it('that are slips of typing, over, or one too many say so on the sale, and can be taken out', async () => {
    await till.squid(1)
    const saleId = await openId()
    expect((await present('TEN0001P')).outcomes).toEqual([['TEN0001P', 'refused', 'CHECK_WRONG']])
    await till.call('sale.removeCoupon', { ...command(), saleId, code: 'ten0001p' })
    expect((await present('OLD1')).outcomes).toEqual([['OLD1', 'refused', 'EXPIRED']])
    await till.call('sale.removeCoupon', { ...command(), saleId, code: 'OLD1' })
    await present(TEN)
    expect((await present(OTHER_TEN)).outcomes).toEqual([[TEN, 'used', null], [OTHER_TEN, 'refused', 'TOO_MANY']])
    const { sale } = await till.call('sale.removeCoupon', { ...command(), saleId, code: TEN })
    expect(sale!.evaluation.coupons).toMatchObject([{ code: OTHER_TEN, status: 'used' }])
  })

  it('that no coupon begins like, or that are made out to somebody, are refused at once', async () => {
    await till.squid(1)
    const saleId = await openId()
    expect(await till.refusal('sale.addCoupon', { ...command(), saleId, code: 'nothing-1' })).toEqual({ code: 'COUPON_UNKNOWN', data: { code: 'NOTHING1' } })
    expect((await till.refusal('sale.addCoupon', { ...command(), saleId, code: 'OWN1V' })).code).toBe('COUPON_UNKNOWN')
    expect((await till.refusal('sale.addCoupon', { ...command(), saleId, code: 'OLD'.padEnd(61, '1') })).code).toBe('COUPON_UNKNOWN')
    await till.pay([cash(100_000)])
    expect((await till.refusal('sale.addCoupon', { ...command(), saleId, code: TEN })).code).toBe('SALE_NOT_OPEN')
  })

  it('are taken by a scan, while a sale is open', async () => {
    const scan = (text: string) => ({ ...command(), scan: { deviceId: 'wedge', symbology: null, text, at: till.clock.now() } })
    expect((await till.refusal('sale.addScan', scan(TEN))).code).toBe('SCAN_UNREADABLE')
    await till.squid(1)
    const { outcome, sale } = await till.call('sale.addScan', scan(`]Q0${TEN}`))
    expect([outcome, sale!.evaluation.coupons]).toMatchObject(['coupon-added', [{ code: TEN, status: 'used' }]])
    for (const [text, reason] of [['TEN0001P', 'CHECK_WRONG'], ['OLD1', 'EXPIRED'], [OTHER_TEN, 'TOO_MANY']] as const) {
      expect(await till.refusal('sale.addScan', scan(text))).toEqual({ code: 'COUPON_REFUSED', data: { code: text, reason } })
    }
    expect((await till.call('sale.current', {})).sale!.evaluation.coupons).toMatchObject([{ code: TEN }])
    expect((await till.refusal('sale.addScan', scan('NONE0001'))).code).toBe('SCAN_UNREADABLE')
    expect((await till.refusal('sale.addScan', scan('TEN/0001'))).code).toBe('SCAN_UNREADABLE')
  })

  it('presented are on no sale that is sold without them', async () => {
    await sellSquid(till, 1)
    expect(till.journal('sale.completed')[0]!.circumstances?.coupons).toBeUndefined()
  })
})
