import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JournalEvent } from '../../core/ledger/journal.ts'
import type { Posting } from '../../core/ledger/postings.ts'
import { ownMigrations } from '../../terminal/store/migrations.ts'
import { CODE_SQL } from '../../terminal/store/stored-value-codes.ts'
import { STORED_VALUE_SQL, createStoredValueFold } from '../../terminal/store/stored-value-fold.ts'
import type { StoredValueFold } from '../../terminal/store/stored-value-fold.ts'
import { rulebookWith } from '../support/promotion-fixtures.ts'
import { makeLine, uuid } from '../support/sale-makers.ts'

const CARD = uuid(1)
const AT = Date.UTC(2026, 7, 14, 4)
const DAY_MS = 86_400_000
const terms = (months?: number) => rulebookWith([], { giftCards: { payOutUpToMinor: 0, offlineFloorMinor: 0, ...(months === undefined ? {} : { expiresAfterMonths: months }) } })

let db: Database.Database
let fold: StoredValueFold
let seq: number
beforeEach(() => {
  db = new Database(':memory:')
  for (const migration of ownMigrations()) db.exec(migration.sql)
  fold = createStoredValueFold(db)
  seq = 0
})
afterEach(() => void db.close())

const onCard = (amount: number): Posting => ({ account: 'gift-card-liability', unit: 'money', amount, instrumentId: CARD })
/** Only what the fold reads of an event. */
function book(type: 'sale.completed' | 'return.completed', postings: Posting[], { loads = false, months, days = 0 }: { loads?: boolean; months?: number; days?: number } = {}): void {
  const lines = loads ? [makeLine(1, { kind: 'gift-card', loadsCardId: CARD })] : []
  seq += 1
  fold.apply({ type, lines, postings } as unknown as JournalEvent, { seq, at: AT + days * DAY_MS }, terms(months))
}

describe('the fold of stored value', () => {
  it('knows a card whole that was sold here, and one that only came by not', () => {
    expect(fold.instrument(CARD)).toBeNull()
    book('sale.completed', [onCard(-5000)], { loads: true })
    expect(fold.instrument(CARD)).toMatchObject({ balanceMinor: 5000, isOwn: true })
  })

  it('does not take what came back to another till’s card for all that is on it', () => {
    book('return.completed', [onCard(-300)])
    expect(fold.instrument(CARD)).toMatchObject({ balanceMinor: 300, isOwn: false })
    book('sale.completed', [onCard(-5000)], { loads: true })
    expect(fold.instrument(CARD)).toMatchObject({ balanceMinor: 5300, isOwn: false })
  })

  it('moves the last day on with what is put on, never with what is spent, and never back', () => {
    const expiresOn = () => fold.instrument(CARD)!.expiresOn
    book('sale.completed', [onCard(-5000)], { loads: true, months: 60 })
    expect(expiresOn()).toBe('2031-08-14')
    book('sale.completed', [onCard(100)], { months: 60, days: 10 })
    expect(expiresOn()).toBe('2031-08-14')
    book('return.completed', [onCard(-100)], { months: 60, days: 20 })
    expect(expiresOn()).toBe('2031-09-03')
    book('sale.completed', [onCard(-100)], { months: 60, days: 5 })
    expect(expiresOn()).toBe('2031-09-03')
    book('sale.completed', [onCard(-100)], { days: 30 })
    expect(expiresOn()).toBeNull()
    book('sale.completed', [onCard(-100)], { months: 60, days: 40 })
    expect(expiresOn()).toBeNull()
  })

  it('adds the entries of one row up, and keeps one line of each', () => {
    book('sale.completed', [onCard(-5000), onCard(700)], { loads: true })
    book('sale.completed', [onCard(300)])
    expect(fold.entriesOf(CARD, { beforeSeq: 99, limit: 10 })).toEqual([{ seq: 2, at: AT, amountMinor: -300 }, { seq: 1, at: AT, amountMinor: 4300 }])
    expect(fold.entriesOf(CARD, { beforeSeq: 2, limit: 10 })).toHaveLength(1)
    expect(fold.instrument(CARD)?.balanceMinor).toBe(4000)
  })

  const planOf = (sql: string): string => db.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql.replaceAll('?', '1')}`).all().map((row) => row.detail).join('; ')
  const { paymentsApart, ...byKey } = STORED_VALUE_SQL

  it.each(Object.entries({ ...byKey, ...CODE_SQL }))('%s is found by an index', (_name, sql) => {
    expect(planOf(sql)).toMatch(/SEARCH \w+ USING (PRIMARY KEY|INDEX)/)
    expect(planOf(sql)).not.toMatch(/SCAN|TEMP B-TREE/)
  })

  it('payments apart are read from an index of the open ones alone', () => {
    expect(planOf(paymentsApart)).toBe('SCAN projected_payment_apart USING INDEX projected_payment_apart_open')
  })
})
