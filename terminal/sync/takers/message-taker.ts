import type { ChangeTaker } from '../change-taker.ts'

/** Plain texts from head office: kept until they are over or taken back. */
export const messageTaker: ChangeTaker<'message'> = {
  take({ key, text, sentAt, endsAt }, { till }) {
    if (text === null) till.messages.drop(key)
    else till.messages.put({ messageId: key, text, sentAt, endsAt })
    till.messages.dropOver(till.clock.now())
    return null
  },
  dropUnnamed: ({ till }) => till.messages.dropUnnamed(),
}
