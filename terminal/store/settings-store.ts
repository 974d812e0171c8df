import type Database from 'better-sqlite3'

export interface Settings {
  get(key: string): string | null
  set(key: string, value: string): void
}

/** Small choices of this till, by key. */
export function createSettings(db: Database.Database): Settings {
  const read = db.prepare<[string], { value: string }>('SELECT value FROM setting WHERE key = ?')
  const write = db.prepare('INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value')
  return {
    get: (key) => read.get(key)?.value ?? null,
    set: (key, value) => void write.run(key, value),
  }
}
