import { loadavg } from 'node:os'
import type { Browser } from 'playwright-core'
import { launchBrowser } from '../../test/support/browser.ts'
import { openBenchCounter } from '../counter/bench-counter.ts'
import type { BenchCounter } from '../counter/bench-counter.ts'
import { latencies } from '../counter/latencies.ts'
import { membersTill } from '../counter/members-till.ts'
import { longestTask, timeTo } from '../counter/page-watch.ts'
import type { Seen } from '../counter/page-watch.ts'
import { ms } from '../lib/figures.ts'
import type { Finding, Row } from '../lib/row.ts'
import { quantile } from '../lib/timing.ts'

const SLOWER = 4
const FEW_LINES = 30
const MANY_LINES = 500
const SCANS_A_ROUND = 6
const CUSTOMERS_A_ROUND = 4
/** As many as the latency table speaks of. */
const MEMBERS = 100_000
const MOST_RATIO = 1.2
const WORST_MS = 100

interface Scanned {
  readonly seen: Seen[]
  pageMs: number
  terminalMs: number
}

/** One scan of a new line, and the line taken out again, so that the basket keeps its length. */
async function scanOnce(bench: BenchCounter, into: Scanned, tries = 5): Promise<void> {
  const { screen } = bench
  if (tries === 0) throw new Error('the counter takes no scan')
  const before = await bench.work()
  const seen = await timeTo(screen.page, 'newest-line', 'keydown:Enter', () => screen.scanAtOnce([bench.nextScan()])).catch(() => null)
  if (seen === null) {
    // On a machine this busy a scan may fall apart into typing and a rest that is refused.
    await screen.find.fill('')
    await screen.find.blur()
    return scanOnce(bench, into, tries - 1)
  }
  into.seen.push(seen)
  const after = await bench.work()
  into.pageMs += after.page - before.page
  into.terminalMs += after.terminal - before.terminal
  await timeTo(screen.page, 'total', 'keydown:Delete', () => screen.press('Delete')).catch(() => screen.press('Escape'))
}

function compared(few: Scanned, many: Scanned, longest: { few: number; many: number }): Finding[] {
  const p50 = (scanned: Scanned) => quantile(scanned.seen.map((seen) => seen.paintedMs), 0.5)
  const worst = Math.max(...many.seen.map((seen) => seen.paintedMs))
  const note = `page slowed ${SLOWER} ×; ${many.seen.length} scans each, in turn; load ${loadavg()[0]!.toFixed(1)}`
  const each = (total: number) => total / many.seen.length
  return [
    {
      what: `scan to painted line at ${MANY_LINES} lines`, ours: ms(p50(many)), against: `at ${FEW_LINES} lines`, theirs: ms(p50(few)), ratio: p50(many) / p50(few), goal: `≤ ${MOST_RATIO} ×`, met: p50(many) / p50(few) <= MOST_RATIO,
      note: `${note}; medians, the ratio is how many times longer; longest task of the page ${longest.many.toFixed(0)} ms and ${longest.few.toFixed(0)} ms`,
    },
    { what: `the same, processor time of the page`, ours: ms(each(many.pageMs)), against: `at ${FEW_LINES} lines`, theirs: ms(each(few.pageMs)), ratio: many.pageMs / few.pageMs, goal: '–', met: null, note: 'main thread, slowed' },
    { what: `the same, processor time of the terminal`, ours: ms(each(many.terminalMs)), against: `at ${FEW_LINES} lines`, theirs: ms(each(few.terminalMs)), ratio: few.terminalMs === 0 ? null : many.terminalMs / few.terminalMs, goal: '–', met: null, note: 'its whole process, not slowed' },
    { what: `worst scan at ${MANY_LINES} lines`, ours: ms(worst), against: 'a limit', theirs: `${WORST_MS} ms`, ratio: worst / WORST_MS, goal: '≤ 1 ×', met: worst <= WORST_MS, note },
  ]
}

/** The counter's screen: how long from the input to the pixels. */
export const counter: Row = {
  name: 'counter',
  goal: `500 lines ≤ ${MOST_RATIO} × 30 lines, worst ≤ ${WORST_MS} ms`,
  against: 'a basket of 30 lines',
  run: async ({ rounds, say }): Promise<readonly Finding[]> => {
    const folder = membersTill(MEMBERS, say)
    const browser = await launchBrowser()
    try {
      const lengths = await lengthsCompared(browser, rounds, say)
      for (const { what, ours, theirs, note } of lengths) say(`  ${what}: ${ours}, ${theirs}; ${note ?? ''}`)
      say(`  serving ${rounds * CUSTOMERS_A_ROUND} customers on a till with ${MEMBERS} members`)
      return [...lengths, ...await latencies(browser, folder, rounds * CUSTOMERS_A_ROUND, SLOWER)]
    } finally {
      await browser.close()
    }
  },
}

/** A short basket and a long one, each on a till of its own, scanned in turn. */
async function lengthsCompared(browser: Browser, rounds: number, say: (text: string) => void): Promise<Finding[]> {
  const few = await openBenchCounter(browser)
  const many = await openBenchCounter(browser)
  try {
    for (const [bench, lines] of [[few, FEW_LINES], [many, MANY_LINES]] as const) {
      await bench.screen.signIn()
      await bench.fill(lines)
      await bench.slowDown(SLOWER)
      await scanOnce(bench, { seen: [], pageMs: 0, terminalMs: 0 })
      await longestTask(bench.screen.page)
      say(`  ${lines} lines are in the basket`)
    }
    const scanned = { few: { seen: [], pageMs: 0, terminalMs: 0 }, many: { seen: [], pageMs: 0, terminalMs: 0 } }
    for (let scan = 0; scan < rounds * SCANS_A_ROUND; scan += 1) {
      await scanOnce(few, scanned.few)
      await scanOnce(many, scanned.many)
    }
    return compared(scanned.few, scanned.many, { few: await longestTask(few.screen.page), many: await longestTask(many.screen.page) })
  } finally {
    await few.close()
    await many.close()
  }
}
