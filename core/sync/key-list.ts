import { z } from 'zod'

const base64 = z.base64()

/** Whose hat a key wears: of a person who approves, or head office's own. */
export const signerRoleSchema = z.enum(['approver', 'head-office'])
export type SignerRole = z.infer<typeof signerRoleSchema>

export const listedKeySchema = z.strictObject({
  keyId: z.string().min(1).max(60),
  role: signerRoleSchema,
  /** The raw 32 bytes of an Ed25519 key (RFC 8032). */
  publicKey: base64,
  /** Withdrawn: the last version of a rulebook that it may have signed, 0 for none at all. Absent: it signs on. */
  lastVersion: z.int().nonnegative().optional(),
})
export type ListedKey = z.infer<typeof listedKeySchema>

/** The most keys in a list, withdrawn ones among them. */
export const MAX_LISTED_KEYS = 100

/** The keys that may sign, themselves signed by the root learned at pairing. */
export const keyListSchema = z.strictObject({
  keys: z.array(listedKeySchema).max(MAX_LISTED_KEYS),
  signature: base64,
  /** Rises with every list; a till refuses one lower than it has seen. Absent: a list of the first programs, lower than any. */
  version: z.int().positive().optional(),
})
export type KeyList = z.infer<typeof keyListSchema>

/**
 * What the root signs of a key list: id, role and key of each, one a line, in the order given; with a version also that, and
 * up to which rulebook each key counts. No field can contain a line break or begin another.
 */
export function keyListSigningText(keys: readonly ListedKey[], version?: number): string {
  if (version === undefined) return ['regulars.key-list/1', ...keys.map((k) => `${k.role} ${k.keyId} ${k.publicKey}`)].join('\n')
  return ['regulars.key-list/2', version, ...keys.map((k) => `${k.role} ${k.publicKey} ${k.lastVersion ?? 'on'} ${JSON.stringify(k.keyId)}`)].join('\n')
}

/** The version of a list; 0 for those of the first programs. */
export function keyListVersion(list: Pick<KeyList, 'version'>): number {
  return list.version ?? 0
}
