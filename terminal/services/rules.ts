import type { Clock } from '../../core/base/ports.ts'
import type { Basket } from '../../core/basket/basket.ts'
import { compileRulebook } from '../../core/promotions/evaluate.ts'
import type { CompiledRulebook } from '../../core/promotions/evaluate.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import type { CivilDate, Instant } from '../../core/time/instant.ts'
import { programmeDate } from '../../core/time/civil.ts'
import type { RulebookStore } from '../store/rulebook-store.ts'

/** One version of the rules, ready to be evaluated. */
export interface RulesInForce {
  readonly rulebook: Rulebook
  readonly compiled: CompiledRulebook
  /** Promotions with limits that reach beyond one basket: their uses are counted. */
  readonly limited: readonly string[]
}

export interface Rules {
  /** What a sale that begins now pins. */
  now(): RulesInForce
  /** What a basket is pinned to. */
  of(basket: Pick<Basket, 'rulebookVersion'>): RulesInForce
  /** The programme's civil date of an instant. */
  dateOf(instant: Instant): CivilDate
}

/** Rulebooks compiled once each. */
export function createRules(rulebooks: RulebookStore, clock: Clock): Rules {
  const ready = new Map<number, RulesInForce>()
  function prepare(rulebook: Rulebook): RulesInForce {
    const known = ready.get(rulebook.version)
    if (known) return known
    const made = { rulebook, compiled: compileRulebook(rulebook), limited: limitedIn(rulebook) }
    ready.set(rulebook.version, made)
    return made
  }
  const now = () => prepare(rulebooks.current(clock.now()))
  return {
    now,
    of(basket) {
      const rulebook = rulebooks.byVersion(basket.rulebookVersion)
      if (!rulebook) throw new Error(`rulebook ${basket.rulebookVersion} is not on this till`)
      return prepare(rulebook)
    },
    dateOf: (instant) => programmeDate(now().rulebook.programme, instant),
  }
}

function limitedIn(rulebook: Rulebook): string[] {
  return rulebook.promotions.filter(({ limits: { usesPerBasket: _ofOneBasket, ...shared } }) => Object.values(shared).some((limit) => limit !== undefined)).map((promotion) => promotion.id)
}
