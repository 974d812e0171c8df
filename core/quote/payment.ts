import type { BasketLine } from '../basket/basket.ts'
import { err, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import { roundCash } from '../money/money.ts'
import { payableWithPointsMinor, pointsValueMinor } from '../points/tender.ts'
import type { Evaluation } from '../promotions/evaluation.ts'
import type { TenderKind } from '../rulebook/condition.ts'
import { fault } from '../rulebook/faults.ts'
import type { RulebookFault } from '../rulebook/faults.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import type { QuoteTender } from './format.ts'

/** One part of a payment, worked out. `amountMinor` is what it pays of the amount due; cash also pays its rounding. */
export interface QuotedTender {
  kind: TenderKind
  amountMinor: number
  points?: number
  givenMinor?: number
}

/** How a quote is paid: the parts sum to the amount due; `roundingMinor` is what cash rounding adds to it. */
export interface QuotedPayment {
  tenders: QuotedTender[]
  roundingMinor: number
  changeMinor: number
}

interface PaymentInput {
  rulebook: Rulebook
  lines: readonly BasketLine[]
  evaluation: Evaluation
  tenders: readonly QuoteTender[]
}

/** Tenders that are a promise of the shop's own: they cannot buy the next one (loyalty-rules section 2, step 6). */
const OWN_PROMISES: ReadonlySet<TenderKind> = new Set(['points', 'gift-card', 'store-credit'])

/** Makes the parts of a payment add up to what is due; the last cash tender is rounded (loyalty-rules section 1). */
export function payQuote(input: PaymentInput): Result<QuotedPayment, RulebookFault[]> {
  const faults = input.tenders.flatMap((tender, at) => formFaults(tender, at))
  if (faults.length > 0) return err(faults)
  const stated = input.tenders.map((tender) => statedAmount(input.rulebook, tender))
  const open = stated.flatMap((amount, at) => (amount === null ? [at] : []))
  if (open.length > 1) return err([fault(['tenders', open[1]!], 'AMOUNT_MISSING', 'Two parts of the payment leave their amount out. Write all but one.', '有两种支付方式没有写金额，至多可省略一个。')])
  const paid = stated.reduce<number>((sum, amount) => sum + (amount ?? 0), 0)
  const left = input.evaluation.totalMinor - paid
  if (left < 0 || (left > 0 && open.length === 0)) return err([sumFault(left)])
  const tenders = input.tenders.map((tender, at): QuotedTender => ({
    kind: tender.kind,
    amountMinor: stated[at] ?? left,
    ...(tender.points === undefined ? {} : { points: tender.points }),
    ...(tender.givenMinor === undefined ? {} : { givenMinor: tender.givenMinor }),
  }))
  const promised = tenders.filter((tender) => OWN_PROMISES.has(tender.kind)).reduce((sum, tender) => sum + tender.amountMinor, 0)
  if (promised > payableWithPointsMinor(input.rulebook.programme, input.lines, input.evaluation)) {
    return err([fault(['tenders'], 'GIFT_CARD_BY_PROMISE', 'Points, gift cards and store credit cannot buy gift cards. Pay those otherwise.', '积分、礼品卡和购物金不能用于购买礼品卡，请用其他方式支付。')])
  }
  return withCash(input.rulebook, tenders)
}

function formFaults(tender: QuoteTender, at: number): RulebookFault[] {
  const isPoints = tender.kind === 'points'
  if (isPoints && tender.points === undefined) return [fault(['tenders', at, 'points'], 'MISSING', 'Write how many points are spent.', '请写使用多少积分。')]
  if (isPoints && tender.amountMinor !== undefined) return [fault(['tenders', at, 'amountMinor'], 'POINTS_HAVE_A_RATE', 'What points pay follows from the rulebook. Write points only.', '积分抵扣金额由规则决定，只需写 points。')]
  if (!isPoints && tender.points !== undefined) return [fault(['tenders', at, 'points'], 'NOT_POINTS', 'Only points have a number of points. Write amountMinor.', '只有积分支付才写 points，请写 amountMinor。')]
  if (tender.kind !== 'cash' && tender.givenMinor !== undefined) return [fault(['tenders', at, 'givenMinor'], 'NOT_CASH', 'Only cash gives change. Write amountMinor.', '只有现金会找零，请写 amountMinor。')]
  return []
}

function statedAmount(rulebook: Rulebook, tender: QuoteTender): number | null {
  return tender.points === undefined ? tender.amountMinor ?? null : pointsValueMinor(rulebook, tender.points)
}

function sumFault(left: number): RulebookFault {
  return left < 0
    ? fault(['tenders'], 'TENDERS_OVER', `The parts of the payment come to ${-left} more than is due. Lower one.`, `支付合计超出应付 ${-left}，请减少其中一项。`)
    : fault(['tenders'], 'TENDERS_SHORT', `The parts of the payment come to ${left} less than is due. Add one.`, `支付合计比应付少 ${left}，请补足。`)
}

function withCash(rulebook: Rulebook, tenders: QuotedTender[]): Result<QuotedPayment, RulebookFault[]> {
  const last = tenders.findLastIndex((tender) => tender.kind === 'cash')
  if (last < 0) return ok({ tenders, roundingMinor: 0, changeMinor: 0 })
  const cash = tenders[last]!
  const { roundedMinor, roundingMinor } = roundCash(cash.amountMinor, rulebook.programme.cashRoundingMinor)
  const givenMinor = cash.givenMinor ?? roundedMinor
  if (givenMinor < roundedMinor) {
    return err([fault(['tenders', last, 'givenMinor'], 'TENDERS_SHORT', `The cash handed over is ${roundedMinor - givenMinor} less than is due. Write more.`, `所付现金比应付少 ${roundedMinor - givenMinor}，请补足。`)])
  }
  return ok({ tenders: tenders.map((tender, at) => (at === last ? { ...tender, givenMinor } : tender)), roundingMinor, changeMinor: givenMinor - roundedMinor })
}
