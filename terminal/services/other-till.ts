import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { readOtherReceiptNo } from '../../core/basket/other-till.ts'
import type { OtherTill } from '../../core/basket/other-till.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import { otherTillName, saveOtherTillName } from './at-other-till.ts'
import { changeBasket } from './basket-changes.ts'
import type { Till } from './till.ts'

/** Puts this till beside another one, or (null) on its own. Not while something is in the basket: it would be of neither kind. */
export function setOtherTill(till: Till, name: string | null): Result<null, ContractError<'OTHER_SALE_OPEN'>> {
  if ((till.baskets.open()?.basket.lines.length ?? 0) > 0) return fail('OTHER_SALE_OPEN', {})
  saveOtherTillName(till, name)
  return ok(null)
}

export interface Keyed {
  readonly amountMinor: number
  readonly categoryId: string | null
  readonly receiptNo: string
}

type KeyRefusal = ContractError<'NOT_BESIDE_TILL' | 'OTHER_RECEIPT_INVALID' | 'OTHER_RECEIPT_USED' | 'CATEGORY_UNKNOWN' | 'OTHER_SALE_OPEN' | 'AMOUNT_TOO_LARGE' | 'SALE_PARTLY_PAID'>

const NO_CATEGORY = { en: 'Sale on the other till', zh: '另一台收银机的销售' }

/** Opens a sale with an amount of the other till, or puts it in the place of the one keyed before. */
export function keyOtherTill(till: Till, { amountMinor, categoryId, receiptNo: text }: Keyed): Result<null, KeyRefusal> {
  const register = otherTillName(till)
  if (register === null) return fail('NOT_BESIDE_TILL', {})
  const receiptNo = readOtherReceiptNo(text)
  if (receiptNo === null) return fail('OTHER_RECEIPT_INVALID', {})
  const otherTill = { register, receiptNo }
  const free = notYetRewarded(till, otherTill)
  if (!free.ok) return free
  const category = categoryId === null ? null : till.catalogue.categories().find(({ id }) => id === categoryId)
  if (category === undefined) return fail('CATEGORY_UNKNOWN', {})
  const keyed = changeBasket(till, till.baskets.open(), {
    kind: 'key-other-till', otherTill, amountMinor, name: category?.name ?? NO_CATEGORY, categoryPath: category === null ? [] : till.catalogue.pathOf(category.id),
  })
  return keyed.ok ? ok(null) : keyed
}

/** A receipt of the other till is rewarded once; one whose sale came back whole may be keyed anew. */
export function notYetRewarded(till: Till, otherTill: OtherTill): Result<null, ContractError<'OTHER_RECEIPT_USED'>> {
  const saleId = till.projections.otherTill.rewardedBy(otherTill)
  if (saleId === null) return ok(null)
  return fail('OTHER_RECEIPT_USED', { otherReceiptNo: otherTill.receiptNo, receiptNo: till.sales.summaryOf(saleId)?.receiptNo ?? '' })
}
