import type { Link } from '../../core/contract/link.ts'
import { openPortLink } from './port-link.ts'
import { openSocketLink } from './socket-link.ts'

/** Calls `fn` after `ms`; the answer cancels it. */
export function after(ms: number, fn: () => void): () => void {
  const timer = setTimeout(fn, ms)
  return () => clearTimeout(timer)
}

/** The link this page was made for: a port in the desktop shell, otherwise a WebSocket of its own origin. */
export function openLink(): Promise<Link> {
  if (inDesktopShell()) return openPortLink(window, after)
  const scheme = window.location.protocol === 'https:' ? 'wss:' : 'ws:'
  return openSocketLink(`${scheme}//${window.location.host}/link`)
}

function inDesktopShell(): boolean {
  return !window.location.protocol.startsWith('http') || navigator.userAgent.includes(' Electron/')
}
