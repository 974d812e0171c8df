import { z } from 'zod'
import { staffRoleSchema } from '../people/roles.ts'
import { languageSchema } from '../base/local-text.ts'
import { command } from './command.ts'
import { rpc } from './rpc.ts'
import { terminalViewSchema } from './views.ts'

/** A language of the screens, by its file in renderer/i18n: `en`, `zh`, or one that a shop dropped in. */
export const screenLanguageSchema = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/)
export const SCREEN_THEMES = ['light', 'dark', 'auto'] as const

const personSchema = z.strictObject({ name: z.string().min(1).max(80), role: staffRoleSchema.exclude(['auditor']), pin: z.string().regex(/^\d{4,8}$/) })

/** What people chose for themselves. */
export const staffMethods = {
  /** For the one who is signed in; null: as the till. */
  'staff.chooseForMe': rpc({
    kind: 'command', role: 'cashier', input: z.strictObject({ ...command, screenLanguage: screenLanguageSchema.nullable(), theme: z.enum(SCREEN_THEMES).nullable() }),
    output: terminalViewSchema, errors: ['IDEMPOTENCY_MISMATCH'],
  }),
} as const

/** A room of its own to practise in: another till with its own file, which the books of this one never see. */
export const trainingMethods = {
  /** Locks the till and opens the training room for the one who is signed in. Every window then comes in anew. */
  'training.begin': rpc({ kind: 'command', role: 'cashier', input: z.strictObject(command), output: z.strictObject({}), errors: ['IDEMPOTENCY_MISMATCH'] }),
  /** Back to the locked till; what was practised is thrown away. */
  'training.leave': rpc({ kind: 'command', role: 'nobody', input: z.strictObject(command), output: z.strictObject({}), errors: ['IDEMPOTENCY_MISMATCH'] }),
} as const

/** How a till of its own begins: what a person types in the first run. */
export const ownShopSchema = z.strictObject({
  shopName: z.string().min(1).max(40),
  address: z.string().min(1).max(120),
  taxNumber: z.string().min(1).max(40),
  tillNumber: z.int().min(1).max(99),
  currency: z.string().regex(/^[A-Z]{3}$/),
  timeZone: z.string().min(1).max(60),
  taxRateBp: z.int().min(0).max(5000),
  language: languageSchema,
  people: z.array(personSchema).min(1).max(50),
})
export type OwnShop = z.output<typeof ownShopSchema>

export const setUpMethods = {
  /** Whether this till still has to be set up. */
  'setup.get': rpc({ kind: 'query', role: 'nobody', input: z.strictObject({}), output: z.strictObject({ needed: z.boolean(), timeZone: z.string() }), errors: [] }),
  /** The demo store: every window then comes in anew, on its lock screen. */
  'setup.demo': rpc({ kind: 'command', role: 'nobody', input: z.strictObject(command), output: z.strictObject({}), errors: ['ALREADY_SET_UP'] }),
  /** A shop of one's own; at least one person is a manager. */
  'setup.alone': rpc({ kind: 'command', role: 'nobody', input: z.strictObject({ ...command, shop: ownShopSchema }), output: z.strictObject({}), errors: ['ALREADY_SET_UP', 'SETTING_INVALID'] }),
} as const
