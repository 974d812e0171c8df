import { missingEntries } from '../services/refill.ts'
import { spendingBarred, spendingCleared } from '../services/spending-guard.ts'
import { createChangeFeed } from '../store/change-feed.ts'
import { allEarlierHeld } from './earlier-chains.ts'
import type { SyncContext } from './step.ts'

/** What tells how much of a customer's may be spent: without a whole snapshot of these nothing is known to be right. */
const BALANCE_KINDS = ['account', 'instrument', 'code-used']

/**
 * A till that may lack entries spends again without head office once nothing is missing of what it can know, head office
 * holds everything it wrote, and it has since been told every balance whole. Called when a round has gone well.
 */
export function createSpendingClearance({ deps, store }: SyncContext) {
  const { till } = deps
  const feed = createChangeFeed(deps.db)
  /** The doubt for which everything was asked for anew: once, whatever the clock says since. */
  let askedSince: number | null = null

  function isKnownRight(since: number): boolean {
    const { headOffice, watermark } = store.read()
    const { cursor, snapshotId, wholeKinds, wholeSince } = feed.read()
    const isTold = cursor !== null && snapshotId === null && wholeSince !== null && wholeSince >= since && BALANCE_KINDS.every((kind) => wholeKinds.includes(kind))
    return headOffice !== null && isTold && watermark === deps.journal.headOf().seq && allEarlierHeld(deps.db) && missingEntries(till).length === 0
  }

  return {
    /** Before changes are read: what was told before the doubt began may have been lost with the rest. */
    askAnew(): void {
      const barred = spendingBarred(till.settings)
      const { cursor, snapshotId, wholeSince } = feed.read()
      if (barred === null || askedSince === barred.since) return
      askedSince = barred.since
      if (cursor !== null && snapshotId === null && (wholeSince ?? -1) < barred.since) feed.keepCursor(null)
    },
    /** After a round that went well. */
    clear(): void {
      const barred = spendingBarred(till.settings)
      if (barred === null || !isKnownRight(barred.since)) return
      deps.db.transaction(() => spendingCleared(till)).immediate()
      deps.log.info('sync.spending-cleared', { because: barred.because })
      deps.onTerminalChange?.()
    },
  }
}
