import { err, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'

/** Longest name, in characters as people count them. */
export const NAME_CHARACTERS = 80
/** Longest preference or note. */
export const NOTE_CHARACTERS = 500

/** Why a text about a person cannot be kept. */
export type TextFault = 'empty' | 'too-long' | 'control' | 'characters'

/** Turns the direction of what follows: nothing a name needs, and a name that carries one garbles the line it stands in. */
const BIDI_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu
/** Takes no room and says nothing; the joiners U+200C and U+200D stay, names of some scripts need them. */
const INVISIBLE = /[\u00ad\u180e\u200b\u2060\ufeff]/gu
const SPACES = /[\s\u3000]+/gu
const CONTROL = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}]/u
const LETTER = /\p{L}/u
/** Letters of every script, marks, digits, spaces, joiners and the signs that stand in names: O’Neill, A/L, 王·李, Jr., (小李), “Ben”. */
const NAME = /^[\p{L}\p{M}\p{N}\p{Zs}\u200c\u200d'’‘ʻ`´.,\-‐–·・‧•/()（）"“”&@]+$/u

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Whether a text has more characters than this; stops counting there. */
function isLonger(text: string, most: number): boolean {
  // A character has at least one code unit, so a short text needs no counting.
  if (text.length <= most) return false
  let seen = 0
  for (const _ of characters.segment(text)) if ((seen += 1) > most) return true
  // Many marks upon one letter are one character, and still too much to keep or show.
  return text.length > most * 8
}

const plain = (text: string): string => text.normalize('NFC').replace(BIDI_CONTROLS, '').replace(INVISIBLE, '').replace(SPACES, ' ').trim()

/**
 * A name as it is kept: composed (Unicode NFC), single spaces, without signs that turn or hide text. Refused is what no
 * name has: nothing at all, more than 80 characters, control characters, or emoji and other signs.
 */
export function personName(text: string): Result<string, TextFault> {
  const name = plain(text)
  if (name === '') return err('empty')
  if (isLonger(name, NAME_CHARACTERS)) return err('too-long')
  if (CONTROL.test(name)) return err('control')
  return NAME.test(name) && LETTER.test(name) ? ok(name) : err('characters')
}

/** A preference or a note as it is kept: as a name, but with any signs, up to 500 characters. */
export function personNote(text: string): Result<string, TextFault> {
  const note = plain(text)
  if (note === '') return err('empty')
  if (isLonger(note, NOTE_CHARACTERS)) return err('too-long')
  return CONTROL.test(note) ? err('control') : ok(note)
}
