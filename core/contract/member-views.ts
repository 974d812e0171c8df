import { z } from 'zod'
import { languageSchema, localTextSchema } from '../base/local-text.ts'
import { civilDateSchema, idSchema, instantSchema } from '../base/numbers.ts'
import { channelSchema, consentSchema } from '../ledger/events/member-events.ts'
import { pointsLotSchema } from '../ledger/points-lot.ts'
import { issuedCouponViewSchema, tierGiftViewSchema } from './coupon-methods.ts'
import { memberViewSchema } from './views.ts'

const DAYS_OF_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
/** `MM-DD`, a day that some year has. */
export const birthdaySchema = z.string().regex(/^\d\d-\d\d$/).refine((text) => {
  const [month, day] = text.split('-').map(Number)
  return day !== undefined && day >= 1 && day <= (DAYS_OF_MONTH[(month ?? 0) - 1] ?? 0)
}, 'no such day')

export const noteSchema = z.strictObject({ noteId: idSchema, kind: z.enum(['preference', 'note']), text: z.string(), at: instantSchema })

export const keptConsentSchema = z.strictObject({
  consent: consentSchema, channel: channelSchema, given: z.boolean(),
  textVersion: z.string().nullable(), language: languageSchema.nullable(), at: instantSchema,
})

export const householdViewSchema = z.strictObject({
  householdId: idSchema,
  headId: idSchema,
  members: z.array(z.strictObject({ memberId: idSchema, name: z.string() })),
})

/** A member's file, as the counter may see it: numbers by their last four digits only. */
export const memberFileSchema = z.strictObject({
  /** The member an id stands for now. */
  memberId: idSchema,
  /** Every id that was merged into it, the oldest ids too. */
  mergedIds: z.array(idSchema),
  /** A change names the version it saw. */
  version: z.int().nonnegative(),
  name: z.string(),
  otherName: z.string().nullable(),
  language: languageSchema,
  birthday: z.string().nullable(),
  isBlocked: z.boolean(),
  cards: z.array(z.strictObject({ cardId: idSchema, last4: z.string(), isBlocked: z.boolean(), replacedBy: idSchema.nullable() })),
  phones: z.array(z.strictObject({ position: z.int().nonnegative(), last4: z.string() })),
  notes: z.array(noteSchema),
  consents: z.array(keptConsentSchema),
  household: householdViewSchema.nullable(),
  /** Merges that can be undone, the last one first. */
  merges: z.array(z.strictObject({ mergeId: idSchema, name: z.string() })),
  standing: memberViewSchema,
})
export type MemberFile = z.output<typeof memberFileSchema>

const mergeSideSchema = z.strictObject({
  memberId: idSchema, name: z.string(), tier: localTextSchema,
  pointsAvailable: z.int(), pointsPending: z.int().nonnegative(), debt: z.int().nonnegative(),
  cards: z.int().nonnegative(), phones: z.int().nonnegative(),
})
/** What a merge would come to, before anybody does it. */
export const mergePreviewSchema = z.strictObject({ from: mergeSideSchema, into: mergeSideSchema, after: mergeSideSchema })
export type MergePreview = z.output<typeof mergePreviewSchema>

/** Who brought whom; `saleId`: the sale that rewarded it, null: none did. */
const referralSchema = z.strictObject({ memberId: idSchema, referrerId: idSchema, onDate: civilDateSchema, saleId: idSchema.nullable() })

/** Everything kept about a person, in full, for themselves (right of access and portability). */
export const memberExportSchema = z.strictObject({
  format: z.literal('regulars.member-export/1'),
  exportedAt: instantSchema,
  memberId: idSchema,
  mergedIds: z.array(idSchema),
  profiles: z.array(z.strictObject({
    memberId: idSchema, name: z.string(), otherName: z.string().nullable(), language: languageSchema, birthday: z.string().nullable(), since: civilDateSchema,
    cards: z.array(z.strictObject({ number: z.string(), isBlocked: z.boolean() })),
    phones: z.array(z.string()),
    notes: z.array(noteSchema),
  })),
  isBlocked: z.boolean(),
  consents: z.array(keptConsentSchema),
  household: z.strictObject({ householdId: idSchema, headId: idSchema, memberIds: z.array(idSchema) }).nullable(),
  tierId: z.string(),
  /** Given by hand, the newest first. */
  tierGifts: z.array(tierGiftViewSchema),
  /** What is left today, by stamp card and by entitlement of the rulebook. */
  stamps: memberViewSchema.shape.stamps.unwrap(),
  entitlements: memberViewSchema.shape.entitlements.unwrap(),
  /** Vouchers of their own and personal codes, with the codes as far as they are kept. */
  coupons: z.array(issuedCouponViewSchema.extend({ code: z.string().nullable() })),
  referrals: z.strictObject({
    /** The code they give to friends; null: they never asked for one. */
    code: z.string().nullable(),
    broughtBy: z.array(referralSchema),
    brought: z.array(referralSchema),
  }),
  lots: z.array(pointsLotSchema.extend({ remaining: z.int() })),
  sales: z.array(z.strictObject({ saleId: idSchema, receiptNo: z.string(), completedAt: instantSchema, totalMinor: z.int() })),
  /** Every row that names one of the ids, by table, as it is kept: whatever is not said above. */
  rows: z.record(z.string(), z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()])))),
})
export type MemberExport = z.output<typeof memberExportSchema>
