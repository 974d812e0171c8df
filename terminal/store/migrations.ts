import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'

/** One numbered step of the database's layout. */
export interface Migration {
  readonly version: number
  readonly name: string
  readonly sql: string
  /** SHA-256 of the file's text: a released migration is never edited. */
  readonly checksum: string
  /** The oldest program (by its own latest migration) that still reads a database at this version. */
  readonly minimumReader: number
}

/**
 * Reads the numbered SQL files `NNNN-name.sql` of a folder. A line `-- minimum-reader: N` says the oldest program that
 * can still read the result; without it no older one can. Throws where numbers repeat or leave a gap: a build mistake.
 */
export function readMigrations(folder: URL): Migration[] {
  const files = readdirSync(folder).filter((f) => f.endsWith('.sql')).sort()
  return files.map((file, index) => {
    const match = /^(\d{4})-([a-z0-9-]+)\.sql$/.exec(file)
    const sql = readFileSync(new URL(file, folder), 'utf8')
    const reader = /^-- minimum-reader: (\d+)$/m.exec(sql)
    if (!match) throw new Error(`migration ${file} needs a number and a name`)
    const version = Number(match[1])
    if (version !== index + 1) throw new Error(`migration ${file} is out of order: expected number ${index + 1}`)
    return { version, name: match[2] ?? '', sql, checksum: createHash('sha256').update(sql).digest('hex'), minimumReader: reader ? Number(reader[1]) : version }
  })
}

/** The migrations this build brings. */
export function ownMigrations(): Migration[] {
  return readMigrations(new URL('./migrations/', import.meta.url))
}
