import { digitTokens, nameTokens } from '../store/find-store.ts'
import { forgetMembersIndexed } from './member-index.ts'
import type { Till } from './till.ts'

/** Has goods and members found again after something of what they are found by was lost; members in turns while the till sells. */
export function findAgain(till: Till, lost: Readonly<Record<string, number>>): void {
  if (['find_token', 'member', 'member_card', 'member_phone'].some((table) => lost[table] !== undefined)) forgetMembersIndexed(till)
  if (!['find_token', 'product', 'barcode'].some((table) => lost[table] !== undefined)) return
  for (const product of till.catalogue.allProducts()) {
    till.finder.remove('product', product.sku)
    till.finder.put('product', product.sku, [product.name.en, product.name.zh, product.brand ?? '', product.sku].flatMap(nameTokens).concat(product.barcodes.flatMap(digitTokens)))
  }
}
