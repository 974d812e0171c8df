import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { listenToWedge } from '../../renderer/input/wedge-listener.ts'
import { barcodeOf } from '../support/till.ts'
import { charKey, namedKey } from '../support/typing.ts'

const CODE = barcodeOf('oat-milk-barista-1l')

/** A window with nothing focused. Its clock is that of the timers; keys reach it later than they were pressed. */
class BusyWindow {
  readonly document = { activeElement: null }
  readonly performance = { now: () => Date.now() }
  private keyDown: (event: unknown) => void = () => undefined

  addEventListener(type: string, listener: (event: unknown) => void): void {
    if (type === 'keydown') this.keyDown = listener
  }
  removeEventListener(): void {}

  /** Delivers a key that was pressed at this moment. */
  deliver(key: ReturnType<typeof charKey>, pressedAtMs: number): void {
    this.keyDown({ ...key, shiftKey: key.shift, ctrlKey: key.ctrl, altKey: key.alt, metaKey: key.meta, timeStamp: pressedAtMs, preventDefault: () => undefined, stopImmediatePropagation: () => undefined })
  }
}

function listen() {
  const page = new BusyWindow()
  const scans: string[] = []
  const typed: string[] = []
  listenToWedge(page as unknown as Window, { onScan: (text) => scans.push(text), onLooseText: (text) => typed.push(text), onShortcut: () => false, onInputMethod: () => undefined })
  return { page, scans, typed }
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 })
  for (const name of ['HTMLElement', 'HTMLInputElement', 'HTMLTextAreaElement']) vi.stubGlobal(name, class {})
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('the listener on a window that is busy', () => {
  it.each([[0, 2], [600, 20], [600, 75], [600, 100], [300, 140]])('takes a scan whole whose first key comes %i ms late, and each further one %i ms after the one before', (lateMs, apartMs) => {
    const { page, scans, typed } = listen()
    const start = Date.now()
    vi.advanceTimersByTime(lateMs)
    for (const [at, char] of [...CODE].entries()) {
      page.deliver(charKey(char), start + 2 * at)
      vi.advanceTimersByTime(apartMs)
    }
    page.deliver(namedKey('Enter'), start + 2 * CODE.length)
    vi.advanceTimersByTime(3000)
    expect({ scans, typed }).toEqual({ scans: [CODE], typed: [] })
  })

  it('gives typing back as soon as ever where keys come in time', () => {
    const { page, typed } = listen()
    page.deliver(charKey('m'), Date.now())
    vi.advanceTimersByTime(59)
    expect(typed).toEqual([])
    vi.advanceTimersByTime(1)
    expect(typed).toEqual(['m'])
  })

  it('gives typing back in the end, however late keys come', () => {
    const { page, typed } = listen()
    page.deliver(charKey('m'), Date.now() - 60_000)
    vi.advanceTimersByTime(1600)
    expect(typed).toEqual(['m'])
  })
})
