import { z } from 'zod'
import { languageSchema } from '../../base/local-text.ts'
import { civilDateSchema, idSchema } from '../../base/numbers.ts'
import { approvalSchema } from '../approval.ts'
import { pointsLotSchema } from '../points-lot.ts'
import { postingSchema } from '../postings.ts'

/**
 * What happens to members, as the journal keeps it: random ids, codes and dates. A card is its random id; names, numbers
 * and birthdays are in deletable rows only.
 */

/** Who did it, in which shift. */
const atTill = { staffId: z.string().min(1), shiftId: idSchema, businessDay: civilDateSchema }

/** What a member may agree to. Joining accepts the terms; the others can be refused without losing points (loyalty-rules section 9). */
export const CONSENTS = ['terms', 'offers', 'personal-offers'] as const
export const consentSchema = z.enum(CONSENTS)
export type Consent = z.infer<typeof consentSchema>

/** How offers reach a member; the terms have none. */
export const CHANNELS = ['none', 'sms', 'email', 'post', 'app'] as const
export const channelSchema = z.enum(CHANNELS)
export type Channel = z.infer<typeof channelSchema>

export const CARD_BLOCK_REASONS = ['lost', 'stolen', 'damaged', 'misused', 'returned'] as const
export const cardBlockReasonSchema = z.enum(CARD_BLOCK_REASONS)
export const MEMBER_BLOCK_REASONS = ['asked-for', 'misuse', 'fraud-suspected', 'deceased', 'other'] as const
export const memberBlockReasonSchema = z.enum(MEMBER_BLOCK_REASONS)

const memberEnrolled = z.strictObject({ type: z.literal('member.enrolled'), memberId: idSchema, ...atTill })

const cardIssued = z.strictObject({ type: z.literal('member.card-issued'), memberId: idSchema, cardId: idSchema, ...atTill })

/** The old card blocked and linked to the new one, in one step; points stay where they are. */
const cardReplaced = z.strictObject({
  type: z.literal('member.card-replaced'), memberId: idSchema, oldCardId: idSchema, newCardId: idSchema, reason: cardBlockReasonSchema, ...atTill,
})

const cardBlocked = z.strictObject({ type: z.literal('member.card-blocked'), memberId: idSchema, cardId: idSchema, reason: cardBlockReasonSchema, ...atTill })

const memberBlocked = z.strictObject({ type: z.literal('member.blocked'), memberId: idSchema, reason: memberBlockReasonSchema, approval: approvalSchema, ...atTill })
const memberUnblocked = z.strictObject({ type: z.literal('member.unblocked'), memberId: idSchema, approval: approvalSchema, ...atTill })

/** Which words were agreed to: their version and the language they were shown in. */
const consentGiven = z.strictObject({
  type: z.literal('consent.given'), memberId: idSchema, consent: consentSchema, channel: channelSchema,
  textVersion: z.string().min(1).max(40), language: languageSchema, ...atTill,
})
const consentWithdrawn = z.strictObject({ type: z.literal('consent.withdrawn'), memberId: idSchema, consent: consentSchema, channel: channelSchema, ...atTill })

const householdFounded = z.strictObject({
  type: z.literal('household.founded'), householdId: idSchema, headId: idSchema,
  /** The head first. */
  memberIds: z.array(idSchema).min(2).max(100), ...atTill,
})
const householdJoined = z.strictObject({ type: z.literal('household.joined'), householdId: idSchema, memberId: idSchema, ...atTill })
/** Own lots go along by themselves. With fewer than two left the household is no more. */
const householdLeft = z.strictObject({
  type: z.literal('household.left'), householdId: idSchema, memberId: idSchema,
  /** Who is head of those who stay; null: nobody is left. */
  headId: idSchema.nullable(), ...atTill,
})
const householdHeaded = z.strictObject({ type: z.literal('household.headed'), householdId: idSchema, headId: idSchema, ...atTill })

/** A lot as it stood when two members became one. */
const heldLot = z.strictObject({ lotId: idSchema, remaining: z.int().nonnegative() })

/**
 * `fromId` stands for `intoId` from here on, for ever. Every lot of `fromId` is `intoId`'s with the dates it had, and what
 * `fromId` had on its accounts goes to `intoId`'s (`postings`). What each brought is kept, so that it can be undone.
 */
const memberMerged = z.strictObject({
  type: z.literal('member.merged'),
  mergeId: idSchema,
  fromId: idSchema,
  intoId: idSchema,
  onDate: civilDateSchema,
  /** All lots with anything left, expired or not, and the debt. */
  from: z.strictObject({ tierId: z.string(), lots: z.array(heldLot), debt: z.int().nonnegative() }),
  into: z.strictObject({ tierId: z.string(), lots: z.array(heldLot), debt: z.int().nonnegative() }),
  /** The tier of the one they are now: the higher, or the one that what both bought reaches together. */
  tierId: z.string(),
  postings: z.array(postingSchema),
  rulebookVersion: z.int().positive(),
  approval: approvalSchema,
  ...atTill,
})

/** What one of two members has after a merge was undone. */
const unmerged = z.strictObject({
  memberId: idSchema,
  tierId: z.string(),
  /** Own lots and what each now holds. Lots of both sides that are not named belong to whom they belonged. */
  lots: z.array(heldLot),
  /** New lots that stand for points the other's spends used up, with the dates of the lots they come from. */
  received: z.array(pointsLotSchema),
  debt: z.int().nonnegative(),
})

/**
 * Two members are two again. Every lot that `member.merged` lists under `from` is `fromId`'s again; lots named here hold
 * what is said here; `received` are new lots; each has the debt said here. `postings` move what that comes to.
 */
const mergeUndone = z.strictObject({
  type: z.literal('merge.undone'),
  mergeId: idSchema,
  onDate: civilDateSchema,
  from: unmerged,
  into: unmerged,
  postings: z.array(postingSchema),
  rulebookVersion: z.int().positive(),
  approval: approvalSchema,
  ...atTill,
})

/**
 * A member's personal data was deleted. Their lots are empty and their debt is gone: nobody can claim either any more
 * (`postings` to points-forfeited). `list`: it was applied from a list, as head office sends it, or because an older database was put in place.
 */
const memberErased = z.strictObject({
  type: z.literal('member.erased'),
  memberId: idSchema,
  /** All ids that stood for this member. */
  alsoIds: z.array(idSchema),
  cause: z.enum(['asked-for', 'list']),
  postings: z.array(postingSchema),
  rulebookVersion: z.int().positive(),
  approval: approvalSchema.nullable(),
  staffId: z.string().min(1).nullable(),
  shiftId: idSchema.nullable(),
  businessDay: civilDateSchema.nullable(),
})

/** A member known weakly was made known strongly for one sale, so that points can be spent in it. */
const memberIdentified = z.strictObject({
  type: z.literal('member.identified'),
  saleId: idSchema,
  memberId: idSchema,
  /** What was keyed without being shown, or who answered for it. */
  by: z.enum(['phone-digits', 'card-digits', 'birthday', 'approval']),
  approval: approvalSchema.nullable(),
  ...atTill,
})

export const memberEvents = [
  memberEnrolled, cardIssued, cardReplaced, cardBlocked, memberBlocked, memberUnblocked, consentGiven, consentWithdrawn,
  householdFounded, householdJoined, householdLeft, householdHeaded, memberMerged, mergeUndone, memberErased, memberIdentified,
] as const
export type MemberMerged = z.infer<typeof memberMerged>
export type MergeUndone = z.infer<typeof mergeUndone>
export type MemberErased = z.infer<typeof memberErased>
