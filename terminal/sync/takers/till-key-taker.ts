import { tillKeySigningText } from '../../../core/sync/changes/till-key-change.ts'
import { verifyEd25519 } from '../ed25519.ts'
import type { ChangeTaker } from '../change-taker.ts'

/**
 * The programme's tills: whose signatures on receipts and copies are believed. A key that head office's own key does not sign
 * is not taken, nor an older state of a till in the place of a newer one. A till that is not named any more stays: receipts
 * that it signed are still in people's hands.
 */
export const tillKeyTaker: ChangeTaker<'till-key'> = {
  take({ till: listed, keyId, signature }, { till, keyList }) {
    const signer = keyList?.keys.find((one) => one.keyId === keyId && one.role === 'head-office' && one.lastVersion === undefined)
    if (!signer) return { reason: 'signature', detail: 'unknown-key', mayPass: true }
    if (!verifyEd25519(signer.publicKey, tillKeySigningText(listed), signature)) return { reason: 'signature', detail: 'forged', mayPass: true }
    const known = till.tillKeys.keyOf(listed.terminalId)
    if (known && known.version > listed.version) return { reason: 'older', detail: `${listed.version} < ${known.version}`, mayPass: false }
    till.tillKeys.put({ ...listed, knownSince: known?.knownSince ?? till.clock.now() })
    return null
  },
}
