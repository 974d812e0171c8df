import { connect, isIP, type Socket } from 'node:net'
import { ConnectionTrouble, troubleOfSystemCall, type PrinterConnection, type PrinterTransport } from './transport.ts'

/** A printer with its own network socket, usually port 9100. */
export function createNetworkTransport(address: string, host: string, port: number): PrinterTransport {
  return { address, open: (timeoutMs) => openSocket(host, port, timeoutMs).then(connectionOver) }
}

function openSocket(host: string, port: number, timeoutMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    let found = isIP(host) !== 0
    const socket = connect({ host, port, noDelay: true })
    const giveUp = (error: ConnectionTrouble) => {
      clearTimeout(timer)
      socket.destroy()
      reject(error)
    }
    // A name that is still being looked up is not a printer that is off.
    const timer = setTimeout(() => giveUp(new ConnectionTrouble(found ? 'off' : 'unresolved')), timeoutMs)
    socket.on('lookup', (error) => { found ||= error === null })
    // Stays for the life of the socket: an error without a listener would end the program. `close` follows it.
    socket.on('error', (error) => giveUp(new ConnectionTrouble(troubleOfSystemCall(error), error)))
    socket.once('connect', () => {
      clearTimeout(timer)
      resolve(socket)
    })
  })
}

function connectionOver(socket: Socket): PrinterConnection {
  return {
    write: (bytes) => new Promise((resolve, reject) => {
      // Node calls back with an error where the socket is destroyed with bytes still waiting.
      socket.write(bytes, (error) => (error ? reject(new ConnectionTrouble('closed', error)) : resolve()))
    }),
    onData: (listener) => void socket.on('data', listener),
    onClose(listener) {
      if (socket.closed) listener()
      else socket.once('close', () => listener())
    },
    close: () => new Promise((resolve) => {
      if (socket.closed) return resolve()
      socket.once('close', () => resolve())
      socket.destroy()
    }),
  }
}
