import { missingEntries } from '../services/refill.ts'
import { spendingBarred, spendingCleared } from '../services/spending-guard.ts'
import { createChangeFeed } from '../store/change-feed.ts'
import { allEarlierHeld } from './earlier-chains.ts'
import type { SyncContext } from './step.ts'

/** What tells how much of a customer's may be spent: without a whole snapshot of these nothing is known to be right. */
const BALANCE_KINDS = ['account', 'instrument', 'code-used']

/**
 * A till that may lack entries spends again without head office once nothing is missing of what it can know, head office
 * holds everything it wrote, and it has since been told every balance whole. "Since" is the doubt that stood when the
 * snapshot was begun, not a time: a clock may have been set back.
 */
export function createSpendingClearance({ deps, store }: SyncContext) {
  const { till } = deps
  const feed = createChangeFeed(deps.db)

  function isKnownRight(doubt: number): boolean {
    const { headOffice, watermark } = store.read()
    const { cursor, snapshotId, wholeKinds, wholeDoubt } = feed.read()
    const isTold = cursor !== null && snapshotId === null && wholeDoubt === doubt && BALANCE_KINDS.every((kind) => wholeKinds.includes(kind))
    return headOffice !== null && isTold && watermark === deps.journal.headOf().seq && allEarlierHeld(deps.db) && missingEntries(till).length === 0
  }

  return {
    /** Before changes are read: what was told before the doubt began may have been lost with the rest. */
    askAnew(): void {
      const doubt = spendingBarred(till.settings)?.since ?? null
      const { snapshotId, snapshotDoubt, wholeDoubt } = feed.read()
      if (doubt !== null && (snapshotId === null ? wholeDoubt : snapshotDoubt) !== doubt) feed.keepCursor(null)
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
