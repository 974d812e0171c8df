import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** The peers have a package.json and a lock file of their own, so that the product's own install stays lean. */
const PEERS_DIR = join(import.meta.dirname, '..', 'peers')

let tried = false

function installed(say: (text: string) => void): void {
  if (existsSync(join(PEERS_DIR, 'node_modules', '.package-lock.json'))) return
  if (tried) throw new Error('npm install failed before')
  tried = true
  say(`Installing what is measured against (npm install in ${PEERS_DIR}; about 300 MB, once) …`)
  // Not npm ci: it wants zen-engine's binaries of every platform in the lock file, and not every registry has them all.
  // The lock file holds all the same, and is not written. No scripts: the peers bring prebuilt code, and a benchmark need not run what 600 packages would like to run.
  const result = spawnSync('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: PEERS_DIR, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' })
  if (result.status !== 0) throw new Error(`npm install in ${PEERS_DIR} ended with ${result.status ?? result.signal ?? result.error?.message ?? 'nothing'}`)
}

/** A package of bench/peers, installed first where it is missing. Throws where it cannot be had on this machine. */
export function peer(name: string, say: (text: string) => void): unknown {
  installed(say)
  const loaded: unknown = createRequire(join(PEERS_DIR, 'package.json'))(name)
  return loaded
}

/** The version of a peer that is installed. */
export function peerVersion(name: string): string {
  const { version } = createRequire(join(PEERS_DIR, 'package.json'))(`${name}/package.json`) as { version: string }
  return version
}
