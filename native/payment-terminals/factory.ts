import { PAYMENT_TERMINAL_TIMING } from '../../core/payment/terminal.ts'
import type { PaymentTerminalFactory, PaymentTerminalTiming } from '../../core/payment/terminal.ts'
import { createNexoTerminal } from './nexo-terminal.ts'

/** Where the simulated payment terminal listens. */
export const SIMULATOR_PORT = 4870

/**
 * Makes a payment terminal from its address: `sim://127.0.0.1:4870`, the simulated one. Its line is neither encrypted nor
 * certified, so it is taken on this machine only. Opens nothing yet.
 */
export const createPaymentTerminal: PaymentTerminalFactory = (address, saleId) => makePaymentTerminal(address, saleId, PAYMENT_TERMINAL_TIMING)

/** The same with other waiting times. */
export function makePaymentTerminal(address: string, saleId: string, timing: PaymentTerminalTiming): ReturnType<PaymentTerminalFactory> {
  const match = /^sim:\/\/(127\.0\.0\.1|localhost|\[::1\])(?::(\d{1,5}))?\/?$/i.exec(address.trim())
  if (match === null) return { ok: false, reason: 'Write sim://127.0.0.1:4870 for the simulated payment terminal on this machine, or none to key amounts by hand.' }
  const port = Number(match[2] ?? SIMULATOR_PORT)
  if (port < 1 || port > 65_535) return { ok: false, reason: 'The port is a number from 1 to 65535; the simulated payment terminal uses 4870.' }
  const host = match[1] === '[::1]' ? '::1' : '127.0.0.1'
  return { ok: true, terminal: createNexoTerminal({ address: address.trim(), host, port, saleId }, timing) }
}
