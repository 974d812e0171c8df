import { z } from 'zod'
import type { Instant } from '../../core/time/instant.ts'
import { adoptSegment } from '../store/segments.ts'
import type { Segment } from '../store/segments.ts'
import { createSyncStore } from '../store/sync-store.ts'
import { BooksStopped } from './books-thread.ts'
import type { BooksThread } from './books-thread.ts'
import type { Till } from './till.ts'

const LOOK_MS = 60_000
const DAY_MS = 24 * 3600_000
/** Head office has held the entries for so long, or there is none, and the year has been over for so long (ledger-and-sync). */
const KEPT_LIVE_DAYS = 90
/** Entries in one file at the most: the live rows go in one transaction, and a sale may wait for it. */
const MOST_ENTRIES = 10_000
/** Looks between two tries that did not work. */
const REST_LOOKS = 60
const ACKNOWLEDGED = 'segment.acknowledged'

const acknowledgedSchema = z.strictObject({ terminalId: z.string(), seq: z.int(), since: z.int() })

/** Finds what is due: entries of a business year that is over, that nobody will ask for often any more. */
export function createYearEnds(till: Till) {
  const firstLive = till.db.prepare<[], { seq: number; at: Instant }>('SELECT seq, at FROM journal WHERE seq = (SELECT min(seq) FROM journal)')
  const lastLive = till.db.prepare<[], number | null>('SELECT max(seq) FROM journal').pluck()
  const atOf = till.db.prepare<[number], Instant>('SELECT at FROM journal WHERE seq = ?').pluck()
  const sync = createSyncStore(till.db)
  const yearOf = (at: Instant): string => till.rules.dateOf(at).slice(0, 4)

  /** The last entry of the year of the first live one: instants never go back, so halving finds it. */
  function lastOfYear(first: { seq: number; at: Instant }): number {
    let low = first.seq
    let high = lastLive.get() ?? first.seq
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (yearOf(atOf.get(middle) ?? 0) > yearOf(first.at)) high = middle - 1
      else low = middle
    }
    return low
  }

  /** Since when head office is known to hold an entry; noted at the first look that finds it so. Null: it does not. */
  function acknowledgedSince(seq: number): Instant | null {
    const { headOffice, watermark } = sync.read()
    if (headOffice === null) return 0
    const { terminalId } = till.journal.terminalIdentity()
    if (watermark < seq) return null
    const kept = acknowledgedSchema.safeParse(JSON.parse(till.settings.get(ACKNOWLEDGED) ?? 'null')).data
    if (kept?.terminalId === terminalId && kept.seq === seq) return kept.since
    const since = till.clock.now()
    till.settings.set(ACKNOWLEDGED, JSON.stringify({ terminalId, seq, since }))
    return since
  }

  return {
    /** The last entry that can be closed now, with those before it; null where none is due. */
    due(): number | null {
      const now = till.clock.now()
      const first = firstLive.get()
      if (!first || yearOf(first.at) >= yearOf(now)) return null
      const last = lastOfYear(first)
      const keptUntil = Math.max(atOf.get(last) ?? now, acknowledgedSince(last) ?? now) + KEPT_LIVE_DAYS * DAY_MS
      return keptUntil > now ? null : Math.min(last, first.seq + MOST_ENTRIES - 1)
    },
  }
}

export interface YearClosing {
  /** One look; the segment it closes, or null. Null at once where this is not the moment. */
  look(): Promise<Segment | null> | null
}

/**
 * Decides at each look whether a piece of the journal is to be closed and this is the moment: no sale is open and nothing
 * was written since the look before. The file is written in a thread; only the change of the database is made here, in a
 * few milliseconds, at a moment as quiet.
 */
export function createYearClosing(till: Till, thread: BooksThread): YearClosing {
  const changes = till.db.prepare<[], number>('SELECT total_changes()').pluck()
  const years = createYearEnds(till)
  let seen = changes.get() ?? 0
  let rest = 0
  let running: Promise<Segment | null> | null = null

  async function close(upToSeq: number): Promise<Segment | null> {
    const startedMs = till.clock.monotonicMs()
    const written = await thread.run({ what: 'write-segment', database: till.db.name, order: { upToSeq, because: 'year', at: till.clock.now() } })
    // A sale that was begun meanwhile goes first: what was written is written anew at a later look.
    if (till.baskets.open() !== null) return null
    const segment = adoptSegment(till.db, written)
    till.log.info('segment.closed', { file: segment.file, firstSeq: segment.firstSeq, lastSeq: segment.lastSeq, tookMs: Math.round(till.clock.monotonicMs() - startedMs) })
    return segment
  }

  async function closeWhatIsDue(): Promise<Segment | null> {
    try {
      const upToSeq = years.due()
      return upToSeq === null ? null : await close(upToSeq)
    } catch (error) {
      if (error instanceof BooksStopped) return null
      rest = REST_LOOKS
      till.log.error('segment.not-closed', { message: error instanceof Error ? error.message : 'unknown' })
      return null
    }
  }

  return {
    look() {
      const now = changes.get() ?? 0
      const isQuiet = now === seen && till.baskets.open() === null
      seen = now
      if (rest > 0) rest -= 1
      if (running !== null || rest > 0 || !isQuiet) return running
      running = closeWhatIsDue().finally(() => {
        running = null
      })
      return running
    },
  }
}

/** Looks every minute while the till runs. Returns how to stop. */
export function closeYearsWhenQuiet(till: Till, thread: BooksThread): () => void {
  const closing = createYearClosing(till, thread)
  const timer = setInterval(() => void closing.look(), LOOK_MS)
  timer.unref()
  return () => clearInterval(timer)
}
