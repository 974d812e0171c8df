import { randomUUID } from 'node:crypto'
import { err, ok } from '../../../core/base/result.ts'
import type { Result } from '../../../core/base/result.ts'
import type { NewMessage } from '../../../core/sync/messages.ts'
import { noteAudit } from '../store/audit-store.ts'
import { noteChanges } from '../store/change-store.ts'
import type { Database } from '../store/database.ts'
import { putMessage, withdrawMessage } from '../store/message-store.ts'
import { storeOrTillKnown } from '../store/terminal-store.ts'

export type MessageFault = 'nobody-there' | 'unknown'

/** Plain texts to the people at tills. `by`: who writes, null by a command on this computer. */
export function createMessages({ database, now }: { readonly database: Database; readonly now: () => number }) {
  return {
    /** Sends a message to the tills of a store, to one till, or to all. */
    send: (by: string | null, { text, storeId, terminalId, endsAt }: NewMessage): Promise<Result<{ messageId: string }, MessageFault>> =>
      database.transaction(async (client) => {
        if (!(await storeOrTillKnown(client, storeId, terminalId))) return err('nobody-there')
        const messageId = randomUUID()
        const at = now()
        await putMessage(client, { messageId, storeId, terminalId, text, sentAt: at, endsAt })
        await noteChanges(client, [{ kind: 'message', key: messageId, storeId, terminalId }], at)
        await noteAudit(client, { at, personId: by, action: 'message.sent', subject: messageId, detail: { ...text, storeId, terminalId } })
        return ok({ messageId })
      }),

    /** Takes a message back: tills forget it when they next ask. */
    withdraw: (by: string | null, messageId: string): Promise<Result<null, MessageFault>> =>
      database.transaction(async (client) => {
        const at = now()
        const withdrawn = await withdrawMessage(client, messageId, at)
        if (!withdrawn) return err('unknown')
        await noteChanges(client, [{ kind: 'message', key: messageId, ...withdrawn }], at)
        await noteAudit(client, { at, personId: by, action: 'message.withdrawn', subject: messageId, detail: {} })
        return ok(null)
      }),
  }
}
export type Messages = ReturnType<typeof createMessages>
