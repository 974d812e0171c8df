import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as rest } from 'node:timers/promises'
import { createIdleCheckpoint } from '../../terminal/services/idle-checkpoint.ts'
import { workBeside } from '../commit/beside.ts'
import { LINES, openSelling } from '../commit/selling.ts'
import { ms } from '../lib/figures.ts'
import type { Finding, Row } from '../lib/row.ts'
import { quantile } from '../lib/timing.ts'

/** Sold before anything is measured: so much the check, the backup and the export go through. */
const SALES_BEFORE = 3_000
const SALES_A_ROUND = 200
const SALES_TO_A_REST = 4
/** Between two sales, so that what runs beside is heard of; far less than a customer takes. */
const BETWEEN_MS = 5

type Selling = ReturnType<typeof openSelling>

async function round({ prepare, till }: Selling): Promise<number[]> {
  const idle = createIdleCheckpoint(till.db)
  const took: number[] = []
  for (let sold = 1; sold <= SALES_A_ROUND; sold += 1) {
    const commit = prepare()
    const start = performance.now()
    commit()
    took.push(performance.now() - start)
    await rest(BETWEEN_MS)
    if (sold % SALES_TO_A_REST === 0) {
      idle.look()
      idle.look()
    }
  }
  return took
}

const median = (values: readonly number[]): number => quantile(values, 0.5)
const spreadOf = (rounds: readonly number[][]): number => median(rounds.map((each) => quantile(each, 0.99) / quantile(each, 0.5)))

/** The commit of a sale while the books are checked, a backup is made and the journal is exported. */
export const commitBeside: Row = {
  name: 'commit-beside',
  goal: 'p99 ÷ p50 ≤ 2 while check, backup and export run',
  against: 'the same commits with nothing beside them',
  async run({ rounds, say }): Promise<readonly Finding[]> {
    const folder = mkdtempSync(join(tmpdir(), 'regulars-bench-'))
    const selling = openSelling(folder)
    try {
      say(`  selling ${SALES_BEFORE} times first …`)
      selling.till.db.pragma('synchronous = OFF')
      for (let sold = 0; sold < SALES_BEFORE; sold += 1) selling.prepare()()
      selling.till.db.pragma('synchronous = FULL')
      const alone: number[][] = []
      const beside: number[][] = []
      const done = { checks: 0, backups: 0, exports: 0 }
      for (let n = 0; n < Math.max(5, rounds); n += 1) {
        alone.push(await round(selling))
        const work = workBeside(selling.till, folder)
        beside.push(await round(selling))
        const more = await work.stop()
        for (const what of ['checks', 'backups', 'exports'] as const) done[what] += more[what]
      }
      const [spread, own] = [spreadOf(beside), spreadOf(alone)]
      const [p50, ownP50] = [beside, alone].map((all) => median(all.map((each) => quantile(each, 0.5)))) as [number, number]
      return [
        {
          what: `p99 ÷ p50 of the commit of a sale of ${LINES} lines, beside a check of the books, a backup and a month's export`, ours: spread.toFixed(2), against: 'with nothing beside', theirs: own.toFixed(2), ratio: null, goal: '≤ 2', met: spread <= 2,
          note: `p50 ${ms(p50)} against ${ms(ownP50)}; p99 ${ms(median(beside.map((each) => quantile(each, 0.99))))} against ${ms(median(alone.map((each) => quantile(each, 0.99))))}; meanwhile ${done.checks} checks, ${done.backups} backups, ${done.exports} exports of ${SALES_BEFORE} sales and more`,
        },
      ]
    } finally {
      selling.close()
      rmSync(folder, { recursive: true })
    }
  },
}
