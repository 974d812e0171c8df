import type { TerminalView } from '../../core/contract/views.ts'
import { currentIdentity } from '../store/chain-store.ts'
import { createSyncStore } from '../store/sync-store.ts'
import { suspectedCopy } from './place.ts'
import { spendingBarred } from './spending-guard.ts'
import type { Till } from './till.ts'

/** The head office that this till belongs to, paired now or before its chain began; null: none. */
export function headOfficeOf(till: Pick<Till, 'db'>): string | null {
  return createSyncStore(till.db).read().headOffice?.url ?? currentIdentity(till.db)?.pairedBefore ?? null
}

/** What screens know of a chain that is not the till's first, and of spending. */
export function chainView(till: Till): Pick<TerminalView, 'chain' | 'suspectedCopy' | 'spendingBarred'> {
  const chain = currentIdentity(till.db)
  return {
    chain: chain === null || chain.because === null ? null : {
      letters: chain.letters, because: chain.because, since: chain.begunAt,
      pairAgainWith: createSyncStore(till.db).read().headOffice === null ? chain.pairedBefore : null,
    },
    suspectedCopy: suspectedCopy(till.settings),
    spendingBarred: spendingBarred(till.settings),
  }
}
