import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { createIdleCheckpoint } from '../../terminal/services/idle-checkpoint.ts'
import { LINES, openBare, openSelling } from '../commit/selling.ts'
import { countSyncs } from '../commit/syncs.ts'
import { ms } from '../lib/figures.ts'
import type { Finding, Row } from '../lib/row.ts'
import { quantile } from '../lib/timing.ts'

const WARM_UP_SALES = 300
const SALES_A_ROUND = 200
/** A till rests after a sale; as often as its own timer would find a rest, the bench gives it one. */
const SALES_TO_A_REST = 4

interface Round {
  readonly ours: number[]
  readonly bare: number[]
}

function timed(run: () => void): number {
  const start = performance.now()
  run()
  return performance.now() - start
}

function round(selling: ReturnType<typeof openSelling>, bare: ReturnType<typeof openBare>, sales: number): Round {
  const idle = createIdleCheckpoint(selling.till.db)
  const took: Round = { ours: [], bare: [] }
  for (let sold = 1; sold <= sales; sold += 1) {
    const commit = selling.prepare()
    // In turn who goes first: neither always finds the disk as the other left it.
    const both = [() => took.ours.push(timed(commit)), () => took.bare.push(timed(bare.commit))]
    for (const run of sold % 2 === 0 ? both : both.toReversed()) run()
    if (sold % SALES_TO_A_REST === 0) {
      idle.look()
      idle.look()
    }
  }
  return took
}

const median = (values: readonly number[]): number => quantile(values, 0.5)

/** The commit of a whole sale against the least that is durable. */
export const commit: Row = {
  name: 'commit',
  goal: '≥ 0.70 of a bare durable transaction, p99 ÷ p50 ≤ 2, 1 fsync',
  against: 'one row in one durable transaction (SQLite, same pragmas, same disk)',
  run: ({ rounds, say }): Promise<readonly Finding[]> => {
    const folder = mkdtempSync(join(tmpdir(), 'regulars-bench-'))
    const selling = openSelling(folder)
    const bare = openBare(folder)
    try {
      round(selling, bare, WARM_UP_SALES)
      const done = Array.from({ length: Math.max(5, rounds) }, () => round(selling, bare, SALES_A_ROUND))
      const of = (pick: (each: Round) => readonly number[], share: number): number => median(done.map((each) => quantile(pick(each), share)))
      const ours = of((each) => each.ours, 0.5)
      const theirs = of((each) => each.bare, 0.5)
      const spread = median(done.map((each) => quantile(each.ours, 0.99) / quantile(each.ours, 0.5)))
      const bareSpread = median(done.map((each) => quantile(each.bare, 0.99) / quantile(each.bare, 0.5)))
      const what = `a sale of ${LINES} lines: sale, entries, chain, balances, receipt, print job`
      const against = 'one row, one transaction'
      const syncs = countSyncs(say)
      return Promise.resolve([
        { what, ours: ms(ours), against, theirs: ms(theirs), ratio: theirs / ours, goal: '≥ 0.70 ×', met: theirs / ours >= 0.7, note: `all that sale.complete does after the screen showed the total; p10 ${ms(of((each) => each.ours, 0.1))} against ${ms(of((each) => each.bare, 0.1))}` },
        { what: 'p99 ÷ p50 of that commit', ours: spread.toFixed(2), against: 'the bare transaction’s own', theirs: bareSpread.toFixed(2), ratio: null, goal: '≤ 2', met: spread <= 2, note: `p99 ${ms(of((each) => each.ours, 0.99))}; on a shared disk other programs’ writes are in both` },
        syncs === null
          ? { what: 'fsyncs for a sale', ours: 'not counted', against: 'a limit', theirs: '1', ratio: null, goal: '1', met: null, note: 'needs strace' }
          : { what: 'fsyncs for a sale', ours: syncs.sale.toFixed(2), against: 'the bare transaction', theirs: syncs.bare.toFixed(2), ratio: null, goal: '1', met: syncs.sale <= 1.05, note: 'fsync and fdatasync by strace, of 200 sales after the first 100, no rest between them' },
      ])
    } finally {
      selling.close()
      bare.close()
      rmSync(folder, { recursive: true })
    }
  },
}
