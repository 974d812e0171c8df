import { envelopeIn } from '../rulebooks/envelope-in.ts'
import { sendable } from '../rulebooks/sendable.ts'
import type { ChangeSource } from '../services/change-source.ts'
import { envelopesOf, publishedAfter } from '../store/rulebook-store.ts'

/** Published rulebooks, as far as their stages have come to this till; the key is the version. */
export const rulebookChanges: ChangeSource = {
  atOnce: 2,
  async page(db, keys, reader) {
    const envelopes = await envelopesOf(db, await sendable(db, reader, keys.map(Number)))
    return envelopes.flatMap(({ version, envelope }) => {
      const signed = envelopeIn(envelope)
      return signed === null ? [] : [{ kind: 'rulebook' as const, key: String(version), envelope: signed }]
    })
  },
  async keysAfter(db, _reader, afterKey, limit) {
    return (await publishedAfter(db, afterKey === null ? 0 : Number(afterKey), limit)).map(String)
  },
}
