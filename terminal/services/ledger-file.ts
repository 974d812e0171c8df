import { closeSync, openSync, readSync } from 'node:fs'
import { TextDecoder } from 'node:util'
import type { Hasher } from '../../core/base/ports.ts'
import { headName } from '../../core/ledger/heads.ts'
import type { HeldHead } from '../../core/ledger/heads.ts'
import { readHeaderLine, readRowLine } from '../../core/ledger/export-rows.ts'
import type { ExportHeader } from '../../core/ledger/export-rows.ts'
import type { JournalRow } from '../../core/ledger/journal.ts'
import { RowUnreadable, verifyChain } from '../../core/ledger/verify-chain.ts'
import { bookFault, wholeTotals } from './ledger-report.ts'
import type { BookReport } from './ledger-report.ts'

const CHUNK_BYTES = 1024 * 1024
/** The longest entry there can be (5,000 lines, with all that was decided of them) is far shorter. */
const MOST_LINE_BYTES = 64 * 1024 * 1024

/** Checks an exported journal from the file alone: chain, sums, and heads that somebody holds. Throws where it is no export. */
export function checkExport(path: string, hasher: Hasher, heads: readonly HeldHead[] = []): BookReport {
  const fd = openSync(path, 'r')
  try {
    const lines = fileLines(fd)
    const first = lines.next()
    const header = first.done === true ? null : readHeaderLine(first.value ?? '')
    if (header === null) throw new Error(`${path} is not a journal that this version exported`)
    return checkLines(lines, header, hasher, heads)
  } finally {
    closeSync(fd)
  }
}

function checkLines(lines: Generator<string | null>, header: ExportHeader, hasher: Hasher, heads: readonly HeldHead[]): BookReport {
  const rows = rowsOf(lines, header.from)
  const start = rows.next()
  // What a part of a journal follows is taken as the file says it; everything after is checked.
  const after = start.done === true ? undefined : { seq: header.from - 1, hash: start.value.previousHash }
  function* all(): Generator<JournalRow> {
    if (start.done !== true) yield start.value
    yield* rows
  }
  const report = verifyChain(hasher, header.terminalId, all(), { heads, ...(header.from > 1 && after && { after }) })
  const [outside] = report.headsUnmet
  if (outside && report.fault === null) throw new Error(`${headName(outside)} is not in this part of the journal`)
  const short = report.head.seq === header.to ? null : bookFault('ROWS_CUT', report.head.seq + 1, `the file says that it goes to entry ${header.to}`)
  return { fault: report.fault ?? short, terminalId: header.terminalId, firstSeq: header.from, head: report.head, totals: wholeTotals(report.totals), tail: null }
}

function* rowsOf(lines: Iterable<string | null>, from: number): Generator<JournalRow> {
  let seq = from
  for (const line of lines) {
    const row = line === null ? null : readRowLine(line)
    if (row === null) throw new RowUnreadable('ROW_CHANGED', seq, 'this line of the file is not an entry')
    yield row
    seq += 1
  }
}

/** The lines of a file, streamed; null for one that is not UTF-8 or far too long. */
function* fileLines(fd: number): Generator<string | null> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const chunk = Buffer.alloc(CHUNK_BYTES)
  let parts: Buffer[] = []
  const text = (last: Buffer): string | null => {
    const bytes = Buffer.concat([...parts, last])
    parts = []
    try {
      return decoder.decode(bytes)
    } catch {
      return null
    }
  }
  let kept = 0
  for (let read = readSync(fd, chunk); read > 0; read = readSync(fd, chunk)) {
    let from = 0
    for (let end = chunk.indexOf(10, from); end !== -1 && end < read; end = chunk.indexOf(10, from)) {
      yield text(chunk.subarray(from, end))
      from = end + 1
      kept = 0
    }
    kept += read - from
    if (kept > MOST_LINE_BYTES) return yield null
    if (from < read) parts.push(Buffer.from(chunk.subarray(from, read)))
  }
  if (parts.length > 0) yield text(Buffer.alloc(0))
}
