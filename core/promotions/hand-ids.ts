/** What stands in the place of a promotion's id where a discount was given by hand. No promotion of a rulebook can have such an id. */
export const HAND_DISCOUNT_IDS = { line: 'by-hand:line', sale: 'by-hand:sale' } as const

export function isByHand(promotionId: string): boolean {
  return promotionId === HAND_DISCOUNT_IDS.line || promotionId === HAND_DISCOUNT_IDS.sale
}
