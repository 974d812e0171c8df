import { describe, expect, it } from 'vitest'
import type { Tender } from '../../core/contract/tender.ts'
import { DANIEL_CARD, MEI_LIN_CARD, command } from '../support/till.ts'
import { changed, ledgerOf, takeBack, voidOf } from '../support/return-till.ts'
import { seededNumbers } from '../support/seeded-numbers.ts'
import { card, cash, valueTillBeforeEach } from '../support/value-till.ts'
import type { ValueTill } from '../support/value-till.ts'

let till: ValueTill
valueTillBeforeEach((opened) => (till = opened), () => till)

/** Goods with offers, with none, by weight, that earn nothing, at odd cents. */
const GOODS = ['squid-cleaned-300g', 'oat-milk-barista-1l', 'eggs-free-range-10', 'coffee-beans-dark-250g', 'lemons', 'bananas', 'carrier-bag-paper', 'yoghurt-greek-1kg'] as const
const BY_WEIGHT: ReadonlySet<string> = new Set(['bananas'])
const ROUNDS = Number(process.env['PROPERTY_RUNS'] ?? 12)

interface Draw { between(from: number, to: number): number }

async function fillBasket(draw: Draw): Promise<void> {
  await till.scan(draw.between(0, 1) === 0 ? MEI_LIN_CARD : DANIEL_CARD)
  const drawn = new Set<string>()
  for (let line = draw.between(1, 5); line > 0; line -= 1) drawn.add(GOODS[draw.between(0, GOODS.length - 1)]!)
  for (const sku of drawn) {
    const quantityMilli = BY_WEIGHT.has(sku) ? draw.between(1, 3000) : draw.between(1, 6) * 1000
    await till.call('sale.addItem', { ...command(), sku, quantityMilli })
  }
}

/** Pays with a drawn mix of everything that the till takes; cash pays the rest. */
async function payMixed(draw: Draw, giftCard: string) {
  const { sale } = await till.call('sale.current', {})
  const tenders: Tender[] = []
  let leftMinor = sale!.evaluation.totalMinor
  const part = (): number => Math.floor((leftMinor * draw.between(0, 600)) / 1000)
  const cardMinor = part()
  if (cardMinor > 0) {
    const { attempt } = await till.call('payment.begin', { ...command(), saleId: sale!.saleId, revision: sale!.revision, scheme: draw.between(0, 1) === 0 ? 'card' : 'paynow', amountMinor: cardMinor })
    await till.call('payment.settle', { ...command(), attemptId: attempt.attemptId, outcome: 'approved', approvalCode: null })
    tenders.push({ kind: 'attempt', attemptId: attempt.attemptId })
    leftMinor -= cardMinor
  }
  const giftMinor = Math.min(part(), await till.balance(giftCard))
  if (giftMinor > 0) tenders.push(card(giftCard, giftMinor))
  leftMinor -= giftMinor
  const points = Math.min(Math.floor(leftMinor / 100) * 100, sale!.maxPointsTender, draw.between(0, 3) * 100)
  if (points > 0) tenders.push({ kind: 'points', points })
  leftMinor -= points
  if (leftMinor > 0) tenders.push(cash(100_000))
  return till.pay(tenders)
}

/** Brings a drawn part of what is left back. */
async function bringSome(draw: Draw, saleId: string): Promise<boolean> {
  const { sale } = await till.call('return.find', { of: { saleId } })
  const left = sale.lines.filter((line) => line.leftMilli > 0)
  if (left.length === 0) return false
  const bringing = Object.fromEntries(left.map(({ line, leftMilli }) => {
    const pieces = line.unit === 'kg' ? draw.between(0, leftMilli) : draw.between(0, leftMilli / 1000) * 1000
    return [line.sku, pieces]
  }))
  await takeBack(till, saleId, Object.values(bringing).every((milli) => milli === 0) ? 'everything' : bringing)
  return true
}

describe('a sale that comes back in any number of returns', () => {
  it('leaves money and points as they were, on every account', async () => {
    const draw = seededNumbers(Number(process.env['PROPERTY_SEED'] ?? 20_261_122))
    const giftCard = await till.sellCard(50_000)
    let returns = 0
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = ledgerOf(till)
      await fillBasket(draw)
      const sold = await payMixed(draw, giftCard)
      for (let step = draw.between(0, 4); step > 0 && await bringSome(draw, sold.saleId); step -= 1) returns += 1
      const { sale } = await till.call('return.find', { of: { saleId: sold.saleId } })
      if (sale.voidable) await (draw.between(0, 2) === 0 ? voidOf(till, sold.saleId) : takeBack(till, sold.saleId))
      expect(changed(before, ledgerOf(till)), `round ${round}`).toEqual({})
    }
    expect(returns).toBeGreaterThan(ROUNDS / 2)
  })
})
