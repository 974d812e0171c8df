import { execFileSync, spawn } from 'node:child_process'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { LocalText } from '../../core/base/local-text.ts'
import { electronBinary } from './electron-binary.ts'
import { PROJECT_DIR } from './paths.ts'

/** How long to wait for the download server to answer at all, and for the whole download. */
const PROBE_MS = 3000
const DOWNLOAD_MS = 180_000
/** better-sqlite3 needs Node-API 10: Electron brings it with Node 22.14 and newer. */
const TERMINAL_NODE_MAJOR = 22

export interface UsableElectron {
  /** The unpacked distribution, and the program in it. */
  readonly folder: string
  readonly path: string
  readonly version: string
  /** Its own Node is too old for the terminal, which then runs in the Node of this program. */
  readonly needsOtherNode: boolean
}

/** Where Electron's own installer would download from (@electron/get: mirror variables, otherwise GitHub). */
function downloadServer(env: NodeJS.ProcessEnv): { host: string; port: number } {
  const mirror = env['ELECTRON_MIRROR'] ?? env['npm_config_electron_mirror'] ?? 'https://github.com/electron/electron/releases/download/'
  const url = URL.parse(mirror)
  return { host: url?.hostname ?? 'github.com', port: Number(url?.port || (url?.protocol === 'http:' ? 80 : 443)) }
}

function answers(server: { host: string; port: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(server)
    const end = (reached: boolean) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(reached)
    }
    const timer = setTimeout(() => end(false), PROBE_MS)
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
  })
}

/** Lets Electron's own installer (electron 45 has no step at npm install) fetch the binary. True: it is there. */
async function fetchElectron(sayFetching: () => void): Promise<boolean> {
  if (!(await answers(downloadServer(process.env)))) return false
  sayFetching()
  return new Promise((resolve) => {
    const installer = spawn(process.execPath, [join(PROJECT_DIR, 'node_modules', 'electron', 'install.js')], { stdio: 'ignore' })
    const timer = setTimeout(() => installer.kill(), DOWNLOAD_MS)
    installer.once('error', () => undefined)
    installer.once('close', (code) => {
      clearTimeout(timer)
      resolve(code === 0)
    })
  })
}

/** Runs the binary as Node for a moment: proves that its system libraries are there, and says which Node it brings. */
function nodeVersionOf(path: string): string | null {
  try {
    return execFileSync(path, ['-p', 'process.versions.node'], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, encoding: 'utf8', timeout: 15_000, stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return null
  }
}

/** The Electron that is installed here and runs; null: none, or not on this system. */
export function installedElectron(): UsableElectron | null {
  const binary = electronBinary()
  const node = binary && nodeVersionOf(binary.path)
  return binary && node !== null ? { ...binary, needsOtherNode: Number.parseInt(node, 10) < TERMINAL_NODE_MAJOR } : null
}

/** An Electron that runs here, fetched where the network has it; or, in a few words, why there is none. */
export async function findElectron(sayFetching: () => void): Promise<UsableElectron | LocalText> {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (!electronBinary() && override) return { en: `there is no Electron in ${override} (ELECTRON_OVERRIDE_DIST_PATH)`, zh: `${override} 中没有 Electron（ELECTRON_OVERRIDE_DIST_PATH）` }
  if (!electronBinary() && !(await fetchElectron(sayFetching))) {
    return { en: 'Electron is not installed, and its download was not to be had', zh: 'Electron 尚未安装，也无法下载' }
  }
  return installedElectron() ?? { en: 'Electron does not run here (a system library may be missing)', zh: 'Electron 无法在此运行（可能缺少系统库）' }
}
