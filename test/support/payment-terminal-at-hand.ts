import { randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import type { MoneyAsked, PaymentTerminal, PaymentTerminalTiming } from '../../core/payment/terminal.ts'
import { makePaymentTerminal } from '../../native/payment-terminals/factory.ts'
import type { SimulatedTerminal } from '../../native/payment-terminals/simulated-terminal.ts'

/** Waiting times that a test can sit out. */
export const QUICK: PaymentTerminalTiming = { connectMs: 500, customerMs: 400, answerMs: 300 }
/** What a late answer and a slow one take: longer than anybody waits. */
export const QUICK_FAULTS = { lateMs: 700, perByteMs: 1 }

export const quickTerminals = (address: string, saleId: string) => makePaymentTerminal(address, saleId, QUICK)

/** The till's side of a simulated terminal. */
export function portTo(simulator: Pick<SimulatedTerminal, 'address'>, timing = QUICK): PaymentTerminal {
  const made = makePaymentTerminal(simulator.address, 'till-2', timing)
  if (!made.ok) throw new Error(made.reason)
  return made.terminal
}

export const charge = (amountMinor: number, requestId: string = randomUUID()): MoneyAsked => ({ requestId, scheme: 'card', amountMinor, currency: { code: 'SGD', exponent: 2 } })

/** Sends bytes as they are; what came back until the line was closed or went quiet. */
export function rawBytes(port: number, bytes: Uint8Array, quietMs = 200): Promise<{ answer: Buffer; isClosed: boolean }> {
  return new Promise((resolve) => {
    const got: Buffer[] = []
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(bytes))
    const end = (isClosed: boolean) => {
      clearTimeout(timer)
      socket.destroy()
      resolve({ answer: Buffer.concat(got), isClosed })
    }
    const timer = setTimeout(() => end(false), quietMs)
    socket.on('error', () => end(true))
    socket.on('close', () => end(true))
    socket.on('data', (data) => void got.push(data))
  })
}
