import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BasketLine } from '../../core/basket/basket.ts'
import { afterTaking } from '../../core/points/lots.ts'
import type { LotBalance } from '../../core/points/lot.ts'
import { afterGivingBack } from '../../core/points/reversal.ts'
import { makeReturn } from '../../core/returns/make-return.ts'
import type { SaleReturn } from '../../core/returns/make-return.ts'
import { evaluateKept } from '../../core/returns/kept-goods.ts'
import { NO_PARTS, earnedTakenBack, sumOfParts } from '../../core/returns/parts.ts'
import type { ReturnParts } from '../../core/returns/parts.ts'
import type { AskedLine } from '../../core/returns/quantities.ts'
import { returnedSoFar } from '../../core/returns/quantities.ts'
import type { RecordedSale, SaleTender } from '../../core/returns/sale.ts'
import { tenderAmountMinor } from '../../core/returns/sale.ts'
import { sharesOf, share } from '../../core/returns/shares.ts'
import { choicesSchema } from '../../core/rulebook/choices.ts'
import type { Choices } from '../../core/rulebook/choices.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { lines, promotions } from '../support/promotion-arbitraries.ts'
import { lineId, member, rulebookWith } from '../support/promotion-fixtures.ts'
import { RETURN_DAY, lot, sell, wallet } from '../support/return-makers.ts'
import type { PaidWith, Sold } from '../support/return-makers.ts'

interface Shop { taxRounding: 'per-rate' | 'per-line'; exponent: 0 | 2 | 3; cashRoundingMinor: 1 | 5 | 10; pricesIncludeTax: boolean; pointsForCent: number }

const shop: fc.Arbitrary<Shop> = fc.record({
  taxRounding: fc.constantFrom('per-rate' as const, 'per-line' as const),
  exponent: fc.constantFrom(0 as const, 2 as const, 3 as const),
  cashRoundingMinor: fc.constantFrom(1 as const, 5 as const, 10 as const),
  pricesIncludeTax: fc.boolean(),
  pointsForCent: fc.constantFrom(1, 3, 10),
})

const TAXES: Rulebook['programme']['taxes'] = [
  { code: 'gst', name: { en: 'GST', zh: '消费税' }, rateBp: 900, components: [{ code: 'land', name: { en: 'Land', zh: '国' }, rateBp: 500 }, { code: 'city', name: { en: 'City', zh: '市' }, rateBp: 400 }] },
  { code: 'low', name: { en: 'Low', zh: '低' }, rateBp: 133 },
  { code: 'zero', name: { en: 'None', zh: '免' }, rateBp: 0 },
]

function rulebookOf(of: Shop, offers: readonly Promotion[], choices: Partial<Choices>): Rulebook {
  const plain = rulebookWith([])
  const currency = { 0: { code: 'JPY', symbol: '¥' }, 2: { code: 'SGD', symbol: 'S$' }, 3: { code: 'BHD', symbol: 'BD' } }[of.exponent]
  return rulebookWith(offers, {
    programme: { ...plain.programme, currency: { ...currency, exponent: of.exponent }, cashRoundingMinor: of.cashRoundingMinor, pricesIncludeTax: of.pricesIncludeTax, taxRounding: of.taxRounding, taxes: TAXES },
    redemption: { points: of.pointsForCent, valueMinor: 1, minimumPoints: 0, stepPoints: 1, maximumShareBp: 10_000 },
    choices: choicesSchema.parse(choices),
  })
}

/** Shares of the bill in thousandths, by tender; cash pays what is left. */
const paying = fc.record({
  points: fc.constantFrom(0, 0, 1, 250, 500, 1000), giftCard: fc.constantFrom(0, 0, 77, 333), card: fc.constantFrom(0, 300, 1000), paynow: fc.constantFrom(0, 0, 111),
})
type Paying = typeof paying extends fc.Arbitrary<infer T> ? T : never

/** How much of what is left each step brings back, by line, in tenths; the last step brings the rest. */
const steps = fc.array(fc.array(fc.constantFrom(0, 0, 3, 5, 10), { minLength: 6, maxLength: 6 }), { maxLength: 5 })

const inShares: fc.Arbitrary<Partial<Choices>> = fc.record({
  returnEarned: fc.constantFrom('in-share' as const, 'per-line' as const),
  returnSpent: fc.constantFrom('in-share' as const, 'whole' as const, 'kept' as const),
  earningBase: fc.constantFrom('after-all' as const, 'after-line' as const, 'before-discounts' as const),
})

const basket = lines({ lines: 5, units: 4 }).chain((drawn) => fc.array(fc.constantFrom('gst', 'gst', 'low', 'zero'), { minLength: drawn.length, maxLength: drawn.length })
  .map((codes) => drawn.map((line, at): BasketLine => ({ ...line, taxCode: codes[at]! }))))

function sold(of: Shop, goods: readonly BasketLine[], offers: readonly Promotion[], pay: Paying, choices: Partial<Choices>): Sold {
  const rulebook = rulebookOf(of, offers, choices)
  const { totalMinor } = sell(rulebook, goods, { member: member('platinum') }).sale.evaluation
  let left = totalMinor
  const part = (thousandths: number): number => {
    const amountMinor = Math.min(left, Math.floor((totalMinor * thousandths) / 1000))
    left -= amountMinor
    return amountMinor
  }
  const paid: PaidWith[] = []
  const points = part(pay.points)
  if (points > 0) paid.push({ kind: 'points', points: points * of.pointsForCent, amountMinor: points })
  const others: ['gift-card' | 'card' | 'paynow', number][] = [['gift-card', pay.giftCard], ['card', pay.card], ['paynow', pay.paynow]]
  for (const [kind, thousandths] of others) {
    const amountMinor = part(thousandths)
    if (amountMinor > 0) paid.push({ kind, amountMinor })
  }
  if (left > 0) paid.push({ kind: 'cash' })
  return sell(rulebook, goods, { member: member('platinum'), paid })
}

/** The lines of one step: so many tenths of what is left, in whole pieces; the rest where `tenths` is missing. */
function bring(sale: RecordedSale, before: ReturnParts, tenths: readonly number[] | null): AskedLine[] {
  const soFar = returnedSoFar(before)
  return sale.input.lines.flatMap((line, at): AskedLine[] => {
    const left = line.quantityMilli - (soFar.get(line.lineId) ?? 0)
    const exact = tenths === null ? left : Math.floor((left * tenths[at]!) / 10)
    const quantityMilli = line.unit === 'piece' && exact !== left ? exact - (exact % 1000) : exact
    return quantityMilli > 0 ? [{ lineId: line.lineId, quantityMilli }] : []
  })
}

function returnAll({ compiled, sale }: Sold, by: readonly (readonly number[])[]): SaleReturn[] {
  const made: SaleReturn[] = []
  for (const tenths of [...by, null]) {
    const asked = bring(sale, sumOfParts(made.map((each) => each.parts)), tenths)
    if (asked.length === 0) continue
    const done = makeReturn(compiled, sale, made, { lines: asked, onDate: RETURN_DAY, wallet: null })
    if (!done.ok) throw new Error(JSON.stringify(done.error))
    made.push(done.value)
  }
  return made
}

/** All that a sale can give back, read from its record alone. */
function original(sale: RecordedSale): ReturnParts {
  const cash = sale.tenders.flatMap((tender, at) => (tender.kind === 'cash' ? [{ tender, at }] : []))
  return {
    lines: sale.evaluation.lines.map(({ lineId: id, grossMinor, netMinor, discounts }) => ({
      lineId: id, grossMinor, netMinor, keptBackMinor: 0,
      quantityMilli: sale.input.lines.find((line) => line.lineId === id)!.quantityMilli,
      discounts: discounts.map(({ promotionId, amountMinor }) => ({ promotionId, amountMinor })),
    })),
    taxes: sale.evaluation.taxes.map((tax) => ({ ...tax, components: tax.components ?? [] })),
    refundMinor: sale.evaluation.totalMinor,
    tenders: sale.tenders.map((tender: SaleTender, at) => ({
      tender: at, kind: tender.kind, amountMinor: tender.kind === 'cash' ? tender.paidMinor : tender.amountMinor, points: tender.kind === 'points' ? tender.points : 0,
    })),
    cashRoundingMinor: cash.reduce((sum, { tender }) => sum + tender.roundingMinor, 0),
    keptPointsMinor: 0,
    earned: sale.earned.byRule.map(({ ruleId, points }) => ({ ruleId, points })),
    tierBaseMinor: sale.earned.tierBaseMinor,
    tierCounts: sale.earned.tierCounts,
  }
}

/** Rows in one order, without those of nothing, so that two ways to the same sums compare equal. */
function inOrder(parts: ReturnParts): ReturnParts {
  const by = <T>(rows: readonly T[], key: (row: T) => string | number): T[] => [...rows].sort((a, b) => (key(a) < key(b) ? -1 : 1))
  return {
    ...parts,
    lines: by(parts.lines, (line) => line.lineId).map((line) => ({ ...line, discounts: by(line.discounts.filter((each) => each.amountMinor !== 0), (each) => each.promotionId) })),
    taxes: by(parts.taxes.filter((tax) => tax.grossMinor !== 0 || tax.taxMinor !== 0), (tax) => tax.taxCode)
      .map((tax) => ({ ...tax, components: by(tax.components.filter((each) => each.taxMinor !== 0), (each) => each.code) })),
    tenders: by(parts.tenders.filter((tender) => tender.amountMinor !== 0 || tender.points !== 0), (tender) => tender.tender),
    earned: by(parts.earned.filter((rule) => rule.points !== 0), (rule) => rule.ruleId),
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}

/** The rounding rule on money given back: to the nearest step, the half up. */
function nearest(amountMinor: number, step: number): number {
  return Math.floor((2 * amountMinor + step) / (2 * step)) * step
}

/** What one return says adds up, whatever was chosen. */
function expectToAddUp({ compiled, sale }: Sold, { parts, pay }: SaleReturn): void {
  for (const line of parts.lines) expect(line.grossMinor).toBe(line.netMinor + line.keptBackMinor + sum(line.discounts.map((each) => each.amountMinor)))
  for (const tax of parts.taxes) {
    expect(tax.grossMinor).toBe(tax.netMinor + tax.taxMinor)
    if (tax.components.length > 0) expect(sum(tax.components.map((each) => each.taxMinor))).toBe(tax.taxMinor)
  }
  const taxOnTop = compiled.rulebook.programme.pricesIncludeTax ? 0 : sum(parts.taxes.map((tax) => tax.taxMinor))
  expect(sum(parts.lines.map((line) => line.netMinor)) + taxOnTop).toBe(parts.refundMinor)
  expect(sum(parts.taxes.map((tax) => tax.grossMinor))).toBe(parts.refundMinor)
  expect(sum(parts.tenders.map((tender) => tender.amountMinor))).toBe(parts.refundMinor + parts.cashRoundingMinor - parts.keptPointsMinor)
  for (const tender of [...parts.tenders, ...pay]) {
    expect(tender.amountMinor + tender.points).toBeGreaterThan(0)
    expect(Math.min(tender.amountMinor, tender.points)).toBeGreaterThanOrEqual(0)
  }
  const { cashRoundingMinor } = compiled.rulebook.programme
  for (const tender of pay) if (tender.kind === 'cash') expect(tender.amountMinor % cashRoundingMinor).toBe(0)
  expect(sale.tenders.length).toBeGreaterThanOrEqual(parts.tenders.length)
}

describe('shares', () => {
  it('sum to the part, never go down as it grows, and are half-up of the exact share wherever those add up', () => {
    fc.assert(fc.property(fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 6 }), (wholes) => {
      const whole = sum(wholes)
      let before = wholes.map(() => 0)
      for (let part = 0; part <= whole; part += 1) {
        const shares = sharesOf(wholes, part)
        expect(sum(shares)).toBe(part)
        shares.forEach((each, at) => {
          expect(each).toBeGreaterThanOrEqual(before[at]!)
          if (wholes.length <= 3) expect(Math.abs(each * whole - wholes[at]! * part)).toBeLessThanOrEqual(whole)
        })
        const halfUp = wholes.map((each) => share(each, part, whole))
        if (sum(halfUp) === part) expect(shares).toEqual(halfUp)
        before = shares
      }
      expect(before).toEqual(wholes)
    }), { numRuns: 300 })
  })
})

describe('a sale returned bit by bit', () => {
  it('A1 A2 A4 comes to nothing: line by line, discount by discount, tax by tax, tender by tender, point by point', () => {
    fc.assert(fc.property(shop, basket, promotions(4), paying, inShares, steps, (of, goods, offers, pay, choices, by) => {
      const sale = sold(of, goods, offers, pay, choices)
      const returns = returnAll(sale, by)
      for (const each of returns) expectToAddUp(sale, each)
      expect(inOrder(sumOfParts(returns.map((each) => each.parts)))).toEqual(inOrder(original(sale.sale)))
      expect(returns.map((each) => each.everything)).toEqual(returns.map((_, at) => at === returns.length - 1))
    }), { numRuns: 400 })
  })

  it('D31 to D35 gives nothing below zero and nothing above what is left, at any step', () => {
    fc.assert(fc.property(shop, basket, promotions(4), paying, inShares, steps, (of, goods, offers, pay, choices, by) => {
      const sale = sold(of, goods, offers, pay, choices)
      const all = original(sale.sale)
      let sofar: ReturnParts = NO_PARTS
      for (const { parts } of returnAll(sale, by)) {
        for (const line of parts.lines) expect(Math.min(line.netMinor, line.grossMinor, line.quantityMilli, ...line.discounts.map((each) => each.amountMinor))).toBeGreaterThanOrEqual(0)
        for (const tax of parts.taxes) expect(Math.min(tax.taxMinor, tax.netMinor, tax.grossMinor, ...tax.components.map((each) => each.taxMinor))).toBeGreaterThanOrEqual(0)
        for (const rule of parts.earned) expect(rule.points).toBeGreaterThan(0)
        expect(Math.min(parts.refundMinor, parts.tierBaseMinor, parts.tierCounts)).toBeGreaterThanOrEqual(0)
        sofar = sumOfParts([sofar, parts])
        for (const tender of sofar.tenders) {
          const paid = all.tenders[tender.tender]!
          expect(tender.amountMinor).toBeLessThanOrEqual(paid.amountMinor)
          expect(tender.points).toBeLessThanOrEqual(paid.points)
        }
        for (const rule of sofar.earned) expect(rule.points).toBeLessThanOrEqual(all.earned.find((each) => each.ruleId === rule.ruleId)!.points)
      }
    }), { numRuns: 300 })
  })

  it('gives the same for the same goods, whichever way they came back', () => {
    fc.assert(fc.property(shop, basket, promotions(3), paying, inShares, steps, (of, goods, offers, pay, choices, by) => {
      const sale = sold(of, goods, offers, pay, choices)
      const returns = returnAll(sale, by)
      const partly = sumOfParts(returns.slice(0, Math.ceil(returns.length / 2)).map((each) => each.parts))
      const asked = [...returnedSoFar(partly)].map(([id, quantityMilli]) => ({ lineId: id, quantityMilli }))
      const atOnce = makeReturn(sale.compiled, sale.sale, [], { lines: asked, onDate: RETURN_DAY, wallet: null })
      expect(atOnce.ok && inOrder(atOnce.value.parts)).toEqual(inOrder(partly))
    }), { numRuns: 200 })
  })

  it('follows the formula of the rules: each tender, the tax of a rate and the base points, half-up of the value that came back', () => {
    fc.assert(fc.property(shop, basket, promotions(3), paying, steps, (of, goods, offers, pay, by) => {
      const sale = sold(of, goods, offers, pay, {})
      const { evaluation, tenders, earned, input } = sale.sale
      const halfUp = (amount: number, part: number, whole: number): number => (whole === 0 ? 0 : Math.floor((2 * amount * part + whole) / (2 * whole)))
      const returns = returnAll(sale, by)
      for (const upTo of returns.keys()) {
        const sofar = sumOfParts(returns.slice(0, upTo + 1).map((each) => each.parts))
        const netOf = (which: (line: BasketLine) => boolean, rows: readonly { lineId: string; netMinor: number }[]): number =>
          sum(input.lines.filter(which).map((line) => rows.find((row) => row.lineId === line.lineId)?.netMinor ?? 0))
        const exact = tenders.map((tender) => halfUp(tenderAmountMinor(tender), sofar.refundMinor, evaluation.totalMinor))
        const back = tenders.map((_, at) => (sofar.tenders.find((tender) => tender.tender === at)?.amountMinor ?? 0))
        // Where halves do not add up, one of them gives way.
        const addUp = sum(exact) === sofar.refundMinor
        tenders.forEach((tender, at) => {
          if (tender.kind !== 'cash') expect(Math.abs(back[at]! - exact[at]!)).toBeLessThanOrEqual(addUp ? 0 : 1)
          else if (addUp && sofar.refundMinor < evaluation.totalMinor) expect(back[at]).toBe(Math.min(tender.paidMinor, nearest(exact[at]!, of.cashRoundingMinor)))
        })
        for (const tax of evaluation.taxes) {
          const ofCode = (line: BasketLine): boolean => line.taxCode === tax.taxCode
          expect(sofar.taxes.find((each) => each.taxCode === tax.taxCode)?.taxMinor ?? 0).toBe(halfUp(tax.taxMinor, netOf(ofCode, sofar.lines), netOf(ofCode, evaluation.lines)))
        }
        const base = earned.byRule.find((rule) => rule.ruleId === 'base')?.points ?? 0
        expect(sofar.earned.find((rule) => rule.ruleId === 'base')?.points ?? 0)
          .toBe(halfUp(base, netOf((line) => line.earns, sofar.lines), netOf((line) => line.earns, evaluation.lines)))
      }
    }), { numRuns: 200 })
  })
})

describe('goods kept are worked out again', () => {
  const again: fc.Arbitrary<Partial<Choices>> = fc.constantFrom<Partial<Choices>[]>(
    { returnBreaksThreshold: 're-evaluate' }, { returnEarned: 'recompute' }, { returnBreaksThreshold: 're-evaluate', returnEarned: 'recompute', returnSpent: 'whole' }, { returnEarned: 'recompute', returnSpent: 'whole' },
  )

  it('row 24 and 11: still comes to nothing when all is back, and no return costs the customer money or brings points', () => {
    fc.assert(fc.property(shop, basket, promotions(4), paying, again, steps, (of, goods, offers, pay, choices, by) => {
      const sale = sold(of, goods, offers, pay, choices)
      const returns = returnAll(sale, by)
      for (const each of returns) {
        expectToAddUp(sale, each)
        expect(each.parts.refundMinor).toBeGreaterThanOrEqual(0)
        expect(Math.min(earnedTakenBack(each.parts), each.parts.tierBaseMinor, each.parts.tierCounts)).toBeGreaterThanOrEqual(0)
      }
      expect(inOrder(sumOfParts(returns.map((each) => each.parts)))).toEqual(inOrder(original(sale.sale)))
    }), { numRuns: 150 })
  })

  it('row 24: what has come back is what was paid less what the kept goods would cost, or what came back before', () => {
    fc.assert(fc.property(shop, basket, promotions(4), paying, steps, (of, goods, offers, pay, by) => {
      const sale = sold(of, goods, offers, pay, { returnBreaksThreshold: 're-evaluate' })
      let given = 0
      let parts: ReturnParts = NO_PARTS
      for (const each of returnAll(sale, by)) {
        parts = sumOfParts([parts, each.parts])
        const kept = evaluateKept(sale.compiled, sale.sale, returnedSoFar(parts))
        const wanted = sale.sale.evaluation.totalMinor - (each.everything ? 0 : kept.totalMinor)
        expect(each.waivedMinor).toBe(Math.max(0, given - wanted))
        given = Math.max(given, wanted)
        expect(parts.refundMinor).toBe(given)
      }
    }), { numRuns: 100 })
  })
})

describe('the member’s lots', () => {
  it('A1 to A7 stand after the last return as if there had been no sale, where nothing else was earned or spent', () => {
    fc.assert(fc.property(shop, basket, promotions(3), paying, inShares, steps, fc.integer({ min: 1, max: 4 }), (of, goods, offers, pay, choices, by, lotCount) => {
      const { compiled, sale } = sold(of, goods, offers, pay, choices)
      const spentPoints = sum(sale.tenders.map((tender) => (tender.kind === 'points' ? tender.points : 0)))
      const earnedPoints = sum(sale.earned.byRule.map((rule) => rule.points))
      const before = Array.from({ length: lotCount }, (_, at) => lot(at, Math.floor(spentPoints / lotCount) + 1 + (at === 0 ? spentPoints % lotCount : 0)))
      let left = spentPoints
      const spent = before.map((each) => {
        const points = Math.min(left, each.remaining)
        left -= points
        return { lotId: each.lotId, points }
      }).filter((each) => each.points > 0)
      const own = earnedPoints > 0 ? [lot(50, earnedPoints, { expiresOn: '2027-08-31' })] : []
      let lots: LotBalance[] = [...afterTaking(before, spent), ...own]
      const made: SaleReturn[] = []
      for (const tenths of [...by, null]) {
        const asked = bring(sale, sumOfParts(made.map((each) => each.parts)), tenths)
        if (asked.length === 0) continue
        const done = makeReturn(compiled, sale, made, { lines: asked, onDate: RETURN_DAY, wallet: wallet(lots, own, spent) })
        if (!done.ok) throw new Error(JSON.stringify(done.error))
        const moved = done.value.points!
        expect([moved.debt, moved.deducted.points, moved.forgiven]).toEqual([0, 0, 0])
        lots = afterTaking(afterGivingBack(lots, moved.givenBack, RETURN_DAY, () => lineId(1)), moved.taken)
        for (const each of lots) expect(each.remaining).toBeGreaterThanOrEqual(0)
        made.push(done.value)
      }
      expect(lots.map((each) => each.remaining)).toEqual([...before.map((each) => each.remaining), ...own.map(() => 0)])
    }), { numRuns: 200 })
  })

  it('account for every point that is taken back, and never keep more money than there is', () => {
    fc.assert(fc.property(shop, basket, paying, steps, fc.constantFrom('debt' as const, 'deduct-from-refund' as const, 'forgive' as const), fc.nat({ max: 100 }), (of, goods, pay, by, pointsShort, keptPercent) => {
      const plain = sold(of, goods, [], pay, {})
      const rulebook = { ...plain.compiled.rulebook, returnRules: { ...plain.compiled.rulebook.returnRules, pointsShort } }
      const compiled = { ...plain.compiled, rulebook }
      const points = sum(plain.sale.earned.byRule.map((rule) => rule.points))
      const own = points > 0 ? [lot(50, points, { remaining: Math.floor((points * keptPercent) / 100) })] : []
      let lots: LotBalance[] = own
      const sale = { ...plain.sale, tenders: plain.sale.tenders }
      const spent = sum(sale.tenders.map((tender) => (tender.kind === 'points' ? tender.points : 0)))
      const source = lot(60, Math.max(1, spent), { remaining: 0 })
      lots = [...own, source]
      const made: SaleReturn[] = []
      for (const tenths of [...by, null]) {
        const asked = bring(sale, sumOfParts(made.map((each) => each.parts)), tenths)
        if (asked.length === 0) continue
        const done = makeReturn(compiled, sale, made, { lines: asked, onDate: RETURN_DAY, wallet: wallet(lots, own, spent > 0 ? [{ lotId: source.lotId, points: spent }] : []) })
        if (!done.ok) throw new Error(JSON.stringify(done.error))
        const moved = done.value.points!
        expect(sum(moved.taken.map((each) => each.points)) + moved.debt + moved.deducted.points + moved.forgiven).toBe(earnedTakenBack(done.value.parts))
        const money = (rows: SaleReturn['pay']): number => sum(rows.filter((each) => each.kind !== 'points').map((each) => each.amountMinor))
        expect(money(done.value.pay)).toBe(money(done.value.parts.tenders) - moved.deducted.amountMinor)
        expect(money(done.value.pay)).toBeGreaterThanOrEqual(0)
        for (const tender of done.value.pay) if (tender.kind === 'cash') expect(tender.amountMinor % of.cashRoundingMinor).toBe(0)
        lots = afterTaking(afterGivingBack(lots, moved.givenBack, RETURN_DAY, () => lineId(1)), moved.taken)
        made.push(done.value)
      }
      const deducted = made.map((each) => each.points!.deducted)
      expect(sum(deducted.map((each) => each.amountMinor))).toBeLessThanOrEqual(Math.floor(sum(deducted.map((each) => each.points)) / of.pointsForCent))
    }), { numRuns: 200 })
  })
})
