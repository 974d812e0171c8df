import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Category } from '../../core/basket/product.ts'
import { pointsLotSchema } from '../../core/ledger/points-lot.ts'
import { checkRulebook } from '../../core/rulebook/checks.ts'
import type { GoodsSet } from '../../core/rulebook/goods.ts'
import { gs1Valid, luhnValid } from '../../core/scan/check-digits.ts'
import { civilDate, endOfMonth } from '../../core/time/civil.ts'
import { DEMO_TIME_ZONE } from '../../terminal/demo/demo-rulebook.ts'
import type { DemoMember, DemoStore } from '../../terminal/demo/demo-store.ts'
import { demoStore } from '../../terminal/demo/install-demo-store.ts'

const FOLDER = join(import.meta.dirname, '../../resources/demo-store')
/** Days on which dates like to go wrong, each a little after midnight or before it in Singapore. */
const INSTALL_DAYS = ['2026-08-15T06:32:00Z', '2026-11-30T15:59:59Z', '2026-12-31T16:00:00Z', '2028-02-28T16:30:00Z', '2028-02-29T15:00:00Z', '2027-03-31T04:00:00Z']

const installedOn = (iso: string): DemoStore => demoStore(FOLDER, Date.parse(iso))
const store = installedOn('2026-08-15T06:32:00Z')
function repeated(values: readonly string[]): string[] {
  const seen = new Set<string>()
  return values.filter((value) => {
    const isRepeated = seen.has(value)
    seen.add(value)
    return isRepeated
  })
}
const pointsOf = (member: DemoMember): number => member.lots.reduce((sum, lot) => sum + lot.points, 0)

function ancestors(categories: readonly Category[], id: string): string[] {
  const path: string[] = []
  for (let at: string | null = id; at !== null;) {
    if (path.includes(at)) throw new Error(`category ${at} is above itself`)
    path.push(at)
    const found: Category | undefined = categories.find((category) => category.id === at)
    if (found === undefined) throw new Error(`category ${at} is missing`)
    at = found.parentId
  }
  return path
}

describe('the demo catalogue', () => {
  const { categories, products } = store.catalogue

  it('has about two hundred goods under distinct numbers', () => {
    expect(products.length).toBeGreaterThanOrEqual(195)
    expect(products.length).toBeLessThanOrEqual(220)
    expect(repeated(products.map((product) => product.sku))).toEqual([])
  })

  it('has barcodes that scan: right check digits, each on one product, from Singapore or from the shop’s own scale', () => {
    const codes = products.flatMap((product) => product.barcodes)
    expect(codes.filter((code) => !gs1Valid(code))).toEqual([])
    expect(repeated(codes.map((code) => code.padStart(14, '0')))).toEqual([])
    expect(codes.filter((code) => !/^888(\d{5}|\d{10})$/.test(code) && !/^21\d{5}00000\d$/.test(code))).toEqual([])
    expect(codes.filter((code) => code.length === 8).length).toBeGreaterThan(3)
    expect(codes.filter((code) => code.length === 13).length).toBeGreaterThan(150)
  })

  it('gives a scale’s item number to goods by weight and to no others', () => {
    for (const product of products) expect([product.sku, product.barcodes.some((code) => code.startsWith('21'))]).toEqual([product.sku, product.unit === 'kg'])
  })

  it('can sell every product: by barcode or by tile', () => {
    expect(products.filter((product) => product.barcodes.length === 0 && product.quickKey === null).map((product) => product.sku)).toEqual([])
  })

  it('numbers its tiles from one without gaps', () => {
    const keys = products.flatMap((product) => product.quickKey ?? []).sort((a, b) => a - b)
    expect(keys).toEqual(keys.map((_, i) => i + 1))
    const firstSix = products.filter((product) => (product.quickKey ?? 99) <= 6).sort((a, b) => (a.quickKey ?? 0) - (b.quickKey ?? 0))
    expect(firstSix.map((product) => product.name.en)).toEqual(['Paper carrier bag', 'Bananas', 'Sourdough loaf', 'Drip coffee', 'Lemons', 'Pastry of the day'])
  })

  it('has a category tree without gaps or circles, goods on every leaf', () => {
    expect(repeated(categories.map((category) => category.id))).toEqual([])
    for (const category of categories) expect(ancestors(categories, category.id).at(-1)).toBeDefined()
    const withGoods = new Set(products.flatMap((product) => ancestors(categories, product.categoryId)))
    expect(categories.map((category) => category.id).filter((id) => !withGoods.has(id))).toEqual([])
    // Parents come first, so that the file reads as a tree.
    categories.forEach((category, i) => expect(category.parentId === null || categories.slice(0, i).some((above) => above.id === category.parentId)).toBe(true))
  })

  it('names everything in Chinese too, and taxes it by a code of the rulebook', () => {
    expect(products.filter((product) => !/\p{Script=Han}/u.test(product.name.zh)).map((product) => product.sku)).toEqual([])
    const codes = new Set(store.rulebook.programme.taxes.map((tax) => tax.code))
    expect(products.filter((product) => !codes.has(product.taxCode))).toEqual([])
  })

  it.each([
    ['salmon-fillet-fresh', 'Salmon fillet, fresh', '新鲜三文鱼柳', 3800, 'kg'],
    ['coffee-beans-dark-250g', 'Dark roast coffee beans 250 g', '深烘咖啡豆 250 g', 1850, 'piece'],
    ['oat-milk-barista-1l', 'Oat milk, barista 1 L', '燕麦奶 咖啡师版 1 L', 520, 'piece'],
    ['eggs-free-range-10', 'Free-range eggs, 10 pack', '散养鸡蛋 10 枚装', 480, 'piece'],
    ['rice-thai-jasmine-5kg', 'Thai jasmine rice 5 kg', '泰国香米 5 kg', 1690, 'piece'],
    ['kitchen-towel-6r', 'Kitchen towel, 6 rolls', '厨房纸 6 卷', 795, 'piece'],
    ['carrier-bag-paper', 'Paper carrier bag', '纸袋', 10, 'piece'],
    ['bananas', 'Bananas', '香蕉', 300, 'kg'],
    ['sourdough-loaf', 'Sourdough loaf', '酸种面包', 750, 'piece'],
    ['drip-coffee', 'Drip coffee', '滴滤咖啡', 420, 'piece'],
    ['lemons', 'Lemons', '柠檬', 90, 'piece'],
    ['pastry-of-the-day', 'Pastry of the day', '当日糕点', 480, 'piece'],
  ])('sells %s', (sku, en, zh, priceMinor, unit) => {
    expect(products.find((product) => product.sku === sku)).toMatchObject({ name: { en, zh }, priceMinor, unit })
  })

  it('treats the carrier bag as a levy: no discount, no points; and nothing else so', () => {
    expect(products.filter((product) => !product.discountable || !product.earns).map((product) => product.sku)).toEqual(['carrier-bag-paper'])
  })
})

describe('the demo staff', () => {
  it('is three at the till and a manager, each with a PIN of their own', () => {
    expect(store.staff.map((person) => [person.name, person.role])).toEqual([
      ['Aisha Rahman', 'cashier'], ['Farid Osman', 'supervisor'], ['Chen Wei Jie', 'cashier'], ['Marcus Tan', 'manager'],
    ])
    expect(repeated(store.staff.map((person) => person.pin))).toEqual([])
    expect(repeated(store.staff.map((person) => person.staffId))).toEqual([])
  })
})

describe('the demo rulebook', () => {
  it.each(INSTALL_DAYS)('passes every check when installed at %s, and its dated offers run that day', (iso) => {
    const { rulebook } = installedOn(iso)
    const checked = checkRulebook(rulebook)
    expect(checked.ok ? [] : checked.error).toEqual([])
    const today = civilDate(Date.parse(iso), DEMO_TIME_ZONE)
    const dated = JSON.stringify(rulebook).matchAll(/"from":"(\d{4}-\d\d-\d\d)","to":"(\d{4}-\d\d-\d\d)"/g)
    const periods = [...dated].map(([, from, to]) => ({ from, to }))
    expect(periods.length).toBe(2)
    for (const { from = '', to = '' } of periods) {
      expect(from <= today && today <= to).toBe(true)
    }
    expect(periods.some((period) => period.to === endOfMonth(today))).toBe(true)
    expect(rulebook.programme.timeZone).toBe(DEMO_TIME_ZONE)
    expect(rulebook.effectiveAt).toBe(Date.parse(iso))
  })

  it('speaks only of goods that the catalogue has', () => {
    const skus = new Set(store.catalogue.products.map((product) => product.sku))
    const categories = new Set(store.catalogue.categories.map((category) => category.id))
    const unknown: string[] = []
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      const goods = value as GoodsSet
      if (Array.isArray(goods.skus)) unknown.push(...goods.skus.filter((sku) => !skus.has(sku)))
      if (Array.isArray(goods.categories)) unknown.push(...goods.categories.filter((id) => !categories.has(id)))
      Object.values(value).forEach(visit)
    }
    visit(store.rulebook)
    expect(unknown).toEqual([])
  })
})

describe('the demo members', () => {
  const { members, rulebook } = store

  it('are a thousand, with ids, cards and phones of their own', () => {
    expect(members.length).toBe(1_000)
    expect(repeated(members.map((member) => member.memberId))).toEqual([])
    expect(repeated(members.flatMap((member) => member.lots.map((lot) => lot.lotId)))).toEqual([])
    expect(repeated(members.flatMap((member) => member.cards.map((card) => card.number)))).toEqual([])
    expect(repeated(members.map((member) => member.phone))).toEqual([])
  })

  it('carry cards of the programme, and telephone numbers that nobody has', () => {
    const [format] = rulebook.programme.memberCards
    const wrong = members.flatMap((member) => member.cards).filter((card) => !card.number.startsWith(format?.prefix ?? '-') || card.number.length !== format?.length || !luhnValid(card.number))
    expect(wrong).toEqual([])
    expect(members.filter((member) => !/^\+658000\d{4}$/.test(member.phone))).toEqual([])
  })

  it.each(INSTALL_DAYS)('have a believable history when installed at %s', (iso) => {
    const installed = installedOn(iso)
    const today = civilDate(Date.parse(iso), DEMO_TIME_ZONE)
    for (const member of installed.members) {
      const tier = installed.rulebook.tiers.findLast((candidate) => candidate.qualifyMinor <= member.tierCountedMinor)
      expect(member.tierId).toBe(tier?.id)
      expect(member.since <= today).toBe(true)
      if (member.birthday !== null) expect(member.birthday).toMatch(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)
      for (const lot of member.lots) {
        expect(pointsLotSchema.safeParse(lot).error).toBeUndefined()
        expect(lot.memberId).toBe(member.memberId)
        expect(lot.earnedOn >= member.since && lot.earnedOn <= (member.lastVisitOn ?? '')).toBe(true)
        expect(lot.availableFrom <= today && today <= (lot.expiresOn ?? '')).toBe(true)
      }
    }
  })

  it('are of all tiers, both languages and both scripts', () => {
    for (const tier of rulebook.tiers) expect(members.filter((member) => member.tierId === tier.id).length).toBeGreaterThan(50)
    expect(members.filter((member) => member.language === 'zh').length).toBeGreaterThan(100)
    expect(members.filter((member) => /^\p{Script=Han}+$/u.test(member.name)).length).toBeGreaterThan(30)
    expect(members.filter((member) => / (bin|binte|s\/o|d\/o) /.test(member.name)).length).toBeGreaterThan(100)
  })

  it('are the same people every time', () => {
    const people = (from: DemoStore): unknown[] => from.members.map(({ name, phone, cards, tierCountedMinor }) => ({ name, phone, cards, tierCountedMinor }))
    expect(people(installedOn('2027-01-01T00:00:00Z'))).toEqual(people(store))
  })

  it.each(INSTALL_DAYS)('know Mei Lin Koh as the guide tells of her when installed at %s', (iso) => {
    const installed = installedOn(iso)
    const [meiLin, ...others] = installed.members.filter((member) => member.name.includes('Mei Lin') || member.otherName?.includes('美玲'))
    if (meiLin === undefined) throw new Error('Mei Lin Koh is not a member')
    expect(others).toEqual([])
    expect(meiLin).toMatchObject({ otherName: '许美玲', tierId: 'gold', since: '2021-03-06', tierCountedMinor: 150_000 - 18_760 })
    expect(meiLin.cards.filter((card) => !card.blocked).map((card) => card.number.slice(-4))).toEqual(['0427'])
    expect(pointsOf(meiLin)).toBe(2_480)
    const soonest = [...meiLin.lots].sort((a, b) => (a.expiresOn ?? '').localeCompare(b.expiresOn ?? ''))
    expect(soonest.map((lot) => lot.points)).toEqual([320, 540, 880, 740])
    expect(soonest[0]?.expiresOn).toBe(endOfMonth(civilDate(Date.parse(iso), DEMO_TIME_ZONE)))
  })

  it('know Daniel Ong', () => {
    expect(members.find((member) => member.name === 'Daniel Ong')).toMatchObject({ tierId: 'silver', language: 'en' })
  })
})

describe('demo stores set up at two tills', () => {
  it('are of the same people with the same cards on any day, and of the same points on one day', () => {
    const [sameDay, later] = [installedOn('2026-08-15T06:40:00Z'), installedOn('2026-11-30T15:59:59Z')]
    const ids = ({ members }: DemoStore) => members.map(({ memberId, cards }) => [memberId, ...cards.map(({ cardId, number }) => [cardId, number])])
    const lots = ({ members }: DemoStore) => members.flatMap((member) => member.lots)
    expect(ids(sameDay)).toEqual(ids(store))
    expect(ids(later)).toEqual(ids(store))
    expect(repeated(store.members.map(({ memberId }) => memberId))).toEqual([])
    expect(lots(sameDay)).toEqual(lots(store))
    const first = new Set(lots(store).map(({ lotId }) => lotId))
    // On another day they began and end on other days: lots of their own.
    expect(lots(later).filter(({ lotId }) => first.has(lotId))).toEqual([])
    expect(lots(store).filter(({ lotId }) => !/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(lotId))).toEqual([])
  })
})
