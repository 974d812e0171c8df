import type Database from 'better-sqlite3'
import type { Instant } from '../../core/time/instant.ts'

export interface ReferralCodes {
  codeOf(memberId: string): string | null
  memberOf(code: string): string | null
  put(code: string, memberId: string, at: Instant): void
  remove(memberIds: readonly string[]): void
}

/** Codes that members give to friends who may join, in deletable rows. */
export function createReferralCodes(db: Database.Database): ReferralCodes {
  const codeOf = db.prepare<[string], string>('SELECT code FROM referral_code WHERE member_id = ?').pluck()
  const memberOf = db.prepare<[string], string>('SELECT member_id FROM referral_code WHERE code = ?').pluck()
  const insert = db.prepare('INSERT INTO referral_code (code, member_id, known_since) VALUES (?, ?, ?)')
  const drop = db.prepare('DELETE FROM referral_code WHERE member_id = ?')
  return {
    codeOf: (memberId) => codeOf.get(memberId) ?? null,
    memberOf: (code) => memberOf.get(code) ?? null,
    put: (code, memberId, at) => void insert.run(code, memberId, at),
    remove: (memberIds) => {
      for (const memberId of memberIds) drop.run(memberId)
    },
  }
}
