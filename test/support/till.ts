import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import type { Clock } from '../../core/base/ports.ts'
import { makeClient } from '../../core/contract/client.ts'
import { memoryLinkPair } from '../../core/contract/memory-link.ts'
import type { MethodName } from '../../core/contract/methods.ts'
import type { Client, MethodErrors, MethodInput, MethodOutput } from '../../core/contract/types.ts'
import type { SaleView } from '../../core/contract/views.ts'
import type { Product } from '../../core/basket/product.ts'
import { createTerminal } from '../../terminal/app.ts'
import { UNKNOWN_PLACE } from '../../terminal/store/place-mark.ts'
import type { Terminal, TerminalConfig, TerminalPorts } from '../../terminal/terminal.ts'
import { copyTemplate, template } from './templates.ts'

/** Friday 14 August 2026, noon in Singapore. */
export const FRIDAY_NOON = Date.UTC(2026, 7, 14, 4, 0)

/** A clock that stands still until it is moved. */
export interface HandClock extends Clock {
  advance(ms: number): void
}

export function handClock(start = FRIDAY_NOON): HandClock {
  let now = start
  return {
    now: () => now,
    monotonicMs: () => now - FRIDAY_NOON + 1_000_000,
    advance: (ms) => void (now += ms),
  }
}

export function temporaryFolder(): { dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'regulars-till-'))
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) }
}

const catalogue = JSON.parse(readFileSync(new URL('../../resources/demo-store/catalogue.json', import.meta.url), 'utf8')) as { products: Product[] }

/** All goods of the demo store. */
export const demoProducts: readonly Product[] = catalogue.products

/** Goods of the demo store by sku. */
export function demoProduct(sku: string): Product {
  const product = catalogue.products.find((p) => p.sku === sku)
  if (!product) throw new Error(`no ${sku} in the demo store`)
  return product
}

export const barcodeOf = (sku: string): string => demoProduct(sku).barcodes[0] ?? ''
/** Members the demo store names. */
export const MEI_LIN_CARD = '6035121827060427'
export const MEI_LIN_BLOCKED_CARD = '6035121827061193'
export const DANIEL_CARD = '6035122031565532'
export const CASHIER = { staffId: 'aisha', pin: '2580' }
export const MANAGER = { staffId: 'marcus', pin: '9753' }

const people = JSON.parse(readFileSync(new URL('../../resources/demo-store/store.json', import.meta.url), 'utf8')) as { staff: { staffId: string; badge: string }[] }
/** The badge that one of the demo store's people carries. */
export const badgeOf = (staffId: string): string => people.staff.find((person) => person.staffId === staffId)?.badge ?? ''

export interface TestTill {
  readonly terminal: Terminal
  readonly client: Client
  readonly clock: HandClock
  readonly dataDir: string
  /** Calls and expects success. */
  call<M extends MethodName>(method: M, input: MethodInput<M>): Promise<MethodOutput<M>>
  /** Calls and expects a refusal; its code and data. */
  refusal<M extends MethodName>(method: M, input: MethodInput<M>): Promise<{ code: MethodErrors<M> | string; data: unknown }>
  signIn(who?: { staffId: string; pin: string }): Promise<void>
  /** One scan, later than any before it. */
  scan(text: string): Promise<SaleView>
  /** Sells what is in the basket for cash. */
  payCash(sale: SaleView, givenMinor: number): Promise<MethodOutput<'sale.complete'>['completed']>
  close(): Promise<void>
  /** Closes and opens again on the same folder. */
  reopen(): Promise<TestTill>
}

export interface TillOptions {
  readonly dataDir: string
  readonly clock?: HandClock
  readonly config?: Partial<TerminalConfig>
  readonly ports?: Partial<TerminalPorts>
}

export const command = (): { commandId: string } => ({ commandId: randomUUID() })

/** A real terminal on a real folder, with a client over the in-memory link. */
export async function openTill(options: TillOptions): Promise<TestTill> {
  const clock = options.clock ?? handClock()
  const terminal = await createTerminal({ dataDir: options.dataDir, ...options.config }, { clock, placeOf: () => UNKNOWN_PLACE, ...options.ports })
  const [near, far] = memoryLinkPair()
  terminal.attach(far)
  const client = makeClient(near, {
    timeoutMs: 20_000,
    after: (ms, fn) => {
      const timer = setTimeout(fn, ms)
      return () => clearTimeout(timer)
    },
  })

  const till: TestTill = {
    terminal, client, clock,
    dataDir: options.dataDir,
    async call(method, input) {
      const result = await client.call(method, input)
      if (!result.ok) throw new Error(`${method} answered ${JSON.stringify(result.error)}`)
      return result.value
    },
    async refusal(method, input) {
      const result = await client.call(method, input)
      if (result.ok) throw new Error(`${method} was not refused`)
      return result.error
    },
    async signIn(who = CASHIER) {
      await till.call('staff.signIn', { ...command(), ...who })
    },
    async scan(text) {
      clock.advance(1000)
      const { sale } = await till.call('sale.addScan', { ...command(), scan: { deviceId: 'wedge', symbology: null, text, at: clock.now() } })
      if (!sale) throw new Error('a scan leaves a sale open')
      return sale
    },
    async payCash(sale, givenMinor) {
      const { completed } = await till.call('sale.complete', { ...command(), saleId: sale.saleId, revision: sale.revision, tenders: [{ kind: 'cash', givenMinor }] })
      return completed
    },
    close: () => terminal.close(),
    async reopen() {
      await terminal.close()
      return openTill({ ...options, clock })
    },
  }
  return till
}

/**
 * Lays a new till of the demo store into an empty folder, closed. Setting a till up takes ten times as long as copying one, so
 * each kind is set up once in a run of tests and copied: its tills have the same id and key, and are never open at the same time.
 *
 * @param kind what is special about it, in words of its own
 * @param prepare what is done to the closed till of this kind
 */
export async function layNewTill(dataDir: string, kind = 'as it comes', prepare: (dataDir: string) => void = () => undefined): Promise<void> {
  const path = await template(`till-${createHash('sha256').update(kind).digest('hex').slice(0, 16)}`, async (dir) => {
    await (await openTill({ dataDir: dir })).close()
    prepare(dir)
  })
  copyTemplate(path, dataDir)
}

/** A new till before each test, with the cashier signed in; after it, closed and its folder removed. */
export function tillBeforeEach(take: (till: TestTill) => void, current: () => TestTill): void {
  let folder: ReturnType<typeof temporaryFolder>
  beforeEach(async () => {
    folder = temporaryFolder()
    await layNewTill(folder.dir)
    const till = await openTill({ dataDir: folder.dir })
    await till.signIn()
    take(till)
  })
  afterEach(async () => {
    await current().close()
    folder.remove()
  })
}
