import { readFileSync } from 'node:fs'
import type { Browser, CDPSession } from 'playwright-core'
import { bootCounter } from '../../test/support/boot.ts'
import type { BootOptions, Counter } from '../../test/support/boot.ts'
import { CounterPage } from '../../test/support/counter-page.ts'
import { until } from '../../test/support/network.ts'
import { scaleLabel } from '../../test/support/whole-shop.ts'
import { watchPage } from './page-watch.ts'

/** A counter whose page is slowed down, as a cheap till is slower than this machine. */
export interface BenchCounter {
  readonly counter: Counter
  readonly screen: CounterPage
  /** 1: as fast as the machine. */
  slowDown(times: number): Promise<void>
  /** Fills the basket with so many lines. */
  fill(lines: number): Promise<void>
  /** A scan that makes a line of its own. */
  nextScan(): string
  /** Processor milliseconds so far: of the page's main thread, and of the terminal's process. */
  work(): Promise<{ page: number; terminal: number }>
  close(): Promise<void>
}

export async function openBenchCounter(browser: Browser, options: BootOptions = {}): Promise<BenchCounter> {
  const counter = await bootCounter(options)
  const page = await (await browser.newContext({ viewport: { width: 1366, height: 768 } })).newPage()
  await watchPage(page)
  await page.goto(await counter.terminal.launchUrl())
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  const screen = await CounterPage.on(page)
  let grams = 100
  const nextScan = () => scaleLabel('salmon-fillet-fresh', (grams += 1))
  return {
    counter, screen, nextScan,
    slowDown: async (times) => void (await devtools.send('Emulation.setCPUThrottlingRate', { rate: times })),
    async fill(lines) {
      for (let left = lines; left > 0; left = lines - await linesOf(screen)) {
        const wanted = lines - left + Math.min(25, left)
        await screen.scanAtOnce(Array.from({ length: wanted - lines + left }, nextScan))
        // A scan that fell apart on a busy machine is made up for in the next turn.
        await until(() => linesOf(screen), (count) => count >= wanted).catch(() => undefined)
      }
    },
    work: async () => ({ page: await threadMs(devtools), terminal: processMs(counter.terminal.pid()) }),
    async close() {
      await page.context().close()
      await counter.close()
    },
  }
}

async function linesOf(screen: CounterPage): Promise<number> {
  const basket = screen.page.locator('.basket')
  return (await basket.count()) === 0 ? 0 : Number(/\d+/.exec((await basket.getAttribute('aria-label')) ?? '')?.[0] ?? 0)
}

async function threadMs(devtools: CDPSession): Promise<number> {
  const { metrics } = await devtools.send('Performance.getMetrics')
  return 1000 * (metrics.find((metric) => metric.name === 'TaskDuration')?.value ?? 0)
}

/** User and system time of a process, in ticks of 10 ms. */
function processMs(pid: number | null): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return 10 * (Number(fields[11]) + Number(fields[12]))
}
