import { z } from 'zod'
import { idSchema, instantSchema } from '../../base/numbers.ts'

/** The longest text of a message, in characters. */
export const MAX_MESSAGE_CHARS = 2_000

const text = z.string().min(1).max(MAX_MESSAGE_CHARS)

/** A plain text from head office to the people at a till; its key is the message's id. */
export const messageChangeSchema = z.strictObject({
  kind: z.literal('message'),
  key: idSchema,
  sentAt: instantSchema,
  /** From then on nobody needs it any more; null: until head office takes it back. */
  endsAt: instantSchema.nullable(),
  /** Null: taken back. */
  text: z.strictObject({ en: text, zh: text }).nullable(),
})
export type MessageChange = z.infer<typeof messageChangeSchema>
