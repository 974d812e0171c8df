import type Database from 'better-sqlite3'
import type { Hasher } from '../../core/base/ports.ts'
import type { RawScan } from '../../core/scan/raw-scan.ts'

/** The same code from the same reader within this time is one scan. */
const REPEAT_WITHIN_MS = 300

export interface ScanStore {
  /** Whether this scan repeats one that was counted; both instants are the reader's own. */
  isRepeat(scan: RawScan): boolean
  /** Notes a scan that counted. */
  note(scan: RawScan): void
}

export const SCAN_SQL = { seen: 'SELECT at FROM scan_seen WHERE device_id = ? AND text_hash = ?' } as const

/** Scans just counted, by reader and digest of the code: a card number is not kept. */
export function createScanStore(db: Database.Database, hasher: Hasher): ScanStore {
  const read = db.prepare<[string, string], { at: number }>(SCAN_SQL.seen)
  const write = db.prepare('INSERT INTO scan_seen (device_id, text_hash, at) VALUES (?, ?, ?) ON CONFLICT (device_id, text_hash) DO UPDATE SET at = excluded.at')
  const forget = db.prepare('DELETE FROM scan_seen WHERE device_id = ? AND abs(at - ?) >= ?')
  return {
    isRepeat(scan) {
      const seen = read.get(scan.deviceId, hasher.sha256Hex(scan.text))
      return seen !== undefined && Math.abs(scan.at - seen.at) < REPEAT_WITHIN_MS
    },
    note(scan) {
      forget.run(scan.deviceId, scan.at, REPEAT_WITHIN_MS)
      write.run(scan.deviceId, hasher.sha256Hex(scan.text), scan.at)
    },
  }
}
