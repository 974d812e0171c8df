import type Database from 'better-sqlite3'
import { issuedCouponSchema } from '../../core/ledger/events/coupon-events.ts'
import type { IssuedCoupon } from '../../core/ledger/events/coupon-events.ts'
import type { Instant } from '../../core/time/instant.ts'

/** The code of a voucher or a personal code. */
export interface IssuedCode {
  readonly code: string
  readonly issuedId: string
  /** Of one that another till made out: who, and the terms it signed. Null: this till's own, whose terms are in its journal. */
  readonly foreign: { readonly terminalId: string; readonly terms: IssuedCoupon } | null
}

export interface CouponCodes {
  byCode(code: string): IssuedCode | null
  of(issuedId: string): IssuedCode | null
  put(known: IssuedCode, at: Instant): void
  remove(issuedIds: readonly string[]): void
  /** Ids of what other tills made out to these members. */
  foreignOf(memberIds: readonly string[]): string[]
}

interface Row {
  code: string
  issued_id: string
  from_terminal_id: string | null
  terms: string | null
}

const COLUMNS = 'code, issued_id, from_terminal_id, terms'
export const COUPON_CODE_SQL = {
  byCode: `SELECT ${COLUMNS} FROM coupon_code WHERE code = ?`,
  of: `SELECT ${COLUMNS} FROM coupon_code WHERE issued_id = ?`,
} as const

const codeOf = (row: Row | undefined): IssuedCode | null => {
  if (row === undefined) return null
  const { code, issued_id: issuedId, from_terminal_id: terminalId, terms } = row
  return { code, issuedId, foreign: terminalId === null || terms === null ? null : { terminalId, terms: issuedCouponSchema.parse(JSON.parse(terms)) } }
}

/** The codes of vouchers and personal codes: the only place of them, in deletable rows. */
export function createCouponCodes(db: Database.Database): CouponCodes {
  const byCode = db.prepare<[string], Row>(COUPON_CODE_SQL.byCode)
  const of = db.prepare<[string], Row>(COUPON_CODE_SQL.of)
  const insert = db.prepare('INSERT INTO coupon_code (code, issued_id, known_since, from_terminal_id, terms) VALUES (?, ?, ?, ?, ?)')
  const drop = db.prepare('DELETE FROM coupon_code WHERE issued_id = ?')
  const foreign = db.prepare<[string], { issuedId: string }>("SELECT issued_id AS issuedId FROM coupon_code WHERE terms IS NOT NULL AND json_extract(terms, '$.memberId') = ?")
  return {
    byCode: (code) => codeOf(byCode.get(code)),
    of: (issuedId) => codeOf(of.get(issuedId)),
    put: ({ code, issuedId, foreign: from }, at) => void insert.run(code, issuedId, at, from?.terminalId ?? null, from === null ? null : JSON.stringify(from.terms)),
    remove: (issuedIds) => {
      for (const issuedId of issuedIds) drop.run(issuedId)
    },
    foreignOf: (memberIds) => memberIds.flatMap((memberId) => foreign.all(memberId)).map((row) => row.issuedId),
  }
}
