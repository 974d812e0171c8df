import { z } from 'zod'
import { idSchema } from '../base/numbers.ts'

/** Every command carries an id made and kept by the client before it is sent; the same id replays the stored result. */
export const command = { commandId: idSchema }

/** A person and their PIN. */
export const pinInputSchema = z.strictObject({ staffId: z.string(), pin: z.string().regex(/^\d{4,8}$/) })
export const badgeSchema = z.string().min(1).max(60)

/**
 * A second person's PIN or badge, given on the spot for what the one who is signed in may not do alone; null: nobody was asked yet.
 * A command that needs it answers APPROVAL_NEEDED, and is sent again with another command id.
 */
export const approvalInputSchema = z.union([pinInputSchema, z.strictObject({ badge: badgeSchema })]).nullable()
export type ApprovalInput = z.output<typeof approvalInputSchema>

/** What a command answers when approval is missing or wrong. */
export const approvalErrors = ['APPROVAL_NEEDED', 'APPROVAL_NOT_ENOUGH', 'PIN_WRONG', 'PIN_LOCKED', 'BADGE_UNKNOWN'] as const
