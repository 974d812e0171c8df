/** What a person reads off a till and types at head office: no 0/O, 1/I/L, U/V twins. */
export const CODE_ALPHABET = '23456789ABCDEFGHJKMNPQRSTWXYZ'
export const CODE_LENGTH = 8
/** A code works this long after the till showed it. */
export const CODE_LIFE_MS = 15 * 60_000

/** scrypt (RFC 7914) for codes: about a tenth of a second and 32 MB a guess. */
export const CODE_SCRYPT = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 } as const
export const CODE_HASH_BYTES = 32
/** Appended to the salt for the key of the proof, so that the hash a till sends says nothing of it. */
export const PROOF_SALT_TAG = 'regulars.pairing-proof/1'

/** A code as typed, with spaces, dashes or small letters, as it was made; null where it cannot be one. */
export function normaliseCode(typed: string): string | null {
  const code = typed.toUpperCase().replace(/[\s\-–—]/g, '')
  return code.length === CODE_LENGTH && [...code].every((c) => CODE_ALPHABET.includes(c)) ? code : null
}

/** A code from random bytes (32 of them are plenty); bytes that would make some letters likelier are passed over. */
export function codeFromBytes(bytes: Uint8Array): string {
  const limit = 256 - (256 % CODE_ALPHABET.length)
  let code = ''
  for (const byte of bytes) {
    if (byte < limit && code.length < CODE_LENGTH) code += CODE_ALPHABET[byte % CODE_ALPHABET.length]
  }
  if (code.length < CODE_LENGTH) throw new Error('not enough random bytes for a pairing code')
  return code
}

/**
 * What the proof of a pairing covers: both public keys, and what the till will believe of head office.
 * It is keyed with the code, which crosses the wire in neither direction. No field can contain a line break.
 */
export function pairingProofText(p: { terminalId: string; publicKey: string; rootKey: string; programmeId: string; incarnation: string }): string {
  return ['regulars.pairing/1', p.terminalId, p.publicKey, p.rootKey, p.programmeId, p.incarnation].join('\n')
}
