import { z } from 'zod'
import { languageSchema } from '../base/local-text.ts'
import { idSchema } from '../base/numbers.ts'
import { channelSchema, consentSchema } from '../ledger/events/member-events.ts'
import { command } from './command.ts'
import { counterDisplaySchema, displayViewSchema, ratingReasonSchema, ratingScoreSchema } from './display-views.ts'
import { rpc } from './rpc.ts'

/**
 * The customer's display. What it may call is of role `display`, which no window of the counter has; the counter asks
 * through it and hears the answers with `display.changed`. Questions and answers are in memory: what was agreed to is kept
 * when the counter enrols, in the journal, and a till that was started again has no question standing.
 */
export const displayMethods = {
  'display.get': rpc({ kind: 'query', role: 'cashier', input: z.strictObject({}), output: counterDisplaySchema, errors: [] }),
  /**
   * Puts a question on the display in the place of the one that stands there. The same `askId` again corrects what is shown
   * beside it (a name, a number) and keeps what the customer said already.
   */
  'display.ask': rpc({
    kind: 'command', role: 'cashier',
    input: z.strictObject({
      ...command, askId: idSchema,
      name: z.string().max(200), phone: z.string().max(60).nullable(), points: z.int().nonnegative().nullable(), language: languageSchema,
      consents: z.array(z.strictObject({ consent: consentSchema, channel: channelSchema })).min(1).max(4),
    }),
    output: counterDisplaySchema, errors: ['DISPLAY_NOT_THERE'],
  }),
  /** Takes the question off the display: its answers were taken over, or nobody needs them any more. */
  'display.endAsk': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, askId: idSchema }), output: counterDisplaySchema, errors: [] }),
  'display.setRating': rpc({ kind: 'command', role: 'manager', input: z.strictObject({ ...command, asksForRating: z.boolean() }), output: counterDisplaySchema, errors: ['IDEMPOTENCY_MISMATCH'] }),

  'display.view': rpc({ kind: 'query', role: 'display', input: z.strictObject({}), output: displayViewSchema, errors: [] }),
  /** The customer reads on in another language, until the next customer. */
  'display.setLanguage': rpc({ kind: 'command', role: 'display', input: z.strictObject({ ...command, language: languageSchema }), output: displayViewSchema, errors: [] }),
  'display.answer': rpc({
    kind: 'command', role: 'display', input: z.strictObject({ ...command, askId: idSchema, consent: consentSchema, channel: channelSchema, given: z.boolean() }),
    output: displayViewSchema, errors: ['QUESTION_OVER'],
  }),
  /** The customer would rather not answer now. */
  'display.notNow': rpc({ kind: 'command', role: 'display', input: z.strictObject({ ...command, askId: idSchema }), output: displayViewSchema, errors: ['QUESTION_OVER'] }),
  /** One tap; a second one after a low score says why. Kept for the sale, without a name. */
  'display.rate': rpc({
    kind: 'command', role: 'display', input: z.strictObject({ ...command, saleId: idSchema, score: ratingScoreSchema, reason: ratingReasonSchema.nullable() }),
    output: displayViewSchema, errors: ['QUESTION_OVER', 'IDEMPOTENCY_MISMATCH'],
  }),
  'display.notToday': rpc({ kind: 'command', role: 'display', input: z.strictObject({ ...command, saleId: idSchema }), output: displayViewSchema, errors: ['QUESTION_OVER'] }),
} as const
