import type { HostMessage } from '../../core/contract/host-messages.ts'
import type { Link } from '../../core/contract/link.ts'

interface Relayed {
  readonly link: Link
  receive(frame: unknown): void
  closed(): void
}

export interface RelayedLinks {
  open(id: number): Link
  receive(id: number, frame: unknown): void
  /** The far end closed it. */
  close(id: number): void
}

function relayedLink(id: number, send: (message: HostMessage) => void, forget: () => void): Relayed {
  const messageListeners: ((frame: unknown) => void)[] = []
  const closeListeners: (() => void)[] = []
  /** What came before anybody listened: the terminal may still be starting. */
  let early: unknown[] = []
  let open = true

  function closed(): void {
    if (!open) return
    open = false
    forget()
    for (const listener of closeListeners) listener()
  }

  return {
    link: {
      send(frame) {
        if (open) send({ t: 'frame', link: id, frame })
      },
      onMessage(listener) {
        messageListeners.push(listener)
        const waiting = early
        early = []
        for (const frame of waiting) listener(frame)
      },
      onClose: (listener) => void closeListeners.push(listener),
      close() {
        if (open) send({ t: 'detached', link: id })
        closed()
      },
    },
    receive(frame) {
      if (messageListeners.length === 0) early.push(frame)
      for (const listener of messageListeners) listener(frame)
    },
    closed,
  }
}

/** Links whose frames a shell passes on, several over one channel, told apart by number. */
export function relayedLinks(send: (message: HostMessage) => void): RelayedLinks {
  const links = new Map<number, Relayed>()
  return {
    open(id) {
      const relayed = relayedLink(id, send, () => links.delete(id))
      links.set(id, relayed)
      return relayed.link
    },
    receive: (id, frame) => links.get(id)?.receive(frame),
    close: (id) => links.get(id)?.closed(),
  }
}
