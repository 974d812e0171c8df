export type Shortcut =
  | 'sell' | 'returns' | 'find' | 'members' | 'enrol' | 'points' | 'hold' | 'price' | 'cash' | 'card' | 'paynow' | 'next' | 'close'
  | 'line-up' | 'line-down' | 'more-of-line' | 'less-of-line' | 'remove-line' | 'undo' | 'print-again' | 'day' | 'lock' | 'keys' | 'nothing'

/** What of a key press matters here; KeyboardEvent and a held-back wedge key both have it. */
export interface PressedKey {
  readonly key: string
  readonly ctrl: boolean
  readonly alt: boolean
  readonly meta: boolean
  readonly inField: boolean
}

/** One key each; `nothing` keeps the browser from doing its own (search, reload, full screen). */
const PLAIN: Readonly<Record<string, Shortcut>> = {
  F1: 'sell', F2: 'find', F3: 'members', F4: 'enrol', F5: 'points', F6: 'price', F7: 'hold', F8: 'returns',
  F9: 'cash', F10: 'card', F11: 'paynow', F12: 'next', Escape: 'close',
}
/** Only while no field takes text. */
const OUTSIDE_FIELDS: Readonly<Record<string, Shortcut>> = {
  '/': 'find', '?': 'keys', '+': 'more-of-line', '-': 'less-of-line', Delete: 'remove-line', ArrowUp: 'line-up', ArrowDown: 'line-down',
}
const WITH_CONTROL: Readonly<Record<string, Shortcut>> = { enter: 'next', p: 'print-again', d: 'day', l: 'lock', z: 'undo', r: 'nothing' }

/** The shortcut a key stands for; null leaves the key to the page. Enter alone is never one. */
export function shortcutOf(key: PressedKey): Shortcut | null {
  if (key.alt || key.meta) return null
  if (key.ctrl) return key.key === 'z' && key.inField ? null : WITH_CONTROL[key.key.toLowerCase()] ?? null
  return PLAIN[key.key] ?? (key.inField ? null : OUTSIDE_FIELDS[key.key] ?? null)
}
