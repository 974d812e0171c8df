import { constants, open, type FileHandle } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { ConnectionTrouble, troubleOfSystemCall, type PrinterConnection, type PrinterTransport } from './transport.ts'

/** How often a quiet line is looked at for an answer, and a full one for room. */
const LOOK_EVERY_MS = 15

/**
 * A USB printer as a file, as the Linux printer class driver (usblp) shows it: /dev/usb/lp0. Opened without blocking,
 * because a read that waits would hold a thread for as long as the printer is silent.
 */
export function createUsbTransport(address: string, path: string): PrinterTransport {
  return {
    address,
    async open() {
      try {
        return connectionOver(await open(path, constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOCTTY))
      } catch (error) {
        throw new ConnectionTrouble(troubleOfSystemCall(error), error)
      }
    },
  }
}

function connectionOver(file: FileHandle): PrinterConnection {
  const closeListeners: (() => void)[] = []
  let dataListener: (bytes: Uint8Array) => void = () => undefined
  let open = true
  let closing: Promise<void> | undefined

  function shut(): Promise<void> {
    open = false
    closing ??= file.close().catch(() => undefined).then(() => closeListeners.splice(0).forEach((listener) => listener()))
    return closing
  }

  async function readWhileOpen(): Promise<void> {
    const buffer = new Uint8Array(256)
    while (open) {
      try {
        const { bytesRead } = await file.read(buffer, 0, buffer.length, null)
        if (bytesRead > 0 && open) dataListener(buffer.slice(0, bytesRead))
        else await wait(LOOK_EVERY_MS)
      } catch (error) {
        if (!isBusy(error)) return shut()
        await wait(LOOK_EVERY_MS)
      }
    }
  }
  const reading = readWhileOpen()

  return {
    async write(bytes) {
      for (let at = 0; at < bytes.length;) {
        if (!open) throw new ConnectionTrouble('closed')
        try {
          at += (await file.write(bytes, at, bytes.length - at, null)).bytesWritten
        } catch (error) {
          if (!isBusy(error)) throw new ConnectionTrouble('closed', error)
          await wait(LOOK_EVERY_MS)
        }
      }
    },
    onData(listener) { dataListener = listener },
    onClose(listener) {
      if (open) closeListeners.push(listener)
      else listener()
    },
    async close() {
      open = false
      await reading
      await shut()
    },
  }
}

/** Nothing to read, or no room to write, just now. */
function isBusy(error: unknown): boolean {
  return ['EAGAIN', 'EWOULDBLOCK', 'EINTR'].includes((error as NodeJS.ErrnoException).code ?? '')
}
