import { createHash } from 'node:crypto'
import type Database from 'better-sqlite3'
import { instrumentChangeSchema } from '../../core/sync/changes/instrument-change.ts'
import type { CodeUsedChange, InstrumentChange } from '../../core/sync/changes/instrument-change.ts'
import type { CouponUse, CouponsFold } from './coupons-fold.ts'
import type { GrantsFold } from './grants-fold.ts'
import type { Instrument, StoredValueFold } from './stored-value-fold.ts'

/** Codes leave a till as this only. */
export const codeHashOf = (code: string): string => createHash('sha256').update(code).digest('hex')

interface InstrumentRow { version: number; incarnation: string; body: string }
interface UseRow { version: number; incarnation: string; uses: number; receiptNo: string | null; usedAt: number | null }

interface Own { readonly storedValue: StoredValueFold; readonly grants: GrantsFold; readonly coupons: CouponsFold }

/**
 * Gift cards, store credits and used codes as far as this till can know them: what its own journal says, all of it, and what
 * head office told of everybody else's entries.
 */
export function createSharedValues(db: Database.Database, { storedValue, grants, coupons }: Own) {
  const instrument = db.prepare<[string], InstrumentRow>('SELECT version, incarnation, body FROM received_instrument WHERE instrument_id = ?')
  const byHash = db.prepare<[string], string>('SELECT instrument_id FROM received_instrument WHERE code_hash = ? ORDER BY instrument_id LIMIT 1').pluck()
  const putInstrument = db.prepare('REPLACE INTO received_instrument (instrument_id, incarnation, version, at, code_hash, body) VALUES (?, ?, ?, ?, ?, ?)')
  const use = db.prepare<[string], UseRow>('SELECT version, incarnation, uses, receipt_no AS receiptNo, used_at AS usedAt FROM received_code_use WHERE code_hash = ?')
  const putUse = db.prepare('REPLACE INTO received_code_use (code_hash, incarnation, version, uses, receipt_no, used_at) VALUES (?, ?, ?, ?, ?, ?)')
  const state = instrumentChangeSchema.shape.state

  const isOlder = (held: { version: number; incarnation: string } | undefined, version: number, incarnation: string): boolean =>
    held !== undefined && held.incarnation === incarnation && held.version > version

  return {
    takeInstrument({ key, version, at, state: told }: InstrumentChange, incarnation: string): void {
      if (!isOlder(instrument.get(key), version, incarnation)) putInstrument.run(key, incarnation, version, at, told.codeHash, JSON.stringify(told))
    },
    takeCodeUse({ key, version, uses, receiptNo, usedAt }: CodeUsedChange, incarnation: string): void {
      if (!isOlder(use.get(key), version, incarnation)) putUse.run(key, incarnation, version, uses, receiptNo, usedAt)
    },
    /** Null: nothing was ever booked on it, as far as is known. */
    instrument(instrumentId: string): Instrument | null {
      const own = storedValue.instrument(instrumentId)
      const row = instrument.get(instrumentId)
      if (row === undefined) return own
      const told = state.parse(JSON.parse(row.body))
      if (own === null) return { instrumentId, kind: told.instrument, balanceMinor: told.balanceMinor, expiresOn: told.expiresOn, isOwn: false, blocked: told.blocked }
      const isLonger = told.expiresOn !== null && own.expiresOn !== null && own.expiresOn > told.expiresOn
      return {
        ...own, balanceMinor: own.balanceMinor + told.balanceMinor, expiresOn: isLonger ? own.expiresOn : told.expiresOn,
        // A word of this till that head office does not have yet is the later one.
        blocked: own.blocked === told.ownBlocked ? told.blocked : own.blocked,
      }
    },
    /** The card or credit that a code opens, where another till made it out; null where none is known. */
    idOfCode: (code: string): string | null => byHash.get(codeHashOf(code)) ?? null,
    /** Uses of a code that still count, at whichever till. */
    usesOf: (code: string): number => grants.usesOf(code) + Math.max(0, use.get(codeHashOf(code))?.uses ?? 0),
    /** The use of a code, or of the id of a voucher or personal code, that counts; null where none does. */
    lastUse(code: string): Pick<CouponUse, 'receiptNo' | 'usedAt'> | null {
      const own = coupons.lastUse(code)
      const told = use.get(codeHashOf(code))
      return own ?? (told === undefined || told.uses <= 0 || told.receiptNo === null || told.usedAt === null ? null : { receiptNo: told.receiptNo, usedAt: told.usedAt })
    },
  }
}
export type SharedValues = ReturnType<typeof createSharedValues>
