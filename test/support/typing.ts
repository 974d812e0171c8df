import { WEDGE_IDLE, wedgeDueAtMs, wedgeKey, wedgeTick } from '../../core/scan/wedge.ts'
import type { WedgeAction, WedgeSettings, WedgeState } from '../../core/scan/wedge.ts'
import type { WedgeKey } from '../../core/scan/wedge-keys.ts'

const CODES: Record<string, [string, boolean]> = {
  '-': ['Minus', false], '_': ['Minus', true], '=': ['Equal', false], '+': ['Equal', true], '[': ['BracketLeft', false],
  ']': ['BracketRight', false], '/': ['Slash', false], '?': ['Slash', true], '.': ['Period', false], ':': ['Semicolon', true],
  ' ': ['Space', false], '~': ['Backquote', true], '%': ['Digit5', true], '$': ['Digit4', true],
}

/** The keydown of one character on a US keyboard. */
export function charKey(char: string, overrides: Partial<WedgeKey> = {}): WedgeKey {
  const [code, shift] = CODES[char] ?? (/\d/.test(char) ? [`Digit${char}`, false] : [`Key${char.toUpperCase()}`, /[A-Z]/.test(char)])
  return namedKey(code, { key: char, shift, ...overrides })
}

export function namedKey(code: string, overrides: Partial<WedgeKey> = {}): WedgeKey {
  return { code, key: code, shift: false, ctrl: false, alt: false, meta: false, keyCode: 0, repeat: false, atMs: 0, inField: false, ...overrides }
}

/**
 * A page with one text field, driven by the wedge as the wedge's own description says: what the field holds, what was
 * scanned, what was pressed outside the field. Time is the test's.
 */
export class TypedPage {
  field = ''
  readonly scans: string[] = []
  /** Keys that reached the page though no field had the focus, trusted or replayed. */
  readonly pressed: string[] = []
  inputMethodNotices = 0
  nowMs = 1000
  private state: WedgeState = WEDGE_IDLE
  private remembered = ''
  private readonly settings: WedgeSettings
  private readonly inField: boolean

  constructor(settings: WedgeSettings, inField: boolean) {
    this.settings = settings
    this.inField = inField
  }

  /** Lets time pass, with the timer firing when it is due. */
  wait(ms: number): void {
    const until = this.nowMs + ms
    for (;;) {
      const due = wedgeDueAtMs(this.state, this.settings)
      if (due === null || due > until) break
      this.nowMs = Math.max(this.nowMs, due)
      const step = wedgeTick(this.state, this.nowMs, this.settings)
      this.state = step.state
      this.act(step.actions)
    }
    this.nowMs = until
  }

  /** Presses a key `afterMs` after the one before. A busy page (`late`) does not run its timer in between. */
  press(key: WedgeKey, afterMs: number, late = false): 'pass' | 'hold' {
    if (late) this.nowMs += afterMs
    else this.wait(afterMs)
    const step = wedgeKey(this.state, { ...key, atMs: this.nowMs, inField: this.inField }, this.settings)
    this.state = step.state
    this.act(step.actions)
    if (step.startsBurst) this.remembered = this.field
    if (step.verdict === 'pass') this.land(key)
    return step.verdict
  }

  type(text: string, gapMs: number): void {
    for (const char of text) this.press(charKey(char), gapMs)
  }

  private act(actions: readonly WedgeAction[]): void {
    for (const action of actions) {
      if (action.kind === 'scan') {
        this.scans.push(action.text)
        if (action.reachedField > 0) this.field = this.remembered
      } else if (action.kind === 'replay') {
        for (const key of action.keys) this.land(key)
      } else this.inputMethodNotices += 1
    }
  }

  private land(key: WedgeKey): void {
    const prints = key.key.length === 1 && !key.ctrl && !key.alt
    if (this.inField && prints) this.field += key.key
    else if (!['Shift', 'Control', 'Alt'].includes(key.key)) this.pressed.push(key.key)
  }
}
