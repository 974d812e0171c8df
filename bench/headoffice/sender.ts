import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { Hasher } from '../../core/base/ports.ts'
import { chainHash, GENESIS_HASH } from '../../core/ledger/chain.ts'
import type { JournalRow } from '../../core/ledger/journal.ts'
import { batchContentHash } from '../../core/sync/batch.ts'
import { batchSigningText } from '../../core/sync/wire.ts'
import type { Batch } from '../../core/sync/wire.ts'
import { putTerminal } from '../../headoffice/server/store/terminal-store.ts'
import type { Queryable } from '../../headoffice/server/store/terminal-store.ts'
import type { HeadOfficeIdentity } from '../../headoffice/server/store/identity-store.ts'

export const HASHER: Hasher = { sha256Hex: (data) => createHash('sha256').update(data).digest('hex') }

/** A terminal with a key and a chain, whose batches are made before they are timed. */
export class Sender {
  readonly terminalId = randomUUID()
  private readonly key: KeyObject
  private readonly publicKey: string
  private readonly identity: Pick<HeadOfficeIdentity, 'programmeId' | 'incarnation'>
  private seq = 0
  private head = GENESIS_HASH

  constructor(identity: Pick<HeadOfficeIdentity, 'programmeId' | 'incarnation'>) {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    this.key = privateKey
    this.publicKey = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64')
    this.identity = identity
  }

  /** Head office knows it from now on, as after pairing. */
  async pair(db: Queryable): Promise<void> {
    await putTerminal(db, { terminalId: this.terminalId, publicKey: this.publicKey, storeId: 'bench', storeName: 'Bench', tillNumber: 1, version: 'bench' }, Date.now())
  }

  batch(bodies: readonly string[]): Batch {
    const rows: JournalRow[] = bodies.map((body) => {
      const row = { seq: (this.seq += 1), at: Date.now(), body, previousHash: this.head }
      this.head = chainHash(HASHER, { terminalId: this.terminalId, ...row })
      return { ...row, hash: this.head }
    })
    const [first] = rows
    if (!first) throw new RangeError('a batch has rows')
    const unsigned = { ...this.identity, terminalId: this.terminalId, firstSeq: first.seq, previousHash: first.previousHash, contentHash: batchContentHash(HASHER, rows) }
    return { programmeId: unsigned.programmeId, terminalId: unsigned.terminalId, incarnation: unsigned.incarnation, firstSeq: unsigned.firstSeq, previousHash: unsigned.previousHash, contentHash: unsigned.contentHash, rows, signature: sign(null, Buffer.from(batchSigningText(unsigned)), this.key).toString('base64') }
  }
}

/** A batch as it goes over the wire. */
export const packed = (batch: Batch): Uint8Array<ArrayBuffer> => new Uint8Array(gzipSync(JSON.stringify(batch)))
