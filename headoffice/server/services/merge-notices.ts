import { randomUUID } from 'node:crypto'
import { noteChanges } from '../store/change-store.ts'
import type { ChangeNote } from '../store/change-store.ts'
import { putMessage } from '../store/message-store.ts'
import { keepNotice, openByStore, withdrawNotice } from '../store/proposal-store.ts'
import type { Queryable } from '../store/terminal-store.ts'

function words(open: number): { en: string; zh: string } {
  const one = open === 1
  return {
    en: `${one ? 'One pair of members has' : `${open} pairs of members have`} the same card or phone number: two tills made them while they were cut off from each other. Perhaps each pair is one person. Find them by the number and, if it is one person, merge them; both cards stay valid.`,
    zh: `有 ${open} 对会员的卡号或电话号码相同：收银机彼此断线时各建了一个。可能是同一个人。请用号码查找，确认是同一人后合并；两张卡都继续有效。`,
  }
}

/** Tells each store of these members how many proposals wait there; the message before it is taken back. */
export async function tellOfProposals(client: Queryable, memberIds: readonly string[], now: number): Promise<void> {
  for (const { storeId, open } of await openByStore(client, memberIds)) {
    const messageId = randomUUID()
    const before = await keepNotice(client, storeId, messageId)
    await putMessage(client, { messageId, storeId, terminalId: null, text: words(open), sentAt: now, endsAt: null })
    if (before !== null) await withdrawNotice(client, before, now)
    const notes = [messageId, ...(before === null ? [] : [before])].map((key): ChangeNote => ({ kind: 'message', key, storeId }))
    await noteChanges(client, notes, now)
  }
}
