import { err, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { Ids } from '../../core/base/ports.ts'
import type { OwnShop } from '../../core/contract/staff-methods.ts'
import { personName, personNote } from '../../core/people/person-text.ts'
import { OWN_TAX, ownShopRulebook } from '../../core/rulebook/own-shop-rulebook.ts'
import type { Instant } from '../../core/time/instant.ts'
import type { NewStore } from '../demo/demo-store.ts'

/** Which of what was typed cannot be. */
export type OwnShopFault = 'currency' | 'timeZone' | 'people' | 'name' | 'rules'

/** Goods without a price list: the cashier keys what they cost. */
const ANY_GOODS = { sku: 'any-goods', name: { en: 'Goods', zh: '商品' } } as const

/** What a person typed in the first run as a store that a till can be set up with; or what of it cannot be. */
export function ownStore(shop: OwnShop, now: Instant, ids: Pick<Ids, 'next'>): Result<NewStore, OwnShopFault> {
  const shopName = personNote(shop.shopName)
  if (!shopName.ok) return err('name')
  const currency = currencyOf(shop.currency)
  if (currency === null) return err('currency')
  if (!isTimeZone(shop.timeZone)) return err('timeZone')
  const staff = peopleOf(shop, ids)
  if (staff === null) return err('people')
  const key = ids.next().replaceAll('-', '')
  const rulebook = ownShopRulebook({ programmeId: `shop-${key}`, name: shopName.value, currency, timeZone: shop.timeZone, taxRateBp: shop.taxRateBp }, now)
  if (!rulebook.ok) return rulebook
  const same = (text: string) => ({ en: text, zh: text })
  return ok({
    storeId: `store-${key}`, tillNumber: shop.tillNumber, name: same(shopName.value), receiptName: same(shopName.value), address: same(shop.address.trim()), taxNumber: shop.taxNumber.trim(),
    staff, rulebook: rulebook.value, members: [],
    catalogue: {
      categories: [{ id: 'goods', parentId: null, name: ANY_GOODS.name }],
      products: [{ ...ANY_GOODS, barcodes: [], categoryId: 'goods', brand: null, tags: [], priceMinor: null, unit: 'piece', taxCode: OWN_TAX, discountable: true, earns: true, quickKey: 1 }],
    },
  })
}

/** Null where nobody is a manager, or two cannot be told apart by their names. */
function peopleOf(shop: OwnShop, ids: Pick<Ids, 'next'>): NewStore['staff'] | null {
  const people = shop.people.map((person) => ({ ...person, known: personName(person.name) }))
  const names = people.flatMap(({ known }) => (known.ok ? [known.value] : []))
  if (names.length < people.length || new Set(names).size < names.length || !people.some(({ role }) => role === 'manager')) return null
  return people.map(({ role, pin }, at) => {
    const name = names[at] ?? ''
    return { staffId: ids.next(), name, shortName: { en: name, zh: name }, role, language: shop.language, pin }
  })
}

/** As the runtime knows it (ISO 4217); null: it does not. */
function currencyOf(code: string): { code: string; exponent: number; symbol: string } | null {
  if (!Intl.supportedValuesOf('currency').includes(code)) return null
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: code, currencyDisplay: 'narrowSymbol' })
  const symbol = format.formatToParts(0).find((part) => part.type === 'currency')?.value ?? code
  return { code, exponent: format.resolvedOptions().maximumFractionDigits ?? 2, symbol: symbol.slice(0, 5) }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
