import { z } from 'zod'
import { looksLikeCode } from './symbols.ts'
import { altCharacter, meaningOf, takenByInputMethod } from './wedge-keys.ts'
import { usCharacter } from './us-layout.ts'
import type { KeyMeaning, WedgeKey } from './wedge-keys.ts'

/**
 * The keyboard wedge: tells a scanner that types from a person who types. Pure: keys and time go in, decisions come out.
 *
 * How a page drives it (capture-phase keydown on window, one timer):
 *
 * 1. On keydown call `wedgeKey` and do `step.actions` in order. Then, if `step.startsBurst`, remember the focused field
 *    with its text and selection as they are now, before this key changes them (after the actions: they may have put
 *    the field back). Last, if `step.verdict` is `hold`, call preventDefault and stopImmediatePropagation; otherwise
 *    let the key through.
 * 2. Keep `step.state`. Set one timer for `wedgeDueAtMs(step.state, settings)` (null: none) on the clock that
 *    `atMs` uses, and when it fires call `wedgeTick`.
 * 3. `scan`: hand `text` to the terminal. If `reachedField` is above 0, put the remembered field back as it was.
 *    `replay`: the keys were typing after all. Insert the printable ones into the focused field, or hand them to
 *    find when nothing that takes text has the focus; give the others (F8, a chord) to the page's own shortcuts.
 *    `input-method-on`: say once that the input method should be off or the scanner set to HID POS.
 * 4. When the window loses the focus, call `wedgeTick` with Infinity and start again from `WEDGE_IDLE`.
 *
 * While the focus is in a field the first three keys reach it at once, so that typing feels as always; anywhere else
 * every printable key waits for the silence, so that a scan never presses a shortcut.
 */
export interface WedgeStep {
  readonly state: WedgeState
  readonly actions: readonly WedgeAction[]
}

export interface WedgeKeyStep extends WedgeStep {
  /** What becomes of the key itself, after the actions were done. */
  readonly verdict: 'pass' | 'hold'
  /** The key may be the first of a scan: remember the focused field before it changes. */
  readonly startsBurst: boolean
}

export type WedgeAction =
  /** A scanner typed this; `reachedField` characters of it went into the focused field before it was known. */
  | { readonly kind: 'scan'; readonly text: string; readonly reachedField: number }
  /** A person typed these keys, which were held back; in their order. */
  | { readonly kind: 'replay'; readonly keys: readonly WedgeKey[] }
  | { readonly kind: 'input-method-on' }

/** How this scanner types. The default suits most; a set-up page learns better ones. */
export const wedgeSettingsSchema = z.strictObject({
  /** The longest time from one key to the next inside a scan. */
  gapMs: z.int().min(10).max(120),
  /** A key the scanner sends first (F13, F24, Ctrl+B for STX, `~`): then nothing is guessed. */
  prefix: z.strictObject({ code: z.string().min(1), shift: z.boolean(), ctrl: z.boolean() }).nullable(),
  /** What it sends last; `any` when that is not known: Enter, Tab or silence. */
  suffix: z.enum(['Enter', 'Tab', 'any']),
  /** `us`: by the key's place, as scanners do. `typed`: by the computer's layout, for scanners set to it. */
  layout: z.enum(['us', 'typed']),
})
export type WedgeSettings = z.infer<typeof wedgeSettingsSchema>

export const DEFAULT_WEDGE_SETTINGS: WedgeSettings = { gapMs: 35, prefix: null, suffix: 'any', layout: 'us' }

/** Fewer keys than this in a row are always typing. */
const MINIMUM_KEYS = 4
/** Keys that reach a field before the burst is held. */
const KEYS_LET_THROUGH = MINIMUM_KEYS - 1
/** From here on, at a speed no hand types, even a text without a check digit is a scan. */
const CERTAIN_KEYS = 6
/** No hand types several keys in a row this fast. */
const HAND_GAP_MS = 35
/** Nor even three: whoever pressed them this fast is a machine, which may only be stalling. */
const MACHINE_KEYS = 3
const MACHINE_GAP_MS = 8
/** At a speed a hand reaches, digits as few as a phone number's prove nothing: one in ten passes a check digit. */
const MAYBE_PHONE = /^\d{0,11}$/
/** Silence that ends a scan of a scanner without Enter. */
const SILENCE_MS = 60
/** A scanner, or a busy computer, may stall once for this long in the middle of a code. */
const STALL_MS = 200
const STALLS_FORGIVEN = 2
/** An Enter this soon after a scan that ended by silence is the scanner's own. */
const LATE_SUFFIX_MS = 300
/** A prefix that nothing follows, or a scan without its suffix, is given up after this silence. */
const PREFIXED_SILENCE_MS = 500
/** The most characters a scan can have; a longer one is cut into pieces, each answered for what it is. */
const MAXIMUM_CHARACTERS = 4096

export interface WedgeState {
  readonly prefixed: boolean
  /** The characters so far, as a US keyboard reads them and as this computer does. */
  readonly us: string
  readonly typed: string
  /** Keys kept from the page, for a replay. */
  readonly held: readonly WedgeKey[]
  readonly reachedField: number
  readonly altDigits: string
  readonly lastAtMs: number
  readonly slowestGapMs: number
  readonly stalls: number
  readonly inputMethod: boolean
  /** Until then an Enter belongs to the scan before. */
  readonly suffixDueMs: number
}

/** Nothing is going on. */
export const WEDGE_IDLE: WedgeState = {
  prefixed: false, us: '', typed: '', held: [], reachedField: 0, altDigits: '',
  lastAtMs: -Infinity, slowestGapMs: 0, stalls: 0, inputMethod: false, suffixDueMs: -Infinity,
}

/** Takes one key. Never throws. */
export function wedgeKey(state: WedgeState, key: WedgeKey, settings: WedgeSettings): WedgeKeyStep {
  const tooLate = key.atMs >= dueAtMs(state, settings) || breaksRhythm(state, key, settings)
  const before = tooLate ? settle(state, settings, 'silence') : { state, actions: [] }
  if (isPrefix(key, settings)) {
    const left = settle(before.state, settings, 'silence')
    const begun = { ...WEDGE_IDLE, prefixed: true, held: [key], lastAtMs: key.atMs }
    return { state: begun, actions: [...before.actions, ...left.actions], verdict: 'hold', startsBurst: true }
  }
  const step = takeKey(before.state, key, settings)
  return { ...step, actions: [...before.actions, ...step.actions] }
}

/** Says that time has passed: settles what has been quiet for long enough. */
export function wedgeTick(state: WedgeState, atMs: number, settings: WedgeSettings): WedgeStep {
  return atMs >= dueAtMs(state, settings) ? settle(state, settings, 'silence') : { state, actions: [] }
}

/** When `wedgeTick` is due, on the clock of `atMs`; null while nothing waits. */
export function wedgeDueAtMs(state: WedgeState, settings: WedgeSettings): number | null {
  const due = dueAtMs(state, settings)
  return due === Infinity ? null : due
}

function isLive(state: WedgeState): boolean {
  return state.prefixed || state.us !== '' || state.altDigits !== ''
}

function isPrefix(key: WedgeKey, settings: WedgeSettings): boolean {
  const prefix = settings.prefix
  return prefix !== null && !key.repeat && key.code === prefix.code && key.shift === prefix.shift && key.ctrl === prefix.ctrl
}

function dueAtMs(state: WedgeState, settings: WedgeSettings): number {
  if (!isLive(state)) return Infinity
  if (state.prefixed) return state.lastAtMs + PREFIXED_SILENCE_MS
  return state.lastAtMs + (mayStall(state, settings) ? STALL_MS : Math.max(SILENCE_MS, settings.gapMs + 20))
}

/** A burst that is not yet a whole code, or whose suffix is known and has not come, is given more time. */
function mayStall(state: WedgeState, settings: WedgeSettings): boolean {
  const machine = state.us.length >= MACHINE_KEYS && state.slowestGapMs <= MACHINE_GAP_MS
  const begun = (state.us.length >= MINIMUM_KEYS || machine) && state.stalls < STALLS_FORGIVEN
  return begun && (settings.suffix !== 'any' || provenText(state, settings) === null)
}

/** Whether this key comes too late to belong to the burst. A suffix has until the silence is over. */
function breaksRhythm(state: WedgeState, key: WedgeKey, settings: WedgeSettings): boolean {
  if (!isLive(state) || state.prefixed || key.atMs - state.lastAtMs <= settings.gapMs) return false
  return !mayStall(state, settings) && meaningOf(key, true).kind !== 'suffix'
}

function takeKey(state: WedgeState, key: WedgeKey, settings: WedgeSettings): WedgeKeyStep {
  const meaning = meaningOf(key, isLive(state) || key.atMs <= state.suffixDueMs)
  if (meaning.kind === 'suffix') return takeSuffix(state, key, settings)
  const listening = state.prefixed || settings.prefix === null
  // Space outside a field presses the focused button; no code starts with it.
  const presses = key.code === 'Space' && !isLive(state) && !key.inField
  if (!listening || presses || meaning.kind === 'other') return { ...settle(state, settings, 'silence'), verdict: 'pass', startsBurst: false }
  if (meaning.kind === 'modifier') return takeModifier(state, key, settings)
  return takeCharacter(state, key, meaning, settings)
}

function takeSuffix(state: WedgeState, key: WedgeKey, settings: WedgeSettings): WedgeKeyStep {
  if (!isLive(state)) {
    const late = key.atMs <= state.suffixDueMs
    return { state: WEDGE_IDLE, actions: [], verdict: late ? 'hold' : 'pass', startsBurst: false }
  }
  const step = settle({ ...state, lastAtMs: key.atMs }, settings, 'suffix')
  const scanned = step.actions.some((action) => action.kind === 'scan')
  return { ...step, verdict: scanned ? 'hold' : 'pass', startsBurst: false }
}

/** Shift and Ctrl of a scanner come between its characters; a new Alt ends the Alt sequence before. */
function takeModifier(state: WedgeState, key: WedgeKey, settings: WedgeSettings): WedgeKeyStep {
  const next = isLive(state) ? timed(withAltDone(state), key, settings) : state
  return { state: next, actions: [], verdict: 'pass', startsBurst: false }
}

function takeCharacter(
  state: WedgeState, key: WedgeKey, meaning: Extract<KeyMeaning, { kind: 'character' | 'alt-digit' }>, settings: WedgeSettings,
): WedgeKeyStep {
  const startsBurst = !isLive(state)
  const base = timed(startsBurst ? WEDGE_IDLE : state, key, settings)
  const read = meaning.kind === 'alt-digit'
    ? { ...base, altDigits: base.altDigits + meaning.digit }
    : withCharacter(withAltDone(base), meaning.us, meaning.typed)
  const inputMethod = takenByInputMethod(key)
  const lets = inputMethod || (key.inField && !state.prefixed && read.held.length === 0 && read.us.length <= KEYS_LET_THROUGH)
  const next = lets
    ? { ...read, inputMethod: read.inputMethod || inputMethod, reachedField: read.reachedField + (meaning.kind === 'character' ? 1 : 0) }
    : { ...read, held: [...read.held, key] }
  const actions: WedgeAction[] = next.inputMethod && next.us.length === MINIMUM_KEYS && read.us !== state.us ? [{ kind: 'input-method-on' }] : []
  const verdict = lets ? 'pass' : 'hold'
  if (next.us.length < MAXIMUM_CHARACTERS) return { state: next, actions, verdict, startsBurst }
  return { ...settle(next, settings, 'suffix'), verdict, startsBurst }
}

/** Counts the gap before this key; one that is too long for a scan is a stall. */
function timed(state: WedgeState, key: WedgeKey, settings: WedgeSettings): WedgeState {
  if (!isLive(state)) return { ...state, lastAtMs: key.atMs }
  const gapMs = key.atMs - state.lastAtMs
  if (gapMs > settings.gapMs) return { ...state, lastAtMs: key.atMs, stalls: state.stalls + 1 }
  return { ...state, lastAtMs: key.atMs, slowestGapMs: Math.max(state.slowestGapMs, gapMs) }
}

function withCharacter(state: WedgeState, us: string, typed: string): WedgeState {
  return { ...state, us: state.us + us, typed: state.typed + typed }
}

function withAltDone(state: WedgeState): WedgeState {
  if (state.altDigits === '') return state
  const character = altCharacter(state.altDigits) ?? ''
  return { ...withCharacter(state, character, character), altDigits: '' }
}

/** Ends what is going on: a scan, or typing that is given back. */
function settle(unfinished: WedgeState, settings: WedgeSettings, end: 'suffix' | 'silence'): WedgeStep {
  if (!isLive(unfinished)) return { state: { ...WEDGE_IDLE, suffixDueMs: unfinished.suffixDueMs }, actions: [] }
  const state = withAltDone(unfinished)
  const text = scannedText(state, settings, end)
  if (text !== null) {
    const suffixDueMs = state.lastAtMs + (end === 'suffix' ? settings.gapMs : LATE_SUFFIX_MS)
    return { state: { ...WEDGE_IDLE, suffixDueMs }, actions: [{ kind: 'scan', text, reachedField: state.reachedField }] }
  }
  return { state: WEDGE_IDLE, actions: state.held.length > 0 ? [{ kind: 'replay', keys: state.held }] : [] }
}

/** The text if a scanner typed it, otherwise null. Timing alone is proof only at a speed no hand reaches. */
function scannedText(state: WedgeState, settings: WedgeSettings, end: 'suffix' | 'silence'): string | null {
  const asRead = settings.layout === 'us' ? state.us : state.typed
  const proven = provenText(state, settings)
  if (state.prefixed) {
    const certain = end === 'suffix' || !prefixPrints(settings)
    return proven ?? (certain && asRead !== '' ? asRead : null)
  }
  if (state.us.length < MINIMUM_KEYS) return null
  const byHand = state.slowestGapMs > HAND_GAP_MS
  if (proven !== null && !(byHand && MAYBE_PHONE.test(proven))) return proven
  if (state.inputMethod || byHand) return null
  const enough = Math.max(end === 'suffix' ? MINIMUM_KEYS : CERTAIN_KEYS, CERTAIN_KEYS * state.stalls)
  return state.us.length >= enough ? asRead : null
}

/** Whether a person may type the prefix too: `~` yes, F24 or Ctrl+B no. */
function prefixPrints(settings: WedgeSettings): boolean {
  const prefix = settings.prefix
  return prefix !== null && !prefix.ctrl && usCharacter(prefix.code, prefix.shift) !== null
}

/** The reading that proves itself a code: the layout that was set first, then the other. */
function provenText(state: WedgeState, settings: WedgeSettings): string | null {
  const readings = settings.layout === 'us' ? [state.us, state.typed] : [state.typed, state.us]
  return readings.find(looksLikeCode) ?? null
}
