import { err, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import { spendableNow } from '../points/balances.ts'
import { nonEarningPaidMinor, pointsEarned } from '../points/earning.ts'
import type { PointsEarned } from '../points/earning.ts'
import { checkPointsTender, payableWithPointsMinor } from '../points/tender.ts'
import { compileRulebook, evaluate } from '../promotions/evaluate.ts'
import type { CompiledRulebook } from '../promotions/evaluate.ts'
import type { Evaluation } from '../promotions/evaluation.ts'
import { taxesPaidWithPoints } from '../promotions/taxes.ts'
import { fault } from '../rulebook/faults.ts'
import type { RulebookFault } from '../rulebook/faults.ts'
import type { QuoteTender } from './format.ts'
import { payQuote } from './payment.ts'
import type { QuotedPayment } from './payment.ts'
import { readQuote } from './read.ts'
import type { ReadQuote } from './read.ts'

/** What a quote answers: the evaluation, and where it was said how it is paid, the payment and the points really earned. */
export interface Quote extends Evaluation {
  payment?: QuotedPayment
  earned?: PointsEarned
}

/** A quote with what it was made of. */
export interface Quoted {
  read: ReadQuote
  compiled: CompiledRulebook
  quote: Quote
}

/**
 * Works out a sale that has not happened: reads, evaluates, pays. Takes anything at all and never throws; what is wrong
 * with the input is told in plain words.
 */
export function quoteOf(value: unknown): Result<Quoted, RulebookFault[]> {
  const read = readQuote(value)
  if (!read.ok) return read
  return withinNumbers(() => {
    const compiled = compileRulebook(read.value.rulebook)
    const evaluation = evaluate(compiled, read.value.input)
    const paid = read.value.tenders === null ? ok({}) : paidQuote(compiled, read.value, evaluation, read.value.tenders)
    return paid.ok ? ok({ read: read.value, compiled, quote: { ...evaluation, ...paid.value } }) : paid
  })
}

/** Amounts are checked before; should a sum still leave the whole numbers, that is told like any other fault. */
export function withinNumbers<T>(work: () => Result<T, RulebookFault[]>): Result<T, RulebookFault[]> {
  try {
    return work()
  } catch (error) {
    // A stack that ran out is a RangeError too, and no fault of the amounts.
    if (!(error instanceof RangeError) || error.message.includes('call stack')) throw error
    return err([fault([], 'AMOUNT_TOO_BIG', `This cannot be worked out in whole numbers: ${error.message}. Use smaller amounts.`, '金额超出可计算范围，请减小金额。')])
  }
}

function paidQuote(compiled: CompiledRulebook, read: ReadQuote, evaluation: Evaluation, tenders: readonly QuoteTender[]): Result<Pick<Quote, 'payment' | 'earned' | 'taxes'>, RulebookFault[]> {
  const { rulebook, input } = read
  const payment = payQuote({ rulebook, lines: input.lines, evaluation, tenders })
  if (!payment.ok) return payment
  const nonEarningMinor = nonEarningPaidMinor(rulebook.choices, payment.value.tenders)
  const earned = pointsEarned(compiled, { lines: input.lines, evaluation, member: input.member, pinnedAt: input.pinnedAt, nonEarningMinor })
  const faults = pointsFaults(read, evaluation, payment.value, earned.total)
  if (faults.length > 0) return err(faults)
  const pointsMinor = payment.value.tenders.reduce((sum, tender) => sum + (tender.kind === 'points' ? tender.amountMinor : 0), 0)
  return ok({ payment: payment.value, earned, taxes: taxesPaidWithPoints(compiled, input.lines, evaluation, pointsMinor) })
}

function pointsFaults({ rulebook, input, identification, shown }: ReadQuote, evaluation: Evaluation, payment: QuotedPayment, earnedPoints: number): RulebookFault[] {
  const at = payment.tenders.findIndex((tender) => tender.kind === 'points')
  if (at < 0) return []
  const { member } = input
  if (member === null) return [fault(['tenders', at], 'NO_MEMBER', 'Points are a member’s. Write the member.', '积分属于会员，请写会员。')]
  if (payment.tenders.filter((tender) => tender.kind === 'points').length > 1) {
    return [fault(['tenders', at], 'POINTS_TWICE', 'Points pay once in a sale. Write them together.', '每单积分只能支付一次，请合并。')]
  }
  // Row 1 of loyalty-rules section 8: of the sale's own points those that it earns although so many are spent.
  const available = spendableNow(rulebook, { balances: { available: member.pointsAvailable, debt: 0 }, member, earnsWhenSpending: () => earnedPoints })
  const { points = 0 } = payment.tenders[at]!
  const payableMinor = payableWithPointsMinor(rulebook.programme, input.lines, evaluation)
  const checked = checkPointsTender(rulebook, { points, dueMinor: evaluation.totalMinor, available, identification, shown, payableMinor })
  if (checked.ok) return []
  const { code, data } = checked.error
  const path = ['tenders', at, 'points']
  switch (code) {
    case 'POINTS_NEED_CARD': return [fault(path, code, 'Points are spent with the card. Weak identification only earns.', '使用积分须出示会员卡，弱识别只能累积。')]
    case 'POINTS_NOT_ENOUGH': return [fault(path, code, `The member has ${data.available} points. Write fewer.`, `会员只有 ${data.available} 积分，请减少。`)]
    case 'POINTS_STEP': return [fault(path, code, `At least ${data.minimum} points, in steps of ${data.step}.`, `至少 ${data.minimum} 积分，每次 ${data.step} 的倍数。`)]
    case 'POINTS_TOO_MANY': return [fault(path, code, `This bill takes at most ${data.maximum} points. Write fewer.`, `本单至多可用 ${data.maximum} 积分，请减少。`)]
  }
}
