import { costWarnings } from './cost-warnings.ts'
import { lookAt } from './facts.ts'
import type { Looked, RulebookFacts } from './facts.ts'
import { fault } from './faults.ts'
import type { RulebookFault } from './faults.ts'
import { groupWarnings } from './group-warnings.ts'
import { limitWarnings } from './limit-warnings.ts'
import { lossWarnings } from './loss-warnings.ts'
import { reachWarnings, unusedWarnings } from './reach-warnings.ts'
import type { Rulebook } from './rulebook.ts'

export type { RulebookFacts } from './facts.ts'
export type { PricePoint } from './was-price.ts'

/** Something that is allowed and may not be meant; written like a fault. */
export type RulebookWarning = RulebookFault

/** Earlier prices that nothing given here can bear out. */
function unproven(looked: Looked): RulebookWarning[] {
  return looked.promotions.flatMap(({ promotion, at }) => (promotion.wasMinor === undefined ? []
    : [fault(['promotions', at, 'wasMinor'], 'WAS_UNPROVEN', 'No price history was given, so it is not known whether this price was ever charged. Check it with the price history.', '未提供价格记录，无法确认此原价是否真实，请用价格记录核对。')]))
}

/**
 * What is allowed in a rulebook and may not be meant: offers that can never be given, never end, are always beaten, lose
 * money, or have limits that do not hold. Takes only what checkRulebook accepts; concludes nothing from facts that are not
 * given. Earlier prices that a given history does not bear out are faults (`wasPriceFaults`), not warnings.
 */
export function rulebookWarnings(rulebook: Rulebook, facts: RulebookFacts = {}): RulebookWarning[] {
  const looked = lookAt(rulebook, facts)
  return [
    ...reachWarnings(looked),
    ...unusedWarnings(looked),
    ...groupWarnings(looked),
    ...limitWarnings(looked),
    ...lossWarnings(looked),
    ...costWarnings(looked),
    ...(facts.priceHistory === undefined ? unproven(looked) : []),
  ]
}
