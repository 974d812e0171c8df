import { generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto'
import fc from 'fast-check'
import { qrcode } from 'receiptline'
import { describe, expect, it } from 'vitest'
import type { BasketLine } from '../../core/basket/basket.ts'
import { fromBase45, toBase45 } from '../../core/receipt-code/base45.ts'
import { MAX_CODE_CHARACTERS, readReceiptCode, writeReceiptCode } from '../../core/receipt-code/receipt-code.ts'
import type { ReceiptCode, ReceiptCodeFault } from '../../core/receipt-code/receipt-code.ts'
import { makeReturn } from '../../core/returns/make-return.ts'
import { sumOfParts } from '../../core/returns/parts.ts'
import { leftToReturn } from '../../core/returns/quantities.ts'
import { recordedSale } from '../../core/returns/recorded.ts'
import type { SoldSale } from '../../core/returns/sold-sale.ts'
import { decodeScan } from '../../core/scan/decode.ts'
import { looksLikeCode } from '../../core/scan/symbols.ts'
import { lines, promotions } from '../support/promotion-arbitraries.ts'
import { PICTURE_LINES, PICTURE_PROMOTIONS, PICTURE_SETS, line, lineId, member, rulebookWith } from '../support/promotion-fixtures.ts'
import { RETURN_DAY, sell } from '../support/return-makers.ts'
import type { PaidWith, Sold } from '../support/return-makers.ts'

const TERMINAL = '018f2f3a-5a3c-7c1e-8a55-0d9f3b8f1a01'
const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const signed = (text: string): Uint8Array => sign(null, Buffer.from(text), privateKey)
const believed = (terminalId: string, text: string, signature: Uint8Array): boolean => terminalId === TERMINAL && verify(null, Buffer.from(text), publicKey, signature)

/** A test's sale as its till's journal has it. */
function soldSale({ sale }: Sold): SoldSale {
  const sum = (points: readonly { readonly points: number }[]): number => points.reduce((total, each) => total + each.points, 0)
  return {
    saleId: sale.saleId, receiptNo: '2-00042', businessDay: '2026-08-15', pinnedAt: sale.input.pinnedAt, completedAt: sale.input.pinnedAt + 95_000, rulebookVersion: 7,
    member: sale.input.member, lines: [...sale.input.lines], circumstances: {}, evaluation: sale.evaluation,
    tenders: sale.tenders.map((tender) => {
      if (tender.kind === 'qr') throw new Error('a till takes no such tender')
      return tender.kind === 'gift-card' ? { ...tender, cardId: lineId(801) } : tender
    }),
    pointsEarned: sum(sale.earned.byLine), tierBaseMinor: sale.earned.tierBaseMinor, tierCounts: sale.earned.tierCounts, shiftId: null, lot: null,
  }
}

const codeOf = (sale: SoldSale): ReceiptCode => ({
  terminalId: TERMINAL, saleId: sale.saleId, receiptNo: sale.receiptNo, seq: 1234, mark: '0a1b2c3d', businessDay: sale.businessDay, totalMinor: sale.evaluation.totalMinor, sale,
})

/** The till that reads knows the same goods. */
const goodsOf = (all: readonly BasketLine[]) => (sku: string) => {
  const { name, categoryPath, brand, tags } = all.find((each) => each.sku === sku)!
  return { name, categoryPath, brand, tags }
}

function readBack(text: string, all: readonly BasketLine[]): ReceiptCode {
  const read = readReceiptCode(text, believed, goodsOf(all))
  if (!read.ok) throw new Error(read.error)
  return read.value
}

/** Everything a sale gives back, line by line as drawn and then the rest. */
function allParts(sold: Sold, sale: SoldSale, order: readonly number[]) {
  const recorded = recordedSale(sold.compiled, sale)
  const made: ReturnType<typeof sumOfParts>[] = []
  for (const at of [...order, null]) {
    const left = leftToReturn(recorded, sumOfParts(made))
    const asked = at === null ? left : left.slice(at % Math.max(1, left.length)).slice(0, 1)
    if (asked.length === 0) continue
    const done = makeReturn(sold.compiled, recorded, made.map((parts) => ({ parts }) as never), { lines: asked, onDate: RETURN_DAY, wallet: null })
    if (!done.ok) throw new Error(done.error.code)
    made.push(done.value.parts)
  }
  return made
}

describe('the signed code of a receipt', () => {
  it('gives back, of any sale and in any steps, what the sale itself would', () => {
    fc.assert(fc.property(lines({ lines: 6, units: 3 }), promotions(4), fc.array(fc.nat(9), { maxLength: 4 }), fc.constantFrom(0, 250, 1000), fc.boolean(),
      (goods, offers, order, cardShare, isMember) => {
        const rulebook = rulebookWith(offers)
        const buyer = { member: isMember ? member('platinum') : null }
        const { totalMinor } = sell(rulebook, goods, buyer).sale.evaluation
        const cardMinor = Math.floor((totalMinor * cardShare) / 1000)
        const paid: PaidWith[] = [...(cardMinor > 0 ? [{ kind: 'gift-card' as const, amountMinor: cardMinor }] : []), ...(cardMinor < totalMinor ? [{ kind: 'cash' as const }] : [])]
        const sold = sell(rulebook, goods, { ...buyer, paid })
        const sale = soldSale(sold)
        const text = writeReceiptCode(codeOf(sale), signed)
        const read = readBack(text, goods)
        if (read.sale === null) throw new Error('the sale did not fit its code')
        expect(allParts(sold, read.sale, order)).toEqual(allParts(sold, sale, order))
        expect({ ...read, sale: null }).toEqual({ ...codeOf(sale), sale: null })
      }), { numRuns: 200 })
  })

  it('says nothing once any character of it is another one', () => {
    const text = writeReceiptCode(codeOf(soldSale(sell(rulebookWith(PICTURE_PROMOTIONS, { goodsSets: PICTURE_SETS }), PICTURE_LINES, { member: member() }))), signed)
    const faults = new Map<ReceiptCodeFault | 'read', number>()
    for (let at = 0; at < text.length; at += 1) {
      const other = text[at] === 'A' ? 'B' : 'A'
      const read = readReceiptCode(`${text.slice(0, at)}${other}${text.slice(at + 1)}`, believed, goodsOf(PICTURE_LINES))
      faults.set(read.ok ? 'read' : read.error, (faults.get(read.ok ? 'read' : read.error) ?? 0) + 1)
    }
    expect(faults.get('read')).toBeUndefined()
    expect((faults.get('NOT_SIGNED') ?? 0) + (faults.get('UNREADABLE') ?? 0)).toBe(text.length)
  })

  it('never throws, whatever is scanned', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const text = `RG1:${toBase45(bytes)}/`
      expect(readReceiptCode(text, () => true, goodsOf([])).ok).toBe(false)
    }), { numRuns: 2000 })
  })

  it('is known for what it is by the scanner, in capitals or not', () => {
    const text = writeReceiptCode(codeOf(soldSale(sell(rulebookWith([]), [line(1, 'cup', 1000, 1)]))), signed)
    const rules = { memberCards: rulebookWith([]).programme.memberCards }
    expect(decodeScan({ text: `]Q1${text}\r\n`, symbology: null }, rules)).toEqual({ ok: true, value: { kind: 'receipt-code', text } })
    expect(looksLikeCode(text)).toBe(true)
    expect(readReceiptCode(text.toLowerCase(), believed, goodsOf([line(1, 'cup', 1000, 1)])).ok).toBe(true)
  })

  it('prints on 32 columns, of any length: a sale too long for it is named only', () => {
    const sizes = [1, 5, 7, 10, 20, 60].map((count) => {
      // Line ids as a till makes them: of the instant and 74 random bits.
      const goods = Array.from({ length: count }, (_, at) => line(at + 1, `8850${String(at).padStart(9, '0')}`, 790 + at, 1, { lineId: `018f2f3a-${randomBytes(2).toString('hex')}-7${randomBytes(2).toString('hex').slice(1)}-8${randomBytes(2).toString('hex').slice(1)}-${randomBytes(6).toString('hex')}` }))
      const text = writeReceiptCode(codeOf(soldSale(sell(rulebookWith([]), goods, { member: member() }))), signed)
      const modules = (level: 'm' | 'l'): number => qrcode.generate({ data: text, type: 'qrcode', cell: 1, level, quietZone: false }).length
      return { count, characters: text.length, whole: readBack(text, goods).sale !== null, m: modules('m'), l: modules('l') }
    })
    for (const { characters, l } of sizes) {
      expect(characters).toBeLessThanOrEqual(MAX_CODE_CHARACTERS)
      expect(l * 3).toBeLessThanOrEqual(32 * 12)
    }
    expect(sizes.map(({ count, whole }) => [count, whole])).toEqual([[1, true], [5, true], [7, true], [10, true], [20, true], [60, false]])
    if (process.env['SHOW_SIZES'] !== undefined) console.table(sizes)
  })

  it('is left without the goods where only the whole sale would tell what comes back', () => {
    const sale = soldSale(sell(rulebookWith([]), [line(1, 'cup', 1000, 1)]))
    expect(readBack(writeReceiptCode({ ...codeOf(sale), sale: null }, signed), []).sale).toBeNull()
  })
})

describe('Base45', () => {
  it('writes the examples of RFC 9285', () => {
    for (const [text, encoded] of [['AB', 'BB8'], ['Hello!!', '%69 VD92EX0'], ['base-45', 'UJCLQE7W581']] as const) {
      expect(toBase45(Buffer.from(text))).toBe(encoded)
      expect(Buffer.from(fromBase45(encoded)!).toString()).toBe(text)
    }
  })

  it('refuses what is none: a lone character, other characters, a value too large', () => {
    for (const text of ['A', 'ab8', 'GGW', ':::', '::', 'A!0']) expect(fromBase45(text)).toBeNull()
    expect([...fromBase45('FGW')!]).toEqual([255, 255])
  })

  it('reads back any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect([...fromBase45(toBase45(bytes))!]).toEqual([...bytes])
    }))
  })
})
