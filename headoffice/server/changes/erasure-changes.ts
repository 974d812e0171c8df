import type { ChangeSource } from '../services/change-source.ts'
import { erasuresAfter, erasuresOf } from '../store/erasure-store.ts'

/** Who was erased, for every till there is and will be; the key is the member's id. */
export const erasureChanges: ChangeSource = {
  atOnce: 200,
  page: async (db, keys) => (await erasuresOf(db, keys)).map(({ memberId, at }) => ({ kind: 'erasure', key: memberId, at })),
  keysAfter: (db, _reader, afterKey, limit) => erasuresAfter(db, afterKey, limit),
}
