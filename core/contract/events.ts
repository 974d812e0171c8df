import { z } from 'zod'
import { counterDisplaySchema, displayViewSchema } from './display-views.ts'
import { ledgerViewSchema } from './ledger-methods.ts'
import type { LinkKind } from './link-kind.ts'
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
  /** A customer's display came or went, or the customer answered what it was asked. */
  'display.changed': counterDisplaySchema,
  /** To displays only: what stands on them now. */
  'display.shows': displayViewSchema,
} as const

export type Events = typeof EVENTS
export type EventName = keyof Events

const DISPLAY_EVENTS: ReadonlySet<EventName> = new Set<EventName>(['display.shows'])

/** Whether a link of this kind is told of an event. */
export function isToldTo(kind: LinkKind, event: EventName): boolean {
  return DISPLAY_EVENTS.has(event) === (kind === 'display')
}
