import { loadavg } from 'node:os'
import type { Browser } from 'playwright-core'
import { DANIEL_CARD, MEI_LIN_CARD } from '../../test/support/till.ts'
import { ms } from '../lib/figures.ts'
import type { Finding } from '../lib/row.ts'
import { quantile } from '../lib/timing.ts'
import { openBenchCounter } from './bench-counter.ts'
import type { BenchCounter } from './bench-counter.ts'
import { timeTo } from './page-watch.ts'

/** Milliseconds by what was done. */
type Times = Map<string, number[]>

/** The latency table of the design, input to pixels, 95th of 100. */
const BUDGETS: Readonly<Record<string, number>> = {
  'scan to tone': 30,
  'scan to line': 50,
  'scan to line and new total': 100,
  'card to member': 150,
  'find, a key': 50,
  'screen change': 100,
  'sheet opens': 100,
  'unlock': 100,
  'pay to saved and shown': 100,
  'pay to receipt cut, drawer open': 2000,
}

/** One customer, served as a cashier serves one; what took how long goes into `times`. */
async function serve(bench: BenchCounter, printed: () => number, times: Times): Promise<void> {
  const { screen } = bench
  const { page } = screen
  const put = (what: string, took: number) => void times.set(what, [...(times.get(what) ?? []), took])
  for (let line = 0; line < 4; line += 1) {
    const seen = await timeTo(page, 'newest-line', 'keydown:Enter', () => screen.scanAtOnce([bench.nextScan()])).catch(() => null)
    // On a machine this busy a scan may fall apart into typing and a rest that is refused.
    if (seen === null) {
      await screen.find.fill('')
      await screen.press('Escape')
      continue
    }
    put('scan to line', seen.paintedMs)
    if (seen.toneMs !== null) put('scan to tone', seen.toneMs)
  }
  put('scan to line and new total', (await timeTo(page, 'total', 'keydown:Enter', () => screen.scanAtOnce([bench.nextScan()]))).paintedMs)
  for (const card of [MEI_LIN_CARD, DANIEL_CARD]) {
    put('card to member', (await timeTo(page, 'member', 'keydown:Enter', () => screen.scanAtOnce([card]))).paintedMs)
    await screen.button('Remove member from this sale').click()
    await screen.member.waitFor({ state: 'detached' })
  }
  await screen.press('F2')
  for (const key of 'tang') put('find, a key', (await timeTo(page, 'found', `keydown:${key}`, () => page.keyboard.press(key))).paintedMs)
  await screen.press('Escape')
  await screen.find.blur()
  put('screen change', (await timeTo(page, 'heading', 'keydown:?', () => screen.press('?'))).paintedMs)
  put('screen change', (await timeTo(page, 'heading', 'keydown:F1', () => screen.press('F1'))).paintedMs)
  put('sheet opens', (await timeTo(page, 'heading', 'keydown:F9', () => screen.press('F9'))).paintedMs)
  await screen.type('99999')
  await screen.nextSays('Take cash')
  const paid = await timeTo(page, 'heading', 'keydown:F12', () => screen.press('F12'))
  put('pay to saved and shown', paid.paintedMs)
  await bench.counter.printer?.waitForJobs((times.get('pay to saved and shown') ?? []).length, 15_000)
  put('pay to receipt cut, drawer open', printed() - paid.inputAt)
  await screen.nextCustomer()
  await screen.press('Control+l')
  await page.locator('.ppl').getByRole('button', { name: 'Aisha Rahman' }).click()
  await screen.type('2580')
  put('unlock', (await timeTo(page, 'heading', 'keydown:Enter', () => screen.press('Enter'))).paintedMs)
}

/** Every row of the latency table that a counter alone can show, on a till with so many members. */
export async function latencies(browser: Browser, dataDir: string, customers: number, slower: number): Promise<Finding[]> {
  let printedAt = 0
  const startedAt = Date.now()
  const bench = await openBenchCounter(browser, { dataDir, printer: { onJob: () => void (printedAt = Date.now()) } })
  try {
    await bench.screen.page.locator('.ppl').waitFor()
    const startMs = Date.now() - startedAt
    await bench.screen.signIn()
    await bench.slowDown(slower)
    const times: Times = new Map()
    await serve(bench, () => printedAt, new Map())
    for (let customer = 0; customer < customers; customer += 1) await serve(bench, () => printedAt, times)
    const load = `load ${loadavg()[0]!.toFixed(1)}`
    return [
      ...Object.entries(BUDGETS).map(([what, budgetMs]): Finding => {
        const took = times.get(what) ?? []
        const p95 = quantile(took, 0.95)
        return { what, ours: ms(p95), against: 'a limit, p95', theirs: `${budgetMs} ms`, ratio: p95 / budgetMs, goal: '≤ 1 ×', met: p95 <= budgetMs, note: `median ${ms(quantile(took, 0.5))} of ${took.length}; page slowed ${slower} ×; ${load}` }
      }),
      { what: 'cold start to lock screen', ours: ms(startMs), against: 'a limit', theirs: '4000 ms', ratio: startMs / 4000, goal: '≤ 1 ×', met: startMs <= 4000, note: `once, terminal and page, not slowed; ${load}` },
    ]
  } finally {
    await bench.close()
  }
}
