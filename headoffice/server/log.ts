import pino from 'pino'

/** Structured log: one JSON line an event, stable names, no personal data. */
export interface HeadOfficeLog {
  info(event: string, data?: Record<string, unknown>): void
  warn(event: string, data?: Record<string, unknown>): void
  error(event: string, data?: Record<string, unknown>): void
}

/** JSON lines appended to one file, or to standard output where the path is `-`. */
export function createLog(path: string): HeadOfficeLog & { close(): void } {
  const destination = path === '-' ? pino.destination({ dest: 1, sync: true }) : pino.destination({ dest: path, append: true, mode: 0o600, sync: true })
  // A disk that cannot take a line loses the line, never a batch.
  destination.on('error', () => undefined)
  const logger = pino({ base: { pid: process.pid }, messageKey: 'event' }, destination)
  const write = (level: 'info' | 'warn' | 'error') => (event: string, data?: Record<string, unknown>) => logger[level](data ?? {}, event)
  return { info: write('info'), warn: write('warn'), error: write('error'), close: () => (path === '-' ? destination.flushSync() : destination.end()) }
}
