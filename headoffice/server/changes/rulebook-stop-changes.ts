import type { ChangeSource } from '../services/change-source.ts'
import { stopsAfter, stopsOf } from '../store/offer-stop-store.ts'

/** Whether the offers of published versions are stopped, for every till; the key is the version. */
export const rulebookStopChanges: ChangeSource = {
  atOnce: 200,
  async page(db, keys) {
    return (await stopsOf(db, keys.map(Number))).map(({ version, by, at }) => ({ kind: 'rulebook-stop' as const, key: String(version), by, at }))
  },
  async keysAfter(db, _reader, afterKey, limit) {
    return (await stopsAfter(db, afterKey === null ? 0 : Number(afterKey), limit)).map(String)
  },
}
