import type { SyncView } from '../../core/contract/views.ts'
import type { RefusedChange } from '../store/change-feed.ts'

type NotTaken = SyncView['notTaken'][number]

/** What a person can make of why a change was not taken; everything else is one that this program could not read. */
const WHY: Readonly<Record<string, NotTaken['why']>> = {
  signature: 'seal', SIGNATURE_WRONG: 'seal', HASH_WRONG: 'seal', 'unknown-till': 'seal', 'revoked-till': 'seal',
  'unknown-kind': 'newer',
  older: 'older',
}

/** Changes that were not taken, as the screen tells them; a rulebook has a line of its own there. */
export function notTakenView(refused: readonly RefusedChange[]): NotTaken[] {
  const byWhy = new Map<NotTaken['why'], NotTaken>()
  for (const { kind, reason, at } of refused) {
    if (kind === 'rulebook') continue
    const why = WHY[reason] ?? 'unreadable'
    const known = byWhy.get(why)
    byWhy.set(why, { why, count: (known?.count ?? 0) + 1, since: Math.min(known?.since ?? at, at) })
  }
  return [...byWhy.values()]
}
