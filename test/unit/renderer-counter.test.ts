import { describe, expect, it } from 'vitest'
import type { MemberView, PrinterView, SaleView } from '../../core/contract/views.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { initialsOf } from '../../renderer/components/initials.ts'
import { shortcutOf } from '../../renderer/input/shortcut-keys.ts'
import type { PressedKey } from '../../renderer/input/shortcut-keys.ts'
import { daysToBirthday } from '../../renderer/screens/checkout/greeting.ts'
import { inKilograms } from '../../renderer/screens/checkout/kilograms.ts'
import { receiptStateOf } from '../../renderer/screens/done/receipt-state.ts'
import { pointChoices } from '../../renderer/screens/payment/point-choices.ts'
import { forgetCompletion, keepCompleting, keptCompletion } from '../../renderer/state/kept-completion.ts'
import { dueOf, mostOfValue, mostPoints, tendersOf } from '../../renderer/state/pay-plan.ts'
import { shareStructure } from '../../core/base/share-structure.ts'

const SALE = '00000000-0000-4000-8000-000000000001'
const rulebook = {
  redemption: { points: 100, valueMinor: 100, minimumPoints: 100, stepPoints: 100, maximumShareBp: 10_000 }, pointsRules: { decimals: 0 },
} as Rulebook
const attempt = (id: number, state: 'sent' | 'approved' | 'declined', amountMinor: number) => ({
  attemptId: `00000000-0000-4000-8000-00000000010${id}`, saleId: SALE, scheme: 'card' as const, amountMinor, state, approvalCode: null, startedAt: 0, settledAt: null,
})
const sale = (part: Partial<SaleView> & { totalMinor: number }): SaleView => ({
  saleId: SALE, revision: 3, maxPointsTender: 5000, attempts: [], paidMinor: 0, member: null as MemberView | null, pointsTender: { available: 5000, billMinor: part.totalMinor, payableMinor: part.totalMinor },
  evaluation: { totalMinor: part.totalMinor } as SaleView['evaluation'], ...part,
} as SaleView)

describe('what is left to pay', () => {
  it('is the total less what was approved and what is planned, with the rest rounded for coins', () => {
    const due = dueOf(sale({ totalMinor: 7644, paidMinor: 1000 }), { saleId: SALE, points: 2000, cashMinor: 500, values: [], accountMinor: 0 }, rulebook, 5)
    expect(due).toEqual({ points: 2000, pointsMinor: 2000, values: [], valuesMinor: 0, accountMinor: 0, cashMinor: 500, paidMinor: 1000, leftMinor: 4144, leftInCashMinor: 4145 })
  })

  it('takes no more points than the sale allows now, and nothing of another sale’s plan', () => {
    expect(dueOf(sale({ totalMinor: 7644, maxPointsTender: 300 }), { saleId: SALE, points: 2000, cashMinor: 0, values: [], accountMinor: 0 }, rulebook, 5).points).toBe(300)
    expect(dueOf(sale({ totalMinor: 7644 }), { saleId: 'another', points: 2000, cashMinor: 900, values: [], accountMinor: 0 }, rulebook, 5).leftMinor).toBe(7644)
  })

  it('lets cards pay no more than is left beside points, nothing of gift cards, and the account the rest of what is planned', () => {
    const member = { memberId: SALE } as MemberView
    const card = (code: string, amountMinor: number) => ({ kind: 'gift-card' as const, code, last4: code, amountMinor })
    const open = sale({ totalMinor: 7000, member, identification: 'strong', pointsTender: { available: 5000, billMinor: 7000, payableMinor: 4000 } })
    const due = dueOf(open, { saleId: SALE, points: 1000, cashMinor: 500, values: [card('A', 2500), card('B', 2500), card('C', 100)], accountMinor: 9000 }, rulebook, 5)
    expect(due).toMatchObject({ pointsMinor: 1000, values: [card('A', 2500), card('B', 500)], valuesMinor: 3000, accountMinor: 2500, leftMinor: 0 })
    expect(tendersOf(open, due, 0).map(({ kind }) => kind)).toEqual(['points', 'gift-card', 'gift-card', 'account', 'cash'])
    expect(mostOfValue(open, { ...due, leftMinor: 900, valuesMinor: 0 }, 5000)).toBe(900)
    expect(mostOfValue(open, { ...due, leftMinor: 9000, valuesMinor: 2800 }, 5000)).toBe(200)
    expect(mostPoints(open, { ...due, leftMinor: 6000, valuesMinor: 2500 }, rulebook)).toBe(1500)
  })

  it('becomes tenders: approved payments only, points, and all cash as one part at the end', () => {
    const open = sale({ totalMinor: 7644, paidMinor: 1000, attempts: [attempt(1, 'declined', 700), attempt(2, 'approved', 1000), attempt(3, 'sent', 100)] })
    const due = dueOf(open, { saleId: SALE, points: 2000, cashMinor: 500, values: [], accountMinor: 0 }, rulebook, 5)
    expect(tendersOf(open, due, 4500)).toEqual([
      { kind: 'attempt', attemptId: attempt(2, 'approved', 1000).attemptId }, { kind: 'points', points: 2000 }, { kind: 'cash', givenMinor: 5000 },
    ])
    expect(tendersOf(sale({ totalMinor: 0 }), dueOf(sale({ totalMinor: 0 }), null, rulebook, 5), 0)).toEqual([])
  })
})

describe('the keys', () => {
  const key = (name: string, held: Partial<PressedKey> = {}): PressedKey => ({ key: name, ctrl: false, alt: false, meta: false, inField: false, ...held })

  it('take the next step with F12 and Ctrl+Enter, never with Enter alone', () => {
    expect(shortcutOf(key('F12'))).toBe('next')
    expect(shortcutOf(key('Enter', { ctrl: true, inField: true }))).toBe('next')
    for (const inField of [true, false]) expect(shortcutOf(key('Enter', { inField }))).toBeNull()
  })

  it('leave a field its own letters', () => {
    for (const letter of ['/', '?', '+', '-', 'Delete', 'ArrowUp', 'ArrowDown']) {
      expect(shortcutOf(key(letter))).not.toBeNull()
      expect(shortcutOf(key(letter, { inField: true }))).toBeNull()
    }
    expect(shortcutOf(key('z', { ctrl: true, inField: true }))).toBeNull()
    expect(shortcutOf(key('z', { ctrl: true }))).toBe('undo')
  })

  it('leave everything with Alt alone: Alt+029 is a scanner’s separator', () => {
    expect(shortcutOf(key('F12', { alt: true }))).toBeNull()
  })
})

describe('a long basket', () => {
  const lines = (count: number) => Array.from({ length: count }, (_, index) => ({ lineId: `l${index}`, quantityMilli: 1000, name: { en: 'Oat', zh: '燕麦' } }))

  it('keeps every line that did not change, wherever it stands', () => {
    const before = { revision: 1, lines: lines(500) }
    const moved = structuredClone(before.lines)
    const [third] = moved.splice(2, 1)
    const after = shareStructure(before, { revision: 2, lines: [...moved, { ...third!, quantityMilli: 2000 }] })
    expect(after.lines.slice(0, 2)).toEqual(before.lines.slice(0, 2))
    expect(after.lines.filter((line) => before.lines.includes(line))).toHaveLength(499)
    expect(after.lines.at(-1)).toEqual({ ...third, quantityMilli: 2000 })
  })

  it('is the very same when nothing changed, and never keeps what did', () => {
    const before = { a: [1, { b: null }], lines: lines(3) }
    expect(shareStructure(before, structuredClone(before))).toBe(before)
    expect(shareStructure(before, { ...structuredClone(before), a: [1, { b: 0 }] }).a).toEqual([1, { b: 0 }])
    expect(shareStructure({ a: 1, b: 2 }, { a: 1 })).toEqual({ a: 1 })
    expect(shareStructure([1, 2], [1])).toEqual([1])
  })
})

describe('a completion that was sent', () => {
  function memoryStorage(): Storage {
    const kept = new Map<string, string>()
    return { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, value: string) => void kept.set(name, value), removeItem: (name: string) => void kept.delete(name) } as Storage
  }

  it('outlives its window until it was answered', () => {
    const storage = memoryStorage()
    const completion = { commandId: SALE, input: { saleId: SALE, revision: 2, tenders: [{ kind: 'cash' as const, givenMinor: 6000 }] } }
    const kept = keepCompleting(completion, storage)
    expect(keptCompletion(storage)).toEqual(completion)
    kept.done()
    expect(keptCompletion(storage)).toBeNull()
  })

  it('is dropped where it cannot be read', () => {
    const storage = memoryStorage()
    for (const text of ['{', '{"commandId":1}', 'null']) {
      storage.setItem('regulars.completing', text)
      expect(keptCompletion(storage)).toBeNull()
    }
    forgetCompletion(storage)
  })
})

describe('small words', () => {
  it.each([['Mei Lin Koh', 'ML'], ['许美玲', '美'], ['Chen', 'C'], ['', ''], ['王明', '明']])('initials of %s are %s', (name, initials) => {
    expect(initialsOf(name)).toBe(initials)
  })

  it.each([
    ['08-19', '2026-08-15', 4], ['08-15', '2026-08-15', 0], ['08-23', '2026-08-15', null], ['01-02', '2026-12-30', 3],
    ['02-29', '2026-02-27', 1], ['02-29', '2028-02-27', 2], [null, '2026-08-15', null],
  ] as const)('a birthday on %s, seen on %s, is in %s days', (birthday, today, days) => {
    expect(daysToBirthday(birthday, today)).toBe(days)
  })

  it.each([[412, '0.412'], [0, '0.000'], [12_345, '12.345'], [5, '0.005']])('%d g is %s kg', (grams, text) => {
    expect(inKilograms(grams)).toBe(text)
  })

  it('offers round point amounts and the most', () => {
    expect(pointChoices(rulebook, 2400).map((choice) => choice.points)).toEqual([500, 1000, 2000, 2400])
    expect(pointChoices(rulebook, 100).map((choice) => choice.points)).toEqual([100])
    expect(pointChoices(rulebook, 0)).toEqual([])
    const withDecimals = { ...rulebook, pointsRules: { ...rulebook.pointsRules, decimals: 2 } }
    expect(pointChoices(withDecimals, 240_000)).toEqual([[50_000, 500], [100_000, 1000], [200_000, 2000], [240_000, 2400]].map(([points, valueMinor]) => ({ points, valueMinor })))
  })
})

describe('the receipt on the done screen', () => {
  const printer = (part: Partial<PrinterView>): PrinterView => ({ address: 'tcp://127.0.0.1:9100', state: 'ready', waiting: 0, uncertain: [], lastReceipt: null, ...part })
  const job = { jobId: 1, saleId: SALE, kind: 'receipt' as const, receiptNo: '2-00001', state: 'waiting' as const, trouble: null, changedAt: 0 }
  it.each([
    [printer({ lastReceipt: { ...job, state: 'confirmed' } }), 'printed'], [printer({ lastReceipt: { ...job, state: 'sending' } }), 'printing'],
    [printer({ lastReceipt: { ...job, state: 'sent' } }), 'printing'], [printer({ lastReceipt: { ...job, state: 'failed' } }), 'failed'],
    [printer({ waiting: 1, state: 'off', lastReceipt: job }), 'off'], [printer({ waiting: 1, lastReceipt: job }), 'waiting'],
    [printer({ waiting: 1, lastReceipt: { ...job, saleId: 'another', state: 'confirmed' } }), 'waiting'],
    [printer({}), 'sent'], [printer({ waiting: 1 }), 'waiting'], [printer({ waiting: 2, state: 'paper-out' }), 'paper-out'], [printer({ waiting: 1, state: 'off' }), 'off'],
    [printer({ state: 'not-set', address: 'none' }), 'no-printer'], [null, 'no-printer'],
  ] as const)('is told as the printer is: %#', (view, state) => {
    expect(receiptStateOf(view, SALE)).toBe(state)
  })

  it('is a question where it may have printed, for its own sale only', () => {
    const asked = { ...job, state: 'uncertain' as const, trouble: 'closed' as const }
    expect(receiptStateOf(printer({ uncertain: [asked], lastReceipt: asked }), SALE)).toBe('uncertain')
    expect(receiptStateOf(printer({ uncertain: [asked] }), 'another')).toBe('sent')
  })
})
