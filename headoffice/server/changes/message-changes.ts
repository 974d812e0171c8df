import type { ChangeSource } from '../services/change-source.ts'
import { messagesAfter, messagesOf } from '../store/message-store.ts'

/** Plain texts to the people at tills; the key is the message's id. */
export const messageChanges: ChangeSource = {
  atOnce: 200,
  async page(db, keys) {
    const messages = await messagesOf(db, keys)
    return messages.map(({ messageId, sentAt, endsAt, withdrawnAt, text }) => ({ kind: 'message', key: messageId, sentAt, endsAt, text: withdrawnAt === null ? text : null }))
  },
  keysAfter: (db, reader, afterKey, limit) => messagesAfter(db, reader, afterKey, limit),
}
