import { expect } from 'vitest'
import type { BasketLine, MemberSnapshot } from '../../core/basket/basket.ts'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import type { EvaluationInput } from '../../core/promotions/evaluate.ts'
import { evaluationSchema } from '../../core/promotions/evaluation.ts'
import type { Evaluation } from '../../core/promotions/evaluation.ts'
import { choicesSchema } from '../../core/rulebook/choices.ts'
import type { Choices } from '../../core/rulebook/choices.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import type { Programme, Rulebook } from '../../core/rulebook/rulebook.ts'
import { SATURDAY_AFTERNOON, member, rulebookWith } from './promotion-fixtures.ts'

/** What a worked case says beside its offers and lines. */
export interface WorkedCase {
  who?: MemberSnapshot | null
  choices?: Partial<Choices>
  programme?: Partial<Programme>
  rules?: Partial<Rulebook>
  input?: Partial<EvaluationInput>
}

/** Evaluates a worked case (a gold member's unless it says otherwise) and checks that what holds for every result holds. */
export function evaluated(offers: readonly Promotion[], lines: readonly BasketLine[], { who = member(), choices = {}, programme = {}, rules = {}, input = {} }: WorkedCase = {}): Evaluation {
  const plain = rulebookWith(offers, rules)
  const rulebook = rulebookWith(offers, { ...rules, programme: { ...plain.programme, ...programme }, choices: choicesSchema.parse({ ...plain.choices, ...choices }) })
  const evaluation = evaluate(compileRulebook(rulebook), { lines: [...lines], pinnedAt: SATURDAY_AFTERNOON, member: who, ...input })
  expect(evaluationSchema.safeParse(evaluation).error).toBeUndefined()
  for (const line of evaluation.lines) {
    expect(line.grossMinor - line.discounts.reduce((sum, discount) => sum + discount.amountMinor, 0)).toBe(line.netMinor)
  }
  return evaluation
}

/** Minor units off, line by line. */
export function offOf(evaluation: Evaluation): number[] {
  return evaluation.lines.map((line) => line.grossMinor - line.netMinor)
}

/** What became of one offer. */
export function outcomeOf(evaluation: Evaluation, id: string): Evaluation['promotions'][number] {
  const found = evaluation.promotions.find((outcome) => outcome.promotionId === id)
  if (found === undefined) throw new Error(`no offer ${id}`)
  return found
}
