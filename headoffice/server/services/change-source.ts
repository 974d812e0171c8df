import type { Change } from '../../../core/sync/changes.ts'
import type { Queryable, TerminalRecord } from '../store/terminal-store.ts'

/** The till that asks, and when. */
export type Reader = TerminalRecord & { readonly programmeId: string; readonly now: number }

/** What head office tells of one kind. Both read what is now; whether something changed is in the log (change-store.ts). */
export interface ChangeSource {
  /** The most keys that `page` is asked for at once: what a page of this kind may hold in memory. */
  readonly atOnce: number
  /** These things as they are now for this till, in any order; a key that there is nothing to say of is left out. */
  page(db: Queryable, keys: readonly string[], reader: Reader): Promise<Change[]>
  /** For a snapshot: the next keys of all that this till may see after one (null: from the start), in an order of the source's own that stays. */
  keysAfter(db: Queryable, reader: Reader, afterKey: string | null, limit: number): Promise<string[]>
}
