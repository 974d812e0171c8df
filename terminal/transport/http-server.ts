import { createReadStream } from 'node:fs'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { MAX_FRAME_BYTES } from '../../core/contract/frames.ts'
import type { Link } from '../../core/contract/link.ts'
import { LINK_KINDS } from '../../core/contract/link-kind.ts'
import type { LinkKind } from '../../core/contract/link-kind.ts'
import { pageSecurityHeaders } from '../../core/contract/page-security.ts'
import { createLaunchCodes } from './launch-codes.ts'
import type { LaunchCodes } from './launch-codes.ts'
import { staticFiles } from './static-files.ts'
import { notAdmittedPage } from './not-admitted-page.ts'
import { webSocketLink } from './websocket-link.ts'

const LOOPBACK = '127.0.0.1'
/** Each kind of window has its own page, its own link and its own cookie. What both are made of is served to either. */
const PAGE: Readonly<Record<LinkKind, string>> = { counter: '/', display: '/display.html' }
const LINK_PATH: Readonly<Record<LinkKind, string>> = { counter: '/link', display: '/display-link' }
const PAGES: Readonly<Record<string, LinkKind>> = { '/': 'counter', '/index.html': 'counter', '/display.html': 'display' }
const LAUNCH_PATH = '/launch/'
/** A till has a window or two; more at once are refused. */
const MAX_LINKS = 16
/** RFC 6455, section 7.4.1: the server goes away. */
const CLOSE_GOING_AWAY = 1001

export interface LoopbackServerOptions {
  /** The built screen: index.html and its assets. */
  readonly rendererDir: string
  /** 0: any free port. */
  readonly port: number
  readonly onLink: (link: Link, kind: LinkKind) => void
  /** Sessions admitted by an earlier process of the same shell, as `onSession` told them. */
  readonly earlierSessions?: readonly string[]
  /** A window was let in: the digest of its session, and before it which kind of window, where it is not the counter's. */
  readonly onSession?: (session: string) => void
}

export interface LoopbackServer {
  readonly port: number
  readonly origin: string
  /** An address that lets one window in, once: the counter's, or the customer's display. */
  launchUrl(kind?: LinkKind): string
  close(): Promise<void>
}

interface Guard {
  readonly origin: string
  readonly host: string
  readonly cookieName: Readonly<Record<LinkKind, string>>
  readonly codes: Readonly<Record<LinkKind, LaunchCodes>>
}

/** A page that made its name point to this machine still says its own name here (DNS rebinding). */
function fromHere(guard: Guard, request: IncomingMessage): boolean {
  if (request.headers.host !== guard.host) return false
  const { origin } = request.headers
  return origin === undefined || origin === guard.origin
}

function admitted(guard: Guard, request: IncomingMessage, kind: LinkKind): boolean {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2)
    if (name === guard.cookieName[kind] && value !== undefined && guard.codes[kind].admits(value)) return true
  }
  return false
}

function answer(response: ServerResponse, status: number, headers: Record<string, string>, body = ''): void {
  response.writeHead(status, { 'cache-control': 'no-store', 'content-type': 'text/plain; charset=utf-8', ...headers })
  response.end(body)
}

function launch(guard: Guard, code: string, response: ServerResponse): void {
  for (const kind of LINK_KINDS) {
    const token = guard.codes[kind].redeem(code)
    if (token !== null) return answer(response, 303, { location: PAGE[kind], 'set-cookie': `${guard.cookieName[kind]}=${token}; HttpOnly; SameSite=Strict; Path=/` })
  }
  answer(response, 403, { 'content-type': 'text/html; charset=utf-8' }, notAdmittedPage())
}

/** A page is for its own kind of window; scripts, styles and fonts are for both. */
function maySee(guard: Guard, request: IncomingMessage, path: string): boolean {
  const kind = PAGES[path]
  return kind === undefined ? LINK_KINDS.some((each) => admitted(guard, request, each)) : admitted(guard, request, kind)
}

function requestListener(guard: Guard, files: ReturnType<typeof staticFiles>) {
  const security = pageSecurityHeaders(guard.origin.replace('http:', 'ws:'))
  return (request: IncomingMessage, response: ServerResponse) => {
    for (const [name, value] of Object.entries(security)) response.setHeader(name, value)
    if (!fromHere(guard, request)) return answer(response, 403, {}, 'Not from here.')
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(response, 405, { allow: 'GET, HEAD' })
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
    // A HEAD request (a link preview, a scanner) must not use up a code.
    if (path.startsWith(LAUNCH_PATH) && request.method === 'GET') return launch(guard, path.slice(LAUNCH_PATH.length), response)
    if (!maySee(guard, request, path)) return answer(response, 403, { 'content-type': 'text/html; charset=utf-8' }, notAdmittedPage())
    const file = files.get(path)
    if (!file) return answer(response, 404, {}, 'There is nothing at this address.')
    const kept = file.immutable ? 'private, max-age=31536000, immutable' : 'no-cache'
    response.writeHead(200, { 'content-type': file.contentType, 'cache-control': kept })
    if (request.method === 'HEAD') response.end()
    else createReadStream(file.path).on('error', () => response.destroy()).pipe(response)
  }
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

function acceptLinks(server: Server, guard: Guard, onLink: (link: Link, kind: LinkKind) => void): WebSocketServer {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false, clientTracking: true })
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    // Browsers always send Origin with a WebSocket; without one it is not the counter's window.
    if (!fromHere(guard, request) || request.headers.origin === undefined) return refuseUpgrade(socket, '403 Forbidden')
    const kind = LINK_KINDS.find((each) => LINK_PATH[each] === request.url)
    if (kind === undefined) return refuseUpgrade(socket, '404 Not Found')
    if (!admitted(guard, request, kind)) return refuseUpgrade(socket, '401 Unauthorized')
    if (sockets.clients.size >= MAX_LINKS) return refuseUpgrade(socket, '503 Service Unavailable')
    sockets.handleUpgrade(request, socket, head, (webSocket) => onLink(webSocketLink(webSocket), kind))
  })
  return sockets
}

/** In front of a display's session, where sessions are handed on. */
const DISPLAY_SESSION = 'display:'

function codesByKind({ earlierSessions = [], onSession = () => undefined }: LoopbackServerOptions): Guard['codes'] {
  return {
    counter: createLaunchCodes({ earlier: earlierSessions.filter((session) => !session.startsWith(DISPLAY_SESSION)), onSession }),
    display: createLaunchCodes({
      earlier: earlierSessions.filter((session) => session.startsWith(DISPLAY_SESSION)).map((session) => session.slice(DISPLAY_SESSION.length)),
      onSession: (session) => onSession(`${DISPLAY_SESSION}${session}`),
    }),
  }
}

/**
 * Serves the screens and their links on 127.0.0.1 and nowhere else. Everything but the exchange of a launch code needs the
 * cookie that a code was exchanged for. Rejects when the port is taken (`EADDRINUSE`) or may not be used (`EACCES`).
 */
export async function startLoopbackServer(options: LoopbackServerOptions): Promise<LoopbackServer> {
  const files = staticFiles(options.rendererDir)
  const codes = codesByKind(options)
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, LOOPBACK, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const { port } = server.address() as AddressInfo
  const host = `${LOOPBACK}:${port}`
  const origin = `http://${host}`
  // Cookies do not tell ports apart: the name does.
  const guard: Guard = { origin, host, cookieName: { counter: `regulars-${port}`, display: `regulars-${port}-display` }, codes }
  server.on('request', requestListener(guard, files))
  const sockets = acceptLinks(server, guard, options.onLink)

  return {
    port,
    origin,
    launchUrl: (kind = 'counter') => `${origin}${LAUNCH_PATH}${codes[kind].issue()}`,
    close() {
      for (const socket of sockets.clients) socket.close(CLOSE_GOING_AWAY, 'the terminal stops')
      sockets.close()
      return new Promise((resolve) => {
        server.close(() => resolve())
        // A window that answers no close frame must not keep the till from stopping.
        setTimeout(() => {
          for (const socket of sockets.clients) socket.terminate()
          server.closeAllConnections()
        }, 200).unref()
      })
    },
  }
}
