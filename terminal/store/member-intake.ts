import type Database from 'better-sqlite3'
import type { MemberChange } from '../../core/sync/changes/member-change.ts'
import { MEMBER_FIELDS } from '../../core/sync/member-post.ts'
import type { MemberField, PostedCard } from '../../core/sync/member-post.ts'

type Profile = Omit<MemberChange, 'kind' | 'consents' | 'person'>

const COLUMN: Readonly<Record<MemberField, string>> = { name: 'name', otherName: 'other_name', language: 'language', birthday: 'birthday' }

interface Standing {
  readonly version: number
  readonly heldVersion: number
  readonly base: number
}

export const INTAKE_SQL = {
  standing: 'SELECT version, held_version AS heldVersion, base FROM member WHERE member_id = ?',
  field: 'SELECT version FROM member_field WHERE member_id = ? AND field = ?',
  phones: 'SELECT phone, version FROM member_phone WHERE member_id = ?',
  notes: 'SELECT note_id AS noteId, version FROM member_note WHERE member_id = ?',
  removed: 'SELECT item FROM member_removed WHERE member_id = ? AND what = ?',
  cardById: 'SELECT card_number AS number, blocked FROM member_card WHERE card_id = ?',
} as const

/**
 * Takes members in full as head office has them. What was changed here and head office does not have yet stays as it is: it
 * is sent, and what comes back settles it. The same member twice changes nothing.
 */
export function createMemberIntake(db: Database.Database) {
  const standing = db.prepare<[string], Standing>(INTAKE_SQL.standing)
  const fieldVersion = db.prepare<[string, string], { version: number }>(INTAKE_SQL.field)
  const phones = db.prepare<[string], { phone: string; version: number }>(INTAKE_SQL.phones)
  const notes = db.prepare<[string], { noteId: string; version: number }>(INTAKE_SQL.notes)
  const removed = db.prepare<[string, string], { item: string }>(INTAKE_SQL.removed)
  const cardById = db.prepare<[string], { number: string; blocked: number }>(INTAKE_SQL.cardById)
  const insert = db.prepare(`INSERT INTO member (member_id, name, other_name, language, birthday, since, imported_visit_on, version, held_version, base) VALUES (?, ?, ?, ?, ?, ?, ?, 1, 1, 0)`)
  const setField = Object.fromEntries(MEMBER_FIELDS.map((field) => [field, db.prepare(`UPDATE member SET ${COLUMN[field]} = ? WHERE member_id = ? AND ${COLUMN[field]} IS NOT ?`)])) as Record<MemberField, Database.Statement>
  const stamp = db.prepare(`INSERT INTO member_field (member_id, field, at, typed_by, version) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (member_id, field) DO UPDATE SET at = excluded.at, typed_by = excluded.typed_by, version = excluded.version`)
  const setFacts = db.prepare("UPDATE member SET since = min(since, ?), imported_visit_on = nullif(max(coalesce(imported_visit_on, ''), coalesce(?, '')), '') WHERE member_id = ?")
  const addCard = db.prepare('INSERT OR IGNORE INTO member_card (card_number, member_id, blocked, card_id, version) VALUES (?, ?, ?, ?, ?)')
  const blockNumber = db.prepare('UPDATE member_card SET blocked = 1 WHERE card_number = ? AND blocked = 0')
  const addPhone = db.prepare('INSERT OR IGNORE INTO member_phone (member_id, phone, typed, version) VALUES (?, ?, ?, ?)')
  const dropPhone = db.prepare('DELETE FROM member_phone WHERE member_id = ? AND phone = ?')
  const addNote = db.prepare('INSERT OR IGNORE INTO member_note (note_id, member_id, kind, text, at, version) VALUES (?, ?, ?, ?, ?, ?)')
  const dropNote = db.prepare('DELETE FROM member_note WHERE note_id = ?')
  const rise = db.prepare('UPDATE member SET version = version + 1 WHERE member_id = ?')
  const setHeld = db.prepare('UPDATE member SET held_version = version, base = ? WHERE member_id = ?')

  /** A card of a number that somebody has here already is not taken twice: both members are good, and head office proposes to merge them. */
  function takeCard(memberId: string, { cardId, number, blocked }: PostedCard, version: number): number {
    const known = cardById.get(cardId)
    const added = known ? 0 : addCard.run(number, memberId, blocked ? 1 : 0, cardId, version).changes
    return added + (blocked ? blockNumber.run(known?.number ?? number).changes : 0)
  }

  /** Adds and drops until there is what head office has, and what was added or taken away here meanwhile. */
  function takeSet(sent: readonly string[], here: ReadonlyMap<string, number>, gone: ReadonlySet<string>, heldVersion: number, change: { add(key: string): void; drop(key: string): void }): number {
    const added = sent.filter((key) => !here.has(key) && !gone.has(key))
    const dropped = [...here].filter(([key, version]) => version <= heldVersion && !sent.includes(key)).map(([key]) => key)
    for (const key of added) change.add(key)
    for (const key of dropped) change.drop(key)
    return added.length + dropped.length
  }

  const goneOf = (memberId: string, what: 'phone' | 'note'): ReadonlySet<string> => new Set(removed.all(memberId, what).map(({ item }) => item))

  /** How many rows it changed. */
  function takeOver(profile: Profile, { heldVersion }: Standing): number {
    const { key: memberId } = profile
    let changes = 0
    for (const field of MEMBER_FIELDS) {
      if ((fieldVersion.get(memberId, field)?.version ?? 1) > heldVersion) continue
      const { value, at, by } = profile.fields[field]
      changes += setField[field].run(value, memberId, value).changes
      if (at > 0) stamp.run(memberId, field, at, by, heldVersion)
    }
    setFacts.run(profile.since, profile.importedVisitOn, memberId)
    for (const card of profile.cards) changes += takeCard(memberId, card, heldVersion)
    const phoneOf = new Map(profile.phones.map((each) => [each.phone, each]))
    changes += takeSet([...phoneOf.keys()], new Map(phones.all(memberId).map(({ phone, version }) => [phone, version])), goneOf(memberId, 'phone'), heldVersion, {
      add: (phone) => void addPhone.run(memberId, phone, phoneOf.get(phone)?.typed ?? null, heldVersion),
      drop: (phone) => void dropPhone.run(memberId, phone),
    })
    const noteOf = new Map(profile.notes.map((each) => [each.noteId, each]))
    changes += takeSet([...noteOf.keys()], new Map(notes.all(memberId).map(({ noteId, version }) => [noteId, version])), goneOf(memberId, 'note'), heldVersion, {
      add(noteId) {
        const note = noteOf.get(noteId)
        if (note) addNote.run(noteId, memberId, note.kind, note.text, note.at, heldVersion)
      },
      drop: (noteId) => void dropNote.run(noteId),
    })
    return changes
  }

  /** Takes a member; inside the caller's transaction. Answers whether anything is different now. */
  return function take(profile: Profile): boolean {
    const { key: memberId, fields, since, importedVisitOn, version } = profile
    const before = standing.get(memberId)
    if (before && version < before.base) return false
    if (!before) insert.run(memberId, fields.name.value, fields.otherName.value, fields.language.value, fields.birthday.value, since, importedVisitOn)
    const now = before ?? { version: 1, heldVersion: 1, base: 0 }
    const isPending = now.heldVersion < now.version
    const changes = takeOver(profile, now)
    // Screens that show the member as it was must not overwrite what came.
    if (before && changes > 0) rise.run(memberId)
    if (!isPending) setHeld.run(version, memberId)
    return !before || changes > 0
  }
}
export type MemberIntake = ReturnType<typeof createMemberIntake>
