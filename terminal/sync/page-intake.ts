import { changeSchema } from '../../core/sync/changes.ts'
import type { AnyChange, Change, ChangeOf, ChangesPage, ChangeKind } from '../../core/sync/changes.ts'
import { verifyKeyList } from '../../core/sync/rulebook-envelope.ts'
import { spendingBarred } from '../services/spending-guard.ts'
import { diskRefusalOf } from '../store/disk-refusal.ts'
import { WHOLE_KIND } from '../store/change-feed.ts'
import type { ChangeFeed } from '../store/change-feed.ts'
import type { HeadOfficeLink } from '../store/sync-store.ts'
import { CHANGE_TAKERS } from './change-takers.ts'
import type { ChangeRefusal, TakerContext } from './change-taker.ts'
import { verifyEd25519 } from './ed25519.ts'
import type { SyncContext } from './step.ts'


/** Takes pages: every change with its taker, and the cursor, in one transaction. One change that is refused holds up no other. */
export function createPageIntake({ deps, store, timings }: SyncContext, feed: ChangeFeed) {
  const { till } = deps

  function takenBy<K extends ChangeKind>(change: ChangeOf<K>, context: TakerContext): ChangeRefusal | null {
    return CHANGE_TAKERS[change.kind as K].take(change, context)
  }

  /** Undoes what a taker that threw had begun, and nothing else. A disk that fails ends the page. */
  function attempt(change: Change, context: TakerContext): ChangeRefusal | null {
    try {
      return deps.db.transaction(() => takenBy(change, context))()
    } catch (thrown) {
      if (diskRefusalOf(thrown, '') !== null) throw thrown
      const detail = thrown instanceof Error ? thrown.message : String(thrown)
      deps.log.error('sync.change-threw', { kind: change.kind, detail })
      return { reason: 'failed', detail, mayPass: true }
    }
  }

  function take(raw: AnyChange, context: TakerContext): void {
    const { kind, key } = raw
    const at = deps.clock.now()
    if (!(kind in CHANGE_TAKERS)) {
      feed.putRefused({ kind, key: WHOLE_KIND, reason: 'unknown-kind', detail: '', at, askAt: null })
      return
    }
    const refusal = examine(raw, context)
    if (refusal === null) {
      feed.dropRefused(kind, key)
      return
    }
    feed.putRefused({ kind, key, reason: refusal.reason, detail: refusal.detail, at, askAt: refusal.mayPass ? at + timings.askAgainMs : null })
    deps.log.warn('sync.change-refused', { kind, reason: refusal.reason })
  }

  function examine(raw: AnyChange, context: TakerContext): ChangeRefusal | null {
    const shaped = changeSchema.safeParse(raw)
    return shaped.success ? attempt(shaped.data, context) : { reason: 'malformed', detail: shaped.error.issues[0]?.path.join('.') ?? '', mayPass: true }
  }

  /** Notes what a page of a snapshot names; at its end what no page named may go. */
  function followSnapshot(page: ChangesPage, context: TakerContext): void {
    const { snapshot, kinds, changes } = page
    if (snapshot === null) return
    if (snapshot.isFirst) feed.beginSnapshot(snapshot.id, kinds, spendingBarred(till.settings)?.since ?? null)
    const before = feed.read()
    if (before.snapshotId !== snapshot.id) throw new Error('a snapshot goes on that was not begun')
    // While servers are brought up to date one after another, a page may come from one that knows less.
    const common = before.snapshotKinds.filter((kind) => kinds.includes(kind))
    feed.narrowSnapshot(common)
    for (const { kind, key } of changes) feed.name(kind, key)
    if (!snapshot.isLast) return
    for (const [kind, taker] of Object.entries(CHANGE_TAKERS)) if (common.includes(kind)) taker.dropUnnamed?.(context)
    feed.endSnapshot(common)
    feed.forgetUnknown(common)
  }

  function inOneTransaction(link: HeadOfficeLink, page: ChangesPage, work: (context: TakerContext) => void): void {
    const after: (() => void)[] = []
    const listed = verifyKeyList(page.keyList, link.rootKey, { verify: verifyEd25519, seenVersion: store.read().keyListVersion })
    const context: TakerContext = { till, link, store, keyList: listed.ok ? page.keyList : null, afterCommit: (one) => void after.push(one), onMembersChange: deps.onMembersChange ?? (() => undefined) }
    deps.db.transaction(() => {
      if (listed.ok) store.keepKeyList(listed.value)
      work(context)
    }).immediate()
    for (const one of after) one()
  }

  return {
    takePage(link: HeadOfficeLink, page: ChangesPage): void {
      inOneTransaction(link, page, (context) => {
        for (const change of page.changes) take(change, context)
        followSnapshot(page, context)
        feed.keepCursor(page.cursor)
      })
    },
    /** One change that was asked for again; nothing came: there is nothing to say of it any more. */
    takeOne(link: HeadOfficeLink, page: ChangesPage, asked: { readonly kind: string; readonly key: string }): void {
      inOneTransaction(link, page, (context) => {
        if (page.changes.length === 0) feed.dropRefused(asked.kind, asked.key)
        for (const change of page.changes) take(change, context)
      })
    },
  }
}
