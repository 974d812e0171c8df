import type { PoolClient } from 'pg'
import type { RulebookEnvelope } from '../../core/sync/wire.ts'
import type { HeadOfficeBooks } from '../../headoffice/server/app.ts'
import { signRulebook } from '../../headoffice/server/keys.ts'
import { keyListNow } from '../../headoffice/server/rulebooks/key-lists.ts'
import { noteChanges } from '../../headoffice/server/store/change-store.ts'
import { addRollout, addStage } from '../../headoffice/server/store/rollout-store.ts'
import { addRulebook } from '../../headoffice/server/store/rulebook-store.ts'

/** A text signed by the keys of the folder, under the list of keys in force; nothing of it is checked. */
export async function signedText({ keys, database }: HeadOfficeBooks, body: string): Promise<RulebookEnvelope> {
  return signRulebook(keys, body, (await keyListNow(database.pool)).list)
}

/** Opens a version that is there to every till. */
export async function openToAll(client: PoolClient, version: number): Promise<void> {
  await addRollout(client, version)
  await addStage(client, version, { reach: { kind: 'all' }, opensAt: 0, isOpen: true, personId: null, at: 0 })
  await noteChanges(client, [{ kind: 'rulebook', key: String(version) }], Date.now())
}

/** What a head office that is not itself might send to every till: any envelope under any version, which it calls `body`. */
export async function slipIn({ database }: HeadOfficeBooks, version: number, envelope: RulebookEnvelope, body: string): Promise<void> {
  await database.transaction(async (client) => {
    await addRulebook(client, { version, body, effectiveAt: 0, publishedAt: 0 }, JSON.stringify(envelope))
    await openToAll(client, version)
  })
}
