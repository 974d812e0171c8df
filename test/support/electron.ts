import { execFileSync, spawn } from 'node:child_process'
import { _electron } from 'playwright-core'
import type { ElectronApplication, Page } from 'playwright-core'
import { rootNeedsNoSandbox } from '../../scripts/lib/browser-binary.ts'
import { installedElectron } from '../../scripts/lib/electron-fetch.ts'
import type { UsableElectron } from '../../scripts/lib/electron-fetch.ts'
import { PROJECT_DIR } from '../../scripts/lib/paths.ts'
import { openDisplay } from './display.ts'

export interface CounterWindow {
  readonly app: ElectronApplication
  readonly page: Page
  /** What the program printed. */
  output(): string
  /** The process that runs the terminal just now; null: none. */
  terminalPid(): number | null
  /** Starts the program once more on the same folder and display; resolves with its exit code. */
  startAgain(): Promise<number | null>
  close(): Promise<void>
}

/** The Electron to test with; where there is none, that is said loudly. */
export function electronForTests(): UsableElectron | null {
  const electron = installedElectron()
  if (!electron) console.error('\n*** NOT RUN: the Electron tests. No Electron binary is to be had here. Set ELECTRON_OVERRIDE_DIST_PATH, or run: npx install-electron ***\n')
  return electron
}

interface ProcessLine {
  readonly pid: number
  readonly parent: number
  readonly command: string
}

function processes(): ProcessLine[] {
  const lines = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n')
  return lines.flatMap((line) => {
    const [, pid, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }]
  })
}

/** The terminal among the descendants of a shell: an external Node with the host script, or Electron's own utility process. */
function terminalUnder(shellPid: number): number | null {
  const all = processes()
  const isTerminal = (line: ProcessLine) => line.command.includes('/out/host/electron/host/index.mjs') || line.command.includes('--utility-sub-type=node.mojom.NodeService')
  return all.find((line) => line.parent === shellPid && isTerminal(line))?.pid ?? null
}

/** How the counter is started in this Electron, as `npm start` does. */
function counterArguments(electron: UsableElectron, dataDir: string, flags: readonly string[]): string[] {
  const args = [...(rootNeedsNoSandbox() ? ['--no-sandbox'] : []), PROJECT_DIR, '--data', dataDir, '--lang', 'en', '--demo', ...flags]
  return electron.needsOtherNode ? [...args, '--terminal-node', process.execPath] : args
}

/** Opens the counter in a real Electron on a data folder, on the display that is there or a virtual one. */
export async function openCounterWindow(electron: UsableElectron, dataDir: string, flags: readonly string[] = []): Promise<CounterWindow> {
  const display = await openDisplay()
  const args = counterArguments(electron, dataDir, flags)
  const env = { ...process.env, DISPLAY: display.name } as Record<string, string>
  // Without a path of its own Playwright asks the electron package, and holds the program back until it has attached to it.
  const app = await _electron.launch({ args, env, chromiumSandbox: !rootNeedsNoSandbox(), timeout: 60_000 }).catch((error: unknown) => {
    display.close()
    throw error
  })
  let printed = ''
  app.process().stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  app.process().stderr?.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  return {
    app,
    page: await app.firstWindow(),
    output: () => printed,
    terminalPid: () => terminalUnder(app.process().pid ?? -1),
    startAgain() {
      const second = spawn(electron.path, args, { env, stdio: 'ignore' })
      return new Promise((resolve) => second.once('exit', resolve))
    },
    async close() {
      await app.close()
      display.close()
    },
  }
}
