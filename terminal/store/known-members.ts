import { createHmac } from 'node:crypto'
import type Database from 'better-sqlite3'
import { recognitionText } from '../../core/sync/changes/member-known-change.ts'
import type { MemberKnownChange } from '../../core/sync/changes/member-known-change.ts'
import type { Instant } from '../../core/time/instant.ts'

export const KNOWN_SQL = {
  byDigest: 'SELECT member_id AS memberId, blocked FROM known_number WHERE digest = ? AND what = ? ORDER BY member_id',
  isKnown: 'SELECT 1 AS yes FROM known_member WHERE member_id = ?',
  wanted: 'SELECT member_id AS memberId FROM member_wanted ORDER BY member_id LIMIT ?',
} as const

/** Members of other stores, by keyed digests of their numbers. */
export function createKnownMembers(db: Database.Database) {
  const byDigest = db.prepare<[string, string], { memberId: string; blocked: number }>(KNOWN_SQL.byDigest)
  const isKnown = db.prepare<[string], { yes: number }>(KNOWN_SQL.isKnown)
  const wanted = db.prepare<[number], { memberId: string }>(KNOWN_SQL.wanted)
  const key = db.prepare<[], { secret: string | null }>('SELECT recognition_key AS secret FROM member_sync')
  const keepKey = db.prepare('INSERT INTO member_sync (only, recognition_key) VALUES (1, ?) ON CONFLICT (only) DO UPDATE SET recognition_key = excluded.recognition_key')
  const put = db.prepare('INSERT OR IGNORE INTO known_member (member_id) VALUES (?)')
  const putNumber = db.prepare('INSERT OR REPLACE INTO known_number (digest, what, member_id, blocked) VALUES (?, ?, ?, ?)')
  const dropNumbers = db.prepare('DELETE FROM known_number WHERE member_id = ?')
  const drop = db.prepare('DELETE FROM known_member WHERE member_id = ?')
  const dropWanted = db.prepare('DELETE FROM member_wanted WHERE member_id = ?')
  const want = db.prepare('INSERT OR IGNORE INTO member_wanted (member_id, at) SELECT member_id, ? FROM known_member WHERE member_id = ?')
  const dropUnnamed = db.prepare("DELETE FROM known_member WHERE member_id NOT IN (SELECT key FROM snapshot_key WHERE kind = 'member-known')")

  function digestOf(what: 'card' | 'phone', digits: string): string | null {
    const secret = key.get()?.secret ?? null
    return secret === null ? null : createHmac('sha256', Buffer.from(secret, 'hex')).update(recognitionText(what, digits)).digest('hex')
  }

  return {
    /** Whose card this is, of those known by digest; a blocked one only where no other of that number is good. */
    byCard(number: string): { memberId: string; blocked: boolean } | null {
      const digest = digestOf('card', number)
      const found = digest === null ? [] : byDigest.all(digest, 'card')
      const card = found.find(({ blocked }) => blocked === 0) ?? found[0]
      return card ? { memberId: card.memberId, blocked: card.blocked === 1 } : null
    },
    /** Who has this number (E.164), of those known by digest. */
    byPhone(phone: string): string[] {
      const digest = digestOf('phone', phone)
      return digest === null ? [] : byDigest.all(digest, 'phone').map((row) => row.memberId)
    },
    has: (memberId: string): boolean => isKnown.get(memberId) !== undefined,
    keepKey: (secret: string) => void keepKey.run(secret),
    put({ key: memberId, cards, phones }: Pick<MemberKnownChange, 'key' | 'cards' | 'phones'>): void {
      put.run(memberId)
      dropNumbers.run(memberId)
      for (const { digest, blocked } of cards) putNumber.run(digest, 'card', memberId, blocked ? 1 : 0)
      for (const digest of phones) putNumber.run(digest, 'phone', memberId, 0)
    },
    /** Forgets a member who is known in full now, or not at all any more. */
    drop(memberId: string): void {
      drop.run(memberId)
      dropWanted.run(memberId)
    },
    /** After a snapshot: those it did not name are nobody's any more. */
    dropUnnamed: () => void dropUnnamed.run(),
    /** The profile of a member known by digest is asked for; nothing happens for any other. */
    want: (memberId: string, at: Instant) => void want.run(at, memberId),
    wanted: (limit: number): string[] => wanted.all(limit).map((row) => row.memberId),
    dropWanted: (memberId: string) => void dropWanted.run(memberId),
  }
}
export type KnownMembers = ReturnType<typeof createKnownMembers>
