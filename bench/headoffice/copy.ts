import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import type { PoolClient } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { JournalRow } from '../../core/ledger/journal.ts'

/** A table of the same columns and key as the journal, without its triggers. */
export const COPIED_TABLE = 'CREATE TABLE IF NOT EXISTS copied (LIKE journal INCLUDING INDEXES INCLUDING DEFAULTS)'

const HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)])
const TRAILER = Buffer.from([0xff, 0xff])
const COLUMNS = 7

function field(bytes: Buffer): Buffer[] {
  const length = Buffer.alloc(4)
  length.writeInt32BE(bytes.length)
  return [length, bytes]
}

function int8(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(BigInt(value))
  return bytes
}

/** Rows in PostgreSQL's binary format of COPY, the one it reads with the least work (PostgreSQL, COPY, "Binary Format"). */
function binaryRows(terminalId: string, rows: readonly JournalRow[], receivedAt: number): Buffer {
  const id = Buffer.from(terminalId.replaceAll('-', ''), 'hex')
  const count = Buffer.from([0, COLUMNS])
  const tuples = rows.flatMap((row) => [count, ...field(id), ...field(int8(row.seq)), ...field(int8(row.at)), ...field(Buffer.from(row.body)), ...field(Buffer.from(row.previousHash)), ...field(Buffer.from(row.hash)), ...field(int8(receivedAt))])
  return Buffer.concat([HEADER, ...tuples, TRAILER])
}

/** One durable transaction that copies the rows: nothing is checked. */
export async function copyRows(client: PoolClient, terminalId: string, rows: readonly JournalRow[]): Promise<void> {
  const into = client.query(copyFrom('COPY copied (terminal_id, seq, at, body, previous_hash, hash, received_at) FROM STDIN (FORMAT binary)'))
  await pipeline(Readable.from([binaryRows(terminalId, rows, Date.now())]), into)
}
