/** How deeply any JSON that comes over the wire may be nested; honest batches and rulebooks stay below 40. */
export const MAX_JSON_DEPTH = 64

/** Whether a JSON text nests arrays and objects no deeper than `max`. Looks at brackets outside strings only; the text need not be valid. */
export function jsonDepthWithin(text: string, max: number): boolean {
  let depth = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (inString) {
      if (c === 0x5c) i += 1
      else if (c === 0x22) inString = false
    } else if (c === 0x22) inString = true
    else if (c === 0x7b || c === 0x5b) {
      depth += 1
      if (depth > max) return false
    } else if (c === 0x7d || c === 0x5d) depth -= 1
  }
  return true
}
