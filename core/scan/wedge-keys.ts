import { usCharacter } from './us-layout.ts'

/** One keydown, as KeyboardEvent tells it. */
export interface WedgeKey {
  /** KeyboardEvent.code: the key's place, whatever the layout. */
  readonly code: string
  /** KeyboardEvent.key: what the computer made of it. */
  readonly key: string
  readonly shift: boolean
  readonly ctrl: boolean
  readonly alt: boolean
  readonly meta: boolean
  /** KeyboardEvent.keyCode; 229 means an input method has taken the key. */
  readonly keyCode: number
  /** KeyboardEvent.repeat: held down by a finger; scanners never do that. */
  readonly repeat: boolean
  /** KeyboardEvent.timeStamp: when the key was pressed, not when it was handled. Milliseconds. */
  readonly atMs: number
  /** Whether the focus is in a field that takes text. */
  readonly inField: boolean
}

/** Group separator, U+001D: parts of a GS1 element string end with it. */
export const GROUP_SEPARATOR = '\u001d'
/** keyCode of every key that an input method has taken (W3C UI Events section 7.3). */
const INPUT_METHOD_KEY_CODE = 229

const MODIFIERS = new Set(['ShiftLeft', 'ShiftRight', 'ControlLeft', 'ControlRight', 'AltLeft', 'AltRight', 'MetaLeft', 'MetaRight', 'CapsLock', 'NumLock'])

/** What a key means inside a scan. */
export type KeyMeaning =
  | { readonly kind: 'character'; readonly us: string; readonly typed: string }
  /** A digit of Alt+029: the character comes when the sequence ends. */
  | { readonly kind: 'alt-digit'; readonly digit: string }
  | { readonly kind: 'suffix'; readonly suffix: 'Enter' | 'Tab' }
  | { readonly kind: 'modifier' }
  /** Only a person presses this. */
  | { readonly kind: 'other' }

/** Reads one key; `inside` says whether a scan may already be going on, for F8 is a separator only there. */
export function meaningOf(key: WedgeKey, inside: boolean): KeyMeaning {
  if (key.repeat) return { kind: 'other' }
  if (MODIFIERS.has(key.code)) return { kind: 'modifier' }
  if (key.meta) return { kind: 'other' }
  if (key.ctrl) return withControl(key, inside)
  const keypadDigit = /^Numpad(\d)$/.exec(key.code)?.[1]
  if (key.alt) return keypadDigit === undefined ? { kind: 'other' } : { kind: 'alt-digit', digit: keypadDigit }
  if (key.code === 'Enter' || key.code === 'NumpadEnter') return { kind: 'suffix', suffix: 'Enter' }
  if (key.code === 'Tab') return { kind: 'suffix', suffix: 'Tab' }
  if (key.code === 'F8') return inside ? separator : { kind: 'other' }
  const us = usCharacter(key.code, key.shift)
  const typed = key.key.length === 1 ? key.key : null
  if (us === null && typed === null) return { kind: 'other' }
  return { kind: 'character', us: us ?? typed ?? '', typed: typed ?? us ?? '' }
}

/** Whether an input method holds this key: it cannot be kept from the field. */
export function takenByInputMethod(key: WedgeKey): boolean {
  return key.keyCode === INPUT_METHOD_KEY_CODE
}

/** The character of a finished Alt sequence; null for codes no scanner sends. */
export function altCharacter(digits: string): string | null {
  const value = Number(digits)
  const known = value === 4 || (value >= 28 && value <= 126)
  return digits !== '' && known ? String.fromCharCode(value) : null
}

const separator: KeyMeaning = { kind: 'character', us: GROUP_SEPARATOR, typed: GROUP_SEPARATOR }

/** Ctrl+] is GS; Ctrl+M and Ctrl+J are the carriage return and line feed of scanners that type control characters. */
function withControl(key: WedgeKey, inside: boolean): KeyMeaning {
  if (!inside || key.alt) return { kind: 'other' }
  if (key.code === 'BracketRight') return separator
  if (key.code === 'KeyM' || key.code === 'KeyJ') return { kind: 'suffix', suffix: 'Enter' }
  return { kind: 'other' }
}
