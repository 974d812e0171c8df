import { z } from 'zod'
import { languageSchema } from '../../base/local-text.ts'
import { civilDateSchema, idSchema, instantSchema } from '../../base/numbers.ts'
import { channelSchema, consentSchema } from '../../ledger/events/member-events.ts'
import { memberCardSchema, memberFieldsSchema, memberNoteSchema, memberPhoneSchema, MOST_CARDS_HELD, MOST_NOTES_HELD, MOST_PHONES_HELD } from '../member-post.ts'

/** What the journals of all tills come to about a member. */
export const personStateSchema = z.strictObject({
  isBlocked: z.boolean(),
  /** Merged: whom this id stands for. */
  intoId: idSchema.nullable(),
  /** The last entry of the asking till's own journal that this takes into account. */
  saw: z.int().nonnegative(),
})
export type PersonState = z.infer<typeof personStateSchema>

/** A consent as it stands; the words themselves are a version and a language. */
export const consentStateSchema = z.strictObject({
  consent: consentSchema,
  channel: channelSchema,
  given: z.boolean(),
  textVersion: z.string().max(40).nullable(),
  language: languageSchema.nullable(),
  at: instantSchema,
})
export type ConsentState = z.infer<typeof consentStateSchema>

/** A member in full, for tills of the stores that have them; the key is the member's id. */
export const memberChangeSchema = z.strictObject({
  kind: z.literal('member'),
  key: idSchema,
  version: z.int().positive(),
  since: civilDateSchema,
  importedVisitOn: civilDateSchema.nullable(),
  fields: memberFieldsSchema,
  cards: z.array(memberCardSchema).max(MOST_CARDS_HELD),
  phones: z.array(memberPhoneSchema).max(MOST_PHONES_HELD),
  notes: z.array(memberNoteSchema).max(MOST_NOTES_HELD),
  consents: z.array(consentStateSchema).max(100),
  person: personStateSchema,
})
export type MemberChange = z.infer<typeof memberChangeSchema>
