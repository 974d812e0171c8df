import { createServer, connect } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'

/** A cable between a till and head office that can be pulled, or left hanging half plugged. */
export interface Cable {
  readonly url: string
  /** Bytes that went through towards head office. */
  readonly bytesUp: () => number
  pull(): void
  plug(): void
  /** Connections open, and nothing ever comes back. */
  hang(): void
  /** Cuts the line after so many more bytes towards head office. */
  pullAfter(bytes: number): void
  close(): Promise<void>
}

export async function cableTo(url: string): Promise<Cable> {
  const { hostname, port } = new URL(url)
  const sockets = new Set<Socket>()
  let state: 'plugged' | 'pulled' | 'hanging' = 'plugged'
  let bytesUp = 0
  let cutAt = Infinity
  const dropAll = () => {
    for (const socket of sockets) socket.destroy()
    sockets.clear()
  }
  const pull = () => {
    state = 'pulled'
    dropAll()
  }
  const track = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket))
  }
  const server = createServer((near) => {
    track(near)
    if (state === 'pulled') return void near.destroy()
    if (state === 'hanging') return void near.resume()
    const far = connect(Number(port), hostname)
    track(far)
    near.on('data', (chunk: Buffer) => {
      bytesUp += chunk.length
      if (bytesUp >= cutAt) return pull()
      if (state === 'plugged') far.write(chunk)
    })
    far.on('data', (chunk: Buffer) => {
      if (state === 'plugged') near.write(chunk)
    })
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bytesUp: () => bytesUp,
    pull,
    plug: () => {
      cutAt = Infinity
      state = 'plugged'
    },
    hang: () => {
      state = 'hanging'
    },
    pullAfter: (bytes) => {
      cutAt = bytesUp + bytes
    },
    close: () => closeServer(server, dropAll),
  }
}

async function closeServer(server: Server, dropAll: () => void): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  dropAll()
  await closed
}

/** Asks until something holds, or says what it was last. */
export async function until<T>(ask: () => T | Promise<T>, holds: (value: T) => boolean, withinMs = 15_000): Promise<T> {
  const end = performance.now() + withinMs
  for (;;) {
    const value = await ask()
    if (holds(value)) return value
    if (performance.now() > end) throw new Error(`not within ${withinMs} ms; last: ${JSON.stringify(value)}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
