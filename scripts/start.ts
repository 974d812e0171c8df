/** `npm start`: opens the counter in the best shell that is to be had, and says which and why. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Language } from '../core/base/local-text.ts'
import { selfTest } from '../terminal/self-test.ts'
import { keepTrustedCa } from '../terminal/sync/trusted-ca.ts'
import { browserBinary, rootNeedsNoSandbox } from './lib/browser-binary.ts'
import { openBrowserWindow } from './lib/browser-window.ts'
import { BuildFailed, buildStale } from './lib/build.ts'
import { chooseShell, hasDisplay } from './lib/choose-shell.ts'
import { findElectron } from './lib/electron-fetch.ts'
import type { UsableElectron } from './lib/electron-fetch.ts'
import { StartRefused, startLoopbackTerminal } from './lib/loopback-terminal.ts'
import type { LoopbackTerminal } from './lib/loopback-terminal.ts'
import { PROJECT_DIR } from './lib/paths.ts'
import { readStartOptions } from './lib/start-options.ts'
import type { StartOptions } from './lib/start-options.ts'
import { buildingLine, refusalLines, startWords, systemLanguage } from './lib/start-words.ts'
import type { StartWord } from './lib/start-words.ts'

const options = readStartOptions(process.argv.slice(2))
const lang: Language = options.lang ?? systemLanguage()
const say = (word: StartWord) => console.log(startWords(word, lang))

async function runSelfTest(): Promise<number> {
  const report = await selfTest()
  for (const step of report.steps) console.log(`${step.ok ? 'ok    ' : 'FAILED'}  ${step.name}: ${step.detail}`)
  return report.ok ? 0 : 1
}

/** Runs the Electron shell and ends with it. */
function runElectron(electron: UsableElectron): Promise<number> {
  const { data, printer, lang: chosen, headOffice } = options
  const args = [PROJECT_DIR, '--data', data]
  if (printer !== undefined) args.push('--printer', printer)
  if (chosen !== undefined) args.push('--lang', chosen)
  if (headOffice !== undefined) args.push('--head-office', headOffice)
  if (options.display) args.push('--customer-display')
  if (options.demo) args.push('--demo')
  if (electron.needsOtherNode) {
    say('otherNode')
    args.push('--terminal-node', process.execPath)
  }
  if (rootNeedsNoSandbox()) {
    say('rootSandbox')
    args.unshift('--no-sandbox')
  }
  const shell = spawn(electron.path, args, { stdio: 'inherit' })
  // Ctrl+C reaches the window too; this process waits until it has closed properly.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => shell.kill('SIGTERM'))
  return new Promise((resolve, reject) => {
    shell.once('error', reject)
    shell.once('close', (code) => resolve(code ?? 1))
  })
}

async function printDisplayAddress(terminal: LoopbackTerminal): Promise<void> {
  console.log(`${startWords('openDisplay', lang)}\n  ${await terminal.launchUrl('display')}`)
}

async function printAddress(terminal: LoopbackTerminal): Promise<void> {
  console.log(`${startWords('open', lang)}\n  ${await terminal.launchUrl()}`)
  if (options.display) await printDisplayAddress(terminal)
}

/** Runs the terminal with a browser window, or with nothing but its address, until the window or Ctrl+C closes it. */
async function runLoopback(start: StartOptions, browser: string | null): Promise<number> {
  let finish: (code: number) => void = () => undefined
  const finished = new Promise<number>((resolve) => (finish = resolve))
  const terminal = await startLoopbackTerminal({
    start: { dataDir: start.data, printer: start.printer, language: start.lang, headOfficeUrl: start.headOffice, firstRun: start.demo ? undefined : 'ask' },
    port: start.port,
    onDied: () => say('died'),
    onLost: (refusal) => {
      console.error(refusalLines(refusal, lang))
      finish(1)
    },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => finish(0))
  const window = browser === null ? null : openBrowserWindow(browser, await terminal.launchUrl(), start.data)
  // Closed by the customer's side or pulled out: the counter goes on.
  const display = options.display && browser !== null ? openBrowserWindow(browser, await terminal.launchUrl('display'), start.data, 'display') : null
  display?.once('error', () => void printDisplayAddress(terminal))
  if (window) {
    if (rootNeedsNoSandbox()) say('rootSandbox')
    window.once('error', () => void printAddress(terminal))
    window.once('exit', () => {
      say('windowClosed')
      finish(0)
    })
  } else {
    await printAddress(terminal)
    if (process.stdin.isTTY) {
      say('fresh')
      createInterface({ input: process.stdin }).on('line', () => void printAddress(terminal)).on('close', () => finish(0))
    }
  }
  say('ctrlC')
  const code = await finished
  say('stopping')
  window?.kill()
  display?.kill()
  await terminal.stop()
  say('stopped')
  return code
}

async function main(): Promise<number> {
  if (options.selfTest) return runSelfTest()
  if (options.headOfficeCa !== undefined) say(keepTrustedCa(options.data, options.headOfficeCa, Date.now()).ok ? 'caKept' : 'caUnusable')
  const display = hasDisplay()
  const electronWanted = display && (options.shell === null || options.shell === 'electron')
  const electron = electronWanted ? await findElectron(() => say('fetching')) : null
  const noElectron = electron && 'en' in electron ? electron : null
  const browser = browserBinary()
  const choice = chooseShell(options.shell, { noElectron, browser: browser !== null, display }, lang)
  if (choice.refused) {
    console.error(choice.line)
    return 1
  }
  console.log(choice.line)
  await buildStale(choice.shell === 'electron' ? ['renderer', 'electron', 'host'] : ['renderer'], (stale) => console.log(buildingLine(stale, lang)))
  if (choice.shell === 'electron' && electron && 'path' in electron) return runElectron(electron)
  return runLoopback(options, choice.shell === 'browser' ? browser : null)
}

try {
  process.exit(await main())
} catch (error) {
  if (error instanceof StartRefused) console.error(refusalLines(error.refusal, lang))
  else if (error instanceof BuildFailed) console.error(error.message)
  else throw error
  process.exit(1)
}
