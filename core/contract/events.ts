import { z } from 'zod'
import { ledgerViewSchema } from './ledger-methods.ts'
import { paymentTerminalViewSchema } from './payment-terminal-methods.ts'
import { printerViewSchema, saleViewSchema, syncViewSchema, terminalViewSchema } from './views.ts'

/** What the terminal tells every screen without being asked. The value is always the whole new state. */
export const EVENTS = {
  'sale.changed': z.strictObject({ sale: saleViewSchema.nullable() }),
  'terminal.changed': terminalViewSchema,
  'printer.changed': printerViewSchema,
  'paymentTerminal.changed': paymentTerminalViewSchema,
  'sync.changed': syncViewSchema,
  /** A check of the books began, came further or ended. */
  'ledger.changed': ledgerViewSchema,
} as const

export type Events = typeof EVENTS
export type EventName = keyof Events
