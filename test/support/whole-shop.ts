import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { gs1CheckDigit } from '../../core/scan/check-digits.ts'
import { overviewSchema } from '../../core/sync/console-views.ts'
import type { Overview } from '../../core/sync/console-views.ts'
import { OUT_DIR, PROJECT_DIR } from '../../scripts/lib/paths.ts'
import { demoRulebook } from '../../terminal/demo/demo-rulebook.ts'
import { bootCounter, built } from './boot.ts'
import type { BootOptions, Counter } from './boot.ts'
import { launchBrowser, openCounter } from './browser.ts'
import { CounterPage } from './counter-page.ts'
import { DEMO_STORE, startHeadOffice } from './head-office.ts'
import type { TestHeadOffice } from './head-office.ts'
import { cableTo } from './network.ts'
import type { Cable } from './network.ts'
import { barcodeOf } from './till.ts'

/** A shop as it stands: the till in its own process, its screen in Chromium, a printer on the network. */
export interface Shop {
  readonly counter: Counter
  readonly browser: Browser
  readonly screen: CounterPage
  /** Another window on the same till. */
  openScreen(options?: BrowserContextOptions): Promise<CounterPage>
  /** The customer's side of this till. */
  openDisplay(options?: BrowserContextOptions): Promise<Page>
  close(): Promise<void>
}

export async function openShop(options: BootOptions & { readonly window?: BrowserContextOptions } = {}): Promise<Shop> {
  const counter = await bootCounter(options)
  const browser = await launchBrowser().catch(async (error: unknown) => {
    await counter.close()
    throw error
  })
  const openScreen = async (window?: BrowserContextOptions) => CounterPage.on(await openCounter(browser, counter, window))
  return {
    counter, browser, openScreen,
    openDisplay: (window) => openCounter(browser, counter, window, 'display'),
    screen: await openScreen(options.window),
    async close() {
      await browser.close()
      await counter.close()
    },
  }
}

/** Head office at the end of a cable. */
export interface DistantHeadOffice {
  readonly office: TestHeadOffice
  readonly cable: Cable
  overview(): Promise<Overview>
  close(): Promise<void>
}

/** Head office with the demo store's rules of today, and the cable that leads to it. */
export async function openHeadOffice(): Promise<DistantHeadOffice> {
  await built('console')
  const office = await startHeadOffice({ firstRulebook: demoRulebook(DEMO_STORE, Date.now()), pageDir: join(OUT_DIR, 'console') })
  const cable = await cableTo(office.office.url)
  return {
    office, cable,
    overview: async () => overviewSchema.parse((await office.console('/console/overview')).body),
    async close() {
      await cable.close()
      await office.close()
    },
  }
}

/** The label of the shop's scale for goods sold by weight: `21`, item code, weight in grams, check digit. */
export function scaleLabel(sku: string, grams: number): string {
  const body = `21${barcodeOf(sku).slice(2, 7)}${String(grams).padStart(5, '0')}`
  return `${body}${gs1CheckDigit(body)}`
}

/** The shopping of the mockups, in the order in which it is scanned; the bag has no barcode. */
export const MOCKUP_SCANS = [
  'kitchen-towel-6r', 'rice-thai-jasmine-5kg', 'eggs-free-range-10', 'eggs-free-range-10', 'oat-milk-barista-1l', 'oat-milk-barista-1l', 'oat-milk-barista-1l', 'coffee-beans-dark-250g',
].map(barcodeOf)

export interface CommandOutcome {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs a command of the project as a person does, in English. */
export function runScript(script: string, args: readonly string[]): Promise<CommandOutcome> {
  const child = spawn(process.execPath, [join(PROJECT_DIR, 'scripts', script), ...args], { env: { ...process.env, LC_ALL: 'C' } })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, out, err }))
  })
}

/** What `npm run -s ledger -- verify DIR --json` says. */
export async function verifyLedger(dataDir: string): Promise<{ sound: boolean | null; sales: number }> {
  return JSON.parse((await runScript('ledger.ts', ['verify', dataDir, '--json'])).out) as { sound: boolean | null; sales: number }
}
