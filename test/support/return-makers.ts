import type { BasketLine, MemberSnapshot } from '../../core/basket/basket.ts'
import { lineId, SATURDAY_AFTERNOON } from './promotion-fixtures.ts'
import { pointsEarned } from '../../core/points/earning.ts'
import type { LotBalance, LotPart } from '../../core/points/lot.ts'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import type { CompiledRulebook, EvaluationInput } from '../../core/promotions/evaluate.ts'
import { makeReturn } from '../../core/returns/make-return.ts'
import type { SaleReturn } from '../../core/returns/make-return.ts'
import type { Wallet } from '../../core/returns/point-movements.ts'
import type { AskedLine } from '../../core/returns/quantities.ts'
import type { RecordedSale, SaleTender } from '../../core/returns/sale.ts'
import { roundCash } from '../../core/money/money.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'

/** How a part of a test sale is paid; cash takes what is left. */
export type PaidWith =
  | { kind: 'card' | 'paynow' | 'gift-card' | 'store-credit' | 'account'; amountMinor: number }
  | { kind: 'points'; points: number; amountMinor: number }
  | { kind: 'cash' }

export interface Sold {
  compiled: CompiledRulebook
  sale: RecordedSale
}

function tenderOf(compiled: CompiledRulebook, paid: PaidWith, leftMinor: number): SaleTender {
  switch (paid.kind) {
    case 'cash': {
      const { roundedMinor, roundingMinor } = roundCash(leftMinor, compiled.rulebook.programme.cashRoundingMinor)
      return { kind: 'cash', givenMinor: roundedMinor, paidMinor: roundedMinor, roundingMinor, changeMinor: 0 }
    }
    case 'card':
    case 'paynow': return { kind: paid.kind, amountMinor: paid.amountMinor, approvalCode: null }
    case 'points': return paid
    case 'gift-card': return { ...paid, kind: 'gift-card', cardId: 'gift-1' }
    case 'store-credit': return { ...paid, kind: 'store-credit', creditId: 'credit-1' }
    case 'account': return { ...paid, kind: 'account', accountId: 'account-1' }
  }
}

/** A sale as a till records it: evaluated, paid and earned by the real engine. Paid in cash unless stated. */
export function sell(rulebook: Rulebook, lines: readonly BasketLine[], more: { member?: MemberSnapshot | null; paid?: readonly PaidWith[]; input?: Partial<EvaluationInput> } = {}): Sold {
  const compiled = compileRulebook(rulebook)
  const input: EvaluationInput = { lines: [...lines], pinnedAt: SATURDAY_AFTERNOON, member: more.member ?? null, ...more.input }
  const evaluation = evaluate(compiled, input)
  const tenders: SaleTender[] = []
  let leftMinor = evaluation.totalMinor
  for (const paid of more.paid ?? [{ kind: 'cash' as const }]) {
    tenders.push(tenderOf(compiled, paid, leftMinor))
    leftMinor -= paid.kind === 'cash' ? leftMinor : paid.amountMinor
  }
  const nonEarning = new Set<string>(rulebook.choices.nonEarningTenders)
  const nonEarningMinor = tenders.reduce((sum, tender) => sum + (tender.kind !== 'cash' && nonEarning.has(tender.kind) ? tender.amountMinor : 0), 0)
  const earned = pointsEarned(compiled, { lines: input.lines, evaluation, member: input.member, pinnedAt: input.pinnedAt, nonEarningMinor })
  return { compiled, sale: { saleId: lineId(900), shiftId: 'shift-1', input, evaluation, tenders, earned } }
}

export const RETURN_DAY = '2026-08-20'

/** A lot with all its points left, from May to the end of next May unless stated. */
export function lot(n: number, points: number, more: Partial<LotBalance> = {}): LotBalance {
  return { lotId: lineId(700 + n), memberId: lineId(99), points, remaining: points, earnedOn: '2026-05-01', availableFrom: '2026-05-01', expiresOn: '2027-05-31', ...more }
}

export function wallet(lots: readonly LotBalance[], saleLots: readonly LotBalance[] = [], spent: readonly LotPart[] = []): Wallet {
  return { lots, saleLotIds: new Set(saleLots.map((each) => each.lotId)), spent, newLotId: (renewed) => `${renewed.lotId}-renewed` }
}

/** What comes back, by the line's number: pieces, or kilograms of goods by weight. */
export function bringing(goods: Readonly<Record<number, number>>): AskedLine[] {
  return Object.entries(goods).map(([n, pieces]) => ({ lineId: lineId(Number(n)), quantityMilli: Math.round(pieces * 1000) }))
}

/** Returns one after the other, each of which must be accepted. */
export function returnsOf({ compiled, sale }: Sold, ...each: (readonly AskedLine[])[]): SaleReturn[] {
  const made: SaleReturn[] = []
  for (const lines of each) {
    const done = makeReturn(compiled, sale, made, { lines, onDate: RETURN_DAY, wallet: null })
    if (!done.ok) throw new Error(`not taken back: ${JSON.stringify(done.error)}`)
    made.push(done.value)
  }
  return made
}

/** What a return pays out by kind of tender. */
export function paidOut(done: SaleReturn): Partial<Record<string, number>> {
  return Object.fromEntries(done.pay.map((tender) => [tender.kind, tender.amountMinor]))
}
