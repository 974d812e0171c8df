import { describe, expect, it } from 'vitest'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import { evaluationSchema } from '../../core/promotions/evaluation.ts'
import type { NotMet } from '../../core/promotions/evaluation.ts'
import type { EvaluationInput } from '../../core/promotions/input.ts'
import type { MemberSnapshot } from '../../core/basket/basket.ts'
import type { Condition } from '../../core/rulebook/condition.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { SATURDAY_AFTERNOON, line, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'

/** Singapore's midnight of a date, plus hours and minutes. */
function at(date: string, time = '12:00'): number {
  return Date.parse(`${date}T${time}:00+08:00`)
}

/** Why the one offer, a tenth off the tea, does not apply; null where it does. */
function reasonFor(when: Condition, input: Partial<EvaluationInput> = {}, rules: Partial<Rulebook> = {}): NotMet | null {
  const rulebook = rulebookWith([promotion('tea', { kind: 'percent-off', goods: { skus: ['tea'] }, rateBp: 1000 }, { when })], rules)
  const evaluation = evaluate(compileRulebook(rulebook), { lines: [line(1, 'tea', 1000, 1)], pinnedAt: SATURDAY_AFTERNOON, member: null, ...input })
  expect(evaluationSchema.safeParse(evaluation).error).toBeUndefined()
  const [outcome] = evaluation.promotions
  if (outcome!.status === 'applied') return null
  expect(outcome!.status).toBe('not-met')
  return outcome!.status === 'not-met' ? outcome!.reason : null
}

type Who = Partial<MemberSnapshot>

describe('conditions on the member', () => {
  const cases: [string, Condition, Who, NotMet | null][] = [
    ['in a segment', { kind: 'segment', segments: ['staff', 'trade'] }, { segments: ['trade'] }, null],
    ['in a segment and in another', { kind: 'segment', segments: ['staff'] }, { segments: ['staff', 'trade'] }, null],
    ['in no such segment', { kind: 'segment', segments: ['staff'] }, { segments: ['trade'] }, { code: 'OTHER_MEMBERS' }],
    ['with no segments at all', { kind: 'segment', segments: ['staff'] }, {}, { code: 'OTHER_MEMBERS' }],
    ['lapsed', { kind: 'stage', stages: ['lapsed', 'at-risk'] }, { stage: 'lapsed' }, null],
    ['active where the lapsed are meant', { kind: 'stage', stages: ['lapsed'] }, { stage: 'active' }, { code: 'OTHER_MEMBERS' }],
    ['first purchase', { kind: 'first-purchase' }, { visits: 0 }, null],
    ['second purchase', { kind: 'first-purchase' }, { visits: 1 }, { code: 'NOT_FIRST_PURCHASE' }],
    ['visits not known', { kind: 'first-purchase' }, {}, { code: 'NOT_FIRST_PURCHASE' }],
    ['this sale is the fifth visit', { kind: 'visit', number: 5 }, { visits: 4 }, null],
    ['two visits before the fifth', { kind: 'visit', number: 5 }, { visits: 2 }, { code: 'VISIT_MORE', missing: 2 }],
    ['past the fifth', { kind: 'visit', number: 5 }, { visits: 5 }, { code: 'VISIT_MORE', missing: 0 }],
    ['the visits are not known', { kind: 'visit', number: 1 }, {}, { code: 'VISIT_MORE', missing: 0 }],
    ['every tenth, this is the twentieth', { kind: 'visit', every: 10 }, { visits: 19 }, null],
    ['every tenth, this is the 21st', { kind: 'visit', every: 10 }, { visits: 20 }, { code: 'VISIT_MORE', missing: 9 }],
    ['referred', { kind: 'referred' }, { referred: true }, null],
    ['not referred', { kind: 'referred' }, {}, { code: 'NOT_REFERRED' }],
    ['absent for exactly so long', { kind: 'absent', minimumDays: 30 }, { lastVisitOn: '2026-07-16' }, null],
    ['a day short of it', { kind: 'absent', minimumDays: 30 }, { lastVisitOn: '2026-07-17' }, { code: 'NOT_ABSENT', moreDays: 1 }],
    ['on the last day of it', { kind: 'absent', minimumDays: 30, maximumDays: 60 }, { lastVisitOn: '2026-06-16' }, null],
    ['absent for too long', { kind: 'absent', minimumDays: 30, maximumDays: 60 }, { lastVisitOn: '2026-06-15' }, { code: 'NOT_ABSENT', moreDays: 0 }],
    ['never here before', { kind: 'absent', minimumDays: 30 }, {}, { code: 'NOT_ABSENT', moreDays: 30 }],
    ['here on a day still to come, by a clock that was wrong', { kind: 'absent', minimumDays: 30 }, { lastVisitOn: '2026-08-19' }, { code: 'NOT_ABSENT', moreDays: 34 }],
    ['a full stamp card', { kind: 'stamp-reward', card: 'coffee' }, { fullStampCards: { coffee: 1 } }, null],
    ['three stamps to go', { kind: 'stamp-reward', card: 'coffee' }, { stamps: { coffee: 7 } }, { code: 'STAMPS_MORE', cardId: 'coffee', missing: 3 }],
    ['no stamps yet', { kind: 'stamp-reward', card: 'coffee' }, {}, { code: 'STAMPS_MORE', cardId: 'coffee', missing: 10 }],
    ['an entitlement left', { kind: 'entitlement', entitlement: 'wrap' }, { entitlements: { wrap: 2 } }, null],
    ['an entitlement used up', { kind: 'entitlement', entitlement: 'wrap' }, { entitlements: { wrap: 0 } }, { code: 'NO_ENTITLEMENT', entitlementId: 'wrap' }],
  ]
  const rules = { stampCards: [{ id: 'coffee', name: { en: 'Coffee', zh: '咖啡' }, stamps: 10 }], entitlements: [{ id: 'wrap', name: { en: 'Wrap', zh: '包装' } }] }
  it.each(cases)('%s', (_, when, who, expected) => {
    expect(reasonFor(when, { member: member('gold', who) }, rules)).toEqual(expected)
  })

  it.each(cases.map(([name, when]) => [name, when] as const))('%s: asks for a member first', (_, when) => {
    expect(reasonFor(when, { member: null }, rules)).toEqual({ code: 'NO_MEMBER' })
  })
})

describe('yearly days', () => {
  const week: Condition = { kind: 'birthday', within: 'days', daysBefore: 3, daysAfter: 7 }
  const only: Condition = { kind: 'birthday', within: 'days' }
  const month: Condition = { kind: 'birthday', within: 'month' }
  const cases: [string, Condition, { month: number; day: number } | null, string, NotMet | null][] = [
    ['on the day', only, { month: 8, day: 15 }, '2026-08-15', null],
    ['a day before it', only, { month: 8, day: 16 }, '2026-08-15', { code: 'NOT_BIRTHDAY', inDays: 1 }],
    ['a day after it', only, { month: 8, day: 14 }, '2026-08-15', { code: 'NOT_BIRTHDAY', inDays: 364 }],
    ['three days before', week, { month: 8, day: 18 }, '2026-08-15', null],
    ['four days before: tomorrow it begins', week, { month: 8, day: 19 }, '2026-08-15', { code: 'NOT_BIRTHDAY', inDays: 1 }],
    ['seven days after', week, { month: 8, day: 8 }, '2026-08-15', null],
    ['eight days after', week, { month: 8, day: 7 }, '2026-08-15', { code: 'NOT_BIRTHDAY', inDays: 354 }],
    ['not known', week, null, '2026-08-15', { code: 'NOT_BIRTHDAY', inDays: null }],
    ['29 February on the 28th of another year', only, { month: 2, day: 29 }, '2026-02-28', null],
    ['29 February not on 1 March of another year', only, { month: 2, day: 29 }, '2026-03-01', { code: 'NOT_BIRTHDAY', inDays: 364 }],
    ['29 February on the 29th of a leap year', only, { month: 2, day: 29 }, '2028-02-29', null],
    ['29 February not on the 28th of a leap year', only, { month: 2, day: 29 }, '2028-02-28', { code: 'NOT_BIRTHDAY', inDays: 1 }],
    ['the window after it runs into the next year', week, { month: 12, day: 29 }, '2027-01-05', null],
    ['and ends there', week, { month: 12, day: 29 }, '2027-01-06', { code: 'NOT_BIRTHDAY', inDays: 354 }],
    ['the window before it begins in the year before', week, { month: 1, day: 2 }, '2026-12-30', null],
    ['and not earlier', week, { month: 1, day: 2 }, '2026-12-29', { code: 'NOT_BIRTHDAY', inDays: 1 }],
    ['any day of its month', month, { month: 8, day: 1 }, '2026-08-31', null],
    ['the month after', month, { month: 8, day: 31 }, '2026-09-01', { code: 'NOT_BIRTHDAY', inDays: 334 }],
    ['the month before', month, { month: 9, day: 30 }, '2026-08-31', { code: 'NOT_BIRTHDAY', inDays: 1 }],
    ['a month not known', month, null, '2026-08-31', { code: 'NOT_BIRTHDAY', inDays: null }],
  ]
  it.each(cases)('birthday: %s', (_, when, birthday, date, expected) => {
    expect(reasonFor(when, { pinnedAt: at(date), member: member('gold', birthday === null ? {} : { birthday }) })).toEqual(expected)
  })

  const anniversary: Condition = { kind: 'anniversary', daysBefore: 2, daysAfter: 2 }
  const joined: [string, string | null, string, NotMet | null][] = [
    ['a year after joining', '2025-08-15', '2026-08-15', null],
    ['the day of joining is none', '2026-08-15', '2026-08-15', { code: 'NOT_ANNIVERSARY', inDays: 363 }],
    ['two days before the first', '2025-08-17', '2026-08-15', null],
    ['two days after the fifth', '2021-08-13', '2026-08-15', null],
    ['three days after', '2021-08-12', '2026-08-15', { code: 'NOT_ANNIVERSARY', inDays: 360 }],
    ['joined on 29 February', '2024-02-29', '2026-02-28', null],
    ['not known', null, '2026-08-15', { code: 'NOT_ANNIVERSARY', inDays: null }],
  ]
  it.each(joined)('anniversary: %s', (_, joinedOn, date, expected) => {
    expect(reasonFor(anniversary, { pinnedAt: at(date), member: member('gold', joinedOn === null ? {} : { joinedOn }) })).toEqual(expected)
  })
})

describe('where, how and when', () => {
  const orchard: Condition = { kind: 'stores', stores: ['orchard', 'bugis'] }
  const online: Condition = { kind: 'channel', channels: ['online'] }
  const card: Condition = { kind: 'tender', tenders: ['card', 'paynow'] }
  const cases: [string, Condition, Partial<EvaluationInput>, NotMet | null][] = [
    ['in one of the stores', orchard, { storeId: 'bugis' }, null],
    ['in another store', orchard, { storeId: 'jurong' }, { code: 'OTHER_STORE' }],
    ['store not known', orchard, {}, { code: 'OTHER_STORE' }],
    ['online', online, { channel: 'online' }, null],
    ['by telephone', online, { channel: 'phone' }, { code: 'OTHER_CHANNEL' }],
    ['a sale that names no channel is one of the store', { kind: 'channel', channels: ['store'] }, {}, null],
    ['by card', card, { tender: 'card' }, null],
    ['in cash', card, { tender: 'cash' }, { code: 'OTHER_TENDER', tenders: ['card', 'paynow'] }],
    ['tender not chosen', card, { tender: null }, { code: 'OTHER_TENDER', tenders: ['card', 'paynow'] }],
    ['tender not stated', card, {}, { code: 'OTHER_TENDER', tenders: ['card', 'paynow'] }],
    ['not in cash', { kind: 'not', of: { kind: 'tender', tenders: ['cash'] } }, { tender: 'cash' }, { code: 'EXCLUDED' }],
    ['the last day, to its end', { kind: 'dates', to: '2026-08-15' }, { pinnedAt: at('2026-08-15', '23:59') }, null],
    ['the day after (peers.md 53: an end date that does nothing)', { kind: 'dates', to: '2026-08-15' }, { pinnedAt: at('2026-08-16', '00:00') }, { code: 'NOT_TODAY' }],
    ['the first reason of several', { kind: 'all', of: [orchard, online] }, { channel: 'phone', storeId: 'jurong' }, { code: 'OTHER_STORE' }],
    ['any of them', { kind: 'any', of: [orchard, online] }, { channel: 'online' }, null],
    ['none of them: the first is told', { kind: 'any', of: [orchard, online] }, {}, { code: 'OTHER_STORE' }],
    ['before the window', { kind: 'time', from: '14:00', to: '16:00' }, { pinnedAt: at('2026-08-15', '13:59') }, { code: 'NOT_NOW' }],
    ['as the window begins', { kind: 'time', from: '14:00', to: '16:00' }, { pinnedAt: at('2026-08-15', '14:00') }, null],
    ['as the window ends', { kind: 'time', from: '14:00', to: '16:00' }, { pinnedAt: at('2026-08-15', '16:00') }, { code: 'NOT_NOW' }],
    ['before midnight, as a window over it begins', { kind: 'time', from: '22:00', to: '02:00' }, { pinnedAt: at('2026-08-15', '22:00') }, null],
    ['after midnight', { kind: 'time', from: '22:00', to: '02:00' }, { pinnedAt: at('2026-08-15', '01:59') }, null],
    ['as a window over midnight ends', { kind: 'time', from: '22:00', to: '02:00' }, { pinnedAt: at('2026-08-15', '02:00') }, { code: 'NOT_NOW' }],
    ['between two nights', { kind: 'time', from: '22:00', to: '02:00' }, { pinnedAt: at('2026-08-15', '12:00') }, { code: 'NOT_NOW' }],
    ['a spend that holds, among others that do not', { kind: 'any', of: [online, { kind: 'spend', goods: { skus: ['tea'] }, minimumMinor: 500 }] }, {}, null],
  ]
  it.each(cases)('%s', (_, when, input, expected) => {
    expect(reasonFor(when, input)).toEqual(expected)
  })

  const night = { ...rulebookWith([]).programme, dayChange: '04:30' }
  const days: [string, Condition, string, string, NotMet | null][] = [
    ['before the day changes it is the day before', { kind: 'dates', from: '2026-08-15', to: '2026-08-15' }, '2026-08-16', '04:29', null],
    ['from then on it is the new day', { kind: 'dates', from: '2026-08-15', to: '2026-08-15' }, '2026-08-16', '04:30', { code: 'NOT_TODAY' }],
    ['the weekday follows the day', { kind: 'weekdays', days: [6] }, '2026-08-16', '03:00', null],
    ['the time stays that of the clock', { kind: 'time', from: '02:00', to: '04:00' }, '2026-08-16', '03:00', null],
    ['the birthday follows the day', { kind: 'birthday', within: 'days' }, '2026-01-01', '01:00', null],
  ]
  it.each(days)('day change: %s', (_, when, date, time, expected) => {
    expect(reasonFor(when, { pinnedAt: at(date, time), member: member('gold', { birthday: { month: 12, day: 31 } }) }, { programme: night })).toEqual(expected)
  })
})

describe('the one spend or quantity that is missing', () => {
  const spend = (minimumMinor: number): Condition => ({ kind: 'spend', goods: { skus: ['tea'] }, minimumMinor })
  const quantity = (minimumMilli: number): Condition => ({ kind: 'quantity', goods: { skus: ['tea'] }, minimumMilli })
  const cases: [string, Condition, (NotMet & { code: 'SPEND_MORE' | 'BUY_MORE' })[]][] = [
    ['beside others that hold', { kind: 'all', of: [quantity(1000), spend(3000)] }, [{ code: 'SPEND_MORE', missingMinor: 1000 }]],
    ['a quantity', { kind: 'all', of: [spend(1000), quantity(3500)] }, [{ code: 'BUY_MORE', missingMilli: 1500 }]],
    ['the first of several of which any would do', { kind: 'any', of: [quantity(5000), spend(2500), { kind: 'member' }] }, [{ code: 'BUY_MORE', missingMilli: 3000 }]],
    ['not where two are missing', { kind: 'all', of: [spend(3000), quantity(3000)] }, []],
    ['not where something else is missing too', { kind: 'all', of: [spend(3000), { kind: 'channel', channels: ['online'] }] }, []],
  ]
  it.each(cases)('%s', (_, when, reasons) => {
    const rulebook = rulebookWith([promotion('tea', { kind: 'percent-off', goods: { skus: ['tea'] }, rateBp: 1000 }, { when })])
    const { nearMisses } = evaluate(compileRulebook(rulebook), { lines: [line(1, 'tea', 1000, 2)], pinnedAt: SATURDAY_AFTERNOON, member: null })
    expect(nearMisses.map(({ reason }) => reason)).toEqual(reasons)
  })

  it('is a piece of the set where the condition holds', () => {
    const pair = promotion('pair', { kind: 'cheapest-free', goods: { skus: ['tea'] }, buy: 3, free: 1 }, { units: 'exclusive', when: spend(2000) })
    const { nearMisses } = evaluate(compileRulebook(rulebookWith([pair])), { lines: [line(1, 'tea', 1000, 2)], pinnedAt: SATURDAY_AFTERNOON, member: null })
    expect(nearMisses).toMatchObject([{ reason: { code: 'BUY_MORE', missingMilli: 1000 } }])
  })

  it('holds back a small sale’s offer only while the others leave so much', () => {
    const small = promotion('small', { kind: 'amount-off', goods: { skus: ['tea'] }, amountMinor: 50 }, { when: { kind: 'not', of: { kind: 'all', of: [{ kind: 'dates' }, spend(1500)] } } })
    const half = promotion('half', { kind: 'percent-off', goods: { skus: ['tea'] }, rateBp: 5000 })
    const { promotions } = evaluate(compileRulebook(rulebookWith([small, half])), { lines: [line(1, 'tea', 1000, 2)], pinnedAt: SATURDAY_AFTERNOON, member: null })
    expect(promotions.map(({ status }) => status)).toEqual(['applied', 'applied'])
  })
})
