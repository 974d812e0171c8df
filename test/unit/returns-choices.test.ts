import { describe, expect, it } from 'vitest'
import { evaluate } from '../../core/promotions/evaluate.ts'
import { earnedTakenBack, sumOfParts } from '../../core/returns/parts.ts'
import type { SaleReturn } from '../../core/returns/make-return.ts'
import { choicesSchema } from '../../core/rulebook/choices.ts'
import type { Choices } from '../../core/rulebook/choices.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { line, lineId, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'
import { bringing, paidOut, returnsOf, sell } from '../support/return-makers.ts'

function choosing(choices: Partial<Choices>, promotions: readonly Promotion[] = [], more: Partial<Rulebook> = {}): Rulebook {
  return rulebookWith(promotions, { choices: choicesSchema.parse(choices), ...more })
}

function taken(returns: readonly SaleReturn[]): number[] {
  return returns.map((each) => earnedTakenBack(each.parts))
}

function rules(done: SaleReturn): Record<string, number> {
  return Object.fromEntries(done.parts.earned.map((rule) => [rule.ruleId, rule.points]))
}

describe('row 11, points earned', () => {
  const doubleCoffee = promotion('double', { kind: 'points-multiplier', goods: { skus: ['coffee'] }, factorMilli: 2000 })
  const basket = [line(1, 'coffee', 1850, 1), line(2, 'rice', 1690, 1), line(3, 'bag', 10, 1, { earns: false })]

  it('in share: double points go back with the goods that earned them, and the carrier bag takes none', () => {
    // Gold, 2 a S$1: 70.80 for both, floor 70; the coffee again 37.
    const sold = sell(choosing({}, [doubleCoffee]), basket, { member: member() })
    expect(sold.sale.earned.byRule).toEqual([{ ruleId: 'base', points: 70 }, { ruleId: 'double', points: 37 }])
    const [bag, rice, coffee] = returnsOf(sold, bringing({ 3: 1 }), bringing({ 2: 1 }), bringing({ 1: 1 }))
    expect(rules(bag!)).toEqual({})
    expect(rules(rice!)).toEqual({ base: 33 })
    expect(rules(coffee!)).toEqual({ base: 37, double: 37 })
  })

  it('in share: cumulative, so that halves do not add up to more than was earned', () => {
    const sold = sell(choosing({}), [line(1, 'cup', 50, 4)], { member: member('silver') })
    expect(taken(returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 1 }), bringing({ 1: 1 }), bringing({ 1: 1 })))).toEqual([1, 0, 1, 0])
  })

  it('in share: a bonus belongs to the goods its condition names, points for each piece to the pieces', () => {
    const bonus = promotion('fifty', { kind: 'points-flat', points: 50 }, { when: { kind: 'spend', goods: { skus: ['rice'] }, minimumMinor: 1000 } })
    const each = promotion('each', { kind: 'points-per-unit', goods: { skus: ['dear', 'cheap'] }, points: 10 })
    const sold = sell(choosing({}, [bonus, each]), [line(1, 'rice', 1000, 2), line(2, 'dear', 900, 1), line(3, 'cheap', 100, 1)], { member: member('silver') })
    const [cheap, rice, rest] = returnsOf(sold, bringing({ 3: 1 }), bringing({ 1: 1 }), bringing({ 1: 1, 2: 1 }))
    expect(rules(cheap!)).toEqual({ base: 1, each: 10 })
    expect(rules(rice!)).toEqual({ base: 10, fifty: 25 })
    expect(rules(rest!)).toEqual({ base: 19, each: 10, fifty: 25 })
  })

  it('in share: points on the price before discounts follow that price', () => {
    const half = promotion('half', { kind: 'percent-off', goods: { skus: ['cup'] }, rateBp: 5000 })
    const sold = sell(choosing({ earningBase: 'before-discounts' }, [half]), [line(1, 'cup', 1000, 2), line(2, 'rice', 1000, 1)], { member: member('silver') })
    expect(sold.sale.earned.byRule).toEqual([{ ruleId: 'base', points: 30 }])
    expect(taken(returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 1 }), bringing({ 2: 1 })))).toEqual([10, 10, 10])
  })

  it('per line: each line gives back its own points, whatever the others did', () => {
    const sold = sell(choosing({ returnEarned: 'per-line' }, [doubleCoffee]), basket, { member: member() })
    const ofLine = new Map(sold.sale.earned.byLine.map((each) => [each.lineId, each.points]))
    const [rice, coffee, bag] = returnsOf(sold, bringing({ 2: 1 }), bringing({ 1: 1 }), bringing({ 3: 1 }))
    expect(taken([rice!, coffee!, bag!])).toEqual([ofLine.get(basket[1]!.lineId), ofLine.get(basket[0]!.lineId), 0])
    expect(taken([rice!, coffee!, bag!]).reduce((a, b) => a + b)).toBe(107)
  })

  it.each([
    // Silver earns 1 a S$1, down once: 3 × 0.99 earn 2.
    ['in-share', [1, 0, 1]],
    ['per-line', [1, 0, 1]],
    // 1.98 kept earns 1, 0.99 earns nothing.
    ['recompute', [1, 1, 0]],
  ] as const)('%s: three times 0.99 give back %j', (returnEarned, points) => {
    const sold = sell(choosing({ returnEarned }), [line(1, 'cup', 99, 3)], { member: member('silver') })
    expect(taken(returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 1 }), bringing({ 1: 1 })))).toEqual(points)
  })

  it('recompute: a bonus is lost when what was kept no longer meets its condition', () => {
    const bonus = promotion('fifty', { kind: 'points-flat', points: 50 }, { when: { kind: 'spend', goods: { all: true }, minimumMinor: 3000 } })
    const sold = sell(choosing({ returnEarned: 'recompute' }, [bonus]), [line(1, 'cup', 1000, 4)], { member: member('silver') })
    const [first, second, third] = returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 1 }), bringing({ 1: 2 }))
    expect(rules(first!)).toEqual({ base: 10 })
    expect(rules(second!)).toEqual({ base: 10, fifty: 50 })
    expect(rules(third!)).toEqual({ base: 20 })
  })

  it('recompute: on what was paid for what was kept, though its offer would not hold any more', () => {
    const tenOff = promotion('ten-off', { kind: 'amount-off', goods: { all: true }, amountMinor: 1000 }, { when: { kind: 'spend', goods: { all: true }, minimumMinor: 5000 } })
    const sold = sell(choosing({ returnEarned: 'recompute' }, [tenOff]), [line(1, 'cup', 1000, 6)], { member: member('silver') })
    // 50.00 earned 50; 41.67 kept earn 41, 33.33 earn 33.
    expect(taken(returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 1 }), bringing({ 1: 4 })))).toEqual([9, 8, 33])
  })

  it.each(['in-share', 'kept'] as const)('recompute: on what was paid for what was kept, less what points still pay of it, given back %s', (returnSpent) => {
    const sold = sell(choosing({ returnEarned: 'recompute', returnSpent }), [line(1, 'cup', 1000, 4)], { member: member('silver'), paid: [{ kind: 'points', points: 1000, amountMinor: 1000 }, { kind: 'cash' }] })
    expect(sold.sale.earned.byRule).toEqual([{ ruleId: 'base', points: 30 }])
    // 30.00 kept, of which points pay 7.50: 22 points stay.
    expect(taken(returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 3 })))).toEqual([8, 22])
  })

  it('recompute: points given back whole leave more that earns; nothing is added to the tier for it', () => {
    const sold = sell(choosing({ returnEarned: 'recompute', returnSpent: 'whole' }), [line(1, 'cup', 1000, 2)], { member: member('silver'), paid: [{ kind: 'points', points: 1200, amountMinor: 1200 }, { kind: 'cash' }] })
    // 8.00 earned 8; the cup that stays is paid 8.00 in cash and 2.00 in points.
    const returns = returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 1 }))
    expect(returns.map((each) => [earnedTakenBack(each.parts), each.parts.tierBaseMinor, each.parts.tierCounts])).toEqual([[0, 0, 0], [8, 800, 800]])
  })

  it('recompute: never brings points, where an offer begins to hold', () => {
    const small = promotion('small', { kind: 'points-flat', points: 500 }, { when: { kind: 'not', of: { kind: 'spend', goods: { all: true }, minimumMinor: 3500 } } })
    const sold = sell(choosing({ returnEarned: 'recompute' }, [small]), [line(1, 'cup', 1000, 4)], { member: member('silver') })
    expect(taken(returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 3 })))).toEqual([0, 40])
  })
})

describe('what counts for the tier goes down', () => {
  it.each([
    ['amount', [1000, 2000]],
    ['points', [10, 20]],
    ['visits', [0, 1]],
  ] as const)('by %s', (measure, counts) => {
    const tierRules = { ...rulebookWith([]).tierRules, measure }
    const sold = sell(rulebookWith([], { tierRules }), [line(1, 'cup', 1000, 3)], { member: member('silver') })
    const returns = returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 2 }))
    expect(returns.map((each) => each.parts.tierCounts)).toEqual(counts)
    expect(sumOfParts(returns.map((each) => each.parts)).tierCounts).toBe(sold.sale.earned.tierCounts)
  })
})

describe('a visit', () => {
  it('is undone by the last return also where points are worked out again', () => {
    const tierRules = { ...rulebookWith([]).tierRules, measure: 'visits' as const }
    const sold = sell(choosing({ returnEarned: 'recompute' }, [], { tierRules }), [line(1, 'cup', 1000, 2)], { member: member('silver') })
    expect(returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 1 })).map((each) => each.parts.tierCounts)).toEqual([0, 1])
  })
})

describe('row 12, points spent', () => {
  const paid = [{ kind: 'points' as const, points: 1000, amountMinor: 1000 }, { kind: 'card' as const, amountMinor: 2000 }]
  const thirty = [line(1, 'cup', 1000, 3)]

  it.each([
    // what each of three returns gives: points, card
    ['in-share', [[333, 667], [334, 666], [333, 667]]],
    ['whole', [[1000, 0], [0, 1000], [0, 1000]]],
    ['kept', [[0, 667], [0, 666], [1000, 667]]],
  ] as const)('%s: of 10.00 in points and 20.00 by card', (returnSpent, given) => {
    const sold = sell(choosing({ returnSpent }), thirty, { member: member(), paid })
    const returns = returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 1 }), bringing({ 1: 1 }))
    expect(returns.map((each) => [each.pay.find((tender) => tender.kind === 'points')?.points ?? 0, paidOut(each).card ?? 0])).toEqual(given)
    for (const { parts } of returns) {
      const tendersMinor = parts.tenders.reduce((sum, tender) => sum + tender.amountMinor, 0)
      expect(tendersMinor).toBe(parts.refundMinor + parts.cashRoundingMinor - parts.keptPointsMinor)
    }
  })

  it('whole: goes on with money when the points are all back', () => {
    const sold = sell(choosing({ returnSpent: 'whole' }), [line(1, 'cup', 1500, 2)], { member: member(), paid })
    expect(returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 1 })).map(paidOut)).toEqual([{ points: 1000, card: 500 }, { card: 1500 }])
  })

  it('in share: points that are worth less than a cent each come back as points, not as money', () => {
    const redemption = { points: 300, valueMinor: 100, minimumPoints: 0, stepPoints: 1, maximumShareBp: 10_000 }
    const sold = sell(rulebookWith([], { redemption }), thirty, { member: member(), paid: [{ kind: 'points', points: 3000, amountMinor: 1000 }, { kind: 'card', amountMinor: 2000 }] })
    expect(returnsOf(sold, bringing({ 1: 2 }), bringing({ 1: 1 })).map((each) => each.pay[0])).toEqual([
      { tender: 0, kind: 'points', amountMinor: 667, points: 2000 }, { tender: 0, kind: 'points', amountMinor: 333, points: 1000 },
    ])
  })

  it('in share: part points, part gift card, part card, part cash, to the cent and with one rounding', () => {
    const sold = sell(choosing({}), [line(1, 'cup', 333, 3)], { member: member(), paid: [{ kind: 'points', points: 100, amountMinor: 100 }, { kind: 'gift-card', amountMinor: 250 }, { kind: 'card', amountMinor: 300 }, { kind: 'cash' }] })
    // Cash paid 3.49, rounded to 3.50; its shares are 1.17 and 2.32.
    const returns = returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 1 }), bringing({ 1: 1 }))
    expect(returns.map(paidOut)).toEqual([
      { points: 33, 'gift-card': 83, card: 100, cash: 115 },
      { points: 34, 'gift-card': 84, card: 100, cash: 115 },
      { points: 33, 'gift-card': 83, card: 100, cash: 120 },
    ])
  })
})

describe('row 24, a return breaks a threshold', () => {
  const tenOff = promotion('ten-off', { kind: 'amount-off', goods: { all: true }, amountMinor: 1000 }, { when: { kind: 'spend', goods: { all: true }, minimumMinor: 5000 } })
  const six = [line(1, 'cup', 1000, 6)]
  const again = choosing({ returnBreaksThreshold: 're-evaluate' }, [tenOff])

  it('shares stand: each of six cups gives back what was paid for it', () => {
    const sold = sell(choosing({}, [tenOff]), six)
    expect(returnsOf(sold, bringing({ 1: 2 }), bringing({ 1: 4 })).map((each) => each.parts.refundMinor)).toEqual([1667, 3333])
  })

  it('again: what was paid less what the kept goods cost', () => {
    const sold = sell(again, six)
    const [one, two, rest] = returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 1 }), bringing({ 1: 4 }))
    // 50.00 paid; five still meet the offer and cost 40.00; four cost 40.00 without it, six less two.
    expect([one, two, rest].map((each) => each!.parts.refundMinor)).toEqual([1000, 0, 4000])
    expect(two!.parts.lines).toEqual([{ lineId: six[0]!.lineId, quantityMilli: 1000, grossMinor: 1000, discounts: [{ promotionId: 'ten-off', amountMinor: 1000 }], netMinor: 0, keptBackMinor: 0 }])
    expect(evaluate(sold.compiled, { ...sold.sale.input, lines: [line(1, 'cup', 1000, 4)] }).totalMinor).toBe(4000)
  })

  it('again: the line that was kept pays for its lost offer, in its own row', () => {
    const sold = sell(again, [line(1, 'cup', 1000, 3), line(2, 'pan', 3000, 1)])
    const [cups] = returnsOf(sold, bringing({ 1: 3 }))
    expect(cups!.parts.refundMinor).toBe(2000)
    expect(cups!.parts.lines.map(({ quantityMilli, grossMinor, netMinor }) => ({ quantityMilli, grossMinor, netMinor }))).toEqual([
      { quantityMilli: 3000, grossMinor: 3000, netMinor: 2500 }, { quantityMilli: 0, grossMinor: 0, netMinor: -500 },
    ])
  })

  it('again: never below nothing, and the next return does not pay for what was waived twice', () => {
    const most = promotion('most-off', { kind: 'amount-off', goods: { all: true }, amountMinor: 4000 }, { when: { kind: 'spend', goods: { all: true }, minimumMinor: 5000 } })
    const sold = sell(choosing({ returnBreaksThreshold: 're-evaluate' }, [most]), [line(1, 'cup', 1000, 5)])
    const returns = returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 2 }), bringing({ 1: 1 }), bringing({ 1: 1 }))
    // 10.00 paid; four would cost 40.00, two 20.00, one 10.00.
    expect(returns.map((each) => [each.parts.refundMinor, each.waivedMinor])).toEqual([[0, 3000], [0, 1000], [0, 0], [1000, 0]])
    expect(returns.map((each) => paidOut(each).cash ?? 0)).toEqual([0, 0, 0, 1000])
    expect(sumOfParts(returns.map((each) => each.parts)).lines[0]).toMatchObject({ quantityMilli: 5000, grossMinor: 5000, netMinor: 1000 })
  })

  it('again: remembers what was spent of a gift card that came back while the rest was waived', () => {
    const most = promotion('most-off', { kind: 'amount-off', goods: { skus: ['cup'] }, amountMinor: 4000 }, { when: { kind: 'spend', goods: { skus: ['cup'] }, minimumMinor: 5000 } })
    const card = line(2, 'gift', 5000, 1, { kind: 'gift-card', taxCode: 'zero', earns: false, discountable: false })
    const sold = sell(choosing({ returnBreaksThreshold: 're-evaluate' }, [most]), [line(1, 'cup', 1000, 5), card], { paid: [{ kind: 'card', amountMinor: 6000 }] })
    const cupAndCard = { lines: [...bringing({ 1: 1 }), { lineId: lineId(2), quantityMilli: 1000, unusedMinor: 1000 }] }
    const [first, rest] = returnsOf(sold, cupAndCard.lines, bringing({ 1: 4 }))
    // 60.00 paid. Four cups cost 40.00 without the offer and 40.00 of the card are spent: 20.00 more than was paid.
    expect([first!.parts.refundMinor, first!.waivedMinor]).toEqual([0, 2000])
    expect(rest!.parts.refundMinor).toBe(2000)
  })

  it('again: as the sale was, so an offer of that afternoon still holds the next morning', () => {
    const happy = promotion('happy-hour', { kind: 'percent-off', goods: { skus: ['roll'] }, rateBp: 3000 }, { when: { kind: 'time', from: '14:00', to: '15:00' } })
    const sold = sell(choosing({ returnBreaksThreshold: 're-evaluate' }, [happy]), [line(1, 'roll', 95, 4)], { paid: [{ kind: 'card', amountMinor: 266 }] })
    // Three cost 2.85 less 0.86.
    expect(returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 3 })).map((each) => each.parts.refundMinor)).toEqual([67, 199])
  })

  it.each([
    // three at 0.90 because there are three; two would cost 1.00 each
    ['shares-stand', [90, 90, 90]],
    ['re-evaluate', [70, 100, 100]],
  ] as const)('%s: a price for three gives back %j', (returnBreaksThreshold, refunds) => {
    const prices: Rulebook['prices'] = [{ kind: 'quantity', sku: 'cup', fromMilli: 3000, priceMinor: 90 }]
    const sold = sell(choosing({ returnBreaksThreshold }, [], { prices }), [line(1, 'cup', 100, 3)], { paid: [{ kind: 'card', amountMinor: 270 }] })
    const returns = returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 1 }), bringing({ 1: 1 }))
    expect(returns.map((each) => each.parts.refundMinor)).toEqual(refunds)
  })

  it('again: with the coupon of the sale, which stays used', () => {
    const off = promotion('welcome', { kind: 'percent-off', goods: { all: true }, rateBp: 5000 }, { when: { kind: 'coupon', coupon: 'welcome' } })
    const coupons: Rulebook['coupons'] = [{ id: 'welcome', name: { en: 'Welcome', zh: '欢迎' }, kind: 'single-use', prefix: 'WEL', perBasket: 1 }]
    const sold = sell(choosing({ returnBreaksThreshold: 're-evaluate' }, [off], { coupons }), [line(1, 'cup', 1000, 4)], { input: { coupons: [{ code: 'WEL-1', couponId: 'welcome' }] } })
    expect(returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 3 })).map((each) => each.parts.refundMinor)).toEqual([500, 1500])
  })

  it('again: of 10 + 10 + 5 with the cheapest free, returning the 5 gives nothing', () => {
    const threeForTwo = promotion('three', { kind: 'cheapest-free', goods: { all: true }, buy: 3, free: 1 }, { units: 'exclusive' })
    const sold = sell(choosing({ returnBreaksThreshold: 're-evaluate' }, [threeForTwo]), [line(1, 'cup', 1000, 2), line(2, 'spoon', 500, 1)])
    expect(returnsOf(sold, bringing({ 2: 1 }), bringing({ 1: 2 })).map((each) => each.parts.refundMinor)).toEqual([0, 2000])
    expect(returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 1, 2: 1 })).map((each) => each.parts.refundMinor)).toEqual([500, 1500])
  })

  it('again, with points worked out again: both on what was kept', () => {
    const sold = sell(choosing({ returnBreaksThreshold: 're-evaluate', returnEarned: 'recompute' }, [tenOff]), six, { member: member('silver') })
    const returns = returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 1 }), bringing({ 1: 4 }))
    expect(taken(returns)).toEqual([10, 0, 40])
  })
})
