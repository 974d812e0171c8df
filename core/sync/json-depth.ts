/** How deeply any JSON that comes over the wire may be nested; honest batches and rulebooks stay below 40. */
export const MAX_JSON_DEPTH = 64
/** How many values a body may hold: a rulebook of a thousand rules has some ten thousand, a batch three thousand. */
export const MAX_JSON_VALUES = 250_000

/**
 * What of a JSON text is too much, found before it is parsed: it nests deeper than `depth`, or holds more than `values`. Looks
 * at what stands outside strings only; the text need not be valid. Null: neither.
 */
export function jsonExcess(text: string, limits: { readonly depth: number; readonly values: number }): 'depth' | 'values' | null {
  let depth = 0
  let values = 1
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (inString) {
      if (c === 0x5c) i += 1
      else if (c === 0x22) inString = false
    } else if (c === 0x22) inString = true
    else if (c === 0x7b || c === 0x5b) {
      depth += 1
      values += 1
      if (depth > limits.depth) return 'depth'
    } else if (c === 0x7d || c === 0x5d) depth -= 1
    else if (c === 0x2c) values += 1
    if (values > limits.values) return 'values'
  }
  return null
}

/** Whether a JSON text nests arrays and objects no deeper than `max`. */
export function jsonDepthWithin(text: string, max: number): boolean {
  return jsonExcess(text, { depth: max, values: Number.MAX_SAFE_INTEGER }) === null
}
