/**
 * `npm run mutation`: small faults are put into core one at a time, and the part's own fast tests must see each of them.
 * `npm run mutation -- money` one part; `npm run mutation -- money core/money/format.ts` files of it.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { PROJECT_DIR } from './lib/paths.ts'

const PARTS = ['money', 'points', 'promotions', 'returns'].filter((part) => existsSync(join(PROJECT_DIR, 'core', part)))
const CACHE = '.cache/mutation'

function mutate(part: string, files: string): number {
  mkdirSync(join(PROJECT_DIR, CACHE), { recursive: true })
  // What was found last time is kept by part: only what changed since is tried again.
  const args = ['run', 'stryker.config.json', '--mutate', files, '--incrementalFile', `${CACHE}/${part}.json`]
  const start = performance.now()
  const { status } = spawnSync('stryker', args, { cwd: PROJECT_DIR, stdio: 'inherit', env: { ...process.env, MUTATION_PART: part }, shell: process.platform === 'win32' })
  console.log(`${part}: ${status === 0 ? 'passed' : 'FAILED'} in ${((performance.now() - start) / 1000).toFixed(0)} s`)
  return status ?? 1
}

const [named, ...files] = process.argv.slice(2)
if (named !== undefined && !PARTS.includes(named)) {
  console.error(`There is no part “${named}”. There are: ${PARTS.join(', ')}.`)
  process.exit(2)
}
// Stryker would pass with nothing to change.
const absent = files.filter((file) => !existsSync(join(PROJECT_DIR, file)))
if (absent.length > 0) {
  console.error(`There is no ${absent.join(', no ')}.`)
  process.exit(2)
}
const failed = (named === undefined ? PARTS : [named]).filter((part) => mutate(part, files.length === 0 ? `core/${part}/**/*.ts` : files.join(',')) !== 0)
process.exitCode = failed.length === 0 ? 0 : 1
