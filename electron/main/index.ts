import { existsSync, mkdirSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { app } from 'electron'
import type { BrowserWindow } from 'electron'
import { superviseHost } from '../../core/contract/supervise-host.ts'
import type { Refusal, SupervisedHost } from '../../core/contract/supervise-host.ts'
import { openCounterWindow } from './counter-window.ts'
import { defaultDataDir } from './data-dir.ts'
import { keepDisplayWindow } from './display-window.ts'
import { lockDown } from './lockdown.ts'
import { PAGE_ORIGIN, registerPageScheme, servePages } from './page-protocol.ts'
import { refusalPage } from './refusal-page.ts'
import { shellArguments } from './shell-arguments.ts'
import { externalNode } from './terminal-node.ts'
import { nodeTerminal, utilityTerminal } from './terminal-process.ts'
import type { TerminalProcess } from './terminal-process.ts'
import { linkWindows } from './window-links.ts'
import type { WindowLinks } from './window-links.ts'

const REFUSED_PATH = '/refused'

const programDir = app.getAppPath()
const args = shellArguments(process.argv.slice(1))
const dataDir = resolve(args.data ?? defaultDataDir(process.env, process.platform, homedir()))

/** Keeps Chromium's own files beside the till's. Where they cannot be, the window must still be able to say why. */
function chooseProfileDir(): string {
  const beside = join(dataDir, 'window')
  try {
    mkdirSync(beside, { recursive: true, mode: 0o700 })
    return beside
  } catch {
    const apart = join(tmpdir(), `regulars-window-${process.pid}`)
    mkdirSync(apart, { recursive: true, mode: 0o700 })
    return apart
  }
}

function after(ms: number, fn: () => void): () => void {
  const timer = setTimeout(fn, ms)
  return () => clearTimeout(timer)
}

function spawnTerminal(): TerminalProcess {
  // In an installed program the terminal lies beside the archive, where an external Node can read it too.
  const script = join(app.isPackaged ? programDir.replace(/app\.asar$/, 'app.asar.unpacked') : programDir, 'out', 'host', 'electron', 'host', 'index.mjs')
  const node = externalNode({ packaged: app.isPackaged, resourcesPath: process.resourcesPath, argument: args.terminalNode })
  return node === null ? utilityTerminal(script) : nodeTerminal(node, script)
}

function runTerminal(links: WindowLinks, onRefused: (refusal: Refusal) => void): SupervisedHost {
  let latest: TerminalProcess | null = null
  return superviseHost({
    spawn: () => (latest = spawnTerminal()),
    start: () => ({ dataDir, printer: args.printer ?? undefined, language: args.language ?? undefined, headOfficeUrl: args.headOfficeUrl ?? undefined, firstRun: args.demo ? undefined : 'ask' }),
    after,
    onStarted: () => {
      if (latest) links.terminalStarted(latest)
    },
    onDied: () => links.terminalGone(),
    onRefused,
    onMessage: () => undefined,
  })
}

/** Lets the terminal finish before the program ends, whoever asks it to end. */
function finishBeforeQuit(terminal: SupervisedHost): void {
  let finished = false
  app.on('before-quit', (event) => {
    if (finished) return
    event.preventDefault()
    void terminal.stop().then(() => {
      finished = true
      app.quit()
    })
  })
  app.on('window-all-closed', () => app.quit())
}

async function main(): Promise<void> {
  registerPageScheme()
  // Without a graphics device Chromium's graphics process gives up while it starts, and now and then leaves the page waiting for it.
  if (process.platform === 'linux' && !existsSync('/dev/dri')) app.disableHardwareAcceleration()
  app.setPath('userData', chooseProfileDir())
  // The lock is of the profile folder, so of the data folder: the window that is open comes to the front instead.
  if (!app.requestSingleInstanceLock()) return app.quit()
  await app.whenReady()
  lockDown()
  let refusal: Refusal | null = null
  const lang = () => args.language ?? (app.getLocale().startsWith('zh') ? 'zh' : 'en')
  servePages(join(programDir, 'out', 'renderer'), (path) => (path === REFUSED_PATH && refusal ? refusalPage(refusal, lang()) : null))
  let window: BrowserWindow | null = null
  const links = linkWindows()
  const terminal = runTerminal(links, (told) => {
    refusal = told
    void window?.loadURL(`${PAGE_ORIGIN}${REFUSED_PATH}`)
  })
  finishBeforeQuit(terminal)
  window = openCounterWindow(programDir)
  window.on('closed', () => (window = null))
  keepDisplayWindow({ programDir, links, counter: () => window, beside: args.display })
  app.on('second-instance', () => {
    if (window?.isMinimized()) window.restore()
    window?.focus()
  })
}

void main()
