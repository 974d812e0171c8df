import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { spawn } from 'node:child_process'
import { OUT_DIR, PROJECT_DIR } from './paths.ts'

export type BuildTarget = 'renderer' | 'electron' | 'host' | 'console'

interface Target {
  /** Files and folders whose content decides whether what was built is still right. */
  readonly sources: readonly string[]
  /** One file of the output, to see that it is there. */
  readonly output: string
  readonly command: readonly string[]
  /** Copied as they are after the build, source to output. */
  readonly copies: readonly (readonly [string, string])[]
}

const vite = (config: string) => [join('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--config', config, '--logLevel', 'warn']

const TARGETS: Record<BuildTarget, Target> = {
  renderer: { sources: ['renderer', 'core', 'resources/icons', 'vite.renderer.config.ts', 'postcss.config.cjs', 'package-lock.json'], output: 'renderer/index.html', command: vite('vite.renderer.config.ts'), copies: [['resources/icons/icon.ico', 'renderer/favicon.ico']] },
  console: { sources: ['headoffice/console', 'core', 'postcss.config.cjs', 'package-lock.json'], output: 'console/index.html', command: vite('headoffice/console/vite.config.ts'), copies: [] },
  electron: { sources: ['electron', 'core/contract', 'electron.vite.config.ts', 'package-lock.json'], output: 'main/index.cjs', command: [join('node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build', '--logLevel', 'error'], copies: [] },
  host: {
    sources: ['electron/host', 'terminal', 'native', 'core', 'resources/demo-store', 'vite.host.config.ts', 'package-lock.json'],
    output: 'host/electron/host/index.mjs',
    command: vite('vite.host.config.ts'),
    copies: [['terminal/store/migrations', 'host/terminal/store/migrations'], ['resources/demo-store', 'host/resources/demo-store']],
  },
}

export const BUILD_TARGETS = Object.keys(TARGETS) as BuildTarget[]

function filesUnder(path: string): string[] {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort()
}

/** A digest of every source file's name and content: times of change say nothing after a clone. */
export function sourceStamp(rootDir: string, sources: readonly string[]): string {
  const hash = createHash('sha256')
  for (const source of sources) {
    for (const file of filesUnder(join(rootDir, source))) {
      const content = readFileSync(file)
      hash.update(`${file.slice(rootDir.length)}\0${content.length}\0`).update(content)
    }
  }
  return hash.digest('hex')
}

const stampFile = (target: BuildTarget) => join(OUT_DIR, 'stamps', target)

/** Whether the output is missing or was built from other sources. */
export function isStale(target: BuildTarget): boolean {
  const { output, sources } = TARGETS[target]
  if (!existsSync(join(OUT_DIR, output)) || !existsSync(stampFile(target))) return true
  return readFileSync(stampFile(target), 'utf8') !== sourceStamp(PROJECT_DIR, sources)
}

/** A build tool ended with a fault, and has said on standard error what it is. */
export class BuildFailed extends Error {
  constructor(command: readonly string[]) {
    super(`The program could not be built: ${command.join(' ')}. If node_modules is not complete, run npm ci, then try again.`)
    this.name = 'BuildFailed'
  }
}

function run(command: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, command, { cwd: PROJECT_DIR, stdio: ['ignore', 'pipe', 'inherit'] })
    const printed: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => printed.push(chunk))
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) return resolve()
      process.stderr.write(Buffer.concat(printed))
      reject(new BuildFailed(command))
    })
  })
}

/** Builds one target and notes what it was built from. Rejects with BuildFailed. */
export async function build(target: BuildTarget): Promise<void> {
  const { sources, command, copies } = TARGETS[target]
  const stamp = sourceStamp(PROJECT_DIR, sources)
  rmSync(stampFile(target), { force: true })
  await run(command)
  for (const [from, to] of copies) cpSync(join(PROJECT_DIR, from), join(OUT_DIR, to), { recursive: true })
  mkdirSync(join(OUT_DIR, 'stamps'), { recursive: true })
  writeFileSync(stampFile(target), stamp)
}

/** Builds those of the targets that are stale, telling about it before it takes its seconds. */
export async function buildStale(targets: readonly BuildTarget[], say: (stale: readonly BuildTarget[]) => void): Promise<void> {
  const stale = targets.filter(isStale)
  if (stale.length === 0) return
  say(stale)
  for (const target of stale) await build(target)
}
