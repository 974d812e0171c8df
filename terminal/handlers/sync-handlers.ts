import { ok } from '../../core/base/result.ts'
import type { Handlers } from '../../core/contract/types.ts'
import { replayOf, runCommand } from '../services/commands.ts'
import type { Counter } from './counter.ts'

/** The effect is on the network, so it comes first; its id is kept once it worked. A repeat answers with the state now. */
export function syncHandlers({ till, sync }: Counter): Pick<Handlers, 'sync.get' | 'sync.pair' | 'sync.now'> {
  return {
    'sync.get': () => ok(sync.view()),
    async 'sync.pair'(input) {
      const replay = replayOf(till, 'sync.pair', input)
      if (!replay.ok) return replay
      if (replay.value) return ok(sync.view())
      const paired = await sync.pair(input.url)
      if (!paired.ok) return paired
      const kept = runCommand(till, 'sync.pair', input, () => ok(null))
      return kept.ok ? paired : kept
    },
    async 'sync.now'(input) {
      const replay = replayOf(till, 'sync.now', input)
      if (!replay.ok) return replay
      if (replay.value) return ok(sync.view())
      const view = await sync.now()
      const kept = runCommand(till, 'sync.now', input, () => ok(null))
      return kept.ok ? ok(view) : kept
    },
  }
}
