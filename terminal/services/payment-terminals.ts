import type { PaymentTerminal, PaymentTerminalFactory } from '../../core/payment/terminal.ts'

/** The payment terminals this till talks to or has talked to, by address: each alone knows what it was asked. */
export interface PaymentTerminals {
  /** Null: the address is one that no terminal can be made from. */
  at(address: string): PaymentTerminal | null
  tried(address: string): ReturnType<PaymentTerminalFactory>
  close(): void
}

export function createPaymentTerminals(make: PaymentTerminalFactory, saleId: string): PaymentTerminals {
  const made = new Map<string, PaymentTerminal>()
  return {
    at(address) {
      const before = made.get(address)
      if (before) return before
      const now = make(address, saleId)
      if (!now.ok) return null
      made.set(address, now.terminal)
      return now.terminal
    },
    tried: (address) => make(address, saleId),
    close() {
      for (const terminal of made.values()) terminal.close()
    },
  }
}
