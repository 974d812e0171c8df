import type Database from 'better-sqlite3'
import type { Language } from '../../core/base/local-text.ts'
import type { CivilDate } from '../../core/time/instant.ts'

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

export interface MemberStore {
  byId(memberId: string): MemberProfile | null
  byCard(cardNumber: string): { memberId: string; blocked: boolean } | null
  contactOf(memberId: string): MemberContact
  put(profile: MemberProfile, cards: readonly { number: string; blocked: boolean }[], phones: readonly string[]): void
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
  byCard: 'SELECT member_id, blocked FROM member_card WHERE card_number = ?',
  cardOf: 'SELECT card_number AS digits FROM member_card WHERE member_id = ? AND blocked = 0 LIMIT 1',
  phoneOf: 'SELECT phone AS digits FROM member_phone WHERE member_id = ? LIMIT 1',
} as const

const lastFour = (row: { digits: string } | undefined): string | null => row?.digits.slice(-4) ?? null

/** Profiles, cards and phones of members. */
export function createMemberStore(db: Database.Database): MemberStore {
  const byId = db.prepare<[string], MemberRow>(MEMBER_SQL.byId)
  const byCard = db.prepare<[string], { member_id: string; blocked: number }>(MEMBER_SQL.byCard)
  const cardOf = db.prepare<[string], { digits: string }>(MEMBER_SQL.cardOf)
  const phoneOf = db.prepare<[string], { digits: string }>(MEMBER_SQL.phoneOf)
  const insert = db.prepare('INSERT INTO member (member_id, name, other_name, language, birthday, since, imported_visit_on) VALUES (?, ?, ?, ?, ?, ?, ?)')
  const insertCard = db.prepare('INSERT INTO member_card (card_number, member_id, blocked) VALUES (?, ?, ?)')
  const insertPhone = db.prepare('INSERT INTO member_phone (member_id, phone) VALUES (?, ?)')

  return {
    byId(memberId) {
      const row = byId.get(memberId)
      if (!row) return null
      return { memberId: row.member_id, name: row.name, otherName: row.other_name, language: row.language, birthday: row.birthday, since: row.since, importedVisitOn: row.imported_visit_on }
    },
    byCard(cardNumber) {
      const row = byCard.get(cardNumber)
      return row ? { memberId: row.member_id, blocked: row.blocked === 1 } : null
    },
    contactOf: (memberId) => ({ cardLast4: lastFour(cardOf.get(memberId)), phoneLast4: lastFour(phoneOf.get(memberId)) }),
    put(profile, cards, phones) {
      insert.run(profile.memberId, profile.name, profile.otherName, profile.language, profile.birthday, profile.since, profile.importedVisitOn)
      for (const card of cards) insertCard.run(card.number, profile.memberId, card.blocked ? 1 : 0)
      for (const phone of phones) insertPhone.run(profile.memberId, phone)
    },
  }
}
