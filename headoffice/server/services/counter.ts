import { setTimeout as delay } from 'node:timers/promises'
import type { JournalRow } from '../../../core/ledger/journal.ts'
import { faultForLog } from '../fault-for-log.ts'
import type { HeadOfficeLog } from '../log.ts'
import type { Database } from '../store/database.ts'
import { terminalsBehind } from '../store/terminal-store.ts'
import { interpretTerminal } from './interpretation.ts'

/** What comes in is gathered so long before it is counted: many small batches of a terminal cost what one large one does. */
const GATHER_MS = 150
/** Terminals that are counted at the same time: one computes while the database works for the other. */
const TERMINALS_AT_ONCE = 2
/** Entries at hand beyond which more are let in only as these are counted: about 10 MB of texts, and a second's work. */
const MOST_AT_HAND = 2_000
/** How often head office looks for what nobody counts: its server was cut off, or counting failed. */
const LOOK_EVERY_MS = 5_000

/** Counts what was taken in and acknowledged before it was counted (ADR 0012). */
export interface Counter {
  /** Entries of a terminal that are held from now on: they are counted soon. */
  held(terminalId: string, rows: readonly JournalRow[]): void
  /** Resolves once so many entries more may be taken in, in the order of asking; after `atMostMs` in any case. */
  room(entries: number, atMostMs: number): Promise<void>
  /** Counts what is at hand and ends. */
  close(): Promise<void>
}

interface Waiter {
  readonly entries: number
  readonly letIn: () => void
}

export function createCounter({ database, log }: { readonly database: Database; readonly log: HeadOfficeLog }): Counter {
  /** Held here and not counted yet, by terminal, in order and without a gap. What is not here is read from the journal. */
  const atHand = new Map<string, readonly JournalRow[]>()
  let countAtHand = 0
  const queue: Waiter[] = []
  /** Where terminals that are behind were at the last look. */
  let behind: ReadonlyMap<string, number> = new Map()
  let gathering: NodeJS.Timeout | null = null
  let passing: Promise<void> | null = null
  let looking = Promise.resolve()
  let isClosed = false

  function put(terminalId: string, rows: readonly JournalRow[]): void {
    countAtHand += rows.length - (atHand.get(terminalId)?.length ?? 0)
    if (rows.length === 0) atHand.delete(terminalId)
    else atHand.set(terminalId, rows)
  }

  function letIn(): void {
    for (let room = MOST_AT_HAND - countAtHand; room > 0 && queue.length > 0; ) {
      const next = queue.shift()
      room -= next?.entries ?? 0
      next?.letIn()
    }
  }

  const inHand = (terminalId: string, afterSeq: number, limit: number): readonly JournalRow[] => {
    const rows = atHand.get(terminalId) ?? []
    const from = afterSeq + 1 - (rows[0]?.seq ?? Infinity)
    return from < 0 ? [] : rows.slice(from, from + limit)
  }

  async function count(terminalId: string): Promise<void> {
    const through = atHand.get(terminalId)?.at(-1)?.seq ?? Number.MAX_SAFE_INTEGER
    try {
      await interpretTerminal(database, terminalId, inHand, through)
    } catch (thrown) {
      // They are held: a later look finds them.
      log.error('interpretation.failed', { terminalId, ...faultForLog(thrown) })
    }
    put(terminalId, (atHand.get(terminalId) ?? []).filter(({ seq }) => seq > through))
    letIn()
  }

  async function pass(terminalIds: readonly string[]): Promise<void> {
    const left = [...terminalIds]
    const some = async () => {
      for (let terminalId = left.shift(); terminalId !== undefined; terminalId = left.shift()) await count(terminalId)
    }
    await Promise.all(Array.from({ length: TERMINALS_AT_ONCE }, some))
  }

  function gather(): void {
    if (gathering !== null || passing !== null || isClosed || atHand.size === 0) return
    gathering = setTimeout(() => {
      gathering = null
      passing = pass([...atHand.keys()]).finally(() => {
        passing = null
        gather()
      })
    }, countAtHand < MOST_AT_HAND / 2 ? GATHER_MS : 0)
  }

  /** Counts those that are where they were at the last look: nobody is at them. */
  async function look(): Promise<void> {
    const now = await terminalsBehind(database.pool)
    const left = now.filter(({ terminalId, interpretedSeq }) => behind.get(terminalId) === interpretedSeq && !atHand.has(terminalId))
    behind = new Map(now.map(({ terminalId, interpretedSeq }) => [terminalId, interpretedSeq]))
    if (!isClosed) await pass(left.map(({ terminalId }) => terminalId))
  }
  const looks = setInterval(() => {
    looking = looking.then(look).catch((thrown: unknown) => log.error('interpretation.failed', faultForLog(thrown)))
  }, LOOK_EVERY_MS)
  looks.unref()

  return {
    held(terminalId, rows) {
      const before = atHand.get(terminalId) ?? []
      // Where others of this terminal came in between, the journal tells of them.
      put(terminalId, before.at(-1)?.seq === (rows[0]?.seq ?? 0) - 1 ? [...before, ...rows] : rows)
      gather()
    },
    async room(entries, atMostMs) {
      if (queue.length === 0 && countAtHand < MOST_AT_HAND) return
      const stop = new AbortController()
      const waiting = new Promise<void>((resolve) => queue.push({ entries, letIn: resolve }))
      await Promise.race([waiting, delay(atMostMs, undefined, { signal: stop.signal }).catch(() => undefined)])
      stop.abort()
    },
    async close() {
      isClosed = true
      clearInterval(looks)
      if (gathering !== null) clearTimeout(gathering)
      await looking
      await passing
      await pass([...atHand.keys()])
    },
  }
}
