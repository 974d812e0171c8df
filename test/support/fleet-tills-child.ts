/**
 * Several tills in one process, each with a folder, database, key and line of its own, and somebody who sells at it.
 * `fleet-tills-child.ts JSON`, where JSON is a `TillsOrder`.
 */
import { flushCompileCache } from 'node:module'
import { randomUUID } from 'node:crypto'
import type { SyncView } from '../../core/contract/views.ts'
import { createTerminal } from '../../terminal/app.ts'
import { UNKNOWN_PLACE } from '../../terminal/store/place-mark.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { FleetCounter } from './fleet-counter.ts'
import { openNotebook } from './fleet-notebook.ts'
import { fleetCards, fleetOpeningPoints, setUpFleetTill } from './fleet-store.ts'
import { seededNumbers } from './seeded-numbers.ts'

export interface TillsOrder {
  readonly tills: readonly { readonly n: number; readonly dataDir: string; readonly notebook: string; readonly url: string }[]
  readonly openedAt: number
  readonly seed: number
  /** Longest pause between two customers. */
  readonly pauseMs: number
}
export type ToTills = 'sell' | 'rest' | 'points' | 'close'
export type FromTills =
  | { readonly ready: true }
  | { readonly closed: true }
  | { readonly resting: true }
  /** By till and member: what is available, pending and held, less what is owed. */
  | { readonly points: Readonly<Record<number, Readonly<Record<string, number>>>> }
  | { readonly states: readonly { readonly n: number; readonly sync: SyncView }[] }

const order = JSON.parse(process.argv[2] ?? '') as TillsOrder
const tell = (message: FromTills) => void process.send?.(message, undefined, undefined, () => undefined)
const SYNC_TIMINGS = { everyMs: 700, pairingPollMs: 150, firstWaitMs: 100, longestWaitMs: 1_000, requestTimeoutMs: 2_500 }

let selling = false
let serving: Promise<unknown> = Promise.resolve()
const tills: { n: number; url: string; terminal: Terminal; counter: FleetCounter; random: ReturnType<typeof seededNumbers> }[] = []

for (const { n, dataDir, notebook, url } of order.tills) {
  setUpFleetTill(dataDir, n, order.openedAt)
  const terminal = await createTerminal({ dataDir }, { syncTimings: SYNC_TIMINGS, placeOf: () => UNKNOWN_PLACE })
  const random = seededNumbers(order.seed + n)
  const counter = new FleetCounter(terminal, { notebook: openNotebook(notebook), random, cards: fleetCards(order.openedAt) })
  await counter.begin()
  tills.push({ n, url, terminal, counter, random })
}

/** Asks to be paired until head office was there to be asked. */
async function pairAll(): Promise<void> {
  for (const { terminal, url } of tills) {
    const { 'sync.get': get, 'sync.pair': pair } = terminal.handlers
    const view = await get({})
    if (view.ok && !view.value.paired && view.value.state !== 'pairing') await pair({ commandId: randomUUID(), url })
  }
}

async function customers({ counter, random }: (typeof tills)[number]): Promise<void> {
  while (selling) {
    await counter.serve()
    await new Promise((resolve) => setTimeout(resolve, random.between(1, order.pauseMs)))
  }
}

async function pointsAt(counter: FleetCounter): Promise<Record<string, number>> {
  const points: Record<string, number> = {}
  for (const memberId of Object.keys(fleetOpeningPoints(order.openedAt))) {
    const { standing } = await counter.call('points.get', { memberId })
    const net = standing.available + standing.pending + standing.held - standing.debt
    if (net !== 0) points[memberId] = net
  }
  return points
}

async function obey(message: ToTills): Promise<void> {
  if (message === 'sell') {
    selling = true
    serving = Promise.all(tills.map(customers))
    return
  }
  if (message === 'points') return tell({ points: Object.fromEntries(await Promise.all(tills.map(async ({ n, counter }) => [n, await pointsAt(counter)] as const))) })
  selling = false
  await serving
  if (message === 'rest') return tell({ resting: true })
  await Promise.all(tills.map(({ terminal }) => terminal.close()))
  tell({ closed: true })
  process.disconnect()
  process.exit()
}

/** Twice a second: how each till stands, and another try to pair where that failed. */
async function report(): Promise<void> {
  await pairAll()
  const views = await Promise.all(tills.map(async ({ n, terminal }) => ({ n, sync: await terminal.handlers['sync.get']({}) })))
  tell({ states: views.flatMap(({ n, sync }) => (sync.ok ? [{ n, sync: sync.value }] : [])) })
  setTimeout(() => void report(), 500)
}

process.on('message', (message: ToTills) => void obey(message))
process.on('disconnect', () => process.exit())
flushCompileCache()
tell({ ready: true })
void report()
