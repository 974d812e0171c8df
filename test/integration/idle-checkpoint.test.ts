import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createIdleCheckpoint } from '../../terminal/services/idle-checkpoint.ts'
import { openDatabase } from '../../terminal/store/open-database.ts'
import { handClock } from '../support/till.ts'

let dir: string
let db: Database.Database

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'regulars-idle-'))
  db = openDatabase(dir, { clock: handClock(), log: { info: () => undefined, warn: () => undefined, error: () => undefined } })
  db.exec('CREATE TABLE filled (n INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT')
})
afterEach(() => {
  db.close()
  rmSync(dir, { recursive: true, force: true })
})

const MARK = 'only-in-the-log-until-a-checkpoint'
function write(rows: number): void {
  const insert = db.prepare('INSERT INTO filled (body) VALUES (?)')
  db.transaction(() => {
    for (let n = 0; n < rows; n++) insert.run(MARK.padEnd(500, '.'))
  })()
}
/** Whether the database file itself holds what was written last. */
const isInFile = (): boolean => readFileSync(join(dir, 'regulars.db')).includes(MARK)

describe('an idle checkpoint', () => {
  it('waits until nothing was written between two looks, and then makes one', () => {
    const idle = createIdleCheckpoint(db)
    write(150)
    expect(idle.look()).toBe(false)
    write(1)
    expect(idle.look()).toBe(false)
    expect(isInFile()).toBe(false)
    expect(idle.look()).toBe(true)
    expect(isInFile()).toBe(true)
    // Nothing new: nothing to do, however long.
    expect(Array.from({ length: 20 }, () => idle.look())).not.toContain(true)
  })

  it('lets little wait for a long rest', () => {
    const idle = createIdleCheckpoint(db)
    write(3)
    const looks = Array.from({ length: 12 }, () => idle.look())
    expect(looks.indexOf(true)).toBe(10)
    expect(isInFile()).toBe(true)
  })

  it('leaves to a commit only what no rest came for: at 32 MiB it is made there', () => {
    write(2_000)
    expect(isInFile()).toBe(false)
    for (let n = 0; n < 5 && !isInFile(); n++) write(18_000)
    expect(isInFile()).toBe(true)
  })

  it('is not held up by a reader, and goes on when the reader is gone', () => {
    const idle = createIdleCheckpoint(db)
    const reader = new Database(join(dir, 'regulars.db'), { readonly: true })
    reader.exec('BEGIN')
    reader.prepare('SELECT count(*) FROM filled').get()
    write(150)
    idle.look()
    expect(idle.look()).toBe(true)
    reader.exec('COMMIT')
    reader.close()
    write(150)
    idle.look()
    expect(idle.look()).toBe(true)
    expect(isInFile()).toBe(true)
  })
})
