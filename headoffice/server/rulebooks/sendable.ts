import { createHash } from 'node:crypto'
import type { Hasher } from '../../../core/base/ports.ts'
import { maySend } from '../../../core/rollout/rollout.ts'
import type { RulebookEnvelope } from '../../../core/sync/wire.ts'
import { knownOfTill, rolloutsOf } from '../store/rollout-store.ts'
import { envelopesOf, positionsAfter } from '../store/rulebook-store.ts'
import type { Queryable } from '../store/terminal-store.ts'
import { envelopeIn } from './envelope-in.ts'
import { keyListNow } from './key-lists.ts'

const hasher: Hasher = { sha256Hex: (data) => createHash('sha256').update(data).digest('hex') }

export interface AskingTill {
  readonly terminalId: string
  readonly storeId: string
}

/** Which of these published versions a till may be sent now, the lowest first. */
export async function sendable(db: Queryable, till: AskingTill, versions: readonly number[]): Promise<number[]> {
  const rollouts = await rolloutsOf(db, versions)
  const { sent, highest } = await knownOfTill(db, till.terminalId)
  const may: number[] = []
  for (const rollout of rollouts) {
    if (maySend(hasher, rollout, { terminalId: till.terminalId, storeId: till.storeId, highest, wasSent: sent.has(rollout.version) })) may.push(rollout.version)
  }
  return may
}

/** The next published version after a place in the log of the first programs that a till may be sent, and whether there is more. */
export async function nextSendable(db: Queryable, till: AskingTill, position: number): Promise<{ version: number; position: number; envelope: RulebookEnvelope; more: boolean } | null> {
  const after = await positionsAfter(db, position)
  const may = new Set(await sendable(db, till, after.map(({ version }) => version)))
  const next = after.filter(({ version }) => may.has(version))
  for (const [at, { version, position: place }] of next.entries()) {
    const [signed] = await envelopesOf(db, [version])
    const envelope = signed === undefined ? null : envelopeIn(signed.envelope)
    if (envelope !== null) return { version, position: place, envelope, more: next[at + 1] !== undefined }
  }
  return null
}

/** A signed rulebook as tills of the first programs read it: their lists of keys have no version. */
export async function plainEnvelope(db: Queryable, envelope: RulebookEnvelope): Promise<RulebookEnvelope> {
  return envelope.keyList.version === undefined ? envelope : { ...envelope, keyList: (await keyListNow(db)).plain }
}
