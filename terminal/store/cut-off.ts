import type Database from 'better-sqlite3'
import type { Instant } from '../../core/time/instant.ts'

/** How this till stands to its head office. */
export interface Contact {
  /** When it was last heard of; null: never yet. */
  readonly lastGoodAt: Instant | null
  readonly isOffline: boolean
}

export interface CutOff {
  /** Null: there is no head office. */
  contact(): Contact | null
  /** Points that sales here took of these ids of a member after an instant, in minor units of a point. */
  spentSince(memberIds: readonly string[], since: Instant): number
}

/** What a till that is cut off has let members spend: read only, from what it knows of the line and from its own books. */
export function createCutOff(db: Database.Database): CutOff {
  const contact = db.prepare<[], { lastGoodAt: number | null; isOffline: number }>('SELECT last_good_at AS lastGoodAt, offline_since IS NOT NULL AS isOffline FROM sync_state WHERE paired_at IS NOT NULL')
  const spent = db.prepare<[string, number], number>("SELECT coalesce(sum(lost), 0) FROM projected_points_entry WHERE member_id = ? AND at > ? AND kind = 'sale.completed'").pluck()
  return {
    contact() {
      const row = contact.get()
      return row === undefined ? null : { lastGoodAt: row.lastGoodAt, isOffline: row.isOffline === 1 }
    },
    spentSince: (memberIds, since) => memberIds.reduce((sum, memberId) => sum + (spent.get(memberId, since) ?? 0), 0),
  }
}
