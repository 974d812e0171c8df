import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import type { Clock } from '../../core/base/ports.ts'
import type { Log } from './log.ts'

/** Days of logs that are kept. */
const KEPT_DAYS = 30
const FILE_NAME = /^terminal-\d{4}-\d{2}-\d{2}\.jsonl$/

export interface FileLog extends Log {
  close(): void
}

/** JSON lines in `<dataDir>/logs`, one file a (UTC) day, the last thirty kept. A disk that cannot take a line loses the line, never the sale. */
export function createFileLog(dataDir: string, clock: Clock): FileLog {
  const folder = join(dataDir, 'logs')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const day = () => new Date(clock.now()).toISOString().slice(0, 10)
  const pathOf = (date: string) => join(folder, `terminal-${date}.jsonl`)
  const open = (date: string) => {
    const destination = pino.destination({ dest: pathOf(date), append: true, mode: 0o600, sync: true })
    destination.on('error', () => undefined)
    dropOldFiles(folder)
    const logger = pino({ base: { pid: process.pid }, messageKey: 'event', timestamp: () => `,"at":${clock.now()}` }, destination)
    return { date, logger, destination }
  }
  let file = open(day())
  let isClosed = false

  const write = (level: 'info' | 'warn' | 'error') => (event: string, data?: Record<string, unknown>) => {
    // What comes after the end, from a question to head office that was still under way, has nowhere to go.
    if (isClosed) return
    const today = day()
    if (today !== file.date) {
      file.destination.end()
      file = open(today)
    }
    file.logger[level](data ?? {}, event)
  }
  const close = (): void => {
    isClosed = true
    file.destination.end()
  }
  return { info: write('info'), warn: write('warn'), error: write('error'), close }
}

function dropOldFiles(folder: string): void {
  const files = readdirSync(folder).filter((f) => FILE_NAME.test(f)).sort()
  for (const file of files.slice(0, -KEPT_DAYS)) rmSync(join(folder, file), { force: true })
}
