import type Database from 'better-sqlite3'
import type { Clock, Hasher } from '../../core/base/ports.ts'
import type { Log } from '../log/log.ts'
import type { BooksThread } from '../services/books-thread.ts'
import type { Till } from '../services/till.ts'
import type { JournalStore } from '../store/journal-store.ts'
import type { KeyStore } from '../store/key-store.ts'
import type { RulebookStore } from '../store/rulebook-store.ts'

/** The journal as sync reads it: nothing here writes. */
export type SyncJournal = Pick<JournalStore, 'headOf' | 'rowsAfter' | 'terminalIdentity'>
export type SyncKeys = Pick<KeyStore, 'sign' | 'publicKeyRaw'>
/** Where accepted rulebooks go. */
export type SyncRulebooks = RulebookStore

/** How often and how patiently; a shop's network sets the defaults, tests shorten them. */
export interface SyncTimings {
  /** Between two rounds when all is well. */
  readonly everyMs: number
  /** Between two questions whether the code was typed. */
  readonly pairingPollMs: number
  /** First wait after a failure; doubles up to `longestWaitMs`, with jitter. */
  readonly firstWaitMs: number
  readonly longestWaitMs: number
  /** How long one request may take, its answer included. */
  readonly requestTimeoutMs: number
  /** Pages of changes read in a round: then what was sold meanwhile goes up first. */
  readonly pagesARound: number
  /** How often a change that was refused, or a gap that was not filled, is asked for again. */
  readonly askAgainMs: number
}

export const SYNC_TIMINGS: SyncTimings = {
  everyMs: 15_000,
  pairingPollMs: 2_000,
  firstWaitMs: 2_000,
  longestWaitMs: 60_000,
  requestTimeoutMs: 20_000,
  pagesARound: 20,
  askAgainMs: 10 * 60_000,
}

/** What sync is made of. */
export interface SyncOptions {
  readonly till: Till
  /** Searches a large file while the till sells; without one, that is left for the next start. */
  readonly books?: BooksThread
  /** The program's version, told to head office. */
  readonly version: string
  /** The address the screen offers before a till is paired. */
  readonly offeredUrl: string
  /** The one authority whose certificate of head office is believed, in PEM; without one, those that this computer comes with. */
  readonly headOfficeCa?: string | null
  readonly onChange: () => void
  /** The member on the open sale is known better now. */
  readonly onMembersChange?: () => void
  /** What the till itself shows has changed: gaps filled, spending goes on. */
  readonly onTerminalChange?: () => void
  /** True where nothing may be sent for now: the folder may be a copy. */
  readonly isPaused?: () => boolean
  readonly timings?: Partial<SyncTimings>
}

/** The same, with what the steps need of the till at hand. */
export interface SyncDeps extends SyncOptions {
  readonly db: Database.Database
  readonly journal: SyncJournal
  readonly keys: SyncKeys
  readonly rulebooks: SyncRulebooks
  readonly clock: Clock
  readonly hasher: Hasher
  readonly log: Log
}
