import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const LINUX_PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'microsoft-edge-stable', 'brave-browser']
const MAC_PROGRAMS = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser']
const WINDOWS_PROGRAMS = ['Google\\Chrome\\Application\\chrome.exe', 'Chromium\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe']

function candidates(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string[] {
  if (platform === 'win32') {
    const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter((root) => root !== undefined)
    return roots.flatMap((root) => WINDOWS_PROGRAMS.map((program) => join(root, program)))
  }
  if (platform === 'darwin') return MAC_PROGRAMS.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`)
  const folders = [...(env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome'].filter((folder) => folder !== '')
  return LINUX_PROGRAMS.flatMap((program) => folders.map((folder) => join(folder, program)))
}

/** A browser of the Chromium family, in the usual places. Null: none. */
export function browserBinary(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string | null {
  return candidates(env, platform).find((path) => existsSync(path)) ?? null
}

/** Flags that keep a Chromium quiet: no account, no background traffic, no first-run pages. */
export const QUIET_BROWSER_FLAGS = [
  '--no-first-run', '--no-default-browser-check', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--disable-features=Translate,MediaRouter,OptimizationHints', '--password-store=basic',
]

/** Chromium's sandbox does not work for root on Linux. */
export function rootNeedsNoSandbox(platform: NodeJS.Platform = process.platform, uid: number | undefined = process.getuid?.()): boolean {
  return platform === 'linux' && uid === 0
}
