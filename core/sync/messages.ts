import { z } from 'zod'
import { idSchema, instantSchema } from '../base/numbers.ts'
import { MAX_MESSAGE_CHARS } from './changes/message-change.ts'

const text = z.string().trim().min(1).max(MAX_MESSAGE_CHARS)

/** POST /console/messages: a text to the people at tills, in both languages. */
export const newMessageSchema = z.strictObject({
  text: z.strictObject({ en: text, zh: text }),
  /** Null: every store. */
  storeId: z.string().min(1).max(60).nullable(),
  /** Null: every till of the store. */
  terminalId: idSchema.nullable(),
  /** Null: until it is taken back. */
  endsAt: instantSchema.nullable(),
})
export type NewMessage = z.infer<typeof newMessageSchema>

/** GET /console/messages: the newest first. */
export const messagesViewSchema = z.strictObject({
  messages: z.array(newMessageSchema.extend({ messageId: idSchema, sentAt: instantSchema, withdrawnAt: instantSchema.nullable() })),
})
export type MessagesView = z.infer<typeof messagesViewSchema>
