import { z } from 'zod'
import { localTextSchema } from '../base/local-text.ts'
import { positiveMinorSchema } from '../base/numbers.ts'

export const categorySchema = z.strictObject({
  id: z.string().min(1).max(60),
  parentId: z.string().min(1).max(60).nullable(),
  name: localTextSchema,
})
export type Category = z.infer<typeof categorySchema>

export const productSchema = z.strictObject({
  sku: z.string().min(1).max(60),
  name: localTextSchema,
  /** GTIN-8, -12, -13 or -14 digits with their check digit (GS1 General Specifications section 7.9). */
  barcodes: z.array(z.string().regex(/^\d{8}$|^\d{12,14}$/)).max(20),
  categoryId: z.string().min(1).max(60),
  brand: z.string().min(1).max(60).nullable(),
  tags: z.array(z.string().min(1).max(60)).max(20),
  /** Price of one piece, or of one kilogram for goods sold by weight; null: the cashier keys it. */
  priceMinor: positiveMinorSchema.nullable(),
  unit: z.enum(['piece', 'kg']),
  taxCode: z.string().min(1).max(20),
  /** False for deposits, levies, gift cards: never discounted (loyalty-rules section 8, row 15). */
  discountable: z.boolean(),
  earns: z.boolean(),
  /** Place among the counter's tiles for goods without a barcode; null: no tile. */
  quickKey: z.int().positive().nullable(),
})
export type Product = z.infer<typeof productSchema>

/** A catalogue as a file: what the demo store is and what head office will push. */
export const catalogueSchema = z.strictObject({ categories: z.array(categorySchema), products: z.array(productSchema) })
export type Catalogue = z.infer<typeof catalogueSchema>
