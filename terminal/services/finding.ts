import type { Product } from '../../core/basket/product.ts'
import type { MemberView } from '../../core/contract/views.ts'
import { wordsOf } from '../store/find-store.ts'
import { memberView } from './member-views.ts'
import type { Till } from './till.ts'

/** Typed groups of digits are one number: “8123 4455”. */
function searchWords(text: string): string[] {
  const digitsOnly = text.replace(/[\s+\-()]/g, '')
  return /^\d{3,}$/.test(digitsOnly) ? [digitsOnly] : wordsOf(text)
}

/** Goods and members for typed text: every word begins a word of the name, or is the end (or all) of a number. At most `limit` of each. */
export function find(till: Till, text: string, limit: number): { products: Product[]; members: MemberView[] } {
  const words = searchWords(text)
  if (words.length === 0) return { products: [], members: [] }
  const { rulebook } = till.rules.now()
  const onDate = till.rules.dateOf(till.clock.now())
  return {
    products: till.finder.find('product', words, limit).map((sku) => till.catalogue.bySku(sku)).filter((product) => product !== null),
    members: till.finder.find('member', words, limit)
      .map((memberId) => memberView(till, memberId, { rulebook, onDate, saleBaseMinor: 0 }))
      .filter((member) => member !== null),
  }
}
