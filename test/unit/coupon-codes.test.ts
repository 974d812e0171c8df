import { describe, expect, it } from 'vitest'
import { ISSUED_RANDOM_BYTES, lastDayOfIssue, makeIssuedCode } from '../../core/coupons/issued-code.ts'
import { REFERRAL_RANDOM_BYTES, makeReferralCode, readReferralCode } from '../../core/coupons/referral-code.ts'
import { isVoucherToken, readVoucherToken, writeVoucherToken } from '../../core/coupons/voucher-token.ts'
import type { VoucherToken } from '../../core/coupons/voucher-token.ts'
import { couponWrittenAs, runningNumber } from '../../core/promotions/coupons.ts'
import { couponSchema } from '../../core/rulebook/benefits.ts'
import type { Coupon } from '../../core/rulebook/benefits.ts'
import { couponCodeFaults } from '../../core/rulebook/coupon-checks.ts'
import { luhnDigit, luhnValid, mod3736Character, mod3736Valid } from '../../core/scan/check-digits.ts'

const bytes = (length: number, of: number): Uint8Array => new Uint8Array(length).fill(of)
const coupon = (kind: Coupon['kind'], more: Record<string, unknown> = {}): Coupon => couponSchema.parse({ id: 'c', name: { en: 'c', zh: 'c' }, kind, prefix: 'CP', ...more })

describe('check characters', () => {
  // The example of the Global Release Identifier's standard, which uses MOD 37,36.
  it('of A12425GABC1234002 is M', () => {
    expect(mod3736Character('A12425GABC1234002')).toBe('M')
    expect(mod3736Valid('A12425GABC1234002M')).toBe(true)
  })

  it('find every single wrong character and every two neighbours that changed places', () => {
    const code = makeIssuedCode({ prefix: 'BK', check: undefined }, bytes(ISSUED_RANDOM_BYTES, 0x5a))
    for (let at = 0; at < code.length; at += 1) {
      for (const other of '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ') {
        if (other !== code[at]) expect(mod3736Valid(code.slice(0, at) + other + code.slice(at + 1))).toBe(false)
      }
      if (at > 0 && code[at] !== code[at - 1]) expect(mod3736Valid(code.slice(0, at - 1) + code[at] + code[at - 1] + code.slice(at + 1))).toBe(false)
    }
  })

  it('of digits are Luhn’s (ISO/IEC 7812-1: 7992739871 has 3)', () => {
    expect(luhnDigit('7992739871')).toBe(3)
    expect(() => luhnDigit('79A')).toThrow(TypeError)
    expect(() => mod3736Character('ab')).toThrow(TypeError)
  })
})

describe('a made-up code', () => {
  it.each([0, 0x5a, 0xff])('has its prefix, 16 characters nobody misreads, and the check character (bytes of %s)', (of) => {
    const code = makeIssuedCode({ prefix: 'BK', check: undefined }, bytes(ISSUED_RANDOM_BYTES, of))
    expect(code).toMatch(/^BK[0-9A-HJKMNP-TV-Z]{16}[0-9A-Z]$/)
    expect(mod3736Valid(code)).toBe(true)
  })

  it.each([['99', 27], ['123456789012', 30]])('is all digits with Luhn’s check, longer than a card and no longer than a barcode (prefix %s)', (prefix, length) => {
    const code = makeIssuedCode({ prefix, check: 'luhn' }, bytes(ISSUED_RANDOM_BYTES, 0xc3))
    expect(code).toMatch(new RegExp(`^${prefix}\\d{${length - prefix.length}}$`))
    expect(luhnValid(code)).toBe(true)
  })

  it('is another for every other bit', () => {
    const codes = new Set(Array.from({ length: ISSUED_RANDOM_BYTES * 8 }, (_, bit) => {
      const random = bytes(ISSUED_RANDOM_BYTES, 0)
      random[bit >> 3] = 1 << (bit & 7)
      return makeIssuedCode({ prefix: 'BK', check: undefined }, random)
    }))
    expect(codes.size).toBe(ISSUED_RANDOM_BYTES * 8)
    expect(() => makeIssuedCode({ prefix: 'BK', check: undefined }, bytes(4, 1))).toThrow(RangeError)
  })

  it.each([
    [{}, null], [{ to: '2026-09-30' }, '2026-09-30'], [{ daysValid: 30 }, '2026-09-13'],
    [{ daysValid: 30, to: '2026-08-31' }, '2026-08-31'], [{ daysValid: 30, to: '2026-12-31' }, '2026-09-13'],
  ])('of a coupon with %j is good to %s', (more, last) => {
    expect(lastDayOfIssue(coupon('voucher', more), '2026-08-14')).toBe(last)
  })
})

describe('a referral code', () => {
  it('is read in whatever way it was typed, and a slip is told apart', () => {
    const code = makeReferralCode(bytes(REFERRAL_RANDOM_BYTES, 0x9d))
    expect(readReferralCode(` ${code.toLowerCase().slice(0, 5)}-${code.slice(5)}`)).toEqual({ ok: true, value: code })
    const wrong = `${code.slice(0, 3)}${code[3] === '2' ? '3' : '2'}${code.slice(4)}`
    expect(readReferralCode(wrong)).toEqual({ ok: false, error: 'CHECK_WRONG' })
    for (const text of ['', 'R', 'X23456789A', code.slice(1), `${code}1`]) expect(readReferralCode(text)).toEqual({ ok: false, error: 'UNREADABLE' })
    expect(() => makeReferralCode(bytes(3, 1))).toThrow(RangeError)
  })
})

describe('what is printed on a voucher', () => {
  const token: VoucherToken = {
    terminalId: '019ffe6d-3e00-7001-8bb0-28a792959306',
    issued: { issuedId: '019ffe6d-3e00-7001-8bb0-28a792959307', couponId: 'back', memberId: null, issuedOn: '2026-08-14', lastDay: null },
    signature: `${'+/Az'.repeat(21)}A9==`,
  }
  it.each([token, { ...token, issued: { ...token.issued, memberId: '019ffe6d-3e00-7001-8bb0-28a792959308', lastDay: '2026-09-13' } }])('reads back as it was written', (written) => {
    const text = writeVoucherToken(written)
    expect(isVoucherToken(text)).toBe(true)
    expect(text.length).toBeLessThanOrEqual(300)
    expect(readVoucherToken(text)).toEqual({ ok: true, value: written })
  })

  it('with the longest names still fits a printed code', () => {
    const issued = { ...token.issued, couponId: 'c'.repeat(60), memberId: token.terminalId, lastDay: '2026-09-13' }
    expect(writeVoucherToken({ ...token, issued }).length).toBeLessThanOrEqual(300)
  })

  it('that is something else is unreadable', () => {
    const text = writeVoucherToken(token)
    for (const wrong of ['RV1*', 'RV1*x*y*z', `${text}*more`, text.slice(0, -1), text.replace('20260814', '20261399'), text.replace('*back*', '**')]) {
      expect(readVoucherToken(wrong)).toEqual({ ok: false, error: 'UNREADABLE' })
    }
  })
})

describe('which coupon a code is written as', () => {
  const coupons = [coupon('generic', { id: 'word', prefix: 'SAVE' }), coupon('batch', { id: 'batch', prefix: 'TEN' })]
  it.each([['save', 'word'], ['SAVE1', null], ['ten-1', 'batch'], ['te', null], ['TEN!', null]])('%s: %s', (code, id) => {
    expect(couponWrittenAs(coupons, code)?.id ?? null).toBe(id)
  })

  it.each([['CP00017', 17], ['CP00010', 10], ['CP00009', null], ['CP00051', null], ['CP0017', null], ['CP0001A', null]])('%s has the number %s', (code, number) => {
    expect(runningNumber(coupon('batch', { numbers: { digits: 5, from: 10, to: 50 } }), code)).toBe(number)
    expect(runningNumber(coupon('batch'), code)).toBeNull()
  })

  it('its check character is none of the digits', () => {
    expect(runningNumber(coupon('batch', { check: 'mod-37-36', numbers: { digits: 5, from: 10, to: 50 } }), `CP00017${mod3736Character('CP00017')}`)).toBe(17)
  })
})

describe('a coupon whose codes do not fit it', () => {
  const run = (from: number, to: number, tillNumber = 1) => ({ storeId: 's', tillNumber, from, to })
  const digests = ['0'.repeat(64)]
  it.each<[string, Coupon, string[]]>([
    ['a voucher with numbers', coupon('voucher', { numbers: { digits: 3, from: 1, to: 9 } }), ['numbers CODES_NOT_LISTED']],
    ['a word with digests', coupon('generic', { digests }), ['digests CODES_NOT_LISTED']],
    ['numbers and digests', coupon('batch', { digests, numbers: { digits: 3, from: 1, to: 9 } }), ['digests CODES_TWICE']],
    ['a batch for members', coupon('batch', { boundTo: 'member' }), ['boundTo BOUND_NOT_VOUCHER']],
    ['numbers the wrong way round', coupon('batch', { numbers: { digits: 3, from: 9, to: 1 } }), ['numbers.to NUMBERS_ORDER']],
    ['numbers that are too long', coupon('batch', { numbers: { digits: 2, from: 1, to: 100 } }), ['numbers.digits NUMBERS_LONG']],
    ['a till outside', coupon('batch', { numbers: { digits: 3, from: 1, to: 99, allotted: [run(50, 100)] } }), ['numbers.allotted[0] ALLOTMENT_OUTSIDE']],
    ['two tills with one number', coupon('batch', { numbers: { digits: 3, from: 1, to: 99, allotted: [run(1, 50), run(50, 99, 2)] } }), ['numbers.allotted[1] ALLOTMENT_TWICE']],
    ['nothing wrong', coupon('batch', { numbers: { digits: 3, from: 1, to: 99, allotted: [run(1, 49), run(50, 99, 2)] } }), []],
    ['a voucher for its member', coupon('voucher', { boundTo: 'member' }), []],
  ])('%s', (_, wrong, faults) => {
    expect(couponCodeFaults(wrong, []).map(({ path, code }) => `${path} ${code}`)).toEqual(faults)
  })
})
