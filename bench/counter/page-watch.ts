import type { Page } from 'playwright-core'

/** What of the screen is waited for; each is read as a text that changes when it happens. */
export type Sight = 'newest-line' | 'total' | 'member' | 'found' | 'heading'

/** Milliseconds from the input's arrival in the page to the frame that shows the outcome, and to the first tone after it. */
export interface Seen {
  readonly paintedMs: number
  readonly toneMs: number | null
  /** UTC milliseconds of the input. */
  readonly inputAt: number
}

interface Watch {
  pending: Promise<Seen> | null
  longest: number
  arm(sight: Sight, event: string, key: string | null): void
}

/** Runs in the page before anything else does. It only listens: nothing of the product knows of it. */
function installWatch(): void {
  const sights: Record<Sight, () => string | null> = {
    'newest-line': () => document.querySelector<HTMLElement>('.ln.is-new')?.outerHTML ?? null,
    'total': () => document.querySelector('[data-next-step] .amt')?.textContent ?? null,
    'member': () => document.querySelector('section.member .nm')?.textContent ?? null,
    'found': () => document.querySelector('.find-list:not([hidden])')?.textContent ?? null,
    'heading': () => [...document.querySelectorAll('h1, h2')].map((each) => each.textContent).join('|') || null,
  }
  let toneAt: number | null = null
  const start = OscillatorNode.prototype.start
  OscillatorNode.prototype.start = function (this: OscillatorNode, when?: number) {
    toneAt ??= performance.now()
    start.call(this, when)
  }
  // Before the counter's own listeners, which may keep a key of a scan to themselves.
  let onInput: (input: Event) => void = () => undefined
  for (const type of ['keydown', 'pointerdown', 'input']) window.addEventListener(type, (input) => onInput(input), { capture: true })
  const watch: Watch = {
    pending: null,
    longest: 0,
    arm(sight, event, key) {
      const look = sights[sight]
      const before = look()
      let inputMs: number | null = null
      toneAt = null
      watch.pending = new Promise((resolve) => {
        onInput = (input) => {
          if (input.type !== event || (key !== null && (input as KeyboardEvent).key !== key)) return
          onInput = () => undefined
          inputMs = performance.now()
          toneAt = null
        }
        const observer = new MutationObserver(() => {
          const now = inputMs === null ? null : look()
          if (now === null || now === before) return
          observer.disconnect()
          // A message sent from the frame's own callback comes after the frame is drawn.
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel()
            port1.onmessage = () => {
              const paintedMs = performance.now() - inputMs!
              // The tone is made when the answer comes, which may be a frame later than the line.
              setTimeout(() => resolve({ paintedMs, toneMs: toneAt === null ? null : toneAt - inputMs!, inputAt: performance.timeOrigin + inputMs! }), 60)
            }
            port2.postMessage(null)
          })
        })
        observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
      })
    },
  }
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) watch.longest = Math.max(watch.longest, entry.duration)
  }).observe({ type: 'longtask' })
  Object.assign(window, { counterWatch: watch })
}

/** To be called before the page opens the counter. */
export async function watchPage(page: Page): Promise<void> {
  await page.addInitScript(installWatch)
}

/** Nothing that is measured here may take as long. */
const LATE_MS = 8_000

/** Does something and tells how long the page took from its input event (`keydown:Enter`, `pointerdown`) to the sight. */
export async function timeTo(page: Page, sight: Sight, input: string, act: () => Promise<unknown>): Promise<Seen> {
  const [event = '', key = null] = input.split(':')
  await page.evaluate(([what, type, pressed]) => {
    (window as unknown as { counterWatch: Watch }).counterWatch.arm(what, type, pressed)
  }, [sight, event, key] as const)
  await act()
  const seen = page.evaluate(() => (window as unknown as { counterWatch: Watch }).counterWatch.pending)
  const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error(`${sight} did not change after ${input}`)), LATE_MS).unref())
  const result = await Promise.race([seen, late])
  if (result === null) throw new Error('nothing is watched')
  return result
}

/** The longest task of the page's main thread since this was asked last; 0: none over 50 ms. */
export function longestTask(page: Page): Promise<number> {
  return page.evaluate(() => {
    const watch = (window as unknown as { counterWatch: Watch }).counterWatch
    const { longest } = watch
    watch.longest = 0
    return longest
  })
}
