import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ms } from '../lib/figures.ts'
import type { Finding, Row } from '../lib/row.ts'
import { interleaved } from '../lib/timing.ts'

const PROJECT_DIR = join(import.meta.dirname, '..', '..')
const QUOTE = join(PROJECT_DIR, 'scripts', 'quote.ts')
const CASES = join(PROJECT_DIR, 'test', 'fixtures', 'worked-cases')
const WHAT = 'node scripts/quote.ts FILE, a fresh process'

function node(args: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: PROJECT_DIR, encoding: 'utf8' })
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr.slice(0, 300)}`)
}

function aCase(): string | null {
  const found = existsSync(CASES) ? readdirSync(CASES).filter((name) => name.endsWith('.json')).sort()[0] : undefined
  return found === undefined ? null : join(CASES, found)
}

/** From the command line to the first answer: what starting, reading, checking and compiling cost besides the answer itself. */
export const firstQuote: Row = {
  name: 'first-quote',
  goal: 'told, no goal',
  against: 'an empty Node process',
  run: async ({ rounds, say }): Promise<readonly Finding[]> => {
    const file = aCase()
    if (!existsSync(QUOTE) || file === null) {
      return [{ what: WHAT, ours: 'not measured', against: 'node -e 0', theirs: '–', ratio: null, goal: '–', met: null, note: 'there is no scripts/quote.ts with a worked case to quote' }]
    }
    say(`quoting ${file}`)
    const medians = await interleaved([
      { name: 'ours', run: () => node([QUOTE, file]) },
      { name: 'empty', run: () => node(['-e', '0']) },
    ], rounds, 1000)
    const ours = medians.get('ours')!
    const empty = medians.get('empty')!
    return [{ what: WHAT, ours: ms(ours), against: 'node -e 0', theirs: ms(empty), ratio: ours / empty, goal: '–', met: null, note: 'the ratio is how many times longer; what is above the empty process is reading TypeScript and JSON, checking and answering' }]
  },
}
