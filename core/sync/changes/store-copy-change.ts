import { z } from 'zod'
import { idSchema } from '../../base/numbers.ts'
import { storeCopySchema } from '../store-copy.ts'

/** A receipt of another till of the store, signed by that till; its key is the sale's id. */
export const storeCopyChangeSchema = z.strictObject({
  kind: z.literal('store-copy'),
  key: idSchema,
  copy: storeCopySchema,
})
export type StoreCopyChange = z.infer<typeof storeCopyChangeSchema>
