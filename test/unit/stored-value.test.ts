import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { InstrumentTender } from '../../core/ledger/tender.ts'
import { CODE_RANDOM_BYTES, makeCode, programmeMark, readCode, spacedCode } from '../../core/stored-value/code.ts'
import { fitStored } from '../../core/stored-value/spending.ts'
import type { AskedValue } from '../../core/stored-value/spending.ts'
import { lastDayOf, payOutMinor, spendableMinor } from '../../core/stored-value/terms.ts'
import { evaluated } from '../support/evaluated.ts'
import { hasher } from '../support/journal-makers.ts'
import { line, promotion } from '../support/promotion-fixtures.ts'

const MARK = programmeMark(hasher, 'fernway-club')
const bytes = (value: number): Uint8Array => new Uint8Array(CODE_RANDOM_BYTES).fill(value)
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

describe('a code', () => {
  it('says its kind, its programme and a check character, and 80 random bits between', () => {
    const made = makeCode('gift-card', MARK, bytes(0xff))
    expect(made.code).toMatch(new RegExp(`^G${MARK}Z{16}[0-9A-Z]$`))
    expect(makeCode('store-credit', MARK, bytes(0)).code).toMatch(new RegExp(`^C${MARK}0{16}[0-9A-Z]$`))
    expect(readCode(made.code, MARK)).toEqual({ ok: true, value: made })
    expect(new Set(Array.from({ length: 500 }, () => makeCode('gift-card', MARK, randomBytes(CODE_RANDOM_BYTES)).code)).size).toBe(500)
    expect(() => makeCode('gift-card', MARK, new Uint8Array(9))).toThrow(RangeError)
  })

  it('is read as people type it: small, spaced, O for nought, I and l for one', () => {
    const made = makeCode('gift-card', '00', new Uint8Array([0, 0x44, 0x32, 0x14, 0xc7, 0x42, 0x54, 0xb6, 0x35, 0xcf]))
    expect(made.code).toMatch(/01/)
    expect(spacedCode(made.code)).toMatch(/^.{5}-.{5}-.{5}-.{5}$/)
    for (const typed of [made.code.toLowerCase(), ` ${spacedCode(made.code)}\n`, made.code.replaceAll('0', 'O').replaceAll('1', 'l'), made.code.replaceAll('1', 'i')]) {
      expect(readCode(typed, '00')).toEqual({ ok: true, value: made })
    }
  })

  it('with any one character wrong, or two neighbours swapped, is not read', () => {
    for (let tries = 0; tries < 20; tries += 1) {
      const { code } = makeCode('gift-card', MARK, randomBytes(CODE_RANDOM_BYTES))
      for (let at = 3; at < code.length; at += 1) {
        for (const other of ALPHABET) {
          if (other !== code[at]) expect(readCode(code.slice(0, at) + other + code.slice(at + 1), MARK)).toEqual({ ok: false, error: 'CHECK_WRONG' })
        }
        const [a, b] = [code[at - 1]!, code[at]!]
        // Luhn's one gap: the first and the last character of the alphabet.
        if (a === b || [a, b].sort().join('') === '0Z') continue
        expect(readCode(code.slice(0, at - 1) + b + a + code.slice(at + 1), MARK).ok).toBe(false)
      }
    }
  })

  it.each([
    ['nothing', ''], ['a member card', '6035121827060427'], ['a barcode', '8888123456781'], ['a letter of no kind', 'X'.repeat(20)], ['one character short', `G${'0'.repeat(18)}`],
    ['10,000 characters', 'G'.repeat(10_000)], ['control characters', `G\u0000${'0'.repeat(18)}`], ['right to left', `G\u202E${'0'.repeat(18)}`], ['emoji', `G${'🎁'.repeat(19)}`], ['wide digits', `G${'０'.repeat(19)}`],
  ])('is not %s', (_name, text) => {
    expect(readCode(text, MARK)).toEqual({ ok: false, error: 'UNREADABLE' })
  })

  it('of another programme is said to be that', () => {
    const other = programmeMark(hasher, 'other-club')
    expect(other).not.toBe(MARK)
    expect(readCode(makeCode('gift-card', other, bytes(7)).code, MARK)).toEqual({ ok: false, error: 'OTHER_PROGRAMME' })
  })
})

const asked = (id: string, spendable: number, amountMinor: number | null): AskedValue => ({ kind: id.startsWith('c') ? 'store-credit' : 'gift-card', instrumentId: id, last4: id, spendableMinor: spendable, amountMinor })
const bill = (leftMinor: number, payableMinor = leftMinor) => ({ leftMinor, payableMinor })
const paid = (tenders: InstrumentTender[]) => tenders.map((tender) => ('cardId' in tender ? [tender.cardId, tender.amountMinor] : 'creditId' in tender ? [tender.creditId, tender.amountMinor] : null))

describe('paying with stored value', () => {
  it.each([
    ['one card, as much as it has', [asked('a', 500, null)], bill(790), [['a', 500]]],
    ['one card, as much as the bill needs', [asked('a', 5000, null)], bill(790), [['a', 790]]],
    ['several, one after the other', [asked('a', 300, null), asked('b', 300, null), asked('c', 900, null)], bill(790), [['a', 300], ['b', 300], ['c', 190]]],
    ['stated amounts before the others', [asked('a', 900, null), asked('b', 300, 200)], bill(790), [['a', 590], ['b', 200]]],
    ['a card with nothing on it is no part', [asked('a', 0, null), asked('b', 900, null)], bill(790), [['b', 790]]],
    ['one the bill no longer needs is no part', [asked('a', 900, null), asked('b', 900, null)], bill(790), [['a', 790]]],
    ['the same card twice shares what it has', [asked('a', 500, 300), asked('a', 500, null)], bill(790), [['a', 300], ['a', 200]]],
    ['goods only, where gift cards are on the bill', [asked('a', 9000, null)], bill(5790, 790), [['a', 790]]],
  ])('%s', (_name, parts, due, expected) => {
    const fitted = fitStored(parts, due)
    expect(fitted.ok && paid(fitted.value)).toEqual(expected)
  })

  it.each([
    ['more than a card has', [asked('a', 500, 501)], bill(790), { code: 'VALUE_NOT_ENOUGH', data: { last4: 'a', balanceMinor: 500 } }],
    ['more than a card has in two parts', [asked('a', 500, 300), asked('a', 500, 201)], bill(790), { code: 'VALUE_NOT_ENOUGH', data: { last4: 'a', balanceMinor: 200 } }],
    ['more than the bill needs', [asked('a', 900, 500), asked('b', 900, 291)], bill(790), { code: 'TENDERS_OVER', data: { overMinor: 1 } }],
    ['gift cards for gift cards', [asked('a', 9000, 791)], bill(5790, 790), { code: 'VALUE_BUYS_NO_CARDS', data: { payableMinor: 790 } }],
  ])('refuses %s', (_name, parts, due, error) => {
    expect(fitStored(parts, due)).toEqual({ ok: false, error })
  })
})

describe('the terms of stored value', () => {
  it('are for ever unless the rulebook says months; month ends clamp', () => {
    expect(lastDayOf({}, '2026-08-14')).toBeNull()
    expect(lastDayOf({ expiresAfterMonths: 60 }, '2028-02-29')).toBe('2033-02-28')
  })

  it.each([
    [{ isOwn: true, balanceMinor: 5000 }, 5000], [{ isOwn: false, balanceMinor: 5000 }, 2000], [{ isOwn: false, balanceMinor: 1500 }, 1500], [{ isOwn: true, balanceMinor: -1 }, 0],
  ])('let %o spend %i where 20.00 is the offline limit', (value, expected) => {
    expect(spendableMinor({ offlineFloorMinor: 2000 }, { blocked: false, expiresOn: null, ...value })).toBe(expected)
  })

  it.each([[302, 500, 5, 300], [303, 500, 5, 305], [500, 500, 5, 500], [501, 500, 5, 0], [300, 0, 5, 0], [2, 500, 5, 0], [0, 500, 5, 0], [3, 500, 5, 5], [25, 500, 50, 50], [302, 500, 1, 302]])(
    'pay out %i, up to %i and in steps of %i, as %i', (balance, upTo, step, expected) => {
      expect(payOutMinor({ payOutUpToMinor: upTo }, balance, step)).toBe(expected)
    })
})

describe('a gift card on the bill', () => {
  const lines = [line(1, 'tea', 1000, 1), line(2, 'card', 5000, 3, { kind: 'gift-card' })]

  it('is counted by no offer on all goods, by the piece or by a set', () => {
    const stamps = promotion('stamps', { kind: 'stamps', card: 'coffee', stamps: 1, perUnitOf: { all: true }, worthMinor: 0 })
    expect(evaluated([stamps], lines).grants).toMatchObject([{ kind: 'stamps', quantity: 1 }])
    expect(evaluated([stamps], [lines[1]!]).grants ?? []).toEqual([])
    expect(evaluated([promotion('two', { kind: 'cheapest-free', goods: { all: true }, buy: 2, free: 1 })], lines).discountMinor).toBe(0)
  })

  it('is counted by one that names it', () => {
    const bonus = promotion('bonus', { kind: 'points-flat', points: 50 }, { when: { kind: 'quantity', goods: { skus: ['card'] }, minimumMilli: 3000 } })
    expect(evaluated([bonus], lines).promotions).toMatchObject([{ status: 'applied' }])
  })
})
