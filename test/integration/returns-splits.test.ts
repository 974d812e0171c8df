import { describe, expect, it } from 'vitest'
import type { Tender } from '../../core/contract/tender.ts'
import { DANIEL_CARD, MEI_LIN_CARD, command } from '../support/till.ts'
import { changed, ledgerOf, takeBack, voidOf, wishOf } from '../support/return-till.ts'
import type { Bringing } from '../support/return-till.ts'
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

/** A drawn part of what is left of a sale; everything where nothing was drawn, null where nothing is left. */
async function drawnBack(draw: Draw, saleId: string): Promise<Bringing | null> {
  const { sale } = await till.call('return.find', { of: { saleId } })
  const left = sale.lines.filter((line) => line.leftMilli > 0)
  if (left.length === 0) return null
  const bringing = Object.fromEntries(left.map(({ line, leftMilli }) => {
    const pieces = line.unit === 'kg' ? draw.between(0, leftMilli) : draw.between(0, leftMilli / 1000) * 1000
    return [line.sku, pieces]
  }))
  return Object.values(bringing).every((milli) => milli === 0) ? 'everything' : bringing
}

/** Takes drawn goods for what comes back; the sale that they were taken in. */
async function exchangeFor(draw: Draw, saleId: string, bringing: Bringing): Promise<string> {
  const sku = GOODS[draw.between(0, GOODS.length - 1)]!
  await till.call('sale.addItem', { ...command(), sku, quantityMilli: BY_WEIGHT.has(sku) ? draw.between(1, 2000) : draw.between(1, 3) * 1000 })
  const { sale } = await till.call('sale.current', {})
  const wish = await wishOf(till, saleId, bringing)
  const { exchange } = await till.call('exchange.quote', { saleId, lines: wish.lines, memberId: null, newSaleId: sale!.saleId, revision: sale!.revision })
  const { made, completed } = await till.call('exchange.complete', { ...wish, newSaleId: sale!.saleId, revision: sale!.revision, tenders: exchange.payMinor > 0 ? [cash(100_000)] : [] })
  expect(made.result).toEqual(exchange.quote.result)
  return completed.saleId
}

describe('a sale that comes back in any number of returns and exchanges', () => {
  it('leaves money and points as they were, on every account', async () => {
    const draw = seededNumbers(Number(process.env['PROPERTY_SEED'] ?? 20_261_122))
    const giftCard = await till.sellCard(50_000)
    let [returns, exchanges] = [0, 0]
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = ledgerOf(till)
      await fillBasket(draw)
      const open = [(await payMixed(draw, giftCard)).saleId]
      for (let saleId = open.shift(); saleId !== undefined; saleId = open.shift()) {
        for (let step = draw.between(0, 3); step > 0; step -= 1) {
          const bringing = await drawnBack(draw, saleId)
          if (bringing === null) break
          if (exchanges < round && draw.between(0, 2) === 0) {
            exchanges += 1
            open.push(await exchangeFor(draw, saleId, bringing))
          } else {
            returns += 1
            await takeBack(till, saleId, bringing)
          }
        }
        const { sale } = await till.call('return.find', { of: { saleId } })
        if (sale.voidable) await (draw.between(0, 2) === 0 ? voidOf(till, saleId) : takeBack(till, saleId))
      }
      expect(changed(before, ledgerOf(till)), `round ${round}`).toEqual({})
    }
    expect(returns).toBeGreaterThan(ROUNDS / 2)
    expect(exchanges).toBeGreaterThan(ROUNDS / 4)
  })
})
