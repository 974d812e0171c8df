import type { SerialPort } from 'serialport'
import { ConnectionTrouble, type PrinterConnection, type PrinterTransport } from './transport.ts'

/**
 * A printer on a serial port. The port object is made afresh at each opening: one that is used again keeps what was
 * written while it was closed and prints it later.
 */
export function createSerialTransport(address: string, path: string, baudRate: number): PrinterTransport {
  return { address, open: (timeoutMs) => openPort(path, baudRate, timeoutMs).then(connectionOver) }
}

async function openPort(path: string, baudRate: number, timeoutMs: number): Promise<SerialPort> {
  // Loaded when a shop has a serial printer, so that a till without one does not depend on the native module.
  const { SerialPort } = await import('serialport')
  return new Promise((resolve, reject) => {
    const port = new SerialPort({ path, baudRate, autoOpen: false })
    let late = false
    const timer = setTimeout(() => {
      late = true
      reject(new ConnectionTrouble('off'))
    }, timeoutMs)
    port.on('error', () => undefined)
    port.open((error) => {
      clearTimeout(timer)
      if (error) reject(new ConnectionTrouble(troubleOfPort(error), error))
      else if (late) port.close(() => undefined)
      else resolve(port)
    })
  })
}

/** serialport passes the system's words on, without a code. */
function troubleOfPort(error: Error): 'error' | 'off' {
  return /permission denied|access denied|cannot lock/i.test(error.message) ? 'error' : 'off'
}

function connectionOver(port: SerialPort): PrinterConnection {
  return {
    write: (bytes) => new Promise((resolve, reject) => {
      if (!port.isOpen) return reject(new ConnectionTrouble('closed'))
      const lost = () => reject(new ConnectionTrouble('closed'))
      port.once('close', lost)
      port.write(Buffer.from(bytes))
      port.drain((error) => {
        port.off('close', lost)
        if (error) lost()
        else resolve()
      })
    }),
    onData: (listener) => void port.on('data', listener),
    onClose(listener) {
      if (port.isOpen) port.once('close', () => listener())
      else listener()
    },
    close: () => new Promise((resolve) => {
      if (!port.isOpen) return resolve()
      port.close(() => resolve())
    }),
  }
}
