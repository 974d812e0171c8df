import type Database from 'better-sqlite3'
import type { Fold } from './fold.ts'

export function createStoredValueFold(_db: Database.Database): Fold {
  return { tables: [], events: [], apply: () => undefined }
}
