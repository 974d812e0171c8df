import type { Link } from './link.ts'

/** One end of a pair: what it sends arrives at `peer` in a later turn, as it would over a wire. */
class MemoryLink implements Link {
  peer: MemoryLink | null = null
  private readonly messageListeners: ((frame: unknown) => void)[] = []
  private readonly closeListeners: (() => void)[] = []
  private closed = false

  send(frame: unknown): void {
    const { peer } = this
    if (this.closed || !peer) return
    // Through text, so that a frame that is not JSON-able fails here as it would on a socket.
    const text = JSON.stringify(frame)
    void Promise.resolve().then(() => peer.receive(text))
  }

  onMessage(listener: (frame: unknown) => void): void {
    this.messageListeners.push(listener)
  }

  onClose(listener: () => void): void {
    this.closeListeners.push(listener)
  }

  close(): void {
    if (this.closed) return
    this.closed = true
    void Promise.resolve().then(() => {
      for (const listener of this.closeListeners) listener()
      this.peer?.close()
    })
  }

  private receive(text: string): void {
    if (this.closed) return
    const frame: unknown = JSON.parse(text)
    for (const listener of this.messageListeners) listener(frame)
  }
}

/** Two links in one process, each other's far end. Closing one closes both. */
export function memoryLinkPair(): readonly [Link, Link] {
  const left = new MemoryLink()
  const right = new MemoryLink()
  left.peer = right
  right.peer = left
  return [left, right]
}
