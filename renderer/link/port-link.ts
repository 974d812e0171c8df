import type { Link } from '../../core/contract/link.ts'

/** What the page says when it wants a port, and what the preload script answers with one. */
const READY_MESSAGE = 'regulars-ready'
const PORT_MESSAGE = 'regulars-port'
const PORT_WAIT_MS = 5000

/** Asks the shell for a port to the terminal and resolves with a link over it; rejects when none comes. */
export function openPortLink(page: Window, after: (ms: number, fn: () => void) => () => void): Promise<Link> {
  return new Promise((resolve, reject) => {
    const onMessage = (event: MessageEvent<unknown>) => {
      const port = event.ports[0]
      if (event.source !== page || event.data !== PORT_MESSAGE || !port) return
      finish()
      resolve(linkOver(page, port))
    }
    const cancel = after(PORT_WAIT_MS, () => {
      finish()
      reject(new Error('no port came'))
    })
    const finish = () => {
      cancel()
      page.removeEventListener('message', onMessage)
    }
    page.addEventListener('message', onMessage)
    page.postMessage(READY_MESSAGE, page.location.origin === 'null' ? '*' : page.location.origin)
  })
}

function linkOver(page: Window, port: MessagePort): Link {
  const closeListeners: (() => void)[] = []
  let closed = false
  const close = () => {
    if (closed) return
    closed = true
    page.removeEventListener('message', onNewPort)
    port.close()
    for (const listener of closeListeners) listener()
  }
  // A shell that restarted the terminal offers a new port: the old one is dead even where it does not say so.
  const onNewPort = (event: MessageEvent<unknown>) => {
    if (event.source === page && event.data === PORT_MESSAGE) close()
  }
  page.addEventListener('message', onNewPort)
  port.addEventListener('close', close)
  port.start()
  return {
    send: (frame) => port.postMessage(frame),
    onMessage: (listener) => port.addEventListener('message', (event: MessageEvent<unknown>) => listener(event.data)),
    onClose: (listener) => void closeListeners.push(listener),
    close,
  }
}
