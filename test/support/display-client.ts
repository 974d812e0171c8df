import { makeClient } from '../../core/contract/client.ts'
import type { DisplayScene, DisplayView } from '../../core/contract/display-views.ts'
import { memoryLinkPair } from '../../core/contract/memory-link.ts'
import type { Client } from '../../core/contract/types.ts'
import type { Terminal } from '../../terminal/terminal.ts'

/** A customer's display of a terminal, as its page is linked. */
export interface DisplayClient {
  readonly client: Client
  /** Names of the events it was told of, in order. */
  readonly told: string[]
  /** What stands on it, and the parts of a scene of that kind. */
  view(): Promise<DisplayView>
  scene<K extends DisplayScene['kind']>(kind: K): Promise<Extract<DisplayScene, { kind: K }>>
  unplug(): void
}

export function openDisplay(terminal: Terminal): DisplayClient {
  const [near, far] = memoryLinkPair()
  const told: string[] = []
  terminal.attach(far, 'display')
  near.onMessage((frame) => {
    const { t, name } = frame as { t: string; name?: string }
    if (t === 'event' && name !== undefined) told.push(name)
  })
  const client = makeClient(near, {
    timeoutMs: 20_000,
    after: (ms, fn) => {
      const timer = setTimeout(fn, ms)
      return () => clearTimeout(timer)
    },
  })
  const view = async () => {
    const answer = await client.call('display.view', {})
    if (!answer.ok) throw new Error(JSON.stringify(answer.error))
    return answer.value
  }
  return {
    client, told, view,
    async scene(kind) {
      const { scene } = await view()
      if (scene.kind !== kind) throw new Error(`the display shows ${scene.kind}, not ${kind}`)
      return scene as never
    },
    unplug: () => near.close(),
  }
}
