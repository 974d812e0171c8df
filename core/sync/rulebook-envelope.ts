import type { Hasher } from '../base/ports.ts'
import { err, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import { keyListSigningText, rulebookSigningText } from './wire.ts'
import type { RulebookEnvelope } from './wire.ts'

/** Checks an Ed25519 signature (RFC 8032): raw public key and signature in base64; false for anything malformed. */
export type VerifySignature = (publicKey: string, text: string, signature: string) => boolean

export type EnvelopeFault = 'key-list' | 'unknown-key' | 'forged' | 'approvers' | 'head-office'

/** How many different approvers a rulebook needs. */
export const APPROVERS_NEEDED = 2

/**
 * Checks who signed a rulebook: the root signed the key list; every signature is by a listed key in its own role and holds;
 * two different approvers and head office are among them, with keys of their own. Nothing of the body is read before.
 */
export function verifyRulebookEnvelope(
  envelope: RulebookEnvelope,
  rootKey: string,
  tools: { readonly hasher: Hasher; readonly verify: VerifySignature },
): Result<{ body: string }, EnvelopeFault> {
  const { keys, signature } = envelope.keyList
  if (!tools.verify(rootKey, keyListSigningText(keys), signature)) return err('key-list')

  const bodyHash = tools.hasher.sha256Hex(envelope.body)
  const signedWith = { approver: new Set<string>(), 'head-office': new Set<string>() }
  for (const one of envelope.signatures) {
    const key = keys.find((k) => k.keyId === one.keyId && k.role === one.role)
    if (!key) return err('unknown-key')
    if (!tools.verify(key.publicKey, rulebookSigningText(one.role, bodyHash), one.signature)) return err('forged')
    signedWith[one.role].add(key.publicKey)
  }
  const approvers = [...signedWith.approver].filter((key) => !signedWith['head-office'].has(key))
  if (approvers.length < APPROVERS_NEEDED) return err('approvers')
  if (signedWith['head-office'].size === 0) return err('head-office')
  return ok({ body: envelope.body })
}
