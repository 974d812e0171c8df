import { z } from 'zod'
import { civilDateSchema, idSchema } from '../base/numbers.ts'

/** A batch of points of one member with one expiry (loyalty-rules section 5). */
export const pointsLotSchema = z.strictObject({
  lotId: idSchema,
  memberId: idSchema,
  points: z.int().positive(),
  earnedOn: civilDateSchema,
  availableFrom: civilDateSchema,
  expiresOn: civilDateSchema.nullable(),
})
export type PointsLot = z.infer<typeof pointsLotSchema>
