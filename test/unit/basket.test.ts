import { describe, expect, it } from 'vitest'
import { basketSchema } from '../../core/basket/basket.ts'
import type { Basket } from '../../core/basket/basket.ts'
import type { BasketCommand, DecideContext } from '../../core/basket/commands.ts'
import { MAXIMUM_LINES, MAXIMUM_SALE_MINOR, decide } from '../../core/basket/decide.ts'
import { applyEvents } from '../../core/basket/events.ts'
import { adding, makeContext, makeLine, makeProduct, uuid } from '../support/sale-makers.ts'

const milk = makeProduct()
const salmon = makeProduct({ sku: 'salmon', name: { en: 'Salmon fillet', zh: '三文鱼柳' }, priceMinor: 3800, unit: 'kg' })
const flowers = makeProduct({ sku: 'flowers', name: { en: 'Flowers', zh: '鲜花' }, priceMinor: null })

/** Does one command after another, each of which must be accepted. */
function after(...commands: BasketCommand[]): Basket {
  const basket = commands.reduce<Basket | null>((before, command, i) => {
    const decided = decide(before, command, makeContext(i + 1))
    if (!decided.ok) throw new Error(decided.error.code)
    return applyEvents(before, decided.value)
  }, null)
  return basketSchema.parse(basket)
}

function refused(basket: Basket | null, command: BasketCommand, context: Partial<DecideContext> = {}): unknown {
  const decided = decide(basket, command, makeContext(99, context))
  if (decided.ok) throw new Error('it was accepted')
  return decided.error
}

const changed = (basket: Basket, command: BasketCommand, n = 50): Basket => {
  const decided = decide(basket, command, makeContext(n))
  if (!decided.ok) throw new Error(decided.error.code)
  return basketSchema.parse(applyEvents(basket, decided.value))
}

const quantities = (basket: Basket): [string, number][] => basket.lines.map((line) => [line.sku, line.quantityMilli])

describe('adding goods', () => {
  it('opens a sale pinned at its first line, with the price of that moment', () => {
    const basket = after(adding(milk))
    expect(basket).toEqual({
      saleId: uuid(900_001), revision: 1, pinnedAt: makeContext(1).now, rulebookVersion: 7, memberId: null, identification: null, note: '',
      lines: [{
        lineId: uuid(1), sku: 'oat-milk', name: milk.name, categoryPath: ['food', 'plant-milk'], brand: 'Oatly', tags: ['vegan'], unit: 'piece',
        unitPriceMinor: 520, quantityMilli: 1000, taxCode: 'gst', discountable: true, earns: true,
      }],
    })
  })

  it('merges the same goods at the same price into one line, which becomes the newest', () => {
    const basket = after(adding(milk), adding(makeProduct({ sku: 'eggs' })), adding(milk), adding(milk, { quantityMilli: 2000 }))
    expect(quantities(basket)).toEqual([['eggs', 1000], ['oat-milk', 4000]])
    expect(basket.lines[1]?.lineId).toBe(uuid(1))
    expect(basket.revision).toBe(4)
  })

  it('keeps another price, weighed goods and keyed prices that differ apart', () => {
    const basket = after(
      adding(milk), adding({ ...milk, priceMinor: 510 }), adding(salmon, { quantityMilli: 412 }), adding(salmon, { quantityMilli: 412 }),
      adding(flowers, { keyedPriceMinor: 900 }), adding(flowers, { keyedPriceMinor: 950 }), adding(flowers, { keyedPriceMinor: 900 }),
    )
    expect(basket.lines.map((line) => [line.sku, line.unitPriceMinor, line.quantityMilli])).toEqual([
      ['oat-milk', 520, 1000], ['oat-milk', 510, 1000], ['salmon', 3800, 412], ['salmon', 3800, 412], ['flowers', 950, 1000], ['flowers', 900, 2000],
    ])
  })

  it('sells a pack with a price label as one piece at that price', () => {
    const basket = after(adding(salmon, { packPriceMinor: 1566 }))
    expect(basket.lines[0]).toMatchObject({ unit: 'piece', unitPriceMinor: 1566, quantityMilli: 1000 })
    const both = after(adding(salmon, { packPriceMinor: 3800 }), adding(salmon, { quantityMilli: 1000 }))
    expect(both.lines.map((line) => line.unit)).toEqual(['piece', 'kg'])
  })

  it('does not let a keyed price replace the goods’ own', () => {
    expect(after(adding(milk, { keyedPriceMinor: 1 })).lines[0]?.unitPriceMinor).toBe(520)
  })

  it.each([
    ['no price', adding(flowers), { code: 'PRICE_NEEDED', data: { sku: 'flowers', name: 'Flowers' } }],
    ['no weight', adding(salmon), { code: 'WEIGHT_NEEDED', data: { sku: 'salmon', name: 'Salmon fillet' } }],
    ['half a piece', adding(milk, { quantityMilli: 500 }), { code: 'QUANTITY_INVALID', data: { unit: 'piece' } }],
    ['nothing', adding(milk, { quantityMilli: 0 }), { code: 'QUANTITY_INVALID', data: { unit: 'piece' } }],
    ['less than nothing', adding(salmon, { quantityMilli: -412 }), { code: 'QUANTITY_INVALID', data: { unit: 'kg' } }],
    ['a fraction of a gram', adding(salmon, { quantityMilli: 0.5 }), { code: 'QUANTITY_INVALID', data: { unit: 'kg' } }],
    ['no number', adding(milk, { quantityMilli: NaN }), { code: 'QUANTITY_INVALID', data: { unit: 'piece' } }],
    ['more pieces than a line holds', adding(milk, { quantityMilli: 10_000_000 }), { code: 'QUANTITY_INVALID', data: { unit: 'piece' } }],
    ['a price beyond the limit', adding(flowers, { keyedPriceMinor: MAXIMUM_SALE_MINOR + 1 }), { code: 'AMOUNT_TOO_LARGE', data: {} }],
    ['a price beyond whole numbers', adding(flowers, { keyedPriceMinor: 2 ** 60 }), { code: 'AMOUNT_TOO_LARGE', data: {} }],
    ['a negative price', adding(flowers, { keyedPriceMinor: -1 }), { code: 'AMOUNT_TOO_LARGE', data: {} }],
    ['price times quantity beyond the limit', adding(flowers, { keyedPriceMinor: 50_000_000, quantityMilli: 3000 }), { code: 'AMOUNT_TOO_LARGE', data: {} }],
  ])('refuses %s', (_name, command, error) => {
    expect(refused(null, command)).toEqual(error)
  })

  it('speaks the cashier’s language', () => {
    expect(refused(null, adding(flowers), { language: 'zh' })).toMatchObject({ data: { name: '鲜花' } })
  })

  it('allows exactly the limit, and says when the next item passes it', () => {
    const full = after(adding(flowers, { keyedPriceMinor: MAXIMUM_SALE_MINOR }))
    expect(refused(full, adding(milk))).toEqual({ code: 'AMOUNT_TOO_LARGE', data: {} })
    expect(changed(full, adding({ ...flowers, sku: 'bag' }, { keyedPriceMinor: 0 })).lines).toHaveLength(2)
  })

  it('stops growing a line at what it can hold', () => {
    const cheap = { ...milk, priceMinor: 1 }
    const full = after(adding(cheap, { quantityMilli: 9_999_000 }))
    expect(refused(full, adding(cheap))).toEqual({ code: 'QUANTITY_INVALID', data: { unit: 'piece' } })
  })

  it('has room for two thousand lines and for more of the same goods', () => {
    const lines = Array.from({ length: MAXIMUM_LINES }, (_, i) => makeLine(i + 1))
    const full: Basket = { ...after(adding(milk)), lines }
    expect(refused(full, adding(milk))).toEqual({ code: 'SALE_TOO_LONG', data: { lines: MAXIMUM_LINES } })
    const same = makeProduct({ sku: 'sku-1000', priceMinor: 100 })
    expect(changed(full, adding(same)).lines.at(-1)).toMatchObject({ sku: 'sku-1000', quantityMilli: 2000 })
  })
})

describe('changing lines', () => {
  const two = after(adding(milk), adding(salmon, { quantityMilli: 412 }))

  it('sets a quantity without moving the line, and does nothing when it is the same', () => {
    const three = changed(two, { kind: 'set-quantity', lineId: uuid(1), quantityMilli: 3000 })
    expect(quantities(three)).toEqual([['oat-milk', 3000], ['salmon', 412]])
    expect(three.revision).toBe(3)
    expect(decide(three, { kind: 'set-quantity', lineId: uuid(1), quantityMilli: 3000 }, makeContext(5))).toEqual({ ok: true, value: [] })
    expect(applyEvents(three, [])).toBe(three)
  })

  it.each<[string, BasketCommand, unknown]>([
    ['an unknown line', { kind: 'set-quantity', lineId: uuid(7), quantityMilli: 1000 }, { code: 'LINE_UNKNOWN', data: {} }],
    ['one and a half pieces', { kind: 'set-quantity', lineId: uuid(1), quantityMilli: 1500 }, { code: 'QUANTITY_INVALID', data: { unit: 'piece' } }],
    ['zero', { kind: 'set-quantity', lineId: uuid(2), quantityMilli: 0 }, { code: 'QUANTITY_INVALID', data: { unit: 'kg' } }],
    ['removing an unknown line', { kind: 'remove-line', lineId: uuid(7) }, { code: 'LINE_UNKNOWN', data: {} }],
    ['a price for an unknown line', { kind: 'renew-pins', prices: [{ lineId: uuid(7), unitPriceMinor: 1 }] }, { code: 'LINE_UNKNOWN', data: {} }],
  ])('refuses %s', (_name, command, error) => {
    expect(refused(two, command)).toEqual(error)
  })

  it('refuses a quantity that makes the sale too large', () => {
    const dear = after(adding(flowers, { keyedPriceMinor: 60_000_000 }))
    expect(refused(dear, { kind: 'set-quantity', lineId: uuid(1), quantityMilli: 2000 })).toEqual({ code: 'AMOUNT_TOO_LARGE', data: {} })
  })

  it('keeps the sale and its member when the last line goes, and pins anew with the next', () => {
    const command: BasketCommand = { kind: 'attach-member', memberId: uuid(500), identification: 'strong', replace: false }
    const empty = changed(changed(after(adding(milk)), command), { kind: 'remove-line', lineId: uuid(1) })
    expect(empty).toMatchObject({ saleId: uuid(900_001), lines: [], memberId: uuid(500), identification: 'strong' })
    const again = changed(empty, adding(milk), 77)
    expect(again).toMatchObject({ saleId: uuid(900_001), pinnedAt: makeContext(77).now, memberId: uuid(500) })
  })

  it('puts a removed line back where it was, and into the same goods where they came again', () => {
    const removed = two.lines[0]!
    const without = changed(two, { kind: 'remove-line', lineId: uuid(1) })
    expect(changed(without, { kind: 'put-back-line', line: removed, position: 0 }).lines).toEqual(two.lines)
    const rescanned = changed(without, adding(milk), 8)
    expect(quantities(changed(rescanned, { kind: 'put-back-line', line: removed, position: 0 }))).toEqual([['salmon', 412], ['oat-milk', 2000]])
    expect(decide(two, { kind: 'put-back-line', line: removed, position: 0 }, makeContext(9))).toEqual({ ok: true, value: [] })
    expect(changed(without, { kind: 'put-back-line', line: removed, position: 99 }).lines.at(-1)).toEqual(removed)
  })

  it('pins a recalled sale anew and changes only the prices that changed', () => {
    const renewed = changed(two, { kind: 'renew-pins', prices: [{ lineId: uuid(1), unitPriceMinor: 540 }, { lineId: uuid(2), unitPriceMinor: 3800 }] }, 60)
    expect(renewed.lines.map((line) => line.unitPriceMinor)).toEqual([540, 3800])
    expect(renewed).toMatchObject({ pinnedAt: makeContext(60).now, revision: 3 })
    const decided = decide(two, { kind: 'renew-pins', prices: [{ lineId: uuid(2), unitPriceMinor: 3800 }] }, makeContext(60))
    expect(decided).toEqual({ ok: true, value: [{ type: 'pinned', pinnedAt: makeContext(60).now, rulebookVersion: 7 }] })
    expect(refused(two, { kind: 'renew-pins', prices: [{ lineId: uuid(1), unitPriceMinor: MAXIMUM_SALE_MINOR }] })).toEqual({ code: 'AMOUNT_TOO_LARGE', data: {} })
  })

  it('keeps a note, once', () => {
    const noted = changed(two, { kind: 'set-note', note: 'for Saturday' })
    expect(noted.note).toBe('for Saturday')
    expect(decide(noted, { kind: 'set-note', note: 'for Saturday' }, makeContext(9))).toEqual({ ok: true, value: [] })
  })
})

describe('the member', () => {
  const attach = (n: number, more: Partial<Extract<BasketCommand, { kind: 'attach-member' }>> = {}): BasketCommand =>
    ({ kind: 'attach-member', memberId: uuid(n), identification: 'strong', replace: false, ...more })

  it('may come before the first line, which then pins', () => {
    const basket = after(attach(500), adding(milk))
    expect(basket).toMatchObject({ memberId: uuid(500), pinnedAt: makeContext(2).now })
  })

  it('is not replaced without being asked', () => {
    const basket = after(attach(500))
    expect(refused(basket, attach(501), { attachedMemberName: 'Mei Lin' })).toEqual({ code: 'MEMBER_ALREADY_ATTACHED', data: { memberId: uuid(500), name: 'Mei Lin' } })
    expect(changed(basket, attach(501, { replace: true, identification: 'weak' }))).toMatchObject({ memberId: uuid(501), identification: 'weak' })
  })

  it('known by phone becomes sure with the card, and never less sure', () => {
    const weak = after(attach(500, { identification: 'weak' }))
    const strong = changed(weak, attach(500))
    expect(strong.identification).toBe('strong')
    expect(decide(strong, attach(500, { identification: 'weak' }), makeContext(3))).toEqual({ ok: true, value: [] })
  })

  it('is taken off, once', () => {
    const off = changed(after(attach(500)), { kind: 'detach-member' })
    expect(off).toMatchObject({ memberId: null, identification: null })
    expect(decide(off, { kind: 'detach-member' }, makeContext(3))).toEqual({ ok: true, value: [] })
  })
})

describe('without an open sale', () => {
  it.each<BasketCommand>([
    { kind: 'set-quantity', lineId: uuid(1), quantityMilli: 1000 }, { kind: 'remove-line', lineId: uuid(1) }, { kind: 'detach-member' },
    { kind: 'set-note', note: 'x' }, { kind: 'renew-pins', prices: [] }, { kind: 'put-back-line', line: makeLine(1), position: 0 },
  ])('$kind says so', (command) => {
    expect(refused(null, command)).toEqual({ code: 'SALE_NOT_OPEN', data: {} })
  })

  it('events of another basket are a broken invariant', () => {
    expect(() => applyEvents(null, [{ type: 'note-set', note: 'x' }])).toThrow()
    expect(() => applyEvents(after(adding(milk)), [{ type: 'line-grown', lineId: uuid(9), quantityMilli: 1000 }])).toThrow()
  })
})

describe('a gift card in the basket', () => {
  const load = (card: number, amountMinor: number): BasketCommand => ({ kind: 'load-gift-card', cardId: uuid(card), amountMinor })
  const namesake = makeProduct({ sku: 'gift-card', priceMinor: 2000 })

  it('opens a sale, and has a line of its own that is neither discounted, earns nor is taxed', () => {
    const basket = after(load(700, 2000), load(701, 2000), adding(milk))
    expect(quantities(basket)).toEqual([['gift-card', 1000], ['gift-card', 1000], ['oat-milk', 1000]])
    expect(basket.lines[0]).toMatchObject({ kind: 'gift-card', loadsCardId: uuid(700), unitPriceMinor: 2000, discountable: false, earns: false, priceFixed: true, taxCode: 'gift-card' })
    expect(basket.pinnedAt).toBe(makeContext(1).now)
  })

  it('never joins goods that are called the same, nor they it', () => {
    expect(quantities(after(load(700, 2000), adding(namesake), adding(namesake)))).toEqual([['gift-card', 1000], ['gift-card', 2000]])
    expect(quantities(after(adding(namesake), load(700, 2000)))).toEqual([['gift-card', 1000], ['gift-card', 1000]])
  })

  it('is loaded once, as one piece, within what a sale can come to', () => {
    const basket = after(load(700, 2000))
    expect(refused(basket, load(700, 100))).toEqual({ code: 'LOAD_TWICE', data: {} })
    expect(refused(basket, { kind: 'set-quantity', lineId: uuid(1), quantityMilli: 2000 })).toMatchObject({ code: 'QUANTITY_INVALID' })
    expect(refused(basket, load(701, MAXIMUM_SALE_MINOR - 1999))).toMatchObject({ code: 'AMOUNT_TOO_LARGE' })
    expect(refused(null, load(701, Number.MAX_SAFE_INTEGER + 1))).toMatchObject({ code: 'AMOUNT_TOO_LARGE' })
    expect(changed(basket, { kind: 'set-quantity', lineId: uuid(1), quantityMilli: 1000 })).toEqual(basket)
  })

  it('comes back as a line of its own, and not where its card is in the basket again', () => {
    const basket = after(load(700, 2000), load(701, 2000))
    const [line] = basket.lines
    const without = changed(basket, { kind: 'remove-line', lineId: line!.lineId })
    expect(changed(without, { kind: 'put-back-line', line: line!, position: 0 }, 51).lines).toEqual(basket.lines)
    const again = changed(without, load(700, 500), 51)
    expect(refused(again, { kind: 'put-back-line', line: line!, position: 0 })).toEqual({ code: 'LOAD_TWICE', data: {} })
  })
})
