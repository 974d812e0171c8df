import type { Link } from '../../core/contract/link.ts'
import type { LinkKind } from '../../core/contract/link-kind.ts'
import { openPortLink } from './port-link.ts'
import { openSocketLink } from './socket-link.ts'

/** Calls `fn` after `ms`; the answer cancels it. */
export function after(ms: number, fn: () => void): () => void {
  const timer = setTimeout(fn, ms)
  return () => clearTimeout(timer)
}

const SOCKET_PATH: Readonly<Record<LinkKind, string>> = { counter: '/link', display: '/display-link' }

/** The link this page was made for: a port in the desktop shell, which knows what kind of window it is, otherwise a WebSocket of its own origin. */
export function openLink(kind: LinkKind = 'counter'): Promise<Link> {
  if (inDesktopShell()) return openPortLink(window, after)
  const scheme = window.location.protocol === 'https:' ? 'wss:' : 'ws:'
  return openSocketLink(`${scheme}//${window.location.host}${SOCKET_PATH[kind]}`)
}

function inDesktopShell(): boolean {
  return !window.location.protocol.startsWith('http') || navigator.userAgent.includes(' Electron/')
}
