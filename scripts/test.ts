/**
 * `npm test`: everything there is, one step after another, with a table at the end.
 * `npm test -- lint unit` runs the named steps only.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { electronBinary } from './lib/electron-binary.ts'
import { provideTestTools } from './lib/test-tools.ts'

interface Step {
  readonly name: string
  readonly title: string
  readonly commands: readonly (readonly string[])[]
  /** Keeps one core busy: runs at the same time as the step before it. */
  readonly besideLast?: boolean
}

const FOLDERS = ['core', 'native', 'terminal', 'electron', 'renderer', 'headoffice/server', 'headoffice/console', 'scripts', 'bench', 'test']
const vitest = (project: string) => ['vitest', 'run', '--project', project, '--reporter=default', '--reporter=./test/support/outcome-reporter.ts']

const STEPS: readonly Step[] = [
  { name: 'lint', title: 'Lint', commands: [['eslint', '.', '--max-warnings', '0']] },
  { name: 'types', title: 'Types, one project a runtime', commands: FOLDERS.map((folder) => ['tsc', '-p', folder]), besideLast: true },
  { name: 'imports', title: 'Import rules', commands: [['depcruise', ...FOLDERS, '--config', '.dependency-cruiser.cjs']] },
  { name: 'unit', title: 'Unit tests', commands: [vitest('unit')] },
  { name: 'property', title: 'Property tests', commands: [vitest('property')] },
  { name: 'build', title: 'Build', commands: [['node', 'scripts/build.ts']] },
  { name: 'integration', title: 'Integration tests', commands: [vitest('integration')] },
  { name: 'e2e', title: 'End to end in Chromium', commands: [vitest('e2e')] },
  { name: 'electron', title: 'End to end in Electron', commands: [vitest('electron')] },
]

const listFolder = mkdtempSync(join(tmpdir(), 'regulars-test-'))
/** Where tests that are left out on this machine say so (test/support/not-run.ts). */
const notRunList = join(listFolder, 'not-run')
/** Where tests that failed, or passed only when tried again, are named (test/support/outcome-reporter.ts). */
const outcomesList = join(listFolder, 'outcomes')

/** `held`: where its words are kept until the step is over, because another step speaks at the same time; null: they are shown at once. */
function run(command: readonly string[], held: string[] | null): Promise<number> {
  return new Promise((resolve) => {
    const [program = '', ...args] = command
    const child = spawn(program, args, { stdio: held ? ['inherit', 'pipe', 'pipe'] : 'inherit', shell: process.platform === 'win32', env: { ...process.env, REGULARS_NOT_RUN: notRunList, REGULARS_OUTCOMES: outcomesList } })
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => held?.push(text))
    child.on('error', (error) => {
      console.error(`${program}: ${error.message}`)
      resolve(127)
    })
    child.on('close', (code) => resolve(code ?? 1))
  })
}

async function runStep(step: Step, isAlone: boolean): Promise<boolean> {
  const held: string[] | null = isAlone ? null : []
  const title = `\n=== ${step.title}`
  if (isAlone) console.log(title)
  try {
    for (const command of step.commands) if ((await run(command, held)) !== 0) return false
    return true
  } finally {
    if (held) console.log([title, held.join('')].join('\n').trimEnd())
  }
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !STEPS.some((step) => step.name === name))
if (unknown.length > 0) {
  console.error(`Unknown step: ${unknown.join(', ')}. There are: ${STEPS.map((step) => step.name).join(', ')}`)
  process.exit(2)
}
const steps = STEPS.filter((step) => wanted.length === 0 || wanted.includes(step.name))
if (steps.some((step) => ['e2e', 'electron', 'integration'].includes(step.name))) provideTestTools()

/** What becomes of a step, as a line of the table. */
async function resultOf(step: Step, isAlone: boolean): Promise<{ passed: boolean; line: string }> {
  if (step.name === 'electron' && electronBinary() === null) {
    return { passed: true, line: `NOT RUN  ${step.title}: no Electron binary is to be had here (set ELECTRON_OVERRIDE_DIST_PATH, or run npx install-electron)` }
  }
  const start = performance.now()
  const passed = await runStep(step, isAlone)
  return { passed, line: `${passed ? 'passed ' : 'FAILED '}  ${step.title} (${((performance.now() - start) / 1000).toFixed(0)} s)` }
}

/** Steps that run at the same time, in their turn. */
const turns: Step[][] = []
for (const step of steps) {
  const last = turns.at(-1)
  if (step.besideLast === true && last) last.push(step)
  else turns.push([step])
}

const results: string[] = []
let failed = false
for (const turn of turns) {
  for (const { passed, line } of await Promise.all(turn.map((step) => resultOf(step, turn.length === 1)))) {
    failed ||= !passed
    results.push(line)
  }
}
if (existsSync(notRunList)) results.push(...readFileSync(notRunList, 'utf8').trimEnd().split('\n').map((line) => `NOT RUN  ${line}`))
if (existsSync(outcomesList)) results.push('', readFileSync(outcomesList, 'utf8').trimEnd())
rmSync(listFolder, { recursive: true })
console.log(`\n${results.join('\n')}`)
process.exitCode = failed ? 1 : 0
