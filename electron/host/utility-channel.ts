import type { ParentPort } from 'electron'
import type { ShellMessage } from '../../core/contract/host-messages.ts'
import type { HostChannel } from '../../terminal/host.ts'
import { electronPortLink } from '../../terminal/transport/port-link.ts'

/** The channel of an Electron utility process; a window's own port comes with its `attach`. */
export function utilityChannel(parentPort: ParentPort): HostChannel {
  return {
    send: (message) => parentPort.postMessage(message),
    onMessage(listener) {
      parentPort.on('message', (event) => {
        const [port] = event.ports
        listener(event.data as ShellMessage, port ? electronPortLink(port) : null)
      })
    },
    // Electron ends its utility processes with itself; the system asks with SIGTERM.
    onGone: (listener) => void process.on('SIGTERM', listener),
    exit: (code) => void setTimeout(() => process.exit(code), 50),
  }
}
