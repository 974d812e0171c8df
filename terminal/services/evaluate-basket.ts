import type { Basket, MemberSnapshot } from '../../core/basket/basket.ts'
import { evaluate } from '../../core/promotions/evaluate.ts'
import type { Evaluation } from '../../core/promotions/evaluation.ts'
import type { EvaluationInput } from '../../core/promotions/input.ts'
import { evaluationInput } from './evaluation-input.ts'
import type { Till } from './till.ts'

/** A basket as the rules see it. */
export interface Evaluated {
  readonly input: EvaluationInput
  readonly member: MemberSnapshot | null
  readonly evaluation: Evaluation
}

/** Evaluates a basket with its pinned rules and instant and what this till knows of the member. */
export function evaluateBasket(till: Till, basket: Basket): Evaluated {
  const input = evaluationInput(till, basket)
  return { input, member: input.member, evaluation: evaluate(till.rules.of(basket).compiled, input) }
}
