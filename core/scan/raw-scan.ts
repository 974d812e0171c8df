import { z } from 'zod'
import { instantSchema } from '../base/numbers.ts'

/** What a reader delivered, before anybody interprets it. */
export const rawScanSchema = z.strictObject({
  /** Which reader: `wedge` for a scanner that types, otherwise the device's own stable id. */
  deviceId: z.string().min(1).max(100),
  /** AIM symbology identifier without the bracket (`E0`), where the reader tells. */
  symbology: z.string().max(5).nullable(),
  text: z.string().min(1).max(4096),
  at: instantSchema,
})
export type RawScan = z.infer<typeof rawScanSchema>
