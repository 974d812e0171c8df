/** A key event as the browser's own input pipeline takes it. */
export interface KeyEvent {
  readonly type: 'keyDown' | 'keyUp'
  readonly key: string
  readonly code: string
  readonly windowsVirtualKeyCode: number
  readonly text?: string
}

function keyOf(character: string): Omit<KeyEvent, 'type'> {
  if (character === '\r') return { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' }
  if (/^\d$/.test(character)) return { key: character, code: `Digit${character}`, windowsVirtualKeyCode: character.charCodeAt(0), text: character }
  throw new Error(`no key for ${JSON.stringify(character)}`)
}

/** Down and up of every key of a scan: digits, and carriage return for Enter. */
export function keyboardEvents(text: string): KeyEvent[] {
  return [...text].flatMap((character) => {
    const { text: printed, ...key } = keyOf(character)
    return [{ type: 'keyDown', ...key, ...(printed === undefined ? {} : { text: printed }) } as const, { type: 'keyUp', ...key } as const]
  })
}
