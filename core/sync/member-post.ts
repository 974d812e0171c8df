import { z } from 'zod'
import { languageSchema } from '../base/local-text.ts'
import { civilDateSchema, idSchema, instantSchema } from '../base/numbers.ts'
import { personName, personNote } from '../people/person-text.ts'

/** What of a profile has one value each, and is decided value by value where two tills changed it. */
export const MEMBER_FIELDS = ['name', 'otherName', 'language', 'birthday'] as const
export type MemberField = (typeof MEMBER_FIELDS)[number]

/** More than any till lets a member have: two that were cut off from each other may have added to one member. */
export const MOST_CARDS_HELD = 200
export const MOST_PHONES_HELD = 50
export const MOST_NOTES_HELD = 200
/** Members in one post. */
export const MAX_POSTED_MEMBERS = 100

/** Longest text in code units that can still be 80 characters, or 500 of a note; looked at before anything slower. */
const NAME_UNITS = 640
const NOTE_UNITS = 4_000

/** A name as `personName` gives it, and nothing else. */
const name = z.string().max(NAME_UNITS).superRefine((text, context) => {
  const read = personName(text)
  if (!read.ok) context.addIssue({ code: 'custom', message: `not a name: ${read.error}` })
  else if (read.value !== text) context.addIssue({ code: 'custom', message: 'not a name as it is kept' })
})
const noteText = z.string().max(NOTE_UNITS).superRefine((text, context) => {
  const read = personNote(text)
  if (!read.ok) context.addIssue({ code: 'custom', message: `not a note: ${read.error}` })
  else if (read.value !== text) context.addIssue({ code: 'custom', message: 'not a note as it is kept' })
})

/** When a value was typed and at which till; of one that is as it was when the member was made: 0 and null. */
const stamp = { at: instantSchema, by: idSchema.nullable() }

export const memberFieldsSchema = z.strictObject({
  name: z.strictObject({ value: name, ...stamp }),
  otherName: z.strictObject({ value: name.nullable(), ...stamp }),
  language: z.strictObject({ value: languageSchema, ...stamp }),
  birthday: z.strictObject({ value: z.string().regex(/^\d\d-\d\d$/).nullable(), ...stamp }),
})

export const memberCardSchema = z.strictObject({ cardId: idSchema, number: z.string().regex(/^\d{1,40}$/), blocked: z.boolean() })
/** E.164 (ITU-T), and the digits as they were typed where they are not its end. */
export const e164Schema = z.string().regex(/^\+\d{3,15}$/)
export const memberPhoneSchema = z.strictObject({ phone: e164Schema, typed: z.string().regex(/^\d{1,30}$/).nullable() })
export const memberNoteSchema = z.strictObject({ noteId: idSchema, kind: z.enum(['preference', 'note']), text: noteText, at: instantSchema })

export type PostedCard = z.infer<typeof memberCardSchema>
export type PostedPhone = z.infer<typeof memberPhoneSchema>
export type PostedNote = z.infer<typeof memberNoteSchema>

/** What a till has of a member that head office has not: what changed here since it last took something of them. */
export const postedMemberSchema = z.strictObject({
  memberId: idSchema,
  /** Rises at this till with every change of this member. */
  version: z.int().positive(),
  /** Head office's version that the till's copy goes back to; 0: none, then everything the till has is here. */
  base: z.int().nonnegative(),
  since: civilDateSchema,
  importedVisitOn: civilDateSchema.nullable(),
  fields: memberFieldsSchema.partial(),
  cards: z.array(memberCardSchema).max(MOST_CARDS_HELD),
  phones: z.array(memberPhoneSchema).max(MOST_PHONES_HELD),
  removedPhones: z.array(e164Schema).max(MOST_PHONES_HELD),
  notes: z.array(memberNoteSchema).max(MOST_NOTES_HELD),
  removedNotes: z.array(idSchema).max(MOST_NOTES_HELD),
})
export type PostedMember = z.infer<typeof postedMemberSchema>

/** POST /v2/members. Each member is read by itself: one that cannot be taken keeps no other waiting. */
export const memberPostSchema = z.strictObject({ members: z.array(z.unknown()).min(1).max(MAX_POSTED_MEMBERS) })

export const memberPostAnswerSchema = z.strictObject({
  /** One for each member of the post, in its order. */
  answers: z.array(z.discriminatedUnion('state', [
    /** `base`: the till's copy is head office's of that version; null: it differs, and what it is now comes with the changes. */
    z.strictObject({ state: z.literal('taken'), base: z.int().positive().nullable() }),
    /** Head office knows nothing of this member: the till sends everything it has. */
    z.strictObject({ state: z.literal('whole-wanted') }),
    /** Nothing was kept: the member was erased, which comes with the changes. */
    z.strictObject({ state: z.literal('erased') }),
    z.strictObject({ state: z.literal('refused'), reason: z.string().max(300) }),
  ])).max(MAX_POSTED_MEMBERS),
  headOfficeTime: instantSchema,
})
export type MemberPostAnswer = z.infer<typeof memberPostAnswerSchema>

/** POST /v2/members/served: members known here by their digests only, who were identified: their profiles are asked for. */
export const MAX_SERVED = 100
export const servedPostSchema = z.strictObject({ memberIds: z.array(idSchema).min(1).max(MAX_SERVED) })
/** Members of whom head office has no profile, and so nothing will come. */
export const servedAnswerSchema = z.strictObject({ unknown: z.array(idSchema) })

/** POST /v2/erasures/confirmed: nothing of these people is left in this till's files. */
export const MAX_CONFIRMED = 1_000
export const confirmedPostSchema = z.strictObject({ memberIds: z.array(idSchema).min(1).max(MAX_CONFIRMED) })
/** `noted`: those of whom head office knows that they were erased; the others are said again later. */
export const confirmedAnswerSchema = z.strictObject({ noted: z.array(idSchema) })

/** POST /v2/members/found: whose a card is that was scanned and that the till does not know. Answered like a page of changes. */
export const foundPostSchema = z.strictObject({ card: z.string().regex(/^\d{4,32}$/) })
