import { z } from 'zod'
import { idSchema } from '../../base/numbers.ts'
import { MOST_CARDS_HELD, MOST_PHONES_HELD } from '../member-post.ts'
import { personStateSchema } from './member-change.ts'

/** HMAC-SHA256 (RFC 2104) of a number, in hex. */
const digest = z.string().regex(/^[0-9a-f]{64}$/)

/** Enough of a member of other stores to know them again by card or phone, and nothing that says who they are. */
export const memberKnownChangeSchema = z.strictObject({
  kind: z.literal('member-known'),
  key: idSchema,
  cards: z.array(z.strictObject({ digest, blocked: z.boolean() })).max(MOST_CARDS_HELD),
  phones: z.array(digest).max(MOST_PHONES_HELD),
  person: personStateSchema,
})
export type MemberKnownChange = z.infer<typeof memberKnownChangeSchema>

/** What digests are keyed with: one for the programme, told to paired tills only. */
export const recognitionKeyChangeSchema = z.strictObject({
  kind: z.literal('recognition-key'),
  key: z.literal('current'),
  secret: z.string().regex(/^[0-9a-f]{64}$/),
})
export type RecognitionKeyChange = z.infer<typeof recognitionKeyChangeSchema>

/** What is digested of a card or a phone: the purpose is inside, so that equal digits of both never look alike. */
export function recognitionText(what: 'card' | 'phone', digits: string): string {
  return `regulars.recognition/1\n${what}\n${digits}`
}
