import { randomUUID } from 'node:crypto'
import { noteChanges } from '../store/change-store.ts'
import { homesOf } from '../store/member-home-store.ts'
import { putMessage } from '../store/message-store.ts'
import { hasOpenProposal, noticesOf, putNotice, withdrawNotice } from '../store/proposal-store.ts'
import type { Queryable } from '../store/terminal-store.ts'

const WORDS = {
  en: 'Some members have the same card or phone number: two tills made them while they were cut off from each other. Perhaps two of them are one person. Find them by the number and, if it is one person, merge them; both cards stay valid.',
  zh: '有会员的卡号或电话号码相同：收银机彼此断线时各建了一个，可能是同一个人。请用号码查找，确认是同一人后合并；两张卡都继续有效。',
}

/** The stores that have any of these members in full. */
export async function storesOf(client: Queryable, memberIds: readonly string[]): Promise<string[]> {
  return [...new Set([...(await homesOf(client, memberIds)).values()].flat())].sort()
}

/** Tells stores that merges are proposed there, once, and takes the message back when none is open any more. */
export async function tellOfProposals(client: Queryable, storeIds: readonly string[], now: number): Promise<void> {
  for (const [storeId, standing] of await noticesOf(client, storeIds)) {
    const isOpen = await hasOpenProposal(client, storeId)
    if (isOpen === (standing !== null)) continue
    const messageId = standing ?? randomUUID()
    if (standing !== null) await withdrawNotice(client, standing, now)
    else {
      await putMessage(client, { messageId, storeId, terminalId: null, text: WORDS, sentAt: now, endsAt: null })
      await putNotice(client, storeId, messageId)
    }
    await noteChanges(client, [{ kind: 'message', key: messageId, storeId }], now)
  }
}
