/** A key event as the browser's own input pipeline takes it. */
export interface KeyEvent {
  readonly type: 'keyDown' | 'keyUp'
  readonly key: string
  readonly code: string
  readonly windowsVirtualKeyCode: number
  readonly text?: string
  /** Bits of the DevTools protocol: 8 is Shift. */
  readonly modifiers?: number
  /** When the key was pressed, in seconds since 1970. */
  readonly timestamp?: number
}

const SHIFT = 8
/** Between two keys of a quick scanner. */
const KEY_SECONDS = 0.002

function keyOf(character: string): Omit<KeyEvent, 'type'> {
  if (character === '\r') return { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' }
  if (/^\d$/.test(character)) return { key: character, code: `Digit${character}`, windowsVirtualKeyCode: character.charCodeAt(0), text: character }
  if (/^[A-Z]$/.test(character)) return { key: character, code: `Key${character}`, windowsVirtualKeyCode: character.charCodeAt(0), text: character, modifiers: SHIFT }
  if (character === '-') return { key: '-', code: 'Minus', windowsVirtualKeyCode: 189, text: '-' }
  if (character === ':') return { key: ':', code: 'Semicolon', windowsVirtualKeyCode: 186, text: ':', modifiers: SHIFT }
  throw new Error(`no key for ${JSON.stringify(character)}`)
}

/** The same keys at the times at which a scanner presses them, however long the way to the page takes. */
export function timed(events: readonly KeyEvent[], startSeconds: number): KeyEvent[] {
  return events.map((event, index) => ({ ...event, timestamp: startSeconds + (index * KEY_SECONDS) / 2 }))
}

/** Down and up of every key of a scan: digits, capitals, the signs of receipts and badges, and carriage return for Enter. */
export function keyboardEvents(text: string): KeyEvent[] {
  return [...text].flatMap((character) => {
    const { text: printed, ...key } = keyOf(character)
    return [{ type: 'keyDown', ...key, ...(printed === undefined ? {} : { text: printed }) } as const, { type: 'keyUp', ...key } as const]
  })
}
