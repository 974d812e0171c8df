import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { WebSocket } from 'ws'
import type { Link } from '../../core/contract/link.ts'
import type { LinkKind as WindowKind } from '../../core/contract/link-kind.ts'
import { memoryLinkPair } from '../../core/contract/memory-link.ts'
import { startLoopbackServer } from '../../terminal/transport/http-server.ts'
import type { LoopbackServer } from '../../terminal/transport/http-server.ts'
import { nodePortLink } from '../../terminal/transport/port-link.ts'
import { webSocketLink } from '../../terminal/transport/websocket-link.ts'

/** A connected pair: the window's end, the terminal's end, and a way to send what no proper window would. */
export interface LinkPair {
  readonly window: Link
  readonly terminal: Link
  /** Puts text on the wire as it is, where the wire carries text; else posts it as a value. */
  sendRaw(text: string): void
  cleanUp(): Promise<void>
}

export interface LinkKind {
  readonly name: string
  /** A frame over MAX_FRAME_BYTES closes the link; a link that carries values has no frames to measure. */
  readonly limitsFrames: boolean
  connect(): Promise<LinkPair>
}

/** A folder with the least of a screen in it. */
export function tinyRenderer(): { dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'regulars-renderer-'))
  writeFileSync(join(dir, 'index.html'), '<!doctype html><title>Counter</title>')
  writeFileSync(join(dir, 'display.html'), '<!doctype html><title>Display</title>')
  mkdirSync(join(dir, 'assets'))
  writeFileSync(join(dir, 'assets', 'main-1a2b3c.js'), 'export {}')
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) }
}

/** Does what a browser does with the launch address: takes the cookie. */
export async function admit(server: LoopbackServer, kind: WindowKind = 'counter'): Promise<string> {
  const answer = await fetch(server.launchUrl(kind), { redirect: 'manual' })
  return (answer.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? ''
}

export function openSocket(server: LoopbackServer, headers: Record<string, string>): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/link`, { headers })
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket))
    socket.once('error', reject)
  })
}

async function webSocketPair(): Promise<LinkPair> {
  const renderer = tinyRenderer()
  let gotLink: (link: Link) => void = () => undefined
  const terminalEnd = new Promise<Link>((resolve) => (gotLink = resolve))
  const server = await startLoopbackServer({ rendererDir: renderer.dir, port: 0, onLink: (link) => gotLink(link) })
  const socket = await openSocket(server, { cookie: await admit(server), origin: server.origin })
  return {
    window: webSocketLink(socket),
    terminal: await terminalEnd,
    sendRaw: (text) => socket.send(text),
    async cleanUp() {
      socket.terminate()
      await server.close()
      renderer.remove()
    },
  }
}

function portPair(): Promise<LinkPair> {
  const { port1, port2 } = new MessageChannel()
  return Promise.resolve({
    window: nodePortLink(port1),
    terminal: nodePortLink(port2),
    sendRaw: (text: string) => port1.postMessage(text),
    cleanUp: () => Promise.resolve(port1.close()),
  })
}

function memoryPair(): Promise<LinkPair> {
  const [window, terminal] = memoryLinkPair()
  return Promise.resolve({ window, terminal, sendRaw: (text: string) => window.send(text), cleanUp: () => Promise.resolve(window.close()) })
}

/** Every way a window and a terminal talk. */
export const LINK_KINDS: readonly LinkKind[] = [
  { name: 'in-memory', limitsFrames: false, connect: memoryPair },
  { name: 'WebSocket', limitsFrames: true, connect: webSocketPair },
  { name: 'MessagePort', limitsFrames: false, connect: portPair },
]
