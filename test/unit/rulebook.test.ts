import { describe, expect, it } from 'vitest'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import { checkRulebook } from '../../core/rulebook/checks.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { PICTURE_PROMOTIONS, PICTURE_SETS, SATURDAY_AFTERNOON, line, promotion, rulebookWith } from '../support/promotion-fixtures.ts'

const good = rulebookWith(PICTURE_PROMOTIONS, { goodsSets: PICTURE_SETS })
const bundle = PICTURE_PROMOTIONS[3]!

/** Path and code of every fault. */
function faultsOf(input: unknown): string[] {
  const checked = checkRulebook(input)
  if (checked.ok) return []
  for (const { message } of checked.error) {
    expect(message.en.length).toBeGreaterThan(10)
    expect(message.zh).toMatch(/[\u4e00-\u9fff]/)
  }
  return checked.error.map((fault) => `${fault.path} ${fault.code}`)
}

const withPromotion = (changed: object): unknown => ({ ...good, promotions: [{ ...bundle, ...changed }] })
const withEffect = (effect: object): unknown => withPromotion({ effect })
const withSets = (sets: [string, object][]): unknown => ({ ...good, goodsSets: [...PICTURE_SETS, ...sets.map(([id, goods]) => ({ id, name: { en: id, zh: id }, goods }))] })

function nested(depth: number): object {
  let condition: object = { kind: 'member' }
  for (let n = 0; n < depth; n += 1) condition = { kind: 'not', of: condition }
  return condition
}

function selfContaining(): object {
  const condition: { kind: string; of: unknown[] } = { kind: 'all', of: [] }
  condition.of.push(condition)
  return condition
}

describe('checking a rulebook', () => {
  it('takes a good one as it is', () => {
    const checked = checkRulebook(JSON.parse(JSON.stringify(good)))
    expect(checked).toEqual({ ok: true, value: good })
  })

  const cases: [string, unknown, string[]][] = [
    ['nothing', undefined, [' MISSING']],
    ['null', null, [' WRONG_KIND']],
    ['a number', Number.NaN, [' WRONG_KIND']],
    ['a text', 'rulebook', [' WRONG_KIND']],
    ['a list', [], [' WRONG_KIND']],
    ['an unknown field', { ...good, colour: 'red' }, ['colour FIELD_UNKNOWN']],
    ['a field that would change every object', JSON.parse(`{"__proto__": {"a": 1}, ${JSON.stringify(good).slice(1)}`), ['__proto__ FIELD_UNKNOWN']],
    ['an unknown field deep inside', withEffect({ ...bundle.effect, size: 'L' }), ['promotions[0].effect.size FIELD_UNKNOWN']],
    ['a price that is not whole', withEffect({ ...bundle.effect, priceMinor: 8.5 }), ['promotions[0].effect.priceMinor WRONG_KIND']],
    ['a price that is no number', withEffect({ ...bundle.effect, priceMinor: Number.NaN }), ['promotions[0].effect.priceMinor WRONG_KIND']],
    ['a price below zero', withEffect({ ...bundle.effect, priceMinor: -850 }), ['promotions[0].effect.priceMinor TOO_SMALL']],
    ['a price as text', withEffect({ ...bundle.effect, priceMinor: '850' }), ['promotions[0].effect.priceMinor WRONG_KIND']],
    ['a price beyond whole numbers', withEffect({ ...bundle.effect, priceMinor: 2 ** 53 }), ['promotions[0].effect.priceMinor TOO_BIG']],
    ['an unknown effect', withEffect({ kind: 'magic' }), ['promotions[0].effect.kind NOT_KNOWN']],
    ['all units free', withEffect({ kind: 'cheapest-free', goods: { all: true }, buy: 3, free: 3 }), ['promotions[0].effect.free ALL_FREE']],
    ['more than all off', withEffect({ kind: 'percent-off', goods: { all: true }, rateBp: 10_001 }), ['promotions[0].effect.rateBp TOO_BIG']],
    ['points that use units up', withEffect({ kind: 'points-multiplier', goods: { all: true }, factorMilli: 2000 }), ['promotions[0].units POINTS_UNITS']],
    ['goods that name nothing', withEffect({ ...bundle.effect, goods: {} }), ['promotions[0].effect.goods GOODS_EMPTY']],
    ['an exception that names nothing', withEffect({ ...bundle.effect, goods: { all: true, except: {} } }), ['promotions[0].effect.goods.except GOODS_EMPTY']],
    ['an unknown goods set', withEffect({ ...bundle.effect, goods: { sets: ['plant-milk', 'nuts'] } }), ['promotions[0].effect.goods.sets[1] SET_UNKNOWN']],
    ['an unknown tier', withPromotion({ when: { kind: 'any', of: [{ kind: 'member' }, { kind: 'tier-at-least', tier: 'diamond' }] } }), ['promotions[0].when.of[1].tier TIER_UNKNOWN']],
    ['dates the wrong way round', withPromotion({ when: { kind: 'dates', from: '2026-08-16', to: '2026-08-15' } }), ['promotions[0].when.to DATES_ORDER']],
    ['a day that does not exist', withPromotion({ when: { kind: 'dates', from: '2026-02-30' } }), ['promotions[0].when.from WRONG_FORM']],
    ['no hours', withPromotion({ when: { kind: 'time', from: '10:00', to: '10:00' } }), ['promotions[0].when.from TIME_EMPTY']],
    ['a weekday twice', withPromotion({ when: { kind: 'weekdays', days: [6, 6] } }), ['promotions[0].when.days DAY_TWICE']],
    ['two promotions of one name', { ...good, promotions: [bundle, bundle] }, ['promotions[1].id ID_TWICE']],
    ['two tiers of one name', { ...good, tiers: [good.tiers[0], { ...good.tiers[1], id: 'silver' }], promotions: [] }, ['tiers[1].id ID_TWICE']],
    ['tiers out of order', { ...good, tiers: [good.tiers[0], good.tiers[2], good.tiers[1]] }, ['tiers[2].qualifyMinor TIERS_ORDER']],
    ['an entry tier that must be earned', { ...good, tiers: [{ ...good.tiers[0], qualifyMinor: 5 }, good.tiers[1], good.tiers[2]] }, ['tiers[0].qualifyMinor ENTRY_TIER']],
    ['points worth as much as was paid', { ...good, redemption: { ...good.redemption, points: 3 } }, ['tiers[2].earn GIVES_ALL_BACK']],
    ['two taxes of one code', { ...good, programme: { ...good.programme, taxes: [good.programme.taxes[0], good.programme.taxes[0]] } }, ['programme.taxes[1].code ID_TWICE']],
    ['no such time zone', { ...good, programme: { ...good.programme, timeZone: 'Asia/Atlantis' } }, ['programme.timeZone ZONE_UNKNOWN']],
    ['a card prefix that is the whole card', { ...good, programme: { ...good.programme, memberCards: [{ prefix: '60350000', length: 9, check: 'luhn' }] } }, ['programme.memberCards[0].prefix PREFIX_TOO_LONG']],
    ['a set inside itself', withSets([['a', { sets: ['a'] }]]), ['goodsSets[1].goods.sets SET_CYCLE']],
    ['sets inside each other', withSets([['a', { sets: ['b'] }], ['b', { brands: ['x'], except: { sets: ['c'] } }], ['c', { sets: ['a'] }], ['d', { sets: ['a'] }]]), ['goodsSets[1].goods.sets SET_CYCLE', 'goodsSets[2].goods.sets SET_CYCLE', 'goodsSets[3].goods.sets SET_CYCLE']],
    ['an object inside itself', withPromotion({ when: selfContaining() }), ['promotions[0].when.of[0] CYCLE']],
    ['nesting without end', withPromotion({ when: nested(100_000) }), [`promotions[0].when${'.of'.repeat(37)} TOO_DEEP`]],
    ['too many values', { ...good, promotions: Array.from({ length: 2_200_000 }, () => 0) }, [' TOO_LARGE']],
    ['a field that cannot be read', Object.defineProperty({ ...good }, 'version', { enumerable: true, get: () => { throw new Error('no') } }), [' UNREADABLE']],
  ]
  it.each(cases)('says what is wrong with %s', (_, input, faults) => {
    expect(faultsOf(input)).toEqual(faults)
  })

  it('says everything that is wrong at once', () => {
    expect(faultsOf({
      ...good, version: 1.5, extra: true, tierWindowMonths: 0,
      promotions: [withId('a', { kind: 'percent-off', goods: { sets: ['none'] }, rateBp: 0 }), withId('a', { kind: 'cheapest-free', goods: {}, buy: 2, free: 5 })],
    })).toEqual([
      'version WRONG_KIND', 'tierWindowMonths TOO_SMALL', 'promotions[0].effect.rateBp TOO_SMALL', 'extra FIELD_UNKNOWN',
      'promotions[1].id ID_TWICE', 'promotions[1].effect.goods GOODS_EMPTY', 'promotions[1].effect.free ALL_FREE',
    ])
  })

  it('compiles and evaluates what it accepts, sets shared by sets without end included', () => {
    const ladder: [string, object][] = Array.from({ length: 400 }, (_, n) => [`s${n}`, n === 0 ? { skus: ['tea'] } : { sets: [`s${n - 1}`, `s${Math.max(0, n - 2)}`], except: { sets: [`s${Math.max(0, n - 3)}`], skus: ['none'] } }])
    const book = { ...(withSets(ladder) as Rulebook), promotions: [promotion('p', { kind: 'percent-off', goods: { sets: ['s399'] }, rateBp: 1000 }), promotion('q', { kind: 'percent-off', goods: { sets: ['s0'] }, rateBp: 1000 })] }
    const checked = checkRulebook(book)
    expect(checked.ok).toBe(true)
    if (checked.ok) expect(evaluate(compileRulebook(checked.value), { lines: [line(1, 'tea', 1000, 1)], pinnedAt: SATURDAY_AFTERNOON, member: null }).totalMinor).toBe(900)
  })
})

function withId(id: string, effect: object): object {
  return { ...bundle, id, effect }
}
