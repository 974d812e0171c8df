const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193

/** Carries FNV-1a (32 bit, over UTF-16 code units, low byte first) on through a text. */
function fnv1a(hash: number, text: string): number {
  let mixed = hash
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    mixed = Math.imul(mixed ^ (unit & 0xff), FNV_PRIME)
    mixed = Math.imul(mixed ^ (unit >>> 8), FNV_PRIME)
  }
  return mixed
}

/** The finaliser of MurmurHash3 (32 bit): every bit of the input reaches every bit of the output. */
function finalise(hash: number): number {
  let mixed = hash
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

/** The part of the hash that a promotion makes, worked out once. */
export function holdOutSeed(promotionId: string): number {
  return fnv1a(FNV_OFFSET, `${promotionId}\n`)
}

/**
 * Whether a member belongs to the group of `shareBp` basis points that a promotion leaves out, to see what it brings.
 * The same member and promotion give the same answer on every terminal and in every year; other promotions leave out
 * others. The bits decide as a fraction of 2³², so that every share is met to within one in 2³².
 */
export function isHeldOut(seed: number, memberId: string, shareBp: number): boolean {
  return finalise(fnv1a(seed, memberId)) * 10_000 < shareBp * 0x1_0000_0000
}
