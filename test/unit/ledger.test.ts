import { describe, expect, it } from 'vitest'
import { localTextSchema } from '../../core/base/local-text.ts'
import { GENESIS_HASH } from '../../core/ledger/chain.ts'
import { FAULT_WORDS } from '../../core/ledger/fault-words.ts'
import { journalEventSchema } from '../../core/ledger/journal.ts'
import type { JournalEvent, JournalRow } from '../../core/ledger/journal.ts'
import { postingSchema } from '../../core/ledger/postings.ts'
import type { Posting } from '../../core/ledger/postings.ts'
import type { CompletedTender } from '../../core/ledger/tender.ts'
import { importPostings, salePostings, unbalanced } from '../../core/ledger/sale-entries.ts'
import { verifyChain } from '../../core/ledger/verify-chain.ts'
import { TERMINAL_ID, chained, hasher, opened, plainEvaluation, saleEvent } from '../support/journal-makers.ts'
import { plainPoints } from '../support/points-postings.ts'
import { uuid } from '../support/sale-makers.ts'

const member = uuid(500)
const entries = (postings: readonly Posting[]): string[] => postings.map((posting) => `${posting.account} ${posting.amount}`)

describe('the entries of a sale', () => {
  it('of points and rounded cash, with tax inside', () => {
    const tenders: CompletedTender[] = [
      { kind: 'points', points: 2000, amountMinor: 2000 },
      { kind: 'cash', givenMinor: 6000, paidMinor: 5145, roundingMinor: 1, changeMinor: 855 },
    ]
    const postings = salePostings({ evaluation: plainEvaluation(7144), tenders, points: plainPoints({ memberId: member, pointsEarned: 129, tenders }) })
    expect(entries(postings)).toEqual([
      'points-redeemed-value 2000', 'cash-drawer 5145', 'sales -6554', 'tax -590', 'cash-rounding -1',
      'points-issued -129', 'points-available 129', 'points-available -2000', 'points-redeemed 2000',
    ])
    expect(postings.filter((posting) => posting.memberId !== undefined).map((posting) => posting.account)).toEqual(['points-available', 'points-available'])
    for (const posting of postings) expect(postingSchema.safeParse(posting).success).toBe(true)
    expect(unbalanced(postings)).toEqual([])
  })

  it('of a split over card and PayNow, rounded down in cash, two rates, without a member', () => {
    const evaluation = {
      totalMinor: 2042,
      taxes: [
        { taxCode: 'gst', rateBp: 900, grossMinor: 1042, taxMinor: 86, netMinor: 956 },
        { taxCode: 'half', rateBp: 450, grossMinor: 1000, taxMinor: 43, netMinor: 957 },
      ],
    }
    const postings = salePostings({
      evaluation, points: [],
      tenders: [
        { kind: 'card', amountMinor: 1000, approvalCode: '1' }, { kind: 'paynow', amountMinor: 500, approvalCode: null },
        { kind: 'cash', givenMinor: 540, paidMinor: 540, roundingMinor: -2, changeMinor: 0 },
      ],
    })
    expect(entries(postings)).toEqual(['card-clearing 1000', 'paynow-clearing 500', 'cash-drawer 540', 'sales -1913', 'tax -86', 'tax -43', 'cash-rounding 2'])
  })

  it('of goods given away are none', () => {
    expect(salePostings({ evaluation: plainEvaluation(0), tenders: [], points: [] })).toEqual([])
  })

  it('that cannot be are a broken invariant', () => {
    const evaluation = plainEvaluation(100)
    const card = { kind: 'card' as const, amountMinor: 100, approvalCode: null }
    expect(() => salePostings({ evaluation, tenders: [{ ...card, amountMinor: 99 }], points: [] })).toThrow(/balance: money -1/)
    expect(() => salePostings({ evaluation, tenders: [card], points: [{ account: 'points-issued', unit: 'points', amount: -1 }] })).toThrow(/balance: points -1/)
  })

  it('name every unit that does not balance', () => {
    expect(unbalanced([{ account: 'sales', unit: 'money', amount: -3 }, { account: 'points-issued', unit: 'points', amount: 4 }])).toEqual([{ unit: 'money', sum: -3 }, { unit: 'points', sum: 4 }])
  })

  it('bring points from elsewhere', () => {
    const postings = importPostings([{ memberId: member, points: 480 }, { memberId: uuid(501), points: 0 }])
    expect(postings).toEqual([{ account: 'points-imported', unit: 'points', amount: -480 }, { account: 'points-available', unit: 'points', amount: 480, memberId: member }])
  })
})

const imported: JournalEvent = { type: 'balances.imported', source: 'demo', members: [], postings: importPostings([{ memberId: member, points: 2480 }]) }
const cashSale = saleEvent({
  saleId: uuid(10), totalMinor: 7144, memberId: member, pointsEarned: 129,
  tenders: [{ kind: 'points', points: 2000, amountMinor: 2000 }, { kind: 'cash', givenMinor: 6000, paidMinor: 5145, roundingMinor: 1, changeMinor: 855 }],
})
const cardSale = saleEvent({ saleId: uuid(11), totalMinor: 1042, memberId: null, pointsEarned: 0, tenders: [{ kind: 'card', amountMinor: 1042, approvalCode: null }] })
const day = [opened, imported, cashSale, cardSale]
const verify = (rows: readonly JournalRow[]) => verifyChain(hasher, TERMINAL_ID, rows)

describe('a journal that holds', () => {
  it('adds up to what members have and what accounts hold', () => {
    for (const event of day) journalEventSchema.parse(event)
    const rows = chained(day)
    const report = verify(rows)
    expect(report.fault).toBeNull()
    expect(report.head).toEqual({ seq: 4, hash: rows[3]!.hash })
    expect(report.totals).toMatchObject({ rows: 4, sales: 2, salesTotalMinor: 8186 })
    expect(Object.fromEntries(report.totals.moneyByAccount)).toEqual({
      'points-redeemed-value': 2000, 'cash-drawer': 5145, 'card-clearing': 1042, 'cash-rounding': -1, sales: -6554 - 956, tax: -590 - 86,
    })
    expect(Object.fromEntries(report.totals.pointsByAccount)).toEqual({ 'points-imported': -2480, 'points-available': 609, 'points-issued': -129, 'points-redeemed': 2000 })
    expect([...report.totals.pointsByMember.keys()].map((id) => [id, report.totals.pointsByMember.get(id)])).toEqual([[member, { 'points-available': 609, 'points-pending': 0, 'points-held': 0, 'points-debt': 0 }]])
  })

  it('may be empty, and is read once as a stream', () => {
    expect(verify([])).toMatchObject({ fault: null, head: { seq: 0, hash: GENESIS_HASH }, totals: { rows: 0, sales: 0 } })
    const stream = chained(day).values()
    expect(verifyChain(hasher, TERMINAL_ID, stream).head.seq).toBe(4)
  })
})

describe('a journal that does not hold', () => {
  const unbalancedSale = { ...cardSale, postings: [...cardSale.postings, { account: 'sales' as const, unit: 'money' as const, amount: -5 }] }
  const rows = chained(day)
  const edited = (at: number, change: Partial<JournalRow>): JournalRow[] => rows.map((row, i) => (i === at ? { ...row, ...change } : row))

  it.each<[string, JournalRow[], string, number]>([
    ['a row is gone', rows.filter((row) => row.seq !== 3), 'ROWS_MISSING', 4],
    ['the beginning is gone', rows.slice(1), 'ROWS_MISSING', 2],
    ['a row comes twice', [rows[0]!, rows[1]!, rows[1]!], 'ROW_REPEATED', 2],
    ['an amount was edited', edited(2, { body: rows[2]!.body.replace('5145', '5045') }), 'ROW_CHANGED', 3],
    ['a space was put into the text', edited(2, { body: rows[2]!.body.replace('{', '{ ') }), 'ROW_CHANGED', 3],
    ['the time was edited', edited(3, { at: rows[3]!.at + 1 }), 'ROW_CHANGED', 4],
    ['the hash was edited', edited(1, { hash: 'a'.repeat(64) }), 'ROW_CHANGED', 2],
    ['a row was edited and its hash made anew', [...rows.slice(0, 2), chained([opened, imported, cardSale])[2]!, rows[3]!], 'LINK_BROKEN', 4],
    ['it is another till’s', chained(day, uuid(77)), 'ROW_CHANGED', 1],
    ['a text is no JSON', chained([opened, 'not json']), 'TEXT_UNREADABLE', 2],
    ['an event is not known', chained([opened, '{"type":"sale.imagined"}']), 'EVENT_UNKNOWN', 2],
    ['an event has a field too many', chained([opened, JSON.stringify({ ...cardSale, extra: 1 })]), 'EVENT_UNKNOWN', 2],
    ['entries do not balance', chained([opened, imported, cashSale, unbalancedSale]), 'NOT_BALANCED', 4],
    ['a sale comes twice', chained([opened, imported, cashSale, cashSale]), 'SALE_TWICE', 4],
    ['it begins with a sale', chained([cardSale]), 'BEGINNING_WRONG', 1],
    ['it begins twice', chained([opened, imported, opened]), 'BEGINNING_WRONG', 3],
  ])('because %s', (_name, broken, code, seq) => {
    const report = verify(broken)
    expect(report.fault).toMatchObject({ code, seq })
    expect(report.fault?.words).toEqual(FAULT_WORDS[code as keyof typeof FAULT_WORDS])
    expect(report.fault?.detail).not.toBe('')
    // Counted is what came before, and only that.
    expect(report.totals.rows).toBe(report.head.seq)
  })

  it('counts nothing of the faulty row', () => {
    const report = verify(chained([opened, imported, cashSale, unbalancedSale]))
    expect(report.totals).toMatchObject({ rows: 3, sales: 1, salesTotalMinor: 7144 })
    expect(report.totals.moneyByAccount.get('card-clearing')).toBeUndefined()
  })

  it('is explained in every language', () => {
    for (const words of Object.values(FAULT_WORDS)) expect(localTextSchema.safeParse(words).success).toBe(true)
  })
})
