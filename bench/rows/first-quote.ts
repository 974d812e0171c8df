import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PICTURE_LINES, PICTURE_PROMOTIONS, PICTURE_SETS, rulebookWith } from '../../test/support/promotion-fixtures.ts'
import { ms } from '../lib/figures.ts'
import type { Finding, Row } from '../lib/row.ts'
import { interleaved } from '../lib/timing.ts'
import { makeLoad } from '../promotions/load.ts'
import { ourLines, ourRulebook } from '../promotions/ours.ts'

const PROJECT_DIR = join(import.meta.dirname, '..', '..')
const QUOTE = join(PROJECT_DIR, 'scripts', 'quote.ts')
const AT = '2026-08-15T14:32'

function node(args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: PROJECT_DIR, encoding: 'utf8' })
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr.slice(0, 300)}`)
  return stdout
}

/** From the command line to the first answer: what starting, reading, checking and compiling cost besides the answer itself. */
export const firstQuote: Row = {
  name: 'first-quote',
  goal: 'told, no goal',
  against: 'an empty Node process',
  run: async ({ rounds, seed }): Promise<readonly Finding[]> => {
    const folder = mkdtempSync(join(tmpdir(), 'regulars-bench-'))
    try {
      const small = join(folder, 'small.json')
      const large = join(folder, 'large.json')
      const load = makeLoad(seed, 1000, 30)
      const member = { tierId: 'gold' }
      writeFileSync(small, JSON.stringify({ rulebook: rulebookWith(PICTURE_PROMOTIONS, { goodsSets: PICTURE_SETS }), basket: { lines: PICTURE_LINES }, member, at: AT }))
      writeFileSync(large, JSON.stringify({ rulebook: ourRulebook(load), basket: { lines: ourLines(load) }, member, at: AT }))
      for (const file of [small, large]) {
        const answer = JSON.parse(node([QUOTE, file])) as { discountMinor: number }
        if (!(answer.discountMinor > 0)) throw new Error(`${file} was quoted without any discount`)
      }
      const medians = await interleaved([
        { name: 'small', run: () => { node([QUOTE, small]) } },
        { name: 'large', run: () => { node([QUOTE, large]) } },
        { name: 'empty', run: () => { node(['-e', '0']) } },
      ], rounds, 1000)
      const empty = medians.get('empty')!.wallMs
      return [['small', '6 promotions × 7 lines'], ['large', '1,000 promotions × 30 lines']].map(([name, size]): Finding => {
        const ours = medians.get(name!)!.wallMs
        return {
          what: `a fresh process quotes ${size}`, ours: ms(ours), against: 'node -e 0', theirs: ms(empty), ratio: ours / empty, goal: '–', met: null,
          note: `the ratio is how many times longer; ${ms(ours - empty)} are reading TypeScript and JSON, checking, compiling and answering`,
        }
      })
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
}
