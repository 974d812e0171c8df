import type { ShellMessage } from '../core/contract/host-messages.ts'
import type { HostChannel } from './host.ts'

/** The channel of a Node child that was started with an IPC pipe. Throws where there is none. */
export function nodeChannel(child: NodeJS.Process): HostChannel {
  if (!child.send || !child.connected) throw new Error('This program is started by a shell of Regulars, not by hand: npm start')
  // Ctrl+C and a closed console reach the whole group: the shell hears them too, and then asks this process to finish.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) child.on(signal, () => undefined)
  return {
    send: (message) => void child.send?.(message, () => undefined),
    onMessage: (listener) => void child.on('message', (message) => listener(message as ShellMessage, null)),
    onGone(listener) {
      child.on('disconnect', listener)
      child.on('SIGTERM', listener)
    },
    exit(code) {
      child.exitCode = code
      if (child.connected) child.disconnect()
      // Whatever else still holds the process open has been closed or has had its time.
      setTimeout(() => child.exit(code), 1000).unref()
    },
  }
}
