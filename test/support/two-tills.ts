import Database from 'better-sqlite3'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { journalRowSchema } from '../../core/ledger/journal.ts'
import type { StoreCopy } from '../../core/sync/store-copy.ts'
import { storeCopySigningText } from '../../core/sync/store-copy.ts'
import { receiptDocumentSchema } from '../../core/receipt/document.ts'
import { openKeyStore } from '../../terminal/store/key-store.ts'
import { openReadOnly } from '../../terminal/store/open-read-only.ts'
import { createTillKeys } from '../../terminal/store/till-keys.ts'

interface Identity { readonly terminalId: string; readonly programmeId: string; readonly storeId: string; readonly tillNumber: number }

function reading<T>(dataDir: string, read: (db: Database.Database) => T): T {
  const db = openReadOnly(dataDir)
  try {
    return read(db)
  } finally {
    db.close()
  }
}

export function identityOf(dataDir: string): Identity {
  return reading(dataDir, (db) => db.prepare<[], Identity>(
    'SELECT terminal_id AS terminalId, programme_id AS programmeId, store_id AS storeId, till_number AS tillNumber FROM terminal_identity').get()!)
}

/** Writes into a till's tables what head office would hand down: the key of another till; `more` says it otherwise. */
export function introduce(to: string, other: string, more: Partial<{ storeId: string; programmeId: string; revoked: boolean; publicKey: string }> = {}): void {
  const db = new Database(join(to, 'regulars.db'))
  createTillKeys(db).put({ ...identityOf(other), publicKey: openKeyStore(other).publicKeyRaw, revoked: false, knownSince: 0, version: 1, ...more })
  db.close()
}

/** The signed code printed on a receipt. */
export function printedCode(dataDir: string, saleId: string): string {
  const { document } = reading(dataDir, (db) => db.prepare<[string], { document: string }>('SELECT document FROM receipt WHERE sale_id = ?').get(saleId)!)
  const row = receiptDocumentSchema.parse(JSON.parse(document)).rows.find((each) => each.kind === 'qr')
  if (row?.kind !== 'qr') throw new Error('the receipt has no code')
  return row.data
}

/** A sale's row as its till hands it on, signed with that till's key. */
export function signedCopy(dataDir: string, saleId: string): StoreCopy {
  const found = reading(dataDir, (db) => db.prepare<[string], object>('SELECT j.seq, j.at, j.body, j.previous_hash AS previousHash, j.hash FROM journal j JOIN sale s ON s.seq = j.seq WHERE s.sale_id = ?').get(saleId))
  const row = journalRowSchema.parse(found)
  const { terminalId } = identityOf(dataDir)
  return { terminalId, row, signature: openKeyStore(dataDir).sign(storeCopySigningText({ terminalId, row })) }
}

/** A folder that is gone after the test. */
export function folder(): { readonly dir: string; readonly remove: () => void } {
  const dir = mkdtempSync(join(tmpdir(), 'regulars-other-'))
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) }
}
