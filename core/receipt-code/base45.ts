/** The 45 characters that a QR code packs tightest, in their order (RFC 9285, table 1). */
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
const BASE = ALPHABET.length

/** Bytes as Base45 text: two bytes are three characters, a last single one two (RFC 9285 section 4). */
export function toBase45(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 2) {
    const isPair = at + 1 < bytes.length
    let value = isPair ? bytes[at]! * 256 + bytes[at + 1]! : bytes[at]!
    for (let digit = 0; digit < (isPair ? 3 : 2); digit += 1) {
      text += ALPHABET[value % BASE]!
      value = Math.floor(value / BASE)
    }
  }
  return text
}

/** The bytes of a Base45 text; null where it is none (RFC 9285 section 6: other characters, a value too large, a bad length). */
export function fromBase45(text: string): Uint8Array | null {
  if (text.length % 3 === 1) return null
  const bytes: number[] = []
  for (let at = 0; at < text.length; at += 3) {
    const group = [...text.slice(at, at + 3)].map((character) => ALPHABET.indexOf(character))
    if (group.includes(-1)) return null
    const value = group.reduceRight((sum, digit) => sum * BASE + digit, 0)
    if (value > (group.length === 3 ? 0xffff : 0xff)) return null
    if (group.length === 3) bytes.push(value >> 8)
    bytes.push(value & 0xff)
  }
  return Uint8Array.from(bytes)
}
