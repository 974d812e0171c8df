import { z } from 'zod'
import { idSchema } from '../base/numbers.ts'
import { saleCompletedSchema } from '../ledger/journal.ts'

/** What of a completed sale a return starts from: as the journal has it, or as the code on its receipt tells it. */
export const soldSaleSchema = saleCompletedSchema.pick({
  saleId: true, receiptNo: true, businessDay: true, pinnedAt: true, completedAt: true, rulebookVersion: true, member: true, lines: true, circumstances: true,
  evaluation: true, tenders: true, pointsEarned: true, tierBaseMinor: true, tierCounts: true,
}).extend({
  /** Null: not told; such a sale cannot be voided. */
  shiftId: idSchema.nullable(),
  lot: z.object({ lotId: idSchema }).nullable(),
})
export type SoldSale = z.infer<typeof soldSaleSchema>
