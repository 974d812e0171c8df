import type { Hasher } from '../base/ports.ts'
import { err, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import { keyListSigningText, keyListVersion } from './key-list.ts'
import type { KeyList } from './key-list.ts'
import { rulebookSigningText } from './wire.ts'
import type { RulebookEnvelope } from './wire.ts'

/** Checks an Ed25519 signature (RFC 8032): raw public key and signature in base64; false for anything malformed. */
export type VerifySignature = (publicKey: string, text: string, signature: string) => boolean

export type KeyListFault = 'key-list' | 'old-key-list'
export type EnvelopeFault = KeyListFault | 'unknown-key' | 'forged' | 'approvers' | 'head-office'

/** How many different approvers a rulebook needs. */
export const APPROVERS_NEEDED = 2

/** Whether the root signed a key list, and it is none that a higher one has taken the place of. */
export function verifyKeyList(list: KeyList, rootKey: string, tools: { readonly verify: VerifySignature; readonly seenVersion: number }): Result<number, KeyListFault> {
  // Withdrawals stand only in what was signed with its version.
  const isPlain = list.version === undefined && list.keys.some((key) => key.lastVersion !== undefined)
  if (isPlain || !tools.verify(rootKey, keyListSigningText(list.keys, list.version), list.signature)) return err('key-list')
  const version = keyListVersion(list)
  return version < tools.seenVersion ? err('old-key-list') : ok(version)
}

export interface SignedRulebook {
  readonly body: string
  readonly keyListVersion: number
  /** The highest version that the text may have: up to there two approvers' keys and head office's count. Null: any. */
  readonly lastVersion: number | null
}

/**
 * Checks who signed a rulebook: the root signed the key list, and no higher list was seen (`seenVersion`); every signature is
 * by a listed key in its own role and holds; two different approvers and head office are among them, with keys of their own.
 * Nothing of the body is read before; so its version is compared with `lastVersion` after it.
 */
export function verifyRulebookEnvelope(
  envelope: RulebookEnvelope,
  rootKey: string,
  tools: { readonly hasher: Hasher; readonly verify: VerifySignature; readonly seenVersion: number },
): Result<SignedRulebook, EnvelopeFault> {
  const { keys } = envelope.keyList
  const list = verifyKeyList(envelope.keyList, rootKey, tools)
  if (!list.ok) return list

  const bodyHash = tools.hasher.sha256Hex(envelope.body)
  const signedWith = { approver: new Map<string, number>(), 'head-office': new Map<string, number>() }
  for (const one of envelope.signatures) {
    const key = keys.find((k) => k.keyId === one.keyId && k.role === one.role)
    if (!key) return err('unknown-key')
    if (!tools.verify(key.publicKey, rulebookSigningText(one.role, bodyHash), one.signature)) return err('forged')
    signedWith[one.role].set(key.publicKey, key.lastVersion ?? Infinity)
  }
  const until = (versions: Iterable<number>): number[] => [...versions].filter((version) => version > 0).sort((a, b) => b - a)
  const office = until(signedWith['head-office'].values())
  const approvers = until([...signedWith.approver].filter(([key]) => !signedWith['head-office'].has(key)).map(([, version]) => version))
  const [byOffice] = office
  const byApprovers = approvers[APPROVERS_NEEDED - 1]
  if (byApprovers === undefined) return err('approvers')
  if (byOffice === undefined) return err('head-office')
  const last = Math.min(byOffice, byApprovers)
  return ok({ body: envelope.body, keyListVersion: list.value, lastVersion: last === Infinity ? null : last })
}
