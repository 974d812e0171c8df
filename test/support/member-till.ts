import Database from 'better-sqlite3'
import { join } from 'node:path'
import type { MethodInput, MethodOutput } from '../../core/contract/types.ts'
import { luhnValid } from '../../core/scan/check-digits.ts'
import { createHasher } from '../../terminal/hasher.ts'
import { checkBooks } from '../../terminal/services/ledger-check.ts'
import { command } from './till.ts'
import type { TestTill } from './till.ts'

export const SUPERVISOR = { staffId: 'farid', pin: '1357' }

/** A card number of the demo programme with a right check digit: the same serial gives the same card. */
export function newCardNumber(serial: number): string {
  const body = `603512${String(900_000_000 + serial)}`
  const number = Array.from({ length: 10 }, (_, digit) => `${body}${digit}`).find(luhnValid)
  if (number === undefined) throw new Error('one of ten check digits is right')
  return number
}

export const TERMS = { consent: 'terms', channel: 'none', textVersion: '2026-03', language: 'en' } as const

/** What a new member says of themselves; a different phone for each serial. */
export function applicant(serial: number, more: Partial<MethodInput<'member.enrol'>> = {}): MethodInput<'member.enrol'> {
  return {
    ...command(), name: `Given${String.fromCharCode(97 + (serial % 26))} Surname`, otherName: null, phone: `9${String(1_000_000 + serial)}`, cardNumber: null,
    birthday: null, language: 'en', consents: [TERMS], anyway: false, ...more,
  }
}

export const enrol = (till: TestTill, serial: number, more: Partial<MethodInput<'member.enrol'>> = {}): Promise<MethodOutput<'member.enrol'>> => till.call('member.enrol', applicant(serial, more))

export const fileOf = async (till: TestTill, memberId: string) => (await till.call('member.get', { memberId })).member

export const search = async (till: TestTill, text: string): Promise<string[]> => (await till.call('find.search', { text, limit: 20 })).members.map((member) => member.memberId)

/** Looks into the till's database beside it. */
export function look<T>(till: TestTill, read: (db: Database.Database) => T): T {
  const db = new Database(join(till.dataDir, 'regulars.db'), { readonly: true })
  try {
    return read(db)
  } finally {
    db.close()
  }
}

/** What verify finds wrong; null: sound. */
export const fault = (till: TestTill) => look(till, (db) => checkBooks(db, createHasher()).fault)

export const events = (till: TestTill, type: string): Record<string, unknown>[] =>
  look(till, (db) => db.prepare<[], { body: string }>('SELECT body FROM journal ORDER BY seq').all().map((row) => JSON.parse(row.body) as Record<string, unknown>).filter((event) => event['type'] === type))
