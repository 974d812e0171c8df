import { DEFAULT_WEDGE_SETTINGS, WEDGE_IDLE, wedgeDueAtMs, wedgeKey, wedgeTick } from '../../core/scan/wedge.ts'
import type { WedgeAction, WedgeSettings, WedgeStep } from '../../core/scan/wedge.ts'
import type { WedgeKey } from '../../core/scan/wedge-keys.ts'
import { asTextField, putBack, rememberField, typeInto } from './text-field.ts'
import type { RememberedField } from './text-field.ts'

/** A timer this late says that the computer is busy; then silence is given more time. */
const BUSY_WHEN_LATE_MS = 12
/** How long it must be on time again, and how long that is waited for. */
const CALM_FOR_MS = 50
const BUSY_AT_MOST_MS = 1500

export interface WedgeListenerOptions {
  /** `atMs`: when its last character was typed, on the clock of KeyboardEvent.timeStamp. */
  readonly onScan: (text: string, atMs: number) => void
  /** A key that a person pressed and that was held back; answers whether it was a shortcut. */
  readonly onShortcut: (key: WedgeKey) => boolean
  /** Printable text typed while no field has the focus. */
  readonly onLooseText: (text: string) => void
  readonly onInputMethod: () => void
  readonly settings?: WedgeSettings
}

/** Listens for a scanner that types, wherever the focus is. Answers how to stop. */
export function listenToWedge(page: Window, options: WedgeListenerOptions): () => void {
  const settings = options.settings ?? DEFAULT_WEDGE_SETTINGS
  let state = WEDGE_IDLE
  let remembered: RememberedField | null = null
  let timer: ReturnType<typeof setTimeout> | null = null

  const focusedField = () => asTextField(page.document.activeElement)

  function act(action: WedgeAction, typedAtMs: number): void {
    if (action.kind === 'scan') {
      if (action.reachedField > 0 && remembered?.field.isConnected) putBack(remembered)
      remembered = null
      options.onScan(action.text, typedAtMs)
    } else if (action.kind === 'replay') {
      replay(action.keys)
    } else {
      options.onInputMethod()
    }
  }

  /** Loose text goes over in one piece: whoever takes it may focus a field that has not shown the first letter yet. */
  function replay(keys: readonly WedgeKey[]): void {
    const field = focusedField()
    const pressed = pressable(page.document.activeElement)
    let loose = ''
    for (const key of keys) {
      const printable = key.key.length === 1 && !key.ctrl && !key.alt && !key.meta
      if (field && printable) typeInto(field, key.key)
      else if (key.key === ' ' && pressed && keys.length === 1) pressed.click()
      else if (!options.onShortcut(key) && printable) loose += key.key
    }
    if (loose !== '') options.onLooseText(loose)
  }

  /** `lateMs`: how late the last key came. The next one, pressed in time, may come as late again, and is given that long beyond the silence. */
  function schedule(lateMs = 0): void {
    if (timer !== null) clearTimeout(timer)
    timer = null
    const dueAtMs = wedgeDueAtMs(state, settings)
    if (dueAtMs === null) return
    tickWhenCalm(dueAtMs + lateMs + Math.min(lateMs, BUSY_AT_MOST_MS), dueAtMs + lateMs + BUSY_AT_MOST_MS)
  }

  /** On a busy computer keys that were pressed in time may still be on their way: they go first. */
  function tickWhenCalm(dueAtMs: number, latestMs: number): void {
    timer = setTimeout(() => {
      const nowMs = page.performance.now()
      if (nowMs - dueAtMs > BUSY_WHEN_LATE_MS && nowMs < latestMs) tickWhenCalm(nowMs + CALM_FOR_MS, latestMs)
      else tick(nowMs)
    }, Math.max(0, dueAtMs - page.performance.now()))
  }

  function take(step: WedgeStep): void {
    const typedAtMs = state.lastAtMs
    state = step.state
    for (const action of step.actions) act(action, typedAtMs)
  }

  function tick(atMs: number): void {
    take(wedgeTick(state, atMs, settings))
    schedule()
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const field = focusedField()
    const step = wedgeKey(state, wedgeKeyOf(event, field !== null), settings)
    take(step)
    // After the actions: they may just have put the field back from the scan before; this key has not reached it yet.
    if (step.startsBurst) remembered = field ? rememberField(field) : null
    if (step.verdict === 'hold') {
      event.preventDefault()
      event.stopImmediatePropagation()
    }
    schedule(Math.max(0, page.performance.now() - event.timeStamp))
  }
  const onBlur = () => {
    tick(Infinity)
    state = WEDGE_IDLE
    remembered = null
  }
  page.addEventListener('keydown', onKeyDown, { capture: true })
  page.addEventListener('blur', onBlur)
  return () => {
    page.removeEventListener('keydown', onKeyDown, { capture: true })
    page.removeEventListener('blur', onBlur)
    if (timer !== null) clearTimeout(timer)
  }
}

/** What the space bar presses where the browser was kept from doing it. */
function pressable(element: Element | null): HTMLElement | null {
  return element instanceof HTMLElement && element.matches('button, summary, a, input[type=radio], input[type=checkbox]') ? element : null
}

export function wedgeKeyOf(event: KeyboardEvent, inField: boolean): WedgeKey {
  return {
    code: event.code, key: event.key, shift: event.shiftKey, ctrl: event.ctrlKey, alt: event.altKey, meta: event.metaKey,
    // The only sign that an input method holds the key where the browser does not yet say so otherwise.
    keyCode: event.keyCode, repeat: event.repeat, atMs: event.timeStamp, inField,
  }
}
