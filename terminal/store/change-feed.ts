import type Database from 'better-sqlite3'
import type { Instant } from '../../core/time/instant.ts'

/** A change that was not taken, and why: a stable code and what support reads. */
export interface RefusedChange {
  readonly kind: string
  readonly key: string
  readonly reason: string
  readonly detail: string
  readonly at: Instant
  /** When head office is asked for it again; null: asking again would not help. */
  readonly askAt: Instant | null
}

/** In the place of a key: all that is told of a kind which this program does not know. */
export const WHOLE_KIND = '*'

interface FeedRow {
  cursor: string | null
  snapshot_id: string | null
  snapshot_kinds: string
  snapshot_doubt: number | null
  whole_kinds: string
  whole_doubt: number | null
  copies_up_to: number
}

const parsedKinds = (json: string) => JSON.parse(json) as string[]
const REFUSED = 'kind, key, reason, detail, at, ask_at AS askAt'

/** Where this till stands in what head office tells it: the cursor, a snapshot under way, and what was not taken. */
export function createChangeFeed(db: Database.Database) {
  const select = db.prepare<[], FeedRow>('SELECT cursor, snapshot_id, snapshot_kinds, snapshot_doubt, whole_kinds, whole_doubt, copies_up_to FROM change_feed WHERE only = 1')
  const setCursor = db.prepare('UPDATE change_feed SET cursor = ?')
  const setSnapshot = db.prepare('UPDATE change_feed SET snapshot_id = ?, snapshot_kinds = ?, snapshot_doubt = ?')
  const setKinds = db.prepare('UPDATE change_feed SET snapshot_kinds = ?')
  const setWhole = db.prepare("UPDATE change_feed SET whole_kinds = ?, whole_doubt = snapshot_doubt, snapshot_id = NULL, snapshot_kinds = '[]', snapshot_doubt = NULL")
  const setCopies = db.prepare('UPDATE change_feed SET copies_up_to = ?')
  const forgetNames = db.prepare('DELETE FROM snapshot_key')
  const putName = db.prepare('INSERT INTO snapshot_key (kind, key) VALUES (?, ?) ON CONFLICT DO NOTHING')
  const refused = db.prepare<[], RefusedChange>(`SELECT ${REFUSED} FROM refused_change ORDER BY at, kind, key`)
  const due = db.prepare<[number, number], RefusedChange>(`SELECT ${REFUSED} FROM refused_change WHERE ask_at <= ? ORDER BY ask_at, kind, key LIMIT ?`)
  const putRefused = db.prepare(`INSERT INTO refused_change (kind, key, reason, detail, at, ask_at) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (kind, key) DO UPDATE SET reason = excluded.reason, detail = excluded.detail, ask_at = excluded.ask_at`)
  const dropRefused = db.prepare('DELETE FROM refused_change WHERE kind = ? AND key = ?')

  return {
    read() {
      const row = select.get()
      if (!row) throw new Error('change_feed has lost its row')
      return {
        cursor: row.cursor, snapshotId: row.snapshot_id, snapshotKinds: parsedKinds(row.snapshot_kinds),
        wholeKinds: parsedKinds(row.whole_kinds), wholeDoubt: row.whole_doubt, snapshotDoubt: row.snapshot_doubt, copiesUpTo: row.copies_up_to,
      }
    },
    keepCursor: (cursor: string | null) => void setCursor.run(cursor),
    /** A snapshot begins, of these kinds, under a doubt about balances or none: nothing is named yet. */
    beginSnapshot(id: string, kinds: readonly string[], doubt: Instant | null): void {
      forgetNames.run()
      setSnapshot.run(id, JSON.stringify(kinds), doubt)
    },
    narrowSnapshot: (kinds: readonly string[]) => void setKinds.run(JSON.stringify(kinds)),
    /** The snapshot is whole for these kinds. */
    endSnapshot(kinds: readonly string[]): void {
      setWhole.run(JSON.stringify(kinds))
      forgetNames.run()
    },
    /** The snapshot names this thing. */
    name: (kind: string, key: string) => void putName.run(kind, key),
    /** Receipts of this chain up to an entry were handed up. */
    keepCopiesUpTo: (seq: number) => void setCopies.run(seq),
    /** What was not taken, the oldest first. */
    refused: (): RefusedChange[] => refused.all(),
    dueToAsk: (now: Instant, limit: number): RefusedChange[] => due.all(now, limit),
    /** A kind has become known: what was noted of it as a whole goes. */
    forgetUnknown: (kinds: readonly string[]) => kinds.forEach((kind) => dropRefused.run(kind, WHOLE_KIND)),
    putRefused: (one: RefusedChange) => void putRefused.run(one.kind, one.key, one.reason, one.detail, one.at, one.askAt),
    dropRefused: (kind: string, key: string) => void dropRefused.run(kind, key),
  }
}
export type ChangeFeed = ReturnType<typeof createChangeFeed>
