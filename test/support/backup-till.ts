import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import type { JournalRow } from '../../core/ledger/journal.ts'
import { openFileReadOnly, openReadOnly } from '../../terminal/store/open-read-only.ts'
import { readChain } from '../../terminal/store/segments.ts'
import { MANAGER, barcodeOf, layNewTill, openTill } from './till.ts'
import type { TestTill } from './till.ts'

export const SQUID = barcodeOf('squid-cleaned-300g')

export interface BackupRoom {
  readonly till: TestTill
  /** Data folder of the till. */
  readonly dataDir: string
  /** An empty folder for backups. */
  readonly stick: string
  /** Somewhere a till can be put back to. */
  place(name: string): string
  /** Closes the till where it is open. */
  close(): Promise<void>
}

/** A till with its manager signed in, and a folder for backups beside it; both new for each test. */
export function backupRoom(): () => BackupRoom {
  let root: string
  let till: TestTill
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'regulars-backup-'))
    await layNewTill(join(root, 'till'))
    till = await openTill({ dataDir: join(root, 'till') })
    await till.signIn(MANAGER)
  })
  afterEach(async () => {
    await till.close()
    rmSync(root, { recursive: true, force: true })
  })
  return () => ({
    till, dataDir: join(root, 'till'), stick: makeOnce(root), place: (name) => join(root, name), close: () => till.close(),
  })
}

function makeOnce(root: string): string {
  const known = readdirSync(root).find((name) => name.startsWith('stick-'))
  return known === undefined ? mkdtempSync(join(root, 'stick-')) : join(root, known)
}

export async function sell(till: TestTill): Promise<void> {
  await till.payCash(await till.scan(SQUID), 5000)
}

/** The whole journal of a database file. */
export function rowsOf(path: string): JournalRow[] {
  const db = openFileReadOnly(path)
  try {
    return db.prepare<[], JournalRow>('SELECT seq, at, body, previous_hash AS previousHash, hash FROM journal ORDER BY seq').all()
  } finally {
    db.close()
  }
}

/** Every row of every chain of the till in a folder, without its place. */
export function allRowsOf(dataDir: string): JournalRow[] {
  const db = openReadOnly(dataDir)
  try {
    return [...readChain(db, dataDir)].map(({ seq, at, body, previousHash, hash }) => ({ seq, at, body, previousHash, hash }))
  } finally {
    db.close()
  }
}

/** What lies in a folder as finished backups. */
export const backupFiles = (folder: string): string[] => readdirSync(folder).filter((name) => name.endsWith('.db')).sort()
