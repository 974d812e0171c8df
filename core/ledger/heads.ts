/** Characters of a hash that are enough to compare by: what a receipt prints as its ledger mark. */
export const HEAD_MARK_CHARACTERS = 8

/**
 * An entry whose hash somebody holds outside of the till. Whoever builds a chain anew after an edit cannot give its
 * entries their old hashes, so every entry up to this one is held too.
 */
export interface HeldHead {
  /** The entry's number, or the number of the receipt it printed. */
  readonly at: number | string
  /** The hash, or at least its first eight characters. */
  readonly mark: string
}

/** `SEQ:HASH8` or `RECEIPT:HASH8`, with up to all 64 characters of the hash; null where the text is neither. */
export function parseHead(text: string): HeldHead | null {
  const [, at, mark] = /^([A-Za-z0-9-]{1,30}):([0-9a-f]{8,64})$/i.exec(text.trim()) ?? []
  if (at === undefined || mark === undefined) return null
  return { at: /^\d{1,15}$/.test(at) ? Number(at) : at, mark: mark.toLowerCase() }
}

/** How a head is named when it is spoken of. */
export function headName({ at }: HeldHead): string {
  return typeof at === 'number' ? `entry ${at}` : `receipt ${at}`
}
