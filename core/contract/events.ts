import { z } from 'zod'
import { paymentTerminalViewSchema } from './payment-terminal-methods.ts'
import { printerViewSchema, saleViewSchema, syncViewSchema, terminalViewSchema } from './views.ts'

/** What the terminal tells every screen without being asked. The value is always the whole new state. */
export const EVENTS = {
  'sale.changed': z.strictObject({ sale: saleViewSchema.nullable() }),
  'terminal.changed': terminalViewSchema,
  'printer.changed': printerViewSchema,
  'paymentTerminal.changed': paymentTerminalViewSchema,
  'sync.changed': syncViewSchema,
} as const

export type Events = typeof EVENTS
export type EventName = keyof Events
