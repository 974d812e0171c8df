import type Database from 'better-sqlite3'
import type { SyncView } from '../../core/contract/views.ts'

/** A pairing under way: what the screen shows, and where it asks. */
export interface PendingPairing {
  readonly url: string
  readonly code: string
  readonly salt: string
  readonly hash: string
  readonly startedAt: number
}

/** The head office this till is paired with. */
export interface HeadOfficeLink {
  readonly url: string
  readonly incarnation: string
  /** Raw Ed25519 public key, base64. */
  readonly rootKey: string
  readonly pairedAt: number
}

export type RefusedRulebook = NonNullable<SyncView['refusedRulebook']>
export type NotApplied = { readonly seq: number; readonly reason: string }

export interface SyncState {
  readonly pairing: PendingPairing | null
  readonly headOffice: HeadOfficeLink | null
  readonly watermark: number
  readonly changesCursor: number
  readonly lastGoodAt: number | null
  readonly offlineSince: number | null
  readonly refusedRulebook: RefusedRulebook | null
  readonly notApplied: readonly NotApplied[]
  /** The highest list of head office's signing keys that was seen; 0: none with a version. */
  readonly keyListVersion: number
}

interface StateRow {
  pairing_url: string | null
  pairing_code: string | null
  pairing_salt: string | null
  pairing_hash: string | null
  pairing_started_at: number | null
  url: string | null
  incarnation: string | null
  root_key: string | null
  paired_at: number | null
  watermark: number
  changes_cursor: number
  last_good_at: number | null
  offline_since: number | null
  refused_rulebook: string | null
  not_applied: string
  key_list_version: number
}

function pairingOf(row: StateRow): PendingPairing | null {
  if (row.pairing_url === null || row.pairing_code === null || row.pairing_salt === null || row.pairing_hash === null || row.pairing_started_at === null) return null
  return { url: row.pairing_url, code: row.pairing_code, salt: row.pairing_salt, hash: row.pairing_hash, startedAt: row.pairing_started_at }
}

function headOfficeOf(row: StateRow): HeadOfficeLink | null {
  if (row.url === null || row.incarnation === null || row.root_key === null || row.paired_at === null) return null
  return { url: row.url, incarnation: row.incarnation, rootKey: row.root_key, pairedAt: row.paired_at }
}

/** The one row of `sync_state`. Every change is one statement, so a crash leaves the old state or the new one. */
export function createSyncStore(db: Database.Database) {
  const select = db.prepare<[], StateRow>('SELECT * FROM sync_state WHERE only = 1')
  const setPairing = db.prepare('UPDATE sync_state SET pairing_url = ?, pairing_code = ?, pairing_salt = ?, pairing_hash = ?, pairing_started_at = ?')
  const setPaired = db.prepare(`
    UPDATE sync_state SET url = ?, incarnation = ?, root_key = ?, paired_at = ?, watermark = 0, watermark_hash = NULL, changes_cursor = 0, last_good_at = NULL, offline_since = NULL,
      not_applied = '[]', refused_rulebook = NULL, key_list_version = 0,
      pairing_url = NULL, pairing_code = NULL, pairing_salt = NULL, pairing_hash = NULL, pairing_started_at = NULL`)
  const setForgotten = db.prepare(`
    UPDATE sync_state SET url = NULL, incarnation = NULL, root_key = NULL, paired_at = NULL, watermark = 0, watermark_hash = NULL, changes_cursor = 0, last_good_at = NULL, offline_since = NULL,
      not_applied = '[]', refused_rulebook = NULL, key_list_version = 0,
      pairing_url = NULL, pairing_code = NULL, pairing_salt = NULL, pairing_hash = NULL, pairing_started_at = NULL`)
  const setWatermark = db.prepare('UPDATE sync_state SET watermark = ?, watermark_hash = NULL')
  const setIncarnation = db.prepare('UPDATE sync_state SET incarnation = ?, watermark = ?, watermark_hash = NULL, changes_cursor = 0')
  // Another head office, or the same from a backup: what it tells is read from a snapshot, and receipts are handed up again.
  const setFeedAnew = db.prepare("UPDATE change_feed SET cursor = NULL, snapshot_id = NULL, snapshot_kinds = '[]', snapshot_doubt = NULL, whole_kinds = '[]', whole_doubt = NULL, copies_up_to = 0")
  const setChainsUnsent = db.prepare('UPDATE chain SET held_up_to = 0')
  const setCursor = db.prepare('UPDATE sync_state SET changes_cursor = ?')
  const setGood = db.prepare('UPDATE sync_state SET last_good_at = ?, offline_since = NULL')
  const setOffline = db.prepare('UPDATE sync_state SET offline_since = CASE WHEN ? IS NULL THEN NULL ELSE coalesce(offline_since, ?) END')
  const setRefused = db.prepare('UPDATE sync_state SET refused_rulebook = ?')
  const setKeyList = db.prepare('UPDATE sync_state SET key_list_version = max(key_list_version, ?)')
  const setAcknowledged = db.prepare('UPDATE sync_state SET watermark = ?, watermark_hash = ?, not_applied = ?')
  const risk = db.prepare<[number], { riskMinor: number }>('SELECT coalesce(sum(risk_minor), 0) AS riskMinor FROM projected_return WHERE seq > ?')
  const countSales = db.prepare<[number], { sales: number }>('SELECT count(*) AS sales FROM sale WHERE seq > ?')

  return {
    read(): SyncState {
      const row = select.get()
      if (!row) throw new Error('sync_state has lost its row')
      return {
        pairing: pairingOf(row),
        headOffice: headOfficeOf(row),
        watermark: row.watermark,
        changesCursor: row.changes_cursor,
        lastGoodAt: row.last_good_at,
        offlineSince: row.offline_since,
        refusedRulebook: row.refused_rulebook === null ? null : (JSON.parse(row.refused_rulebook) as RefusedRulebook),
        notApplied: JSON.parse(row.not_applied) as NotApplied[],
        keyListVersion: row.key_list_version,
      }
    },
    keepPairing(pairing: PendingPairing | null): void {
      setPairing.run(pairing?.url ?? null, pairing?.code ?? null, pairing?.salt ?? null, pairing?.hash ?? null, pairing?.startedAt ?? null)
    },
    /** Ends the pairing and starts sending from the first entry; what head office has already it skips. */
    keepHeadOffice(link: HeadOfficeLink): void {
      setChainsUnsent.run()
      setFeedAnew.run()
      setPaired.run(link.url, link.incarnation, link.rootKey, link.pairedAt)
    },
    /** Another chain began: head office does not know it yet. */
    forgetHeadOffice(): void {
      setFeedAnew.run()
      setForgotten.run()
    },
    /** Head office holds everything up to this entry, and this is all it could not interpret of this till. */
    keepAcknowledged: ({ seq, hash }: { seq: number; hash: string }, notApplied: readonly NotApplied[]) => void setAcknowledged.run(seq, hash, JSON.stringify(notApplied)),
    keepWatermark: (seq: number) => void setWatermark.run(seq),
    /** Head office came back from a backup: send again from there, and read its changes from the start. */
    keepIncarnation(incarnation: string, watermark: number): void {
      setChainsUnsent.run()
      setFeedAnew.run()
      setIncarnation.run(incarnation, watermark)
    },
    keepCursor: (position: number) => void setCursor.run(position),
    keepGood: (at: number) => void setGood.run(at),
    /** Cut off since then, unless it was before; null: head office answers, even if it refuses. */
    keepOffline: (since: number | null) => void setOffline.run(since, since),
    keepRefusedRulebook: (refused: RefusedRulebook | null) => void setRefused.run(refused === null ? null : JSON.stringify(refused)),
    /** A list of signing keys that the root vouches for was seen; none below it counts from now on. */
    keepKeyList: (version: number) => void setKeyList.run(version),
    /** Completed sales among the entries after one of this till. */
    countSalesAfter: (position: number): number => countSales.get(position)?.sales ?? 0,
    /** What returns on other tills' receipts after an entry of this till add to the stated risk, in minor units. */
    riskAfter: (position: number): number => risk.get(position)?.riskMinor ?? 0,
  }
}
export type SyncStore = ReturnType<typeof createSyncStore>
