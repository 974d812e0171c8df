import { makeClient } from '../../core/contract/client.ts'
import type { Link } from '../../core/contract/link.ts'
import type { Client } from '../../core/contract/types.ts'

export type LinkState = 'connecting' | 'open' | 'away' | 'stale'

export interface ConnectionOptions {
  readonly openLink: () => Promise<Link>
  readonly after: (ms: number, fn: () => void) => () => void
  /** Reads the state anew and listens to events; the connection counts as open when this is done. */
  readonly onOpen: (client: Client) => Promise<void>
  readonly onState: (state: LinkState) => void
}

export interface Connection {
  /** The client, as soon as there is one that answers. */
  whenOpen(): Promise<Client>
  close(): void
}

/** How long to wait before the nth try; the last one repeats. */
const BACK_OFF_MS = [100, 250, 500, 1000, 2000, 4000]
const CALL_TIMEOUT_MS = 10_000

/** Keeps one client open: reconnects with growing pauses until closed or until the window turns out to be stale. */
export function connect(options: ConnectionOptions): Connection {
  let client: Client | null = null
  let waiting: ((client: Client) => void)[] = []
  let tries = 0
  let over = false
  let cancelRetry = () => {}

  async function open(): Promise<void> {
    let link: Link
    try {
      link = await options.openLink()
    } catch {
      retry()
      return
    }
    if (over) {
      link.close()
      return
    }
    const opened = makeClient(link, { after: options.after, timeoutMs: CALL_TIMEOUT_MS })
    let lost = false
    opened.onMismatch(() => {
      over = true
      options.onState('stale')
      opened.close()
    })
    opened.onClose(() => {
      lost = true
      if (client === opened) client = null
      retry()
    })
    try {
      await options.onOpen(opened)
    } catch {
      opened.close()
      return
    }
    if (lost || over) return
    client = opened
    tries = 0
    options.onState('open')
    const ready = waiting
    waiting = []
    for (const resolve of ready) resolve(opened)
  }

  function retry(): void {
    if (over) return
    options.onState('away')
    const pauseMs = BACK_OFF_MS[Math.min(tries, BACK_OFF_MS.length - 1)] ?? 0
    tries += 1
    cancelRetry = options.after(pauseMs, () => void open())
  }

  options.onState('connecting')
  void open()
  return {
    whenOpen: () => (client ? Promise.resolve(client) : new Promise((resolve) => waiting.push(resolve))),
    close: () => {
      over = true
      cancelRetry()
      client?.close()
    },
  }
}
