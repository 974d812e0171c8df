import type Database from 'better-sqlite3'
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

/** What was evaluated last, and everything that it followed from. */
interface Last {
  readonly changes: Database.Statement<[], number>
  /** Writes and the rulebook in force then. */
  of: string
  basket: Basket | null
  evaluated: Evaluated | null
}

const lastOf = new WeakMap<Till, Last>()

/**
 * Evaluates a basket with its pinned rules and instant and what this till knows of the member. The answer is kept as long
 * as nothing was written since: what the screen showed is not worked out again to be paid.
 */
export function evaluateBasket(till: Till, basket: Basket): Evaluated {
  const last = lastOf.get(till) ?? remember(till)
  // Every write passes this connection. Rows written in a transaction that is undone count as well.
  const of = `${last.changes.get()} ${till.rules.now().rulebook.version}`
  // A basket is never changed in place, and the store hands out the same one as long as it is the same.
  if (last.evaluated !== null && last.basket === basket && last.of === of) return last.evaluated
  const input = evaluationInput(till, basket)
  const evaluated = { input, member: input.member, evaluation: evaluate(till.rules.of(basket).compiled, input) }
  // Inside a transaction it may follow from rows that are undone again without being counted.
  if (!till.db.inTransaction) Object.assign(last, { of, basket, evaluated })
  return evaluated
}

function remember(till: Till): Last {
  const last: Last = { changes: till.db.prepare<[], number>('SELECT total_changes()').pluck(), of: '', basket: null, evaluated: null }
  lastOf.set(till, last)
  return last
}
