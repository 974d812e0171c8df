import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto'
import type Database from 'better-sqlite3'
import type { LocalText } from '../../core/base/local-text.ts'
import type { StaffView } from '../../core/contract/views.ts'
import type { Instant } from '../../core/time/instant.ts'

/** Cost of one guess (scrypt, RFC 7914): about 30 ms on a till. */
const SCRYPT = { N: 2 ** 14, r: 8, p: 1 } as const
const HASH_BYTES = 32
export const MAX_WRONG_PINS = 5
export const LOCK_MS = 5 * 60_000

/** A person as the till keeps them; `shortName` is what the receipt says. */
export interface StaffRecord extends Pick<StaffView, 'staffId' | 'name' | 'role' | 'language'> {
  readonly shortName: LocalText
}

/** What a person chose for themselves; null: as the till. */
export type OwnChoices = Pick<StaffView, 'screenLanguage' | 'theme'>

export interface StaffStore {
  list(): StaffView[]
  byId(staffId: string): StaffView | null
  shortNameOf(staffId: string): LocalText | null
  put(staff: StaffRecord, pin: string, options: { showPin: boolean; position: number }): void
  /** Gives a person the only badge they have from now on, by the digest of its code. */
  giveBadge(staffId: string, codeHash: string, at: Instant): void
  /** Who holds the badge with this digest; null: nobody. */
  byBadge(codeHash: string): StaffView | null
  /**
   * Tries a PIN and counts the wrong ones, which outlives a restart. `locked` until an instant after five wrong ones
   * in a row; a right one starts counting anew. An unknown person answers like a wrong PIN.
   */
  tryPin(staffId: string, pin: string, now: Instant): PinAnswer
  choose(staffId: string, choices: OwnChoices): void
}

export type PinAnswer =
  | { readonly kind: 'right'; readonly staff: StaffView }
  | { readonly kind: 'wrong'; readonly attemptsLeft: number }
  | { readonly kind: 'locked'; readonly until: Instant }

interface StaffRow {
  staff_id: string
  name: string
  role: StaffView['role']
  language: StaffView['language']
  screen_language: string | null
  theme: StaffView['theme']
  demo_pin: string | null
  pin_salt: string
  pin_hash: string
  wrong_pins: number
  locked_until: number
}

const viewOf = (row: StaffRow): StaffView => ({
  staffId: row.staff_id, name: row.name, role: row.role, language: row.language, demoPin: row.demo_pin, screenLanguage: row.screen_language, theme: row.theme,
})
const hashOf = (pin: string, salt: string): Buffer => scryptSync(pin, Buffer.from(salt, 'base64'), HASH_BYTES, SCRYPT)

/** People of the till and their PINs, hashed and salted. */
export function createStaffStore(db: Database.Database): StaffStore {
  const columns = 'staff_id, name, role, language, demo_pin, pin_salt, pin_hash, wrong_pins, locked_until, screen_language, theme'
  const all = db.prepare<[], StaffRow>(`SELECT ${columns} FROM staff ORDER BY position`)
  const one = db.prepare<[string], StaffRow>(`SELECT ${columns} FROM staff WHERE staff_id = ?`)
  const shortName = db.prepare<[string], { short_name: string }>('SELECT short_name FROM staff WHERE staff_id = ?')
  const insert = db.prepare('INSERT INTO staff (staff_id, name, short_name, role, language, pin_salt, pin_hash, demo_pin, position) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const give = db.prepare('INSERT INTO staff_badge (staff_id, code_hash, given_at) VALUES (?, ?, ?) ON CONFLICT (staff_id) DO UPDATE SET code_hash = excluded.code_hash, given_at = excluded.given_at')
  const holder = db.prepare<[string], string>('SELECT staff_id FROM staff_badge WHERE code_hash = ?').pluck()
  const choose = db.prepare('UPDATE staff SET screen_language = ?, theme = ? WHERE staff_id = ?')
  const note = db.prepare('UPDATE staff SET wrong_pins = ?, locked_until = ? WHERE staff_id = ?')

  return {
    list: () => all.all().map(viewOf),
    byId(staffId) {
      const row = one.get(staffId)
      return row ? viewOf(row) : null
    },
    shortNameOf(staffId) {
      const row = shortName.get(staffId)
      return row ? (JSON.parse(row.short_name) as LocalText) : null
    },
    put(staff, pin, options) {
      const salt = randomBytes(16).toString('base64')
      insert.run(staff.staffId, staff.name, JSON.stringify(staff.shortName), staff.role, staff.language, salt, hashOf(pin, salt).toString('base64'), options.showPin ? pin : null, options.position)
    },
    giveBadge: (staffId, codeHash, at) => void give.run(staffId, codeHash, at),
    byBadge(codeHash) {
      const staffId = holder.get(codeHash)
      const row = staffId === undefined ? undefined : one.get(staffId)
      return row ? viewOf(row) : null
    },
    tryPin(staffId, pin, now) {
      const row = one.get(staffId)
      if (!row) return { kind: 'wrong', attemptsLeft: 0 }
      if (row.locked_until > now) return { kind: 'locked', until: row.locked_until }
      if (timingSafeEqual(hashOf(pin, row.pin_salt), Buffer.from(row.pin_hash, 'base64'))) {
        note.run(0, 0, staffId)
        return { kind: 'right', staff: viewOf(row) }
      }
      const wrong = row.wrong_pins + 1
      if (wrong < MAX_WRONG_PINS) {
        note.run(wrong, 0, staffId)
        return { kind: 'wrong', attemptsLeft: MAX_WRONG_PINS - wrong }
      }
      note.run(0, now + LOCK_MS, staffId)
      return { kind: 'locked', until: now + LOCK_MS }
    },
    choose: (staffId, { screenLanguage, theme }) => void choose.run(screenLanguage, theme, staffId),
  }
}
