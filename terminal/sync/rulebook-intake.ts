import type { Hasher } from '../../core/base/ports.ts'
import { err, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { checkRulebook } from '../../core/rulebook/checks.ts'
import { brokenWithLast } from '../../core/rulebook/lasting.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { jsonDepthWithin, MAX_JSON_DEPTH } from '../../core/sync/json-depth.ts'
import { verifyRulebookEnvelope } from '../../core/sync/rulebook-envelope.ts'
import type { RulebookEnvelope } from '../../core/sync/wire.ts'
import type { RefusedRulebook } from '../store/sync-store.ts'
import { verifyEd25519 } from './ed25519.ts'
import type { SyncRulebooks } from './ports.ts'

export type RulebookRefusal = Pick<RefusedRulebook, 'version' | 'reason' | 'detail'>

const MAX_DETAIL_FAULTS = 3

function parsed(body: string): unknown {
  if (!jsonDepthWithin(body, MAX_JSON_DEPTH)) return undefined
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function versionIn(value: unknown): number | null {
  const version = typeof value === 'object' && value !== null && 'version' in value ? value.version : null
  return typeof version === 'number' && Number.isSafeInteger(version) ? version : null
}

/**
 * Decides on a rulebook that arrived: signatures first (`keyListSeen`: the highest key list this till has seen), then its
 * checks, whether the keys still counted for its version, then programme and version.
 * A new one must keep what lasts (`core/rulebook/lasting.ts`), and be higher than every version kept.
 * A version that is kept already with the same words is `null`: nothing to do.
 */
export function examineRulebook(
  envelope: RulebookEnvelope,
  context: { readonly rootKey: string; readonly keyListSeen: number; readonly hasher: Hasher; readonly rulebooks: SyncRulebooks; readonly at: number },
): Result<Rulebook | null, RulebookRefusal> {
  const signed = verifyRulebookEnvelope(envelope, context.rootKey, { hasher: context.hasher, verify: verifyEd25519, seenVersion: context.keyListSeen })
  if (!signed.ok) return err({ version: null, reason: 'signature', detail: signed.error })

  const value = parsed(envelope.body)
  const version = versionIn(value)
  const checked = checkRulebook(value)
  if (!checked.ok) {
    const detail = checked.error.slice(0, MAX_DETAIL_FAULTS).map((fault) => `${fault.path}: ${fault.message.en}`).join('; ')
    return err({ version, reason: 'invalid', detail })
  }
  if (signed.value.lastVersion !== null && checked.value.version > signed.value.lastVersion) return err({ version, reason: 'signature', detail: 'withdrawn-key' })
  const broken = brokenWithLast(checked.value, context.rulebooks.current(context.at))
  if (broken.length > 0) return err({ version, reason: 'programme', detail: `other ${broken.join(', ')}` })
  const highest = context.rulebooks.highestVersion()
  if (checked.value.version > highest) return ok(checked.value)
  // Head office sends its log again after a restore; both sides come out of the same schema, so equal rules are equal texts.
  const kept = context.rulebooks.byVersion(checked.value.version)
  return JSON.stringify(kept) === JSON.stringify(checked.value) ? ok(null) : err({ version, reason: 'lower', detail: `${checked.value.version} <= ${highest}` })
}
