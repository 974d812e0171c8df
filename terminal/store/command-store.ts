import type Database from 'better-sqlite3'
import type { Instant } from '../../core/time/instant.ts'

export interface StoredCommand {
  readonly method: string
  readonly inputHash: string
  /** JSON of what the effect gave; never names, cards or phone numbers. */
  readonly result: string
}

export interface CommandStore {
  byId(commandId: string): StoredCommand | null
  put(commandId: string, command: StoredCommand, at: Instant): void
  dropBefore(at: Instant): void
}

export const COMMAND_SQL = {
  byId: 'SELECT method, input_hash AS inputHash, result FROM command WHERE command_id = ?',
  dropBefore: 'DELETE FROM command WHERE at < ?',
} as const

/** What was done, by the id its caller gave it. */
export function createCommandStore(db: Database.Database): CommandStore {
  const read = db.prepare<[string], StoredCommand>(COMMAND_SQL.byId)
  const insert = db.prepare('INSERT INTO command (command_id, method, input_hash, result, at) VALUES (?, ?, ?, ?, ?)')
  const drop = db.prepare(COMMAND_SQL.dropBefore)
  return {
    byId: (commandId) => read.get(commandId) ?? null,
    put: (commandId, c, at) => void insert.run(commandId, c.method, c.inputHash, c.result, at),
    dropBefore: (at) => void drop.run(at),
  }
}
