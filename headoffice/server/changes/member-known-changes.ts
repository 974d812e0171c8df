import { createHmac } from 'node:crypto'
import { recognitionText } from '../../../core/sync/changes/member-known-change.ts'
import type { MemberKnownChange } from '../../../core/sync/changes/member-known-change.ts'
import type { ChangeSource } from '../services/change-source.ts'
import { interpretedUpTo } from '../store/account-heads.ts'
import { elsewhereAfter, homesAmong } from '../store/member-home-store.ts'
import { numbersOf } from '../store/member-store.ts'
import { personStates } from '../store/people-store.ts'
import { recognitionKey } from '../store/recognition-store.ts'

/** Members by digests, for tills of stores that do not have them; the key is the member's id. */
export const memberKnownChanges: ChangeSource = {
  // As for members in full: about a tenth of a millisecond each.
  atOnce: 100,
  async page(db, keys, { storeId, terminalId }) {
    const here = new Set(await homesAmong(db, keys, storeId))
    const memberIds = keys.filter((key) => !here.has(key))
    if (memberIds.length === 0) return []
    const secret = Buffer.from(await recognitionKey(db), 'hex')
    const digest = (what: 'card' | 'phone', digits: string): string => createHmac('sha256', secret).update(recognitionText(what, digits)).digest('hex')
    const [numbers, states] = [await numbersOf(db, memberIds), await personStates(db, memberIds, await interpretedUpTo(db, terminalId))]
    return [...numbers].flatMap(([memberId, { cards, phones }]): MemberKnownChange[] => {
      const person = states.get(memberId)
      if (!person) return []
      return [{
        kind: 'member-known', key: memberId, person,
        cards: cards.map(({ number, blocked }) => ({ digest: digest('card', number), blocked })),
        phones: phones.map(({ phone }) => digest('phone', phone)),
      }]
    })
  },
  keysAfter: (db, { storeId }, afterKey, limit) => elsewhereAfter(db, storeId, afterKey, limit),
}

/** What digests are keyed with. */
export const recognitionKeyChanges: ChangeSource = {
  atOnce: 1,
  page: async (db, keys) => (keys.includes('current') ? [{ kind: 'recognition-key', key: 'current', secret: await recognitionKey(db) }] : []),
  keysAfter: async (_db, _reader, afterKey) => (afterKey === null ? ['current'] : []),
}
