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
}

const FOLDERS = ['core', 'native', 'terminal', 'electron', 'renderer', 'headoffice/server', 'headoffice/console', 'scripts', 'bench', 'test']
const vitest = (project: string) => ['vitest', 'run', '--project', project]

const STEPS: readonly Step[] = [
  { name: 'lint', title: 'Lint', commands: [['eslint', '.', '--max-warnings', '0']] },
  { name: 'types', title: 'Types, one project a runtime', commands: FOLDERS.map((folder) => ['tsc', '-p', folder]) },
  { name: 'imports', title: 'Import rules', commands: [['depcruise', ...FOLDERS, '--config', '.dependency-cruiser.cjs']] },
  { name: 'unit', title: 'Unit tests', commands: [vitest('unit')] },
  { name: 'property', title: 'Property tests', commands: [vitest('property')] },
  { name: 'build', title: 'Build', commands: [['node', 'scripts/build.ts']] },
  { name: 'integration', title: 'Integration tests', commands: [vitest('integration')] },
  { name: 'e2e', title: 'End to end in Chromium', commands: [vitest('e2e')] },
  { name: 'electron', title: 'End to end in Electron', commands: [vitest('electron')] },
]

/** Where tests that are left out on this machine say so (test/support/not-run.ts). */
const notRunFolder = mkdtempSync(join(tmpdir(), 'regulars-test-'))
const notRunList = join(notRunFolder, 'not-run')

function run(command: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const [program = '', ...args] = command
    const child = spawn(program, args, { stdio: 'inherit', shell: process.platform === 'win32', env: { ...process.env, REGULARS_NOT_RUN: notRunList } })
    child.on('error', (error) => {
      console.error(`${program}: ${error.message}`)
      resolve(127)
    })
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

async function runStep(step: Step): Promise<boolean> {
  console.log(`\n=== ${step.title}`)
  for (const command of step.commands) if ((await run(command)) !== 0) return false
  return true
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !STEPS.some((step) => step.name === name))
if (unknown.length > 0) {
  console.error(`Unknown step: ${unknown.join(', ')}. There are: ${STEPS.map((step) => step.name).join(', ')}`)
  process.exit(2)
}
const steps = STEPS.filter((step) => wanted.length === 0 || wanted.includes(step.name))
if (steps.some((step) => ['e2e', 'electron', 'integration'].includes(step.name))) provideTestTools()

const results: string[] = []
let failed = false
for (const step of steps) {
  if (step.name === 'electron' && electronBinary() === null) {
    results.push(`NOT RUN  ${step.title}: no Electron binary is to be had here (set ELECTRON_OVERRIDE_DIST_PATH, or run npx install-electron)`)
    continue
  }
  const start = performance.now()
  const passed = await runStep(step)
  failed ||= !passed
  results.push(`${passed ? 'passed ' : 'FAILED '}  ${step.title} (${((performance.now() - start) / 1000).toFixed(0)} s)`)
}
if (existsSync(notRunList)) results.push(...readFileSync(notRunList, 'utf8').trimEnd().split('\n').map((line) => `NOT RUN  ${line}`))
rmSync(notRunFolder, { recursive: true })
console.log(`\n${results.join('\n')}`)
process.exitCode = failed ? 1 : 0
