import { describe, expect, it } from 'vitest'
import type { SaleView } from '../../core/contract/views.ts'
import {
  DANIEL_CARD, MEI_LIN_BLOCKED_CARD, MEI_LIN_CARD, barcodeOf, command, demoProduct, tillBeforeEach,
} from '../support/till.ts'
import type { TestTill } from '../support/till.ts'

const SQUID = 'squid-cleaned-300g'
const CLAMS = 'clams-live-500g'

let till: TestTill

tillBeforeEach((opened) => (till = opened), () => till)

const rawScan = (text: string, at: number, deviceId = 'wedge') => ({ deviceId, symbology: null, text, at })

describe('scanning goods', () => {
  it('opens a sale with the first scan, merges the same goods and keeps the newest last', async () => {
    const first = await till.scan(barcodeOf(SQUID))
    expect(first.lines.map((l) => [l.sku, l.quantityMilli])).toEqual([[SQUID, 1000]])
    expect(first.lastLineId).toBe(first.lines[0]?.lineId)
    expect(first.evaluation.totalMinor).toBe(790)
    await till.scan(barcodeOf(CLAMS))
    const third = await till.scan(barcodeOf(SQUID))
    expect(third.lines.map((l) => [l.sku, l.quantityMilli])).toEqual([[CLAMS, 1000], [SQUID, 2000]])
    expect(third.saleId).toBe(first.saleId)
    expect(third.revision).toBe(first.revision + 2)
  })

  it('counts the same code from the same reader within 300 ms once, by the reader’s own clock', async () => {
    const at = till.clock.now()
    const scan = (text: string, when: number, deviceId = 'wedge') => till.call('sale.addScan', { ...command(), scan: rawScan(text, when, deviceId) })
    expect((await scan(barcodeOf(SQUID), at)).outcome).toBe('line-added')
    const repeat = await scan(barcodeOf(SQUID), at + 299)
    expect(repeat.outcome).toBe('repeat-ignored')
    expect(repeat.sale?.lines[0]?.quantityMilli).toBe(1000)
    expect((await scan(barcodeOf(SQUID), at + 100, 'serial-1')).outcome).toBe('line-added')
    expect((await scan(barcodeOf(CLAMS), at + 100)).outcome).toBe('line-added')
    expect((await scan(barcodeOf(SQUID), at + 299)).outcome).toBe('repeat-ignored')
    const later = await scan(barcodeOf(SQUID), at + 300)
    expect(later.outcome).toBe('line-added')
    expect(later.sale?.lines.find((l) => l.sku === SQUID)?.quantityMilli).toBe(3000)
  })

  it('takes two hundred scans sent at once, in order, and loses none', async () => {
    const started = till.clock.now()
    const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => {
      const text = barcodeOf(i % 2 === 0 ? SQUID : CLAMS)
      return till.client.call('sale.addScan', { ...command(), scan: rawScan(text, started + i * 5, `reader-${i % 150}-${i}`) })
    }))
    expect(answers.every((a) => a.ok && a.value.outcome === 'line-added')).toBe(true)
    const { sale } = await till.call('sale.current', {})
    expect(sale?.lines.reduce((sum, l) => sum + l.quantityMilli, 0)).toBe(200_000)
  })

  it.each([
    ['an unknown barcode', '4006381333931', 'PRODUCT_UNKNOWN'],
    ['a wrong check digit', `${barcodeOf(SQUID).slice(0, 12)}${(Number(barcodeOf(SQUID)[12]) + 1) % 10}`, 'CHECK_DIGIT_WRONG'],
    ['a card of another programme', '4111111111111111', 'CARD_OTHER_PROGRAMME'],
    ['an unknown card of this programme', '6035120000000002', 'CARD_UNKNOWN'],
    ['a blocked card', MEI_LIN_BLOCKED_CARD, 'CARD_BLOCKED'],
    ['nonsense', 'hello?', 'SCAN_UNREADABLE'],
  ])('answers %s with its code and changes nothing', async (_name, text, code) => {
    const before = await till.scan(barcodeOf(CLAMS))
    till.clock.advance(1000)
    const refused = await till.refusal('sale.addScan', { ...command(), scan: rawScan(text, till.clock.now()) })
    expect(refused.code).toBe(code)
    expect((await till.call('sale.current', {})).sale?.revision).toBe(before.revision)
  })

  it('is refused while nobody is signed in', async () => {
    await till.call('staff.signOut', command())
    expect((await till.refusal('sale.addScan', { ...command(), scan: rawScan(barcodeOf(SQUID), 1) })).code).toBe('SIGNED_OUT')
    expect((await till.call('sale.current', {})).sale).toBeNull()
  })

  it('asks for a weight, takes it from the scale’s label or the keyboard, and asks for a price where goods have none', async () => {
    const bananas = demoProduct('bananas')
    expect((await till.refusal('sale.addScan', { ...command(), scan: rawScan(bananas.barcodes[0] ?? '', 1) })).code).toBe('WEIGHT_NEEDED')
    // 21, item 00156, 412 g, check digit.
    const labelled = await till.scan('2100156004124')
    expect(labelled.lines.map((l) => [l.sku, l.quantityMilli])).toEqual([['bananas', 412]])
    expect(labelled.evaluation.totalMinor).toBe(124)
    const keyed = await till.call('sale.addItem', { ...command(), sku: 'bananas', quantityMilli: 1000 })
    expect(keyed.sale?.lines.map((l) => l.quantityMilli)).toEqual([412, 1000])
    const asked = await till.refusal('sale.addItem', { ...command(), sku: 'deli-counter', quantityMilli: 1000 })
    expect(asked).toEqual({ code: 'PRICE_NEEDED', data: { sku: 'deli-counter', name: 'Deli counter, price on label' } })
    const priced = await till.call('sale.addItem', { ...command(), sku: 'deli-counter', quantityMilli: 1000, priceMinor: 640 })
    expect(priced.sale?.lines.at(-1)?.unitPriceMinor).toBe(640)
  })
})

describe('changing the basket', () => {
  it('sets quantities, removes a line and puts it back where it was within ten seconds', async () => {
    await till.scan(barcodeOf(SQUID))
    const two = await till.scan(barcodeOf(CLAMS))
    const [squid] = two.lines
    if (!squid) throw new Error('no line')
    const { saleId } = two
    const five = await till.call('sale.setQuantity', { ...command(), saleId, lineId: squid.lineId, quantityMilli: 5000 })
    expect(five.sale?.lines[0]?.quantityMilli).toBe(5000)
    expect((await till.refusal('sale.setQuantity', { ...command(), saleId, lineId: squid.lineId, quantityMilli: 1500 })).code).toBe('QUANTITY_INVALID')
    const removed = await till.call('sale.removeLine', { ...command(), saleId, lineId: squid.lineId })
    expect(removed.sale?.lines.map((l) => l.sku)).toEqual([CLAMS])
    till.clock.advance(9000)
    const back = await till.call('sale.undo', command())
    expect(back.sale?.lines.map((l) => [l.sku, l.quantityMilli])).toEqual([[SQUID, 5000], [CLAMS, 1000]])
    expect((await till.refusal('sale.undo', command())).code).toBe('SALE_NOT_OPEN')
    await till.call('sale.removeLine', { ...command(), saleId, lineId: squid.lineId })
    till.clock.advance(10_001)
    expect((await till.refusal('sale.undo', command())).code).toBe('SALE_NOT_OPEN')
  })

  it('clears the sale and puts it back, unless another is open by then', async () => {
    const sale = await till.scan(barcodeOf(SQUID))
    expect((await till.call('sale.clear', { ...command(), saleId: sale.saleId })).sale).toBeNull()
    const back = await till.call('sale.undo', command())
    expect(back.sale?.saleId).toBe(sale.saleId)
    expect(back.sale?.lines).toEqual(sale.lines)
    await till.call('sale.clear', { ...command(), saleId: sale.saleId })
    await till.scan(barcodeOf(CLAMS))
    expect((await till.refusal('sale.undo', command())).code).toBe('OTHER_SALE_OPEN')
    expect((await till.refusal('sale.clear', { ...command(), saleId: sale.saleId })).code).toBe('SALE_NOT_OPEN')
  })

  it('holds a sale, lists it, survives a restart, and recalls it', async () => {
    await till.scan(MEI_LIN_CARD)
    const sale = await till.scan(barcodeOf(SQUID))
    await till.call('sale.setNote', { ...command(), saleId: sale.saleId, note: 'back with a trolley' })
    expect((await till.call('sale.hold', { ...command(), saleId: sale.saleId, label: 'Red coat' })).sale).toBeNull()
    till = await till.reopen()
    await till.signIn()
    const { held } = await till.call('sale.held', {})
    expect(held).toMatchObject([{ saleId: sale.saleId, label: 'Red coat', itemCount: 1, totalMinor: sale.evaluation.totalMinor }])
    await till.scan(barcodeOf(CLAMS))
    expect((await till.refusal('sale.recall', { ...command(), saleId: sale.saleId })).code).toBe('OTHER_SALE_OPEN')
    const other = (await till.call('sale.current', {})).sale as SaleView
    await till.call('sale.clear', { ...command(), saleId: other.saleId })
    const recalled = (await till.call('sale.recall', { ...command(), saleId: sale.saleId })).sale
    expect(recalled).toMatchObject({ saleId: sale.saleId, note: 'back with a trolley', pinnedAt: sale.pinnedAt, lines: sale.lines })
    expect(recalled?.member?.name).toBe('Mei Lin Koh')
    expect((await till.call('sale.held', {})).held).toEqual([])
  })

  it('pins a sale anew that is recalled on a later day', async () => {
    const sale = await till.scan(barcodeOf(SQUID))
    await till.call('sale.hold', { ...command(), saleId: sale.saleId, label: '' })
    till.clock.advance(24 * 3600_000)
    const recalled = (await till.call('sale.recall', { ...command(), saleId: sale.saleId })).sale
    expect(recalled?.pinnedAt).toBe(till.clock.now())
  })

  it('keeps the open sale over a restart', async () => {
    await till.scan(MEI_LIN_CARD)
    const sale = await till.scan(barcodeOf(SQUID))
    till = await till.reopen()
    const { sale: again } = await till.call('sale.current', {})
    expect(again).toEqual(sale)
    expect((await till.call('terminal.get', {})).signedIn).toBeNull()
  })
})

describe('members', () => {
  it('attaches a member by card at any moment, strongly, with tier, balance and progress', async () => {
    const sale = await till.scan(MEI_LIN_CARD)
    expect(sale.identification).toBe('strong')
    expect(sale.lines).toEqual([])
    expect(sale.member).toMatchObject({ name: 'Mei Lin Koh', tier: { id: 'gold' }, cardLast4: '0427', phoneLast4: '4567', pointsPending: 0 })
    expect(sale.member?.progress?.missingMinor).toBe(150_000 - 131_240)
    expect(sale.member?.pointsAvailable).toBe(320 + 540 + 880 + 740)
  })

  it('asks before a second member takes the place of the first', async () => {
    const first = await till.scan(MEI_LIN_CARD)
    till.clock.advance(1000)
    const onSale = { code: 'MEMBER_ALREADY_ATTACHED', data: { memberId: first.member?.memberId, name: 'Mei Lin Koh' } }
    expect(await till.refusal('sale.addScan', { ...command(), scan: rawScan(DANIEL_CARD, till.clock.now()) })).toEqual(onSale)
    const daniel = (await till.call('find.search', { text: DANIEL_CARD, limit: 1 })).members[0]?.memberId ?? ''
    expect(await till.refusal('sale.attachMember', { ...command(), memberId: daniel, replace: false })).toEqual(onSale)
    expect((await till.refusal('sale.attachMember', { ...command(), memberId: first.saleId, replace: true })).code).toBe('MEMBER_UNKNOWN')
    const replaced = await till.call('sale.attachMember', { ...command(), memberId: daniel, replace: true })
    expect(replaced.sale).toMatchObject({ saleId: first.saleId, identification: 'weak', member: { name: 'Daniel Ong' } })
    expect((await till.scan(DANIEL_CARD)).identification).toBe('strong')
  })

  it('knows a member chosen by name only weakly: points earn but do not pay', async () => {
    const { members } = await till.call('find.search', { text: 'mei lin koh', limit: 5 })
    const mei = members.find((m) => m.name === 'Mei Lin Koh')
    const attached = await till.call('sale.attachMember', { ...command(), memberId: mei?.memberId ?? '', replace: false })
    expect(attached.sale?.identification).toBe('weak')
    const sale = await till.scan(barcodeOf(SQUID))
    expect(sale.maxPointsTender).toBe(0)
    const input = { ...command(), saleId: sale.saleId, revision: sale.revision, tenders: [{ kind: 'points' as const, points: 100 }, { kind: 'cash' as const, givenMinor: 5000 }] }
    expect((await till.refusal('sale.complete', input)).code).toBe('POINTS_NEED_CARD')
    const strong = await till.scan(MEI_LIN_CARD)
    expect(strong.identification).toBe('strong')
    expect(strong.maxPointsTender).toBeGreaterThan(0)
    const gone = await till.call('sale.detachMember', { ...command(), saleId: sale.saleId })
    expect(gone.sale?.member).toBeNull()
  })
})

describe('finding', () => {
  it.each([
    ['a word’s beginning', 'squ', SQUID],
    ['two words in any order', '300 squid', SQUID],
    ['Chinese from the middle', '苏东', SQUID],
    ['a barcode', barcodeOf(SQUID), SQUID],
    ['the end of a barcode', barcodeOf(SQUID).slice(-5), SQUID],
  ])('finds goods by %s', async (_name, text, sku) => {
    const { products } = await till.call('find.search', { text, limit: 20 })
    expect(products.map((p) => p.sku)).toContain(sku)
  })

  it.each([
    ['a name’s beginning', 'mei li'],
    ['the name in the other script', '许美'],
    ['Chinese from the middle', '美玲'],
    ['the last digits of the phone', '0004567'],
    ['the phone as people write it', '+65 8000 4567'],
    ['the card number', MEI_LIN_CARD],
    ['the card’s last digits', '60427'],
  ])('finds a member by %s', async (_name, text) => {
    const { members } = await till.call('find.search', { text, limit: 50 })
    expect(members.map((m) => m.name)).toContain('Mei Lin Koh')
  })

  it('keeps to the limit, and finds nothing for nothing', async () => {
    expect((await till.call('find.search', { text: 'a', limit: 3 })).products).toHaveLength(3)
    expect(await till.call('find.search', { text: '  !! ', limit: 3 })).toEqual({ products: [], members: [] })
    expect(await till.call('find.search', { text: 'zzzzqq', limit: 3 })).toEqual({ products: [], members: [] })
  })

  it('browses the categories and the tiles', async () => {
    const top = await till.call('catalogue.browse', { categoryId: null })
    expect(top.categories.length).toBeGreaterThan(3)
    expect(top.categories.every((c) => c.parentId === null)).toBe(true)
    const fish = await till.call('catalogue.browse', { categoryId: 'fresh-fish' })
    expect(fish.products.map((p) => p.sku)).toContain(SQUID)
    const { products } = await till.call('catalogue.tiles', {})
    expect(products.map((p) => p.quickKey)).toEqual([...products.map((p) => p.quickKey)].sort((a, b) => (a ?? 0) - (b ?? 0)))
    expect(products.map((p) => p.sku)).toContain('bananas')
  })
})
