import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import { LANGUAGES } from '../../core/base/local-text.ts'
import type { Language } from '../../core/base/local-text.ts'
import { defaultDataDir } from '../../electron/main/data-dir.ts'
import { SHELLS } from './choose-shell.ts'
import type { Shell } from './choose-shell.ts'

export interface StartOptions {
  readonly data: string
  readonly shell: Shell | null
  readonly port: number
  readonly printer: string | undefined
  readonly lang: Language | undefined
  readonly headOffice: string | undefined
  /** The authority head office's certificate comes from: kept in the data folder before anything starts. */
  readonly headOfficeCa: string | undefined
  /** Opens the customer's display too: beside the counter where there is no second screen, or in a browser. */
  readonly display: boolean
  /** A new till begins with the demo store and asks nothing. */
  readonly demo: boolean
  readonly selfTest: boolean
}

function port(text: string): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value > 65535) throw new InvalidArgumentError('a port is a number from 0 to 65535.')
  return value
}

function printer(text: string): string {
  if (text === 'none' || /^tcp:\/\/[^/\s]+$/.test(text) || /^(usb|serial):\S+$/.test(text)) return text
  throw new InvalidArgumentError('write tcp://HOST:9100, usb:PATH, serial:PATH or none.')
}

function headOffice(text: string): string {
  const url = URL.parse(text)
  if (url && ['http:', 'https:'].includes(url.protocol)) return text
  throw new InvalidArgumentError('write an address that begins with http:// or https://.')
}

const AFTER = `
Examples:
  npm start
  npm start -- --printer tcp://192.168.1.50:9100
  npm start -- --shell none --port 8080
  npm start -- --data ./till-2 --lang zh

Without --shell: the Electron window where Electron and a display are there, else a
Chromium, Chrome or Edge window, else the address alone. It says which, and why.
`

/** The flags of `npm start`. Commander prints help and faults itself and ends the process. */
export function readStartOptions(argv: readonly string[]): StartOptions {
  const dataDir = defaultDataDir(process.env, process.platform, homedir())
  const command = new Command('npm start --')
    .description('Opens the counter.')
    .addOption(new Option('--data <dir>', 'folder that keeps the sales, the key and the logs').default(dataDir))
    .addOption(new Option('--shell <shell>', 'what shows the counter').choices(SHELLS))
    .addOption(new Option('--port <number>', 'port on 127.0.0.1 for --shell browser and none; 0 takes a free one').argParser(port).default(0))
    .addOption(new Option('--printer <address>', 'tcp://HOST:9100, usb:PATH, serial:PATH or none; overrides the stored one').argParser(printer))
    .addOption(new Option('--lang <language>', 'language of the counter: en (English) or zh (Simplified Chinese)').choices(LANGUAGES))
    .addOption(new Option('--head-office <url>', 'address offered for pairing with head office').argParser(headOffice))
    .addOption(new Option('--head-office-ca <file>', 'certificate (PEM) of the authority that head office’s own comes from; checked, kept, and believed alone from then on'))
    .addOption(new Option('--customer-display', 'open the customer’s display in a window of its own too; in Electron a second screen gets it without asking'))
    .addOption(new Option('--demo', 'begin a new till with the demo store, without asking'))
    .addOption(new Option('--self-test', 'try the database, the devices’ modules and the key on this machine, then end'))
    .helpOption('--help', 'show this')
    .allowExcessArguments(false)
    .addHelpText('after', AFTER)
  command.parse([...argv], { from: 'user' })
  const given = command.opts<Omit<StartOptions, 'shell' | 'selfTest' | 'display' | 'demo'> & { shell?: Shell; selfTest?: boolean; customerDisplay?: boolean; demo?: boolean }>()
  return { ...given, data: resolve(given.data), shell: given.shell ?? null, display: given.customerDisplay ?? false, demo: given.demo ?? false, selfTest: given.selfTest ?? false }
}
