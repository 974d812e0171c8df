import { z } from 'zod'
import { civilDateSchema, idSchema, instantSchema, positiveMinorSchema } from '../base/numbers.ts'
import { localTextSchema } from '../base/local-text.ts'
import { command } from './command.ts'
import { memberCandidateSchema } from './member-candidate.ts'
import { birthdaySchema } from './member-views.ts'
import { POINTS_MOVES } from './points-methods.ts'
import { rpc } from './rpc.ts'
import { saleViewSchema } from './views.ts'

/** A member in a list: enough to know whom one means, and quick to read for many. */
export const memberRowSchema = z.strictObject({
  memberId: idSchema, name: z.string(), otherName: z.string().nullable(), cardLast4: z.string().nullable(), phoneLast4: z.string().nullable(),
  /** Null: a member of other stores. */
  since: civilDateSchema.nullable(),
  isBlocked: z.boolean(),
})
export type MemberRow = z.output<typeof memberRowSchema>

/** Something that happened to a member: a visit, or what moved points otherwise. */
export const timelineEntrySchema = z.strictObject({
  at: instantSchema,
  what: z.enum(POINTS_MOVES),
  /** Minor units of a point that came in and went out. */
  gained: z.int().nonnegative(),
  lost: z.int().nonnegative(),
  /** Of a visit. */
  visit: z.strictObject({ saleId: idSchema, receiptNo: z.string(), totalMinor: positiveMinorSchema, upgradedTo: localTextSchema.nullable() }).nullable(),
})
export type TimelineEntry = z.output<typeof timelineEntrySchema>

/** What may be known of a number while it is typed: nothing yet, it cannot be one, nobody has it, or somebody has. */
const numberStateSchema = z.enum(['none', 'unusable', 'new', 'known'])

/** What a counter asks of members beside their files: who may be meant, what joining gives, and lists to scroll. */
export const memberDeskMethods = {
  /** Who somebody may be, while their name and numbers are typed; at most five. Nothing is kept. */
  'member.check': rpc({
    kind: 'query', role: 'cashier',
    input: z.strictObject({ name: z.string().max(20_000), phone: z.string().max(60).nullable(), cardNumber: z.string().max(60).nullable(), birthday: birthdaySchema.nullable() }),
    output: z.strictObject({ candidates: z.array(memberCandidateSchema), phone: numberStateSchema, card: numberStateSchema }), errors: [],
  }),
  /** Other members who may be the same person as this one. */
  'member.alike': rpc({ kind: 'query', role: 'cashier', input: z.strictObject({ memberId: idSchema }), output: z.strictObject({ candidates: z.array(memberCandidateSchema) }), errors: ['MEMBER_UNKNOWN'] }),
  /** What the open sale would earn somebody who joins now; null: nothing is being sold, or a member is on it. And what a phone number without its country begins with. */
  'member.joining': rpc({
    kind: 'query', role: 'cashier', input: z.strictObject({}),
    output: z.strictObject({ points: z.strictObject({ total: z.int().nonnegative(), byRule: z.array(z.strictObject({ ruleId: z.string(), points: z.int() })) }).nullable(), callingCode: z.string().nullable() }), errors: [],
  }),
  /** Takes away whoever joined last at this till, within ten seconds, while nothing of theirs is in the books. */
  'member.undoEnrol': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, memberId: idSchema }), output: z.strictObject({ sale: saleViewSchema.nullable() }), errors: ['MEMBER_UNKNOWN', 'UNDO_TOO_LATE', 'SALE_PARTLY_PAID', 'IDEMPOTENCY_MISMATCH'] }),
  /** Members by the beginnings of names, ends of numbers, a whole card or phone, or a receipt; `isCut`: there are more. */
  'member.browse': rpc({ kind: 'query', role: 'cashier', input: z.strictObject({ text: z.string().max(100), limit: z.int().min(1).max(200) }), output: z.strictObject({ rows: z.array(memberRowSchema), isCut: z.boolean() }), errors: [] }),
  /** What happened to a member under all their ids, the newest first, from `skip` on; `total`: all there is to scroll through. */
  'member.timeline': rpc({
    kind: 'query', role: 'cashier', input: z.strictObject({ memberId: idSchema, show: z.enum(['all', 'visits', 'points']), skip: z.int().nonnegative(), limit: z.int().min(1).max(100) }),
    output: z.strictObject({ entries: z.array(timelineEntrySchema), total: z.int().nonnegative() }), errors: ['MEMBER_UNKNOWN'],
  }),
} as const
