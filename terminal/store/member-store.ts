import type Database from 'better-sqlite3'
import type { Language } from '../../core/base/local-text.ts'
import type { CivilDate, Instant } from '../../core/time/instant.ts'

/** A member's profile: personal data, in deletable rows only. */
export interface MemberProfile {
  readonly memberId: string
  readonly name: string
  /** The same name in the other script, where there is one. */
  readonly otherName: string | null
  readonly language: Language
  /** `MM-DD`, or null. */
  readonly birthday: string | null
  readonly since: CivilDate
  readonly importedVisitOn: CivilDate | null
}

export interface MemberContact {
  readonly cardLast4: string | null
  readonly phoneLast4: string | null
}

export interface KeptCard {
  /** The random id under which the journal speaks of it. */
  readonly cardId: string
  readonly number: string
  readonly blocked: boolean
}

export interface KeptPhone {
  /** E.164. */
  readonly phone: string
  /** Digits as they were typed, where they are not the end of the number. */
  readonly typed: string | null
}

export interface KeptNote {
  readonly noteId: string
  readonly kind: 'preference' | 'note'
  readonly text: string
  readonly at: Instant
}

export interface MemberStore {
  byId(memberId: string): MemberProfile | null
  /** Rises with every change of the profile; 0 where there is none. */
  versionOf(memberId: string): number
  byCard(cardNumber: string): { memberId: string; cardId: string; blocked: boolean } | null
  card(cardId: string): (KeptCard & { readonly memberId: string }) | null
  /** Who has this number (E.164), the smallest id first. */
  byPhone(phone: string): string[]
  /** At most `limit` members born on that day (`MM-DD`). */
  byBirthday(birthday: string, limit: number): Pick<MemberProfile, 'memberId' | 'name' | 'otherName'>[]
  contactOf(memberId: string): MemberContact
  cardsOf(memberId: string): KeptCard[]
  phonesOf(memberId: string): KeptPhone[]
  notesOf(memberId: string): KeptNote[]
  put(profile: MemberProfile, cards: readonly KeptCard[], phones: readonly KeptPhone[]): void
  /** Changes names, language, birthday and phones; `at`: when they were typed. */
  change(profile: Pick<MemberProfile, 'memberId' | 'name' | 'otherName' | 'language' | 'birthday'>, phones: readonly KeptPhone[], at: Instant): void
  addCard(memberId: string, card: KeptCard): void
  /** Blocks a card for good; nothing happens to one that is blocked. */
  blockCard(cardId: string): void
  putNote(memberId: string, note: KeptNote): void
  /** Whether there was such a note. */
  removeNote(memberId: string, noteId: string): boolean
  /** Deletes profile, cards, phones, notes and tries; whether there was anything. */
  erase(memberId: string): boolean
  /** At most `limit` ids after one, in order. */
  idsAfter(memberId: string, limit: number): string[]
}

interface MemberRow {
  member_id: string
  name: string
  other_name: string | null
  language: Language
  birthday: string | null
  since: string
  imported_visit_on: string | null
}

export const MEMBER_SQL = {
  byId: 'SELECT member_id, name, other_name, language, birthday, since, imported_visit_on FROM member WHERE member_id = ?',
  version: 'SELECT version FROM member WHERE member_id = ?',
  byCard: 'SELECT member_id AS memberId, card_id AS cardId, blocked FROM member_card WHERE card_number = ?',
  card: 'SELECT member_id AS memberId, card_id AS cardId, card_number AS number, blocked FROM member_card WHERE card_id = ?',
  byPhone: 'SELECT member_id FROM member_phone WHERE phone = ? ORDER BY member_id',
  byBirthday: 'SELECT member_id AS memberId, name, other_name AS otherName FROM member WHERE birthday = ? LIMIT ?',
  cardOf: 'SELECT card_number AS digits FROM member_card WHERE member_id = ? AND blocked = 0 LIMIT 1',
  phoneOf: 'SELECT phone AS digits FROM member_phone WHERE member_id = ? LIMIT 1',
  cardsOf: 'SELECT card_id AS cardId, card_number AS number, blocked FROM member_card WHERE member_id = ?',
  phonesOf: 'SELECT phone, typed FROM member_phone WHERE member_id = ? ORDER BY phone',
  notesOf: 'SELECT note_id AS noteId, kind, text, at FROM member_note WHERE member_id = ? ORDER BY at',
  idsAfter: 'SELECT member_id FROM member WHERE member_id > ? ORDER BY member_id LIMIT ?',
} as const

const lastFour = (row: { digits: string } | undefined): string | null => row?.digits.slice(-4) ?? null
const withBlocked = <T extends { blocked: number }>(row: T): Omit<T, 'blocked'> & { blocked: boolean } => ({ ...row, blocked: row.blocked === 1 })

/** Profiles, cards, phones and notes of members. */
export function createMemberStore(db: Database.Database): MemberStore {
  const byId = db.prepare<[string], MemberRow>(MEMBER_SQL.byId)
  const version = db.prepare<[string], { version: number }>(MEMBER_SQL.version)
  const byCard = db.prepare<[string], { memberId: string; cardId: string; blocked: number }>(MEMBER_SQL.byCard)
  const card = db.prepare<[string], { memberId: string; cardId: string; number: string; blocked: number }>(MEMBER_SQL.card)
  const byPhone = db.prepare<[string], { member_id: string }>(MEMBER_SQL.byPhone)
  const byBirthday = db.prepare<[string, number], Pick<MemberProfile, 'memberId' | 'name' | 'otherName'>>(MEMBER_SQL.byBirthday)
  const cardOf = db.prepare<[string], { digits: string }>(MEMBER_SQL.cardOf)
  const phoneOf = db.prepare<[string], { digits: string }>(MEMBER_SQL.phoneOf)
  const cardsOf = db.prepare<[string], { cardId: string; number: string; blocked: number }>(MEMBER_SQL.cardsOf)
  const phonesOf = db.prepare<[string], KeptPhone>(MEMBER_SQL.phonesOf)
  const notesOf = db.prepare<[string], KeptNote>(MEMBER_SQL.notesOf)
  const idsAfter = db.prepare<[string, number], { member_id: string }>(MEMBER_SQL.idsAfter)
  const write = createMemberWriter(db)

  return {
    byId(memberId) {
      const row = byId.get(memberId)
      if (!row) return null
      return { memberId: row.member_id, name: row.name, otherName: row.other_name, language: row.language, birthday: row.birthday, since: row.since, importedVisitOn: row.imported_visit_on }
    },
    versionOf: (memberId) => version.get(memberId)?.version ?? 0,
    byCard(cardNumber) {
      const row = byCard.get(cardNumber)
      return row ? withBlocked(row) : null
    },
    card(cardId) {
      const row = card.get(cardId)
      return row ? withBlocked(row) : null
    },
    byPhone: (phone) => byPhone.all(phone).map((row) => row.member_id),
    byBirthday: (birthday, limit) => byBirthday.all(birthday, limit),
    contactOf: (memberId) => ({ cardLast4: lastFour(cardOf.get(memberId)), phoneLast4: lastFour(phoneOf.get(memberId)) }),
    cardsOf: (memberId) => cardsOf.all(memberId).map(withBlocked),
    phonesOf: (memberId) => phonesOf.all(memberId),
    notesOf: (memberId) => notesOf.all(memberId),
    idsAfter: (memberId, limit) => idsAfter.all(memberId, limit).map((row) => row.member_id),
    ...write,
  }
}

type MemberWriter = Pick<MemberStore, 'put' | 'change' | 'addCard' | 'blockCard' | 'putNote' | 'removeNote' | 'erase'>

/** Every change rises the member's version, and what it touched bears that version: so what head office lacks is found (member-outbox.ts). */
function createMemberWriter(db: Database.Database): MemberWriter {
  const byId = db.prepare<[string], MemberRow>(MEMBER_SQL.byId)
  const phonesOf = db.prepare<[string], KeptPhone>(MEMBER_SQL.phonesOf)
  const insert = db.prepare('INSERT INTO member (member_id, name, other_name, language, birthday, since, imported_visit_on) VALUES (?, ?, ?, ?, ?, ?, ?)')
  const update = db.prepare('UPDATE member SET name = ?, other_name = ?, language = ?, birthday = ? WHERE member_id = ?')
  const rise = db.prepare<[string], { version: number }>('UPDATE member SET version = version + 1 WHERE member_id = ? RETURNING version')
  // A value typed in the knowledge of another is always the later one, whatever the clock says.
  const typed = db.prepare(`INSERT INTO member_field (member_id, field, at, typed_by, version) VALUES (?, ?, ?, NULL, ?)
    ON CONFLICT (member_id, field) DO UPDATE SET at = max(excluded.at, at + 1), typed_by = NULL, version = excluded.version`)
  const insertCard = db.prepare('INSERT INTO member_card (card_number, member_id, blocked, card_id, version) VALUES (?, ?, ?, ?, ?)')
  const blockCard = db.prepare<[string], { memberId: string }>('UPDATE member_card SET blocked = 1 WHERE card_id = ? AND blocked = 0 RETURNING member_id AS memberId')
  const noteBlocked = db.prepare('UPDATE member_card SET version = ? WHERE card_id = ?')
  const insertPhone = db.prepare('INSERT OR REPLACE INTO member_phone (member_id, phone, typed, version) VALUES (?, ?, ?, ?)')
  const dropPhone = db.prepare('DELETE FROM member_phone WHERE member_id = ? AND phone = ?')
  const noteRemoved = db.prepare('INSERT OR REPLACE INTO member_removed (member_id, what, item, version) VALUES (?, ?, ?, ?)')
  const notRemoved = db.prepare('DELETE FROM member_removed WHERE member_id = ? AND what = ? AND item = ?')
  const putNote = db.prepare(`INSERT INTO member_note (note_id, member_id, kind, text, at, version) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (note_id) DO UPDATE SET kind = excluded.kind, text = excluded.text, at = excluded.at, version = excluded.version WHERE member_id = excluded.member_id`)
  const removeNote = db.prepare('DELETE FROM member_note WHERE member_id = ? AND note_id = ?')
  const forgetTries = db.prepare('DELETE FROM identification_try WHERE member_id = ?')
  const drop = db.prepare('DELETE FROM member WHERE member_id = ?')

  const risen = (memberId: string): number => {
    const row = rise.get(memberId)
    if (!row) throw new Error('a member who is changed is known')
    return row.version
  }
  function changePhones(memberId: string, phones: readonly KeptPhone[], version: number): void {
    const before = phonesOf.all(memberId)
    for (const { phone } of before.filter((old) => !phones.some((kept) => kept.phone === old.phone))) {
      dropPhone.run(memberId, phone)
      noteRemoved.run(memberId, 'phone', phone, version)
    }
    for (const { phone, typed: digits } of phones.filter((kept) => !before.some((old) => old.phone === kept.phone))) {
      insertPhone.run(memberId, phone, digits, version)
      notRemoved.run(memberId, 'phone', phone)
    }
  }

  return {
    put(profile, cards, phones) {
      insert.run(profile.memberId, profile.name, profile.otherName, profile.language, profile.birthday, profile.since, profile.importedVisitOn)
      for (const { number, blocked, cardId } of cards) insertCard.run(number, profile.memberId, blocked ? 1 : 0, cardId, 1)
      for (const { phone, typed: digits } of phones) insertPhone.run(profile.memberId, phone, digits, 1)
    },
    change({ memberId, name, otherName, language, birthday }, phones, at) {
      const version = risen(memberId)
      const before = byId.get(memberId)
      const fields = [['name', name, before?.name], ['otherName', otherName, before?.other_name], ['language', language, before?.language], ['birthday', birthday, before?.birthday]] as const
      for (const [field, now, was] of fields) if (now !== was) typed.run(memberId, field, at, version)
      update.run(name, otherName, language, birthday, memberId)
      changePhones(memberId, phones, version)
    },
    addCard(memberId, { number, blocked, cardId }) {
      insertCard.run(number, memberId, blocked ? 1 : 0, cardId, risen(memberId))
    },
    blockCard(cardId) {
      const card = blockCard.get(cardId)
      if (card) noteBlocked.run(risen(card.memberId), cardId)
    },
    putNote(memberId, { noteId, kind, text, at }) {
      putNote.run(noteId, memberId, kind, text, at, risen(memberId))
    },
    removeNote(memberId, noteId) {
      const { changes } = removeNote.run(memberId, noteId)
      if (changes > 0) noteRemoved.run(memberId, 'note', noteId, risen(memberId))
      return changes > 0
    },
    erase(memberId) {
      forgetTries.run(memberId)
      // Cards, phones, notes and what was to be sent of them go with the profile (ON DELETE CASCADE).
      return drop.run(memberId).changes > 0
    },
  }
}
