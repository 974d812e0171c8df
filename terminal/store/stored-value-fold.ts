import type Database from 'better-sqlite3'
import { storedValueKindSchema } from '../../core/ledger/events/stored-value-events.ts'
import { journalEventSchema } from '../../core/ledger/journal.ts'
import type { JournalEvent, JournalRow } from '../../core/ledger/journal.ts'
import { INSTRUMENT_ACCOUNTS } from '../../core/ledger/tender.ts'
import type { InstrumentKind } from '../../core/ledger/tender.ts'
import { lastDayOf, rulesOf } from '../../core/stored-value/terms.ts'
import { programmeDate } from '../../core/time/civil.ts'
import type { CivilDate, Instant } from '../../core/time/instant.ts'
import type { Fold, FoldRules } from './fold.ts'

/** A gift card, a store credit or an account, as the journal has it. */
export interface Instrument {
  readonly instrumentId: string
  readonly kind: InstrumentKind
  /** What is on it; of an account: what is owed. */
  readonly balanceMinor: number
  readonly expiresOn: CivilDate | null
  readonly isOwn: boolean
  readonly blocked: boolean
}

export interface CustomerAccount {
  readonly accountId: string
  readonly memberId: string
  readonly limitMinor: number
  readonly owedMinor: number
}

/** One journal entry's effect on an instrument; above zero adds to what is on it, or is owed. */
export interface InstrumentEntry {
  readonly seq: number
  readonly at: Instant
  readonly amountMinor: number
}

export interface StoredValueFold extends Fold {
  /** Null: nothing was ever booked on it. */
  instrument(instrumentId: string): Instrument | null
  account(accountId: string): CustomerAccount | null
  accountOfMember(memberId: string): CustomerAccount | null
  /** The newest first, before a row. */
  entriesOf(instrumentId: string, page: { readonly beforeSeq: number; readonly limit: number }): InstrumentEntry[]
  /** A payment approved for no sale: what it is, and whether it settled an account; null where it is none. */
  paymentApart(attemptId: string): { readonly amountMinor: number; readonly appliedTo: string | null } | null
  /** All payments that belong to nothing yet. */
  paymentsApart(): { readonly attemptId: string; readonly amountMinor: number }[]
}

interface InstrumentRow {
  instrument_id: string
  kind: InstrumentKind
  balance_minor: number
  expires_on: string | null
  is_own: number
  blocked: number
}

interface AccountRow {
  instrument_id: string
  member_id: string
  limit_minor: number
  balance_minor: number
}

const ACCOUNT_COLUMNS = 'instrument_id, member_id, limit_minor, balance_minor'
export const STORED_VALUE_SQL = {
  instrument: 'SELECT instrument_id, kind, balance_minor, expires_on, is_own, blocked FROM projected_instrument WHERE instrument_id = ?',
  account: `SELECT ${ACCOUNT_COLUMNS} FROM projected_instrument WHERE instrument_id = ? AND member_id IS NOT NULL`,
  accountOfMember: `SELECT ${ACCOUNT_COLUMNS} FROM projected_instrument WHERE member_id = ?`,
  entriesOf: 'SELECT seq, at, amount_minor AS amountMinor FROM projected_instrument_entry WHERE instrument_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?',
  paymentsApart: 'SELECT attempt_id AS attemptId, amount_minor AS amountMinor FROM projected_payment_apart WHERE applied_to IS NULL ORDER BY attempt_id',
} as const

/** Every event that books: the instruments follow from the entries, whatever event they are of. */
const BOOKING_EVENTS: readonly JournalEvent['type'][] = journalEventSchema.options.flatMap((option) => ('shape' in option && 'postings' in option.shape ? [option.shape.type.value] : []))

const KIND_OF_ACCOUNT = new Map(Object.entries(INSTRUMENT_ACCOUNTS).map(([kind, account]): [string, InstrumentKind] => [account, kind as InstrumentKind]))

/** Balances of gift cards, store credit and customer accounts, and payments that belong to no sale. */
export function createStoredValueFold(db: Database.Database): StoredValueFold {
  const read = db.prepare<[string], InstrumentRow>(STORED_VALUE_SQL.instrument)
  const account = db.prepare<[string], AccountRow>(STORED_VALUE_SQL.account)
  const ofMember = db.prepare<[string], AccountRow>(STORED_VALUE_SQL.accountOfMember)
  const entries = db.prepare<[string, number, number], InstrumentEntry>(STORED_VALUE_SQL.entriesOf)
  const open = db.prepare('INSERT INTO projected_instrument (instrument_id, kind, balance_minor, expires_on, is_own) VALUES (?, ?, 0, ?, ?)')
  const openAccount = db.prepare("INSERT INTO projected_instrument (instrument_id, kind, balance_minor, is_own, member_id, limit_minor) VALUES (?, 'account', 0, 1, ?, ?)")
  const setLimit = db.prepare('UPDATE projected_instrument SET limit_minor = ? WHERE instrument_id = ?')
  const add = db.prepare('UPDATE projected_instrument SET balance_minor = balance_minor + ?, expires_on = ? WHERE instrument_id = ?')
  const setBlocked = db.prepare('UPDATE projected_instrument SET blocked = ? WHERE instrument_id = ?')
  const note = db.prepare(`INSERT INTO projected_instrument_entry (instrument_id, seq, at, amount_minor) VALUES (?, ?, ?, ?)
    ON CONFLICT (instrument_id, seq) DO UPDATE SET amount_minor = amount_minor + excluded.amount_minor`)
  const takeApart = db.prepare('INSERT INTO projected_payment_apart (attempt_id, amount_minor) VALUES (?, ?)')
  const dropApart = db.prepare('DELETE FROM projected_payment_apart WHERE attempt_id = ?')
  const applyApart = db.prepare('UPDATE projected_payment_apart SET applied_to = ? WHERE attempt_id = ?')
  const apart = db.prepare<[string], { amountMinor: number; appliedTo: string | null }>('SELECT amount_minor AS amountMinor, applied_to AS appliedTo FROM projected_payment_apart WHERE attempt_id = ?')

  const allApart = db.prepare<[], { attemptId: string; amountMinor: number }>(STORED_VALUE_SQL.paymentsApart)

  function book(event: JournalEvent, row: Pick<JournalRow, 'seq' | 'at'>, rules: FoldRules): void {
    if (!('postings' in event)) return
    for (const { account: name, amount, instrumentId } of event.postings ?? []) {
      const kind = KIND_OF_ACCOUNT.get(name)
      if (kind === undefined || instrumentId === undefined) continue
      const amountMinor = kind === 'account' ? amount : -amount
      const known = read.get(instrumentId)
      const expiresOn = kind === 'account' || amountMinor < 0 ? known?.expires_on ?? null : renewed(known, kind, row.at, rules)
      if (known === undefined) open.run(instrumentId, kind, expiresOn, isMadeOut(event, instrumentId) ? 1 : 0)
      add.run(amountMinor, expiresOn, instrumentId)
      note.run(instrumentId, row.seq, row.at, amountMinor)
    }
  }

  const accountOf = (row: AccountRow | undefined): CustomerAccount | null =>
    (row ? { accountId: row.instrument_id, memberId: row.member_id, limitMinor: row.limit_minor, owedMinor: row.balance_minor } : null)

  return {
    tables: ['projected_instrument', 'projected_instrument_entry', 'projected_payment_apart'],
    events: [...BOOKING_EVENTS, 'stored-value.blocked', 'stored-value.unblocked', 'account.opened', 'account.limit-set'],
    apply(event, row, rules) {
      book(event, row, rules)
      switch (event.type) {
        case 'stored-value.blocked': return void setBlocked.run(1, event.instrumentId)
        case 'stored-value.unblocked': return void setBlocked.run(0, event.instrumentId)
        case 'account.opened': return void openAccount.run(event.accountId, event.memberId, event.limitMinor)
        case 'account.limit-set': return void setLimit.run(event.limitMinor, event.accountId)
        case 'account.settled': return event.paid.kind === 'cash' ? undefined : void applyApart.run(event.accountId, event.paid.attemptId)
        case 'payment.settled':
          if (event.postings === undefined) return
          return void (event.outcome === 'approved' ? takeApart.run(event.attemptId, event.amountMinor) : dropApart.run(event.attemptId))
        default:
      }
    },
    instrument(instrumentId) {
      const row = read.get(instrumentId)
      if (!row) return null
      return { instrumentId, kind: row.kind, balanceMinor: row.balance_minor, expiresOn: row.expires_on, isOwn: row.is_own === 1, blocked: row.blocked === 1 }
    },
    account: (accountId) => accountOf(account.get(accountId)),
    accountOfMember: (memberId) => accountOf(ofMember.get(memberId)),
    entriesOf: (instrumentId, { beforeSeq, limit }) => entries.all(instrumentId, beforeSeq, limit),
    paymentApart: (attemptId) => apart.get(attemptId) ?? null,
    paymentsApart: () => allApart.all(),
  }
}

/** Whether an event made the instrument out, so that no other till's books hold any of it. */
function isMadeOut(event: JournalEvent, instrumentId: string): boolean {
  switch (event.type) {
    case 'sale.completed': return event.lines.some((line) => line.loadsCardId === instrumentId)
    case 'store-credit.issued':
    case 'return.without-receipt': return true
    default: return false
  }
}

/** The last day after something was put on it: never an earlier one, and what does not expire never begins to. */
function renewed(known: InstrumentRow | undefined, kind: InstrumentKind, at: Instant, rules: FoldRules): CivilDate | null {
  if (known !== undefined && known.expires_on === null) return null
  const lastDay = lastDayOf(rulesOf(rules, storedValueKindSchema.parse(kind)), programmeDate(rules.programme, at))
  return lastDay === null || known === undefined || known.expires_on === null || lastDay > known.expires_on ? lastDay : known.expires_on
}
