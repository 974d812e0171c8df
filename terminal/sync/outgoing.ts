import type { JournalRow } from '../../core/ledger/journal.ts'
import type { HeadOfficeLink } from '../store/sync-store.ts'
import { makeBatch, nextRows, packBatch } from './batches.ts'
import type { SyncDeps } from './ports.ts'

/** A batch that is ready to go, or being packed. */
export interface ReadyBatch {
  readonly rows: readonly [JournalRow, ...JournalRow[]]
  readonly packed: Promise<Uint8Array<ArrayBuffer>>
  /** The journal goes on after it. */
  readonly hasMore: boolean
}

interface Ahead {
  readonly incarnation: string
  readonly watermark: number
  readonly limit: number
  readonly batch: ReadyBatch
}

/**
 * Makes batches of the journal, each read, signed and packed while the one before it is under way: who catches up never waits
 * for both. What was made ahead goes only where it still comes next.
 */
export function createOutgoing(ports: Pick<SyncDeps, 'journal' | 'keys' | 'hasher'>) {
  let ahead: Ahead | null = null

  function make(link: HeadOfficeLink, watermark: number, limit: number): ReadyBatch | null {
    const rows = nextRows(ports.journal, watermark, limit)
    if (!rows) return null
    const hasMore = ports.journal.headOf().seq > (rows.at(-1)?.seq ?? 0)
    const packed = packBatch(makeBatch(rows, link, ports), hasMore)
    // It may never be asked for.
    packed.catch(() => undefined)
    return { rows, packed, hasMore }
  }

  return {
    /** The batch after the watermark; null where head office holds all. */
    next(link: HeadOfficeLink, watermark: number, limit: number): ReadyBatch | null {
      const made = ahead
      ahead = null
      return made?.watermark === watermark && made.incarnation === link.incarnation && made.limit === limit ? made.batch : make(link, watermark, limit)
    },
    /** Makes the one that comes after a batch, for when that is acknowledged. */
    makeAhead(link: HeadOfficeLink, { rows, hasMore }: ReadyBatch, limit: number): void {
      const watermark = rows.at(-1)?.seq ?? 0
      const batch = hasMore ? make(link, watermark, limit) : null
      ahead = batch === null ? null : { incarnation: link.incarnation, watermark, limit, batch }
    },
  }
}
