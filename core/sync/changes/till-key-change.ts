import { z } from 'zod'
import { idSchema } from '../../base/numbers.ts'

/** A till of the programme as head office knows it now. */
export const listedTillSchema = z.strictObject({
  terminalId: idSchema,
  programmeId: z.string().min(1).max(60),
  /** The raw 32 bytes of an Ed25519 key, base64. */
  publicKey: z.base64(),
  storeId: z.string().min(1).max(60),
  tillNumber: z.int().positive(),
  /** The till was lost or taken out of service: nothing that it signed is believed any more. */
  revoked: z.boolean(),
  /** Rises with every change to this till, so that an older state never takes the place of a newer one. */
  version: z.int().positive(),
})
export type ListedTill = z.infer<typeof listedTillSchema>

/** The key of a till of the programme; its key is the terminal's id. */
export const tillKeyChangeSchema = z.strictObject({
  kind: z.literal('till-key'),
  key: idSchema,
  till: listedTillSchema,
  /** Which of the keys that the root vouches for signed, in the hat of head office. */
  keyId: z.string().min(1).max(60),
  /** Ed25519 over `tillKeySigningText`, base64. */
  signature: z.base64(),
})
export type TillKeyChange = z.infer<typeof tillKeyChangeSchema>

/** What head office signs of a till. No field but the last can contain a line break, and that one stands alone. */
export function tillKeySigningText(till: ListedTill): string {
  return ['regulars.till-key/1', till.terminalId, till.publicKey, till.tillNumber, till.revoked ? 'revoked' : 'known', till.version, JSON.stringify([till.programmeId, till.storeId])].join('\n')
}
