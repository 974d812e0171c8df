import type { Link } from '../../core/contract/link.ts'

/** Opens a WebSocket and resolves with a link once it is open; rejects where it cannot be opened. */
export function openSocketLink(url: string): Promise<Link> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url)
    const closed = new Promise<void>((done) => socket.addEventListener('close', () => done()))
    socket.addEventListener('open', () => resolve(linkOver(socket, closed)))
    void closed.then(() => reject(new Error('socket closed before it was open')))
  })
}

function linkOver(socket: WebSocket, closed: Promise<void>): Link {
  return {
    send: (frame) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame))
    },
    onMessage: (listener) => socket.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (typeof event.data !== 'string') return
      listener(parsed(event.data))
    }),
    onClose: (listener) => void closed.then(listener),
    close: () => socket.close(),
  }
}

/** Text that is not JSON is handed on as it is; the contract's own parser refuses it. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
