import type Database from 'better-sqlite3'
import type { MemberField, PostedCard, PostedMember, PostedNote, PostedPhone } from '../../core/sync/member-post.ts'
import type { Language } from '../../core/base/local-text.ts'

type Fields = PostedMember['fields']

interface Row {
  readonly memberId: string
  readonly version: number
  readonly heldVersion: number
  readonly base: number
  readonly name: string
  readonly otherName: string | null
  readonly language: Language
  readonly birthday: string | null
  readonly since: string
  readonly importedVisitOn: string | null
}

interface Stamp {
  readonly field: MemberField
  readonly at: number
  readonly by: string | null
  readonly version: number
}

type Versioned<T> = T & { readonly version: number }

/** Whose version was refused, and why, until they are changed. */
export interface RefusedMember {
  readonly memberId: string
  readonly name: string
  readonly reason: string
}

export const OUTBOX_SQL = {
  unsent: `SELECT member_id AS memberId, version, held_version AS heldVersion, base, name, other_name AS otherName, language, birthday, since, imported_visit_on AS importedVisitOn
    FROM member INDEXED BY member_unsent WHERE held_version < version AND refused_version < version ORDER BY member_id LIMIT ?`,
  refused: 'SELECT member_id AS memberId, name, refused_reason AS reason FROM member INDEXED BY member_refused WHERE refused_version > 0 AND refused_version = version ORDER BY member_id LIMIT ?',
  stamps: 'SELECT field, at, typed_by AS "by", version FROM member_field WHERE member_id = ?',
  cards: 'SELECT card_id AS cardId, card_number AS number, blocked, version FROM member_card WHERE member_id = ?',
  phones: 'SELECT phone, typed, version FROM member_phone WHERE member_id = ?',
  notes: 'SELECT note_id AS noteId, kind, text, at, version FROM member_note WHERE member_id = ?',
  removed: 'SELECT what, item FROM member_removed WHERE member_id = ?',
} as const

/**
 * What head office lacks of members. It is no list of its own: a member is sent while head office holds a lower version than
 * the till has, with what was touched since; or whole, where head office's copy is not known.
 */
export function createMemberOutbox(db: Database.Database) {
  const unsent = db.prepare<[number], Row>(OUTBOX_SQL.unsent)
  const stamps = db.prepare<[string], Stamp>(OUTBOX_SQL.stamps)
  const cards = db.prepare<[string], Versioned<Omit<PostedCard, 'blocked'>> & { blocked: number }>(OUTBOX_SQL.cards)
  const phones = db.prepare<[string], Versioned<PostedPhone>>(OUTBOX_SQL.phones)
  const notes = db.prepare<[string], Versioned<PostedNote>>(OUTBOX_SQL.notes)
  const removed = db.prepare<[string], { what: 'phone' | 'note'; item: string }>(OUTBOX_SQL.removed)
  const setHeld = db.prepare('UPDATE member SET held_version = max(held_version, ?), base = coalesce(?, base), refused_version = 0, refused_reason = NULL WHERE member_id = ?')
  const dropRemoved = db.prepare('DELETE FROM member_removed WHERE member_id = ? AND version <= ?')
  const setRefused = db.prepare('UPDATE member SET refused_version = ?, refused_reason = ? WHERE member_id = ?')
  const sendWhole = db.prepare('UPDATE member SET held_version = 0, base = 0 WHERE member_id = ?')
  const refused = db.prepare<[number], RefusedMember>(OUTBOX_SQL.refused)
  const state = db.prepare<[], { incarnation: string | null; terminalId: string | null }>('SELECT incarnation, terminal_id AS terminalId FROM member_sync')
  const keepState = db.prepare('INSERT INTO member_sync (only, incarnation, terminal_id) VALUES (1, ?, ?) ON CONFLICT (only) DO UPDATE SET incarnation = excluded.incarnation, terminal_id = excluded.terminal_id')
  const allUnsent = db.prepare("UPDATE member SET held_version = 0, base = 0, refused_version = 0, refused_reason = NULL")
  const allUnconfirmed = db.prepare('UPDATE erasure SET confirmed = 0')

  function posted(row: Row, terminalId: string): PostedMember {
    const { memberId, version, heldVersion, base, since, importedVisitOn } = row
    const from = base === 0 ? 0 : heldVersion
    const stampOf = new Map(stamps.all(memberId).map((stamp) => [stamp.field, stamp]))
    const fields: Record<string, { value: string | null; at: number; by: string | null }> = {}
    for (const field of ['name', 'otherName', 'language', 'birthday'] as const) {
      const stamp = stampOf.get(field)
      if ((stamp?.version ?? 1) <= from) continue
      fields[field] = { value: row[field], at: stamp?.at ?? 0, by: stamp ? stamp.by ?? terminalId : null }
    }
    const gone = removed.all(memberId)
    const addedSince = <T>(all: readonly Versioned<T>[]): Omit<Versioned<T>, 'version'>[] => all.filter((each) => each.version > from).map(({ version: _version, ...each }) => each)
    return {
      memberId, version, base, since, importedVisitOn,
      fields: fields as Fields,
      cards: addedSince(cards.all(memberId)).map((card) => ({ ...card, blocked: card.blocked === 1 })),
      phones: addedSince(phones.all(memberId)) as PostedPhone[],
      removedPhones: gone.filter(({ what }) => what === 'phone').map(({ item }) => item),
      notes: addedSince(notes.all(memberId)) as PostedNote[],
      removedNotes: gone.filter(({ what }) => what === 'note').map(({ item }) => item),
    }
  }

  return {
    /** The next members that head office lacks something of, as they are sent by this till. */
    next: (terminalId: string, limit: number): PostedMember[] => unsent.all(limit).map((row) => posted(row, terminalId)),
    /** Head office has this version; `base` is its own that it now is, null: what it is comes with the changes. */
    taken({ memberId, version }: Pick<PostedMember, 'memberId' | 'version'>, base: number | null): void {
      setHeld.run(version, base, memberId)
      dropRemoved.run(memberId, version)
    },
    /** Not sent again as it is. */
    refused: ({ memberId, version }: Pick<PostedMember, 'memberId' | 'version'>, reason: string) => void setRefused.run(version, reason, memberId),
    /** Head office has nothing of this member: everything is sent. */
    sendWhole: (memberId: string) => void sendWhole.run(memberId),
    refusedMembers: (limit: number): RefusedMember[] => refused.all(limit),
    /** Sends everything again to a head office that is another, or was put back from a backup; erasures are confirmed anew for another chain too. */
    talkTo(incarnation: string, terminalId: string): void {
      const before = state.get()
      if (before?.incarnation === incarnation && before.terminalId === terminalId) return
      if (before?.incarnation !== incarnation) allUnsent.run()
      allUnconfirmed.run()
      keepState.run(incarnation, terminalId)
    },
  }
}
export type MemberOutbox = ReturnType<typeof createMemberOutbox>
