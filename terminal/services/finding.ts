import type { Product } from '../../core/basket/product.ts'
import type { MemberView } from '../../core/contract/views.ts'
import { RECEIPT_NUMBER } from '../../core/scan/symbols.ts'
import { wordsOf } from '../store/find-store.ts'
import { noteTyped } from './identification.ts'
import { memberView } from './member-views.ts'
import { phoneCountry, phoneNumber } from './phone-numbers.ts'
import { ownersOfPhone } from './recognition.ts'
import type { Till } from './till.ts'

/** Typed groups of digits are one number: “8123 4455”. */
function searchWords(text: string): string[] {
  const digitsOnly = text.replace(/[\s+\-()]/g, '')
  return /^\d{3,}$/.test(digitsOnly) ? [digitsOnly] : wordsOf(text)
}

/** Members named by a whole number: a telephone in any way of writing it, or the number of a receipt. */
function byWholeNumber(till: Till, text: string): string[] {
  const typed = text.trim().toUpperCase()
  if (RECEIPT_NUMBER.test(typed)) {
    const saleId = till.sales.idOfReceipt(typed)
    const buyer = saleId === null ? null : till.sales.summaryOf(saleId)?.member ?? null
    return buyer ? [buyer.memberId] : []
  }
  const phone = phoneNumber(typed, phoneCountry(till))
  return phone ? ownersOfPhone(till, phone.phone) : []
}

/** Ids of members for typed text, at most `limit`; a merged member is found once. What was typed proves nothing about them. */
export function findMembers(till: Till, text: string, limit: number): string[] {
  const words = searchWords(text)
  if (words.length === 0) return []
  const digits = text.replace(/\D/g, '')
  if (digits !== '') noteTyped(till, digits)
  const found = [...byWholeNumber(till, text), ...till.finder.find('member', words, limit)].map((id) => till.projections.people.memberOf(id))
  return [...new Set(found)].slice(0, limit)
}

/**
 * Goods and members for typed text: every word begins a word of the name or its pinyin, or is the end (or all) of a number;
 * a receipt's number finds who bought. At most `limit` of each; a merged member is found once.
 */
export function find(till: Till, text: string, limit: number): { products: Product[]; members: MemberView[] } {
  const words = searchWords(text)
  if (words.length === 0) return { products: [], members: [] }
  const { rulebook } = till.rules.now()
  const onDate = till.rules.dateOf(till.clock.now())
  return {
    products: till.finder.find('product', words, limit).map((sku) => till.catalogue.bySku(sku)).filter((product) => product !== null),
    members: findMembers(till, text, limit)
      .map((memberId) => memberView(till, memberId, { rulebook, onDate, saleBaseMinor: 0 }))
      .filter((member) => member !== null),
  }
}
