import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { LedgerView } from '../../core/contract/ledger-methods.ts'
import { createBooksCheck } from '../../terminal/services/books-check.ts'
import type { Till } from '../../terminal/services/till.ts'

/** A till whose file can no longer be read. */
function unreadableTill(): Till {
  const fail = () => {
    throw new Database.SqliteError('database disk image is malformed', 'SQLITE_CORRUPT')
  }
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  return { clock: { now: () => 0, monotonicMs: () => 0 }, log, settings: { get: fail, set: fail }, db: { name: 'gone.db', prepare: fail }, disk: { noteFailure: () => 'io' } } as unknown as Till
}

const thread = { run: () => Promise.reject(new Error('not to be called')), close: () => Promise.resolve() }

describe('a check of books that cannot be read', () => {
  it('says that it could not be finished, and ends nothing', async () => {
    const told: LedgerView[] = []
    await createBooksCheck(unreadableTill(), thread, (view) => void told.push(view)).start()
    expect(told).toEqual([{ running: null, last: null, isBroken: true }])
  })

  it('goes on where whoever is told cannot read either', async () => {
    const check = createBooksCheck(unreadableTill(), thread, () => {
      throw new Error('cannot read either')
    })
    await expect(check.start()).resolves.toBeUndefined()
  })
})
