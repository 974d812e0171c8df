import type { MessagePort } from 'node:worker_threads'
import type { Link } from '../../core/contract/link.ts'

/** What this needs of Electron's MessagePortMain, which hands over an event where Node hands over the value. */
export interface ElectronPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  start(): void
  close(): void
}

/** A link over a MessagePort of Node. Frames travel as structured clones; sending after the close does nothing. */
export function nodePortLink(port: MessagePort): Link {
  return {
    send: (frame) => port.postMessage(frame),
    onMessage: (listener) => void port.on('message', listener),
    onClose: (listener) => void port.once('close', listener),
    close: () => port.close(),
  }
}

/** A link over one end of an Electron MessageChannelMain, in a main or utility process. */
export function electronPortLink(port: ElectronPort): Link {
  return {
    send: (frame) => port.postMessage(frame),
    onMessage(listener) {
      port.on('message', (event) => listener(event.data))
      port.start()
    },
    onClose: (listener) => void port.on('close', listener),
    close: () => port.close(),
  }
}
