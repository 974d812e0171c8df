import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chainHash } from '../../core/ledger/chain.ts'
import type { JournalStore } from '../../terminal/store/journal-store.ts'
import type { KeyStore } from '../../terminal/store/key-store.ts'
import { createSystemClock } from '../../terminal/clock.ts'
import { createSyncStore } from '../../terminal/store/sync-store.ts'
import { sendBatch } from '../../terminal/sync/batches.ts'
import { createOutgoing } from '../../terminal/sync/outgoing.ts'
import { MAX_BATCH_ROWS } from '../../core/sync/wire.ts'
import { createHeadOfficeLine } from '../../terminal/sync/head-office-line.ts'
import { openBenchTill } from '../million/open-till.ts'
import type { SaleTexts } from './sales.ts'
import { HASHER } from './sender.ts'

const TIMEOUT_MS = 60_000

/** A till whose journal on disk holds so many sales that head office lacks. */
export interface FullTill {
  readonly terminalId: string
  readonly publicKey: string
  readonly lastSeq: number
  bodies(): string[]
  /** Sends all of it, as its sync does: read, hashed, signed, packed, acknowledged, the watermark kept on its own disk. */
  sendAll(link: { readonly url: string; readonly incarnation: string; readonly rootKey: string }): Promise<void>
  close(): void
}

/** Rows as the till writes them; without its folds, which nothing here reads. */
function fill(journal: JournalStore, insert: (row: readonly [number, number, string, string, string]) => void, sales: SaleTexts, count: number): void {
  const { terminalId } = journal.terminalIdentity()
  let { seq, hash } = journal.headOf()
  for (let n = 0; n < count; n += 1) {
    const row = { terminalId, seq: (seq += 1), at: Date.now(), body: sales.next(), previousHash: hash }
    hash = chainHash(HASHER, row)
    insert([row.seq, row.at, row.body, row.previousHash, hash])
  }
}

export function openFullTill(sales: SaleTexts, count: number): FullTill {
  const folder = mkdtempSync(join(tmpdir(), 'regulars-bench-till-'))
  const { till, db, close } = openBenchTill(folder, createSystemClock())
  const insert = db.prepare('INSERT INTO journal (seq, at, body, previous_hash, hash) VALUES (?, ?, ?, ?, ?)')
  db.transaction(() => fill(till.journal, (row) => void insert.run(...row), sales, count)).immediate()
  const ports = { journal: till.journal, keys: till.keys as KeyStore, hasher: HASHER }
  const line = createHeadOfficeLine(null)
  const client = { now: () => Date.now(), closing: new AbortController().signal, onServerDate: () => undefined, headOfficeNow: () => null, line }
  const store = createSyncStore(db)
  return {
    terminalId: till.journal.terminalIdentity().terminalId,
    publicKey: till.keys.publicKeyRaw,
    lastSeq: db.prepare<[], number>('SELECT max(seq) FROM journal').pluck().get() ?? 0,
    bodies: () => db.prepare<[], string>('SELECT body FROM journal ORDER BY seq').pluck().all(),
    async sendAll(link) {
      store.keepWatermark(0)
      const outgoing = createOutgoing(ports)
      const at = { ...link, pairedAt: 0 }
      for (let watermark = 0; ; ) {
        const batch = outgoing.next(at, watermark, MAX_BATCH_ROWS)
        if (!batch) return
        const answering = sendBatch(await batch.packed, batch.hasMore, at, TIMEOUT_MS, client)
        outgoing.makeAhead(at, batch, MAX_BATCH_ROWS)
        const answer = await answering
        const last = batch.rows.at(-1)
        if (answer.kind !== 'answer' || !last || answer.value.watermark !== last.seq) throw new Error(`not taken: ${JSON.stringify(answer)}`)
        store.keepAcknowledged(last, answer.value.notApplied)
        watermark = last.seq
      }
    },
    close() {
      close()
      rmSync(folder, { recursive: true })
    },
  }
}
