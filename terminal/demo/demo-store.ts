import { z } from 'zod'
import type { Language } from '../../core/base/local-text.ts'
import { languageSchema, localTextSchema } from '../../core/base/local-text.ts'
import { positiveMinorSchema } from '../../core/base/numbers.ts'
import type { Catalogue } from '../../core/basket/product.ts'
import type { PointsLot } from '../../core/ledger/points-lot.ts'
import { staffRoleSchema } from '../../core/people/roles.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import type { CivilDate } from '../../core/time/instant.ts'

/** store.json: the shop, its till and the people at it. */
export const storeFileSchema = z.strictObject({
  storeId: z.string().min(1),
  tillNumber: z.int().positive(),
  name: localTextSchema,
  /** As the receipt's first line says it. */
  receiptName: localTextSchema,
  address: localTextSchema,
  taxNumber: z.string().min(1),
  staff: z.array(z.strictObject({
    staffId: z.string().min(1),
    name: z.string().min(1),
    /** As the receipt says who served. */
    shortName: localTextSchema,
    role: staffRoleSchema,
    language: languageSchema,
    pin: z.string().regex(/^\d{4,8}$/),
    /** The code of the badge that the demo store's people carry; none in a store without badges. */
    badge: z.string().optional(),
  })).min(1),
})
export type DemoStaff = z.output<typeof storeFileSchema>['staff'][number]

/** Latin spelling and Chinese characters of one name. */
const bothScriptsSchema = z.tuple([z.string().min(1), z.string().min(1)])
const namesSchema = z.array(z.string().min(1)).min(1)

const nameListsSchema = z.strictObject({
  chineseSurnames: z.array(bothScriptsSchema).min(1),
  pinyinSurnames: z.array(bothScriptsSchema).min(1),
  chineseGiven: z.array(bothScriptsSchema).min(1),
  englishGiven: namesSchema,
  malayMale: namesSchema,
  malayFemale: namesSchema,
  tamilMale: namesSchema,
  tamilFemale: namesSchema,
  punjabi: namesSchema,
  otherGiven: namesSchema,
  otherSurnames: namesSchema,
})
export type NameLists = z.output<typeof nameListsSchema>

const cardSchema = z.strictObject({ number: z.string().regex(/^\d{8,19}$/), blocked: z.boolean() })

const namedMemberSchema = z.strictObject({
  name: z.string().min(1),
  otherName: z.string().min(1).nullable(),
  phone: z.string().regex(/^\+65[89]\d{7}$/),
  language: languageSchema,
  cards: z.array(cardSchema).min(1),
  tierId: z.string(),
  tierCountedMinor: positiveMinorSchema,
  since: z.iso.date(),
  /** Days from the day of installing, so that the birthday is always near in the same way. */
  birthdayInDays: z.int().min(0).max(364).nullable(),
  lastVisitDaysAgo: z.int().nonnegative().nullable(),
  lots: z.array(z.strictObject({ monthsAgo: z.int().min(0).max(12), points: z.int().positive() })),
})
export type NamedMember = z.output<typeof namedMemberSchema>

/** members.json: the members the guide speaks of, and the names the others are made from. */
export const membersFileSchema = z.strictObject({
  count: z.int().positive().max(9_000),
  seed: z.int().nonnegative(),
  named: z.array(namedMemberSchema),
  names: nameListsSchema,
})
export type MembersFile = z.output<typeof membersFileSchema>

export interface DemoMember {
  readonly memberId: string
  /** As the cashier says it. */
  readonly name: string
  /** The same name in the other script, where there is one; the customer's receipt in Chinese prefers it. */
  readonly otherName: string | null
  /** E.164. All begin with +65 8000, which no telephone in Singapore has. */
  readonly phone: string
  /** A card without an id gets one where the till is set up. */
  readonly cards: readonly { readonly cardId?: string; readonly number: string; readonly blocked: boolean }[]
  readonly language: Language
  readonly tierId: string
  /** Qualifying spend in the tier window. */
  readonly tierCountedMinor: number
  readonly since: CivilDate
  /** `MM-DD`. */
  readonly birthday: string | null
  readonly lastVisitOn: CivilDate | null
  /** What is left of the member's points; they sum to the balance. */
  readonly lots: readonly PointsLot[]
}

/** A member a new till begins with; not every one has a telephone. */
export type NewMember = Omit<DemoMember, 'phone'> & { readonly phone: string | null }

/** Everything a new till begins with. */
export interface NewStore {
  readonly storeId: string
  readonly tillNumber: number
  readonly name: z.output<typeof localTextSchema>
  readonly receiptName: z.output<typeof localTextSchema>
  readonly address: z.output<typeof localTextSchema>
  readonly taxNumber: string
  readonly staff: readonly DemoStaff[]
  readonly catalogue: Catalogue
  readonly rulebook: Rulebook
  readonly members: readonly NewMember[]
}

/** Everything a till of the demo store begins with. */
export interface DemoStore extends NewStore {
  readonly members: readonly DemoMember[]
}
