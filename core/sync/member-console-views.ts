import { z } from 'zod'
import { idSchema, instantSchema } from '../base/numbers.ts'
import { MEMBER_FIELDS } from './member-post.ts'

/** GET /console/erasures: people of whom some till may still have something, the oldest first, and how many they are. */
export const erasuresViewSchema = z.strictObject({
  open: z.int().nonnegative(),
  erasures: z.array(z.strictObject({
    memberId: idSchema,
    at: instantSchema,
    waitsFor: z.array(z.strictObject({ terminalId: idSchema, storeId: z.string(), tillNumber: z.int() })),
  })),
})
export type ErasuresView = z.infer<typeof erasuresViewSchema>

/** GET /console/merge-proposals: two members whom two tills made with one card or phone. */
export const proposalsViewSchema = z.strictObject({
  open: z.int().nonnegative(),
  proposals: z.array(z.strictObject({ aId: idSchema, bId: idSchema, why: z.enum(['card', 'phone']), at: instantSchema, stores: z.array(z.string()) })),
})
export type ProposalsView = z.infer<typeof proposalsViewSchema>

/** POST /console/merge-proposals/dismissed: they are two people. */
export const dismissSchema = z.strictObject({ aId: idSchema, bId: idSchema })

/** GET /console/lost-values: what gave way to a value that was typed without knowing of it, the last one first. */
export const lostValuesViewSchema = z.strictObject({
  values: z.array(z.strictObject({
    position: z.int(),
    memberId: idSchema,
    field: z.enum(MEMBER_FIELDS),
    value: z.string().nullable(),
    at: instantSchema,
    by: idSchema.nullable(),
    keptBy: idSchema.nullable(),
    notedAt: instantSchema,
  })),
})
export type LostValuesView = z.infer<typeof lostValuesViewSchema>
