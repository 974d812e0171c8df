import type { ListedKey, SignerRole } from '../../../core/sync/key-list.ts'
import { rulebookSigningText } from '../../../core/sync/wire.ts'
import type { RulebookEnvelope } from '../../../core/sync/wire.ts'
import { bodyHashOf } from '../keys.ts'
import type { SigningKey } from '../keys.ts'
import { allEnvelopes, putEnvelope } from '../store/rulebook-store.ts'
import type { Queryable } from '../store/terminal-store.ts'
import { envelopeIn } from './envelope-in.ts'

/** Whether a key signs on in this role. */
export function isOnList(list: { readonly keys: readonly ListedKey[] }, keyId: string, role: SignerRole): boolean {
  return list.keys.some((key) => key.keyId === keyId && key.role === role && key.lastVersion === undefined)
}

/** Head office's signature over the text of a rulebook. */
export function signatureOfOffice(key: SigningKey, body: string): RulebookEnvelope['signatures'][number] {
  return { role: 'head-office', keyId: key.keyId, signature: key.sign(rulebookSigningText('head-office', bodyHashOf(body))) }
}

/**
 * Signs what was published anew, in the place of head office's signatures that do not count any more: two people approved these
 * very texts, so a till that was away takes them still. A row that is damaged stays as it is.
 */
export async function signPublishedAnew(client: Queryable, key: SigningKey): Promise<void> {
  for (const { version, envelope: kept } of await allEnvelopes(client)) {
    const envelope = envelopeIn(kept)
    if (envelope === null) continue
    const signatures = [...envelope.signatures.filter(({ role }) => role !== 'head-office'), signatureOfOffice(key, envelope.body)]
    await putEnvelope(client, version, JSON.stringify({ ...envelope, signatures }))
  }
}
