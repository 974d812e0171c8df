import { createHash } from 'node:crypto'
import type { Reach } from '../../../core/rollout/reach.ts'
import { lastingSchema } from '../../../core/rulebook/lasting.ts'
import type { Rulebook } from '../../../core/rulebook/rulebook.ts'
import { verifyRulebookEnvelope } from '../../../core/sync/rulebook-envelope.ts'
import { rulebookEnvelopeSchema } from '../../../core/sync/wire.ts'
import type { RulebookEnvelope } from '../../../core/sync/wire.ts'
import { verifyEd25519 } from '../keys.ts'
import { noteChanges } from '../store/change-store.ts'
import { addRollout, addStage } from '../store/rollout-store.ts'
import type { NewStage } from '../store/rollout-store.ts'
import { addRulebook, latestRulebook } from '../store/rulebook-store.ts'
import type { Queryable } from '../store/terminal-store.ts'
import { againstLast } from './rulebook-file.ts'
import type { FileFault } from './rulebook-file.ts'

const hasher = { sha256Hex: (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex') }

/** What keeps a rulebook from being the next version. The caller holds the publications where it goes on to publish. */
export async function publicationFaults(db: Queryable, next: Rulebook): Promise<FileFault[]> {
  const latest = await latestRulebook(db)
  return latest ? againstLast(next, lastingSchema.parse(JSON.parse(latest.body))) : []
}

/** Tells tills that a version is open to more of them, or open again. */
export async function tellOpened(client: Queryable, version: number, reaches: readonly Reach[], at: number): Promise<void> {
  const stores = reaches.flatMap((reach) => (reach.kind === 'stores' ? reach.stores : []))
  const isForStoresOnly = reaches.every((reach) => reach.kind === 'stores')
  const scopes = isForStoresOnly ? [...new Set(stores)].map((storeId) => ({ storeId })) : [{ storeId: null }]
  await noteChanges(client, scopes.map((scope) => ({ kind: 'rulebook' as const, key: String(version), ...scope })), at)
}

/**
 * Adds a signed rulebook with its first stages; without any, no till gets it yet. The caller holds the publications and has
 * asked for faults. Throws where a till would not take the signatures: then head office's own keys are wrong.
 */
export async function addPublication(
  client: Queryable, signed: { readonly rulebook: Rulebook; readonly envelope: RulebookEnvelope; readonly rootKey: string }, stages: readonly NewStage[], at: number,
): Promise<void> {
  const { version, effectiveAt } = signed.rulebook
  const envelope = rulebookEnvelopeSchema.parse(signed.envelope)
  const verified = verifyRulebookEnvelope(envelope, signed.rootKey, { hasher, verify: verifyEd25519, seenVersion: 0 })
  if (!verified.ok) throw new Error(`a till would refuse version ${version}: ${verified.error}`)
  await addRulebook(client, { version, body: envelope.body, effectiveAt, publishedAt: at }, JSON.stringify(envelope))
  await addRollout(client, version)
  for (const stage of stages) await addStage(client, version, stage)
  const open = stages.filter((stage) => stage.isOpen)
  if (open.length > 0) await tellOpened(client, version, open.map((stage) => stage.reach), at)
}
