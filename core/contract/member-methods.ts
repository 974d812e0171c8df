import { z } from 'zod'
import { languageSchema } from '../base/local-text.ts'
import { idSchema } from '../base/numbers.ts'
import { cardBlockReasonSchema, channelSchema, consentSchema, memberBlockReasonSchema } from '../ledger/events/member-events.ts'
import { approvalErrors, approvalInputSchema, command } from './command.ts'
import { birthdaySchema, memberExportSchema, memberFileSchema, mergePreviewSchema } from './member-views.ts'
import { rpc } from './rpc.ts'
import { saleViewSchema } from './views.ts'

/** Longer than any name or note, so that what is too long is answered as such. */
const textSchema = z.string().max(20_000)
const phoneSchema = z.string().max(60)
const cardNumberSchema = z.string().max(60)
const memberOut = z.strictObject({ member: memberFileSchema })
const changed = ['MEMBER_UNKNOWN', 'IDEMPOTENCY_MISMATCH'] as const
const cardErrors = ['SCAN_UNREADABLE', 'CHECK_DIGIT_WRONG', 'CARD_OTHER_PROGRAMME', 'CARD_TAKEN'] as const

const givenConsentSchema = z.strictObject({ consent: consentSchema, channel: channelSchema, textVersion: z.string().min(1).max(40), language: languageSchema })

/** Members, their cards, consents and households. An id that was merged is good everywhere, and means the member it stands for. */
export const memberMethods = {
  /** A new member, beside an open sale, which the member is then on unless somebody else is. `anyway`: the candidates were looked at. */
  'member.enrol': rpc({
    kind: 'command', role: 'cashier',
    input: z.strictObject({
      ...command, name: textSchema, otherName: textSchema.nullable(), phone: phoneSchema.nullable(), cardNumber: cardNumberSchema.nullable(),
      birthday: birthdaySchema.nullable(), language: languageSchema, consents: z.array(givenConsentSchema).max(20), anyway: z.boolean(),
      /** Who brought the new member, as they say: by card, phone or referral code. */
      broughtBy: z.discriminatedUnion('by', [
        z.strictObject({ by: z.literal('card'), cardNumber: cardNumberSchema }), z.strictObject({ by: z.literal('phone'), phone: phoneSchema }), z.strictObject({ by: z.literal('code'), code: z.string().max(40) }),
      ]).optional(),
    }),
    output: z.strictObject({ memberId: idSchema, isOnSale: z.boolean(), sale: saleViewSchema.nullable() }),
    errors: ['TEXT_INVALID', 'PHONE_INVALID', 'CONTACT_NEEDED', 'TERMS_NEEDED', 'MEMBER_MAYBE_KNOWN', 'REFERRER_UNKNOWN', 'REFERRAL_REFUSED', 'CODE_CHECK_WRONG', ...cardErrors, 'SALE_PARTLY_PAID', 'IDEMPOTENCY_MISMATCH'],
  }),
  'member.get': rpc({ kind: 'query', role: 'cashier', input: z.strictObject({ memberId: idSchema }), output: memberOut, errors: ['MEMBER_UNKNOWN'] }),
  /** What is left out stays as it is. Phones go by their position in the file of that version. */
  'member.update': rpc({
    kind: 'command', role: 'cashier',
    input: z.strictObject({
      ...command, memberId: idSchema, version: z.int().nonnegative(), name: textSchema.optional(), otherName: textSchema.nullable().optional(),
      birthday: birthdaySchema.nullable().optional(), language: languageSchema.optional(), addPhones: z.array(phoneSchema).max(10).optional(), removePhones: z.array(z.int().nonnegative()).max(20).optional(),
    }),
    output: memberOut, errors: ['TEXT_INVALID', 'PHONE_INVALID', 'MEMBER_CHANGED', 'MEMBER_FULL', ...changed],
  }),
  'member.addNote': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, memberId: idSchema, kind: z.enum(['preference', 'note']), text: textSchema }), output: memberOut, errors: ['TEXT_INVALID', 'MEMBER_FULL', ...changed] }),
  'member.removeNote': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, memberId: idSchema, noteId: idSchema }), output: memberOut, errors: ['NOTE_UNKNOWN', ...changed] }),
  'member.block': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, memberId: idSchema, reason: memberBlockReasonSchema, approval: approvalInputSchema }), output: memberOut, errors: ['MEMBER_BLOCKED', ...approvalErrors, ...changed] }),
  'member.unblock': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, memberId: idSchema, approval: approvalInputSchema }), output: memberOut, errors: ['MEMBER_NOT_BLOCKED', ...approvalErrors, ...changed] }),

  'card.add': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, memberId: idSchema, cardNumber: cardNumberSchema }), output: memberOut, errors: ['MEMBER_FULL', ...cardErrors, ...changed] }),
  /** A lost card: the old one blocked, the new one in its place, the points where they are. */
  'card.replace': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, memberId: idSchema, cardId: idSchema, cardNumber: cardNumberSchema, reason: cardBlockReasonSchema }), output: memberOut, errors: ['CARD_NOT_OF_MEMBER', 'MEMBER_FULL', ...cardErrors, ...changed] }),
  'card.block': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, memberId: idSchema, cardId: idSchema, reason: cardBlockReasonSchema }), output: memberOut, errors: ['CARD_NOT_OF_MEMBER', ...changed] }),

  /** `given`: to the words of this version in this language; null withdraws. Withdrawing the terms is leaving: that is erasure. */
  'consent.set': rpc({
    kind: 'command', role: 'cashier',
    input: z.strictObject({ ...command, memberId: idSchema, consent: consentSchema, channel: channelSchema, given: z.strictObject({ textVersion: z.string().min(1).max(40), language: languageSchema }).nullable() }),
    output: memberOut, errors: ['TERMS_NEEDED', ...changed],
  }),

  'household.found': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, headId: idSchema, memberIds: z.array(idSchema).min(1).max(100) }), output: memberOut, errors: ['HOUSEHOLD_TAKEN', 'HOUSEHOLD_FULL', 'MEMBER_BLOCKED', ...changed] }),
  'household.join': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, householdId: idSchema, memberId: idSchema }), output: memberOut, errors: ['HOUSEHOLD_UNKNOWN', 'HOUSEHOLD_TAKEN', 'HOUSEHOLD_FULL', 'MEMBER_BLOCKED', ...changed] }),
  'household.leave': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, memberId: idSchema }), output: memberOut, errors: ['HOUSEHOLD_UNKNOWN', ...changed] }),
  'household.setHead': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, memberId: idSchema }), output: memberOut, errors: ['HOUSEHOLD_UNKNOWN', ...changed] }),

  'member.mergePreview': rpc({ kind: 'query', role: 'cashier', input: z.strictObject({ fromId: idSchema, intoId: idSchema }), output: mergePreviewSchema, errors: ['MEMBER_UNKNOWN', 'MEMBER_BLOCKED', 'MERGE_REFUSED'] }),
  /** `fromId` stands for `intoId` from here on; every card of either is good. */
  'member.merge': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, fromId: idSchema, intoId: idSchema, approval: approvalInputSchema }), output: memberOut, errors: ['MEMBER_BLOCKED', 'MERGE_REFUSED', ...approvalErrors, ...changed] }),
  'member.undoMerge': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, mergeId: idSchema, approval: approvalInputSchema }), output: z.strictObject({ from: memberFileSchema, into: memberFileSchema }), errors: ['MERGE_UNKNOWN', 'MERGE_NOT_LAST', 'MERGE_REFUSED', ...approvalErrors, ...changed] }),

  'member.export': rpc({ kind: 'query', role: 'manager', input: z.strictObject({ memberId: idSchema }), output: memberExportSchema, errors: ['MEMBER_UNKNOWN'] }),
  /** `isWiped`: no byte of it is left in the files; false: it will be gone after the next start. */
  'member.erase': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, memberId: idSchema, approval: approvalInputSchema }), output: z.strictObject({ isWiped: z.boolean() }), errors: ['SALE_PARTLY_PAID', ...approvalErrors, ...changed] }),

  /**
   * Makes a weakly known member known strongly for the open sale. What is keyed must not have been on the screen: the last
   * six digits of a phone or card (the screen shows four), or the birthday; or somebody with the right answers for it.
   */
  'identify.confirm': rpc({
    kind: 'command', role: 'cashier',
    input: z.strictObject({
      ...command, saleId: idSchema, approval: approvalInputSchema,
      proof: z.discriminatedUnion('by', [
        z.strictObject({ by: z.literal('phone-digits'), digits: z.string().regex(/^\d{6}$/) }),
        z.strictObject({ by: z.literal('card-digits'), digits: z.string().regex(/^\d{6}$/) }),
        z.strictObject({ by: z.literal('birthday'), birthday: birthdaySchema }),
        z.strictObject({ by: z.literal('approval') }),
      ]),
    }),
    output: z.strictObject({ sale: saleViewSchema.nullable() }),
    errors: ['SALE_NOT_OPEN', 'MEMBER_NOT_ON_SALE', 'PROOF_NOT_POSSIBLE', 'PROOF_WRONG', 'PROOF_LOCKED', 'SALE_PARTLY_PAID', ...approvalErrors, 'IDEMPOTENCY_MISMATCH'],
  }),
} as const
