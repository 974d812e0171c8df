/** Structured log: one JSON line an event, stable names, never a name, card or phone number (architecture, section 6). */
export interface Log {
  info(event: string, data?: Record<string, unknown>): void
  warn(event: string, data?: Record<string, unknown>): void
  error(event: string, data?: Record<string, unknown>): void
}
