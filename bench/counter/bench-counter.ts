import { readFileSync } from 'node:fs'
import type { Browser, CDPSession } from 'playwright-core'
import { bootCounter } from '../../test/support/boot.ts'
import type { Counter } from '../../test/support/boot.ts'
import { CounterPage } from '../../test/support/counter-page.ts'
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

export async function openBenchCounter(browser: Browser, dataDir?: string): Promise<BenchCounter> {
  const counter = await bootCounter(dataDir === undefined ? {} : { dataDir })
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
      for (let left = lines; left > 0; left -= 25) {
        await screen.scanAtOnce(Array.from({ length: Math.min(25, left) }, nextScan))
        await page.locator('.find .pill').waitFor({ state: 'detached', timeout: 60_000 })
      }
      await page.locator(`.basket[aria-label*=" ${lines} "]`).waitFor()
    },
    work: async () => ({ page: await threadMs(devtools), terminal: processMs(counter.terminal.pid()) }),
    async close() {
      await page.context().close()
      await counter.close()
    },
  }
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
