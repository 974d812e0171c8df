import { connect, createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { wholeRequests } from './whole-requests.ts'

export interface Upstream {
  readonly host: string
  readonly port: number
}

/** What the line does with what it is given: `deaf` delivers and lets nothing come back, `black-hole` delivers nothing. */
export type LineState = 'open' | 'down' | 'black-hole' | 'deaf'

/** A plain TCP line that can fail in the ways networks do. */
export interface Proxy {
  readonly port: number
  state: LineState
  /** Every piece waits so long, in order, in both directions. */
  delayMs: number
  /** Each whole request goes a second time, over a connection of its own, at the same moment as the first. */
  doubling: boolean
  /** Cuts every connection now; new ones are taken. */
  cut(): void
  /** Cuts after so many more bytes in that direction. */
  cutAfter(direction: 'up' | 'down', bytes: number): void
  /** The last whole requests that went over this line, in no order. */
  readonly kept: readonly Buffer[]
  /** Says an old request again; the first line of the answer, or `null` where there was none. */
  replay(request: Buffer): Promise<string | null>
  close(): Promise<void>
}

export interface ProxyOptions {
  /** Asked for each connection: where it goes. */
  readonly upstream: () => Upstream
  /** How many whole HTTP requests are kept; 0 where it speaks something else. */
  readonly keep?: number
}

const REPLAY_WAITS_MS = 5_000

export async function createProxy({ upstream, keep = 0 }: ProxyOptions): Promise<Proxy> {
  const sockets = new Set<Socket>()
  const kept: Buffer[] = []
  const left = { up: Infinity, down: Infinity }
  let requests = 0
  const server = createServer((near) => void carry(near))

  function track(socket: Socket): void {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket))
  }

  function cut(): void {
    left.up = Infinity
    left.down = Infinity
    for (const socket of sockets) socket.destroy()
  }

  /** What still fits through before the line is cut; the cut follows what fits. */
  function fitting(direction: 'up' | 'down', piece: Buffer): Buffer {
    if (piece.length < left[direction]) {
      left[direction] -= piece.length
      return piece
    }
    const fits = piece.subarray(0, left[direction])
    setImmediate(cut)
    return fits
  }

  function passOn(to: Socket): (piece: Buffer) => void {
    let order = Promise.resolve()
    return (piece) => {
      if (proxy.delayMs === 0) {
        order = order.then(() => void to.write(piece))
        return
      }
      const waits = new Promise((resolve) => setTimeout(resolve, proxy.delayMs))
      order = order.then(() => waits).then(() => void to.write(piece))
    }
  }

  function carry(near: Socket): void {
    track(near)
    if (proxy.state === 'down') return void near.destroy()
    const far = connect(upstream())
    track(far)
    const [up, down] = [passOn(far), passOn(near)]
    const listen = keep > 0 ? wholeRequests(remember) : () => undefined
    near.on('data', (piece: Buffer) => {
      if (proxy.state === 'black-hole') return
      listen(piece)
      up(fitting('up', piece))
    })
    far.on('data', (piece: Buffer) => {
      if (proxy.state === 'open') down(fitting('down', piece))
    })
    // A black hole says nothing either when the other end is gone.
    far.on('close', () => void (proxy.state === 'open' && near.destroy()))
    near.on('close', () => far.destroy())
  }

  function remember(request: Buffer): void {
    kept[requests % keep] = request
    requests += 1
    if (proxy.doubling) void replay(request)
  }

  function replay(request: Buffer): Promise<string | null> {
    return new Promise((resolve) => {
      const far = connect(upstream())
      track(far)
      let said = ''
      const done = () => {
        far.destroy()
        resolve(said === '' ? null : said.slice(0, said.indexOf('\r\n')))
      }
      far.setTimeout(REPLAY_WAITS_MS, done).on('close', done)
      far.on('data', (piece: Buffer) => {
        said += piece.toString('latin1')
        if (said.includes('\r\n')) done()
      })
      far.write(request)
    })
  }

  const proxy: Proxy = {
    get port() {
      return (server.address() as AddressInfo).port
    },
    state: 'open', delayMs: 0, doubling: false,
    cut,
    cutAfter: (direction, bytes) => void (left[direction] = bytes),
    kept,
    replay,
    close: () => closed(server, cut),
  }
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  return proxy
}

async function closed(server: Server, cut: () => void): Promise<void> {
  const ended = new Promise((resolve) => server.close(resolve))
  cut()
  await ended
}
