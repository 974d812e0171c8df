import { z } from 'zod'

/** Somebody who may be the person in question, and by what. */
export const memberCandidateSchema = z.strictObject({ memberId: z.string(), name: z.string(), why: z.enum(['card', 'phone', 'name-and-birthday']), phoneLast4: z.string().nullable() })
export type MemberCandidate = z.output<typeof memberCandidateSchema>
