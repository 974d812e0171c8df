import type { ChangeKind, ChangeOf } from '../../core/sync/changes.ts'
import type { KeyList } from '../../core/sync/key-list.ts'
import type { Till } from '../services/till.ts'
import type { HeadOfficeLink, SyncStore } from '../store/sync-store.ts'

/** What takers of a page share. All of a page is taken in one transaction, together with the cursor. */
export interface TakerContext {
  readonly till: Till
  readonly link: HeadOfficeLink
  readonly store: SyncStore
  /** The keys that may sign, as the root vouches for them; null where what came with the page is not to be believed. */
  readonly keyList: KeyList | null
  /** Done once the page is on disk: events, caches. */
  afterCommit(work: () => void): void
  /** Tells screens that the member on the open sale is not what they show. */
  readonly onMembersChange: () => void
}

/** Why a change is not taken. It is noted and shown, and the page goes on. */
export interface ChangeRefusal {
  readonly reason: string
  /** For support. */
  readonly detail: string
  /** It may have been spoilt on the way, or something it needs may still come: it is asked for again after a while. */
  readonly mayPass: boolean
}

export interface ChangeTaker<K extends ChangeKind> {
  /** Takes what a thing is now; the same again changes nothing. Null: taken. */
  take(change: ChangeOf<K>, context: TakerContext): ChangeRefusal | null
  /**
   * A snapshot is whole: what it did not name may go, as far as this kind keeps such. The keys it named are in the table
   * `snapshot_key` (kind, key). Never what this till has made and not sent yet.
   */
  dropUnnamed?(context: TakerContext): void
}
