import { z } from 'zod'

/**
 * A set of goods (loyalty-rules section 3). The named parts are united; `except` is taken away from them.
 * Categories include everything below them in the category tree.
 */
export interface GoodsSet {
  all?: true | undefined
  skus?: string[] | undefined
  categories?: string[] | undefined
  brands?: string[] | undefined
  tags?: string[] | undefined
  /** Ids of the rulebook's named goods sets; they may name others, never themselves. */
  sets?: string[] | undefined
  except?: GoodsSet | undefined
}

const keys = z.array(z.string().min(1).max(60)).min(1).max(5000)

export const goodsSetSchema: z.ZodType<GoodsSet, GoodsSet> = z.strictObject({
  all: z.literal(true).optional(),
  skus: keys.optional(),
  categories: keys.optional(),
  brands: keys.optional(),
  tags: keys.optional(),
  sets: keys.optional(),
  get except() {
    return goodsSetSchema.optional()
  },
})
