import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { headerLine, readHeaderLine, readRowLine, rowLine } from '../../core/ledger/export-rows.ts'
import { parseHead } from '../../core/ledger/heads.ts'
import type { JournalRow } from '../../core/ledger/journal.ts'
import type { Posting } from '../../core/ledger/postings.ts'
import { importPostings } from '../../core/ledger/sale-entries.ts'
import { RowUnreadable, verifyChain } from '../../core/ledger/verify-chain.ts'
import { plainAmount } from '../../core/money/format.ts'
import { TERMINAL_ID, chained, hasher, opened, saleEvent } from '../support/journal-makers.ts'
import { uuid } from '../support/sale-makers.ts'
import { csvLine } from '../../terminal/services/ledger-export.ts'

const member = uuid(500)
const rows = chained([
  opened,
  { type: 'balances.imported', source: 'demo', members: [], postings: importPostings([{ memberId: member, points: 2480 }]) },
  saleEvent({ saleId: uuid(10), totalMinor: 1042, memberId: member, pointsEarned: 10, tenders: [{ kind: 'card', amountMinor: 1042, approvalCode: '会员' }] }),
  saleEvent({ saleId: uuid(11), totalMinor: 500, memberId: null, pointsEarned: 0, tenders: [{ kind: 'card', amountMinor: 500, approvalCode: null }] }),
])
const check = (journal: readonly JournalRow[]) => verifyChain(hasher, TERMINAL_ID, journal)
const withRow = (at: number, change: Partial<JournalRow>): JournalRow[] => rows.map((row, i) => (i === at ? { ...row, ...change } : row))

describe('every single character of a journal', () => {
  /** Every character of a text with its lowest bit turned over. */
  function* flips(text: string): Generator<string> {
    for (let i = 0; i < text.length; i++) yield text.slice(0, i) + String.fromCharCode(text.charCodeAt(i) ^ 1) + text.slice(i + 1)
  }

  it.each(['body', 'hash', 'previousHash'] as const)('of %s, turned over, is found at its row', (field) => {
    let flipped = 0
    rows.forEach((row, i) => {
      for (const text of flips(row[field])) {
        const { fault } = check(withRow(i, { [field]: text }))
        if (fault?.seq !== row.seq) throw new Error(`${field} of row ${row.seq} is ${text}, and the fault is ${JSON.stringify(fault)}`)
        flipped += 1
      }
    })
    expect(flipped).toBe(rows.reduce((sum, row) => sum + row[field].length, 0))
  })

  it('and every bit of its instants and numbers is found', () => {
    for (let bit = 0; bit < 41; bit++) {
      for (const [i, row] of rows.entries()) {
        const flip = (value: number): number => (Math.floor(value / 2 ** bit) % 2 === 0 ? value + 2 ** bit : value - 2 ** bit)
        expect(check(withRow(i, { at: flip(row.at) })).fault).toMatchObject({ code: 'ROW_CHANGED', seq: row.seq })
        expect(check(withRow(i, { seq: flip(row.seq) })).fault).not.toBeNull()
      }
    }
  })
})

describe('rows', () => {
  it('taken out, put in, moved or doubled anywhere are found where it begins', () => {
    const foreign = chained([opened, saleEvent({ saleId: uuid(12), totalMinor: 7, memberId: null, pointsEarned: 0, tenders: [{ kind: 'card', amountMinor: 7, approvalCode: null }] })], uuid(78))[1]!
    for (let at = 0; at < rows.length; at++) {
      // The last one leaves no mark among the rows: only its head tells.
      const gone = rows.toSpliced(at, 1)
      if (at < rows.length - 1) expect(check(gone).fault).toMatchObject({ code: 'ROWS_MISSING', seq: at + 2 })
      else expect(verifyChain(hasher, TERMINAL_ID, gone, { heads: [{ at: at + 1, mark: rows[at]!.hash }] }).headsUnmet).toHaveLength(1)
      expect(check(rows.toSpliced(at, 0, foreign)).fault).not.toBeNull()
      expect(check(rows.toSpliced(at, 0, { ...foreign, seq: at + 1 })).fault).not.toBeNull()
      expect(check(rows.toSpliced(at, 0, rows[at]!)).fault).toMatchObject({ code: 'ROW_REPEATED', seq: at + 1 })
      for (let to = 0; to < rows.length; to++) {
        if (to !== at) expect(check(rows.toSpliced(at, 1).toSpliced(to, 0, rows[at]!)).fault).not.toBeNull()
      }
    }
  })

  it('that cannot be read end the walk where they are', () => {
    function* source(): Generator<JournalRow> {
      yield* rows.slice(0, 2)
      throw new RowUnreadable('DATABASE_DAMAGED', null, 'page 7')
    }
    expect(verifyChain(hasher, TERMINAL_ID, source())).toMatchObject({ fault: { code: 'DATABASE_DAMAGED', seq: 3, detail: 'page 7' }, head: { seq: 2 }, totals: { rows: 2 } })
    function* broken(): Generator<JournalRow> {
      yield* rows.slice(0, 2)
      throw new TypeError('a mistake of the program')
    }
    expect(() => verifyChain(hasher, TERMINAL_ID, broken())).toThrow(TypeError)
  })
})

describe('a sale', () => {
  const sale = saleEvent({
    saleId: uuid(20), totalMinor: 1042, memberId: member, pointsEarned: 10,
    tenders: [{ kind: 'points', points: 100, amountMinor: 100 }, { kind: 'card', amountMinor: 942, approvalCode: null }],
  })
  /** The sale with one posting moved to where its amount still evens out. */
  const moved = (change: (posting: Posting) => Posting): JournalRow[] => chained([opened, { ...sale, postings: sale.postings.map(change) }])

  it.each<[string, JournalRow[]]>([
    ['money on another account', moved((posting) => (posting.account === 'card-clearing' ? { ...posting, account: 'cash-drawer' } : posting))],
    ['tax called sales', moved((posting) => (posting.account === 'tax' ? { ...posting, account: 'sales' } : posting))],
    ['points spent called expired', moved((posting) => (posting.account === 'points-redeemed' ? { ...posting, account: 'points-expired' } : posting))],
    ['points earned that came from elsewhere', moved((posting) => (posting.account === 'points-issued' ? { ...posting, account: 'points-adjusted' } : posting))],
    ['a payment that was never booked', chained([opened, { ...sale, tenders: sale.tenders.slice(0, 1) }])],
  ])('whose entries even out but are another’s is found: %s', (_name, journal) => {
    expect(check(journal).fault).toMatchObject({ code: 'ENTRIES_DIFFER', seq: 2 })
  })
})

describe('the report of a shift', () => {
  const closedOn = (head: { seq: number; hash: string }): JournalRow[] => chained([
    opened,
    { type: 'shift.closed', shiftId: uuid(30), businessDay: '2026-08-14', staffId: 'aisha', zNumber: 1, how: 'counted', toStaffId: null, tenders: [], pieces: null, leftMinor: 0, toSafeMinor: 0, head, approval: null, postings: [] },
  ])

  it('carries the head of all before it', () => {
    const [first] = chained([opened])
    expect(check(closedOn({ seq: 1, hash: first!.hash })).fault).toBeNull()
    expect(check(closedOn({ seq: 1, hash: 'a'.repeat(64) })).fault).toMatchObject({ code: 'HEAD_DIFFERS', seq: 2 })
    expect(check(closedOn({ seq: 0, hash: first!.hash })).fault).toMatchObject({ code: 'HEAD_DIFFERS', seq: 2 })
  })
})

describe('heads', () => {
  it('are read as they are written down', () => {
    expect(parseHead(' 12:ABCDEF01 ')).toEqual({ at: 12, mark: 'abcdef01' })
    expect(parseHead('1-00004:abcdef0123')).toEqual({ at: '1-00004', mark: 'abcdef0123' })
    for (const text of ['12', '12:abc', ':abcdef01', '12:xyzxyzxy', `12:${'a'.repeat(65)}`, '']) expect(parseHead(text)).toBeNull()
  })

  it('are compared in a part of a journal, whose beginning is taken as given', () => {
    const part = rows.slice(2)
    const after = { seq: 2, hash: part[0]!.previousHash }
    const heads = [{ at: 2, mark: 'a'.repeat(8) }, { at: 4, mark: rows[3]!.hash.slice(0, 8) }]
    const report = verifyChain(hasher, TERMINAL_ID, part, { after, heads })
    expect(report).toMatchObject({ fault: null, head: { seq: 4 }, totals: { rows: 2, sales: 2 }, headsUnmet: [heads[0]] })
    expect(verifyChain(hasher, TERMINAL_ID, part).fault).toMatchObject({ code: 'ROWS_MISSING' })
  })
})

describe('an export', () => {
  it('gives every entry back as it was, whatever its text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (body) => {
      const row = { ...rows[1]!, body }
      expect(readRowLine(rowLine(row))).toEqual(row)
      expect(rowLine(row)).not.toMatch(/[\n\r]/)
    }))
    const header = { terminalId: TERMINAL_ID, from: 1, to: 4 }
    expect(readHeaderLine(headerLine(header))).toMatchObject(header)
    expect(readRowLine('{"seq":1}')).toBeNull()
    expect(readHeaderLine('not JSON')).toBeNull()
  })

  it('writes fields that no spreadsheet takes for anything else', () => {
    expect(csvLine(['plain', 'a "word", or two', 'two\nlines', '', '=1+1', '-5'])).toBe('plain,"a ""word"", or two","two\nlines",,\'=1+1,\'-5')
  })

  it('writes amounts as numbers', () => {
    expect([plainAmount(131_240, 2), plainAmount(-5, 2), plainAmount(7, 0), plainAmount(1234, 3), plainAmount(0, 2)]).toEqual(['1312.40', '-0.05', '7', '1.234', '0.00'])
  })
})
