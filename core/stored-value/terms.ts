import { roundCash } from '../money/money.ts'
import type { StoredValueKind } from '../ledger/events/stored-value-events.ts'
import type { StoredValueRules } from '../rulebook/policies.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { addMonths } from '../time/civil.ts'
import type { CivilDate } from '../time/instant.ts'

/** The tax code of gift-card lines: what is sold is a claim and no goods, so no rate of the programme applies. */
export const GIFT_CARD_TAX_CODE = 'gift-card'

/** The rules of a kind of stored value. */
export function rulesOf(rulebook: Pick<Rulebook, 'giftCards' | 'storeCredit'>, kind: StoredValueKind): StoredValueRules {
  return kind === 'gift-card' ? rulebook.giftCards : rulebook.storeCredit
}

/** The last day on which what was put on it that day can be spent; null: for ever (loyalty-rules section 7). */
export function lastDayOf({ expiresAfterMonths }: Pick<StoredValueRules, 'expiresAfterMonths'>, onDate: CivilDate): CivilDate | null {
  return expiresAfterMonths === undefined ? null : addMonths(onDate, expiresAfterMonths)
}

/** What is known of a card or credit when somebody wants to spend it. */
export interface KnownValue {
  readonly balanceMinor: number
  readonly blocked: boolean
  readonly expiresOn: CivilDate | null
  /** This till made it out, so that its books hold all of it. */
  readonly isOwn: boolean
}

/**
 * What may be spent of it now. Where the balance is not this till's own and head office cannot be asked, no more than the
 * offline limit (loyalty-rules section 7). Blocked and expired ones are refused before.
 */
export function spendableMinor(rules: Pick<StoredValueRules, 'offlineFloorMinor'>, value: KnownValue): number {
  const balanceMinor = Math.max(0, value.balanceMinor)
  return value.isOwn ? balanceMinor : Math.min(balanceMinor, rules.offlineFloorMinor)
}

/** What is given in cash for a rest: rounded to the nearest coin, the half in the customer's favour; 0 where none is. */
export function payOutMinor(rules: Pick<StoredValueRules, 'payOutUpToMinor'>, balanceMinor: number, cashRoundingMinor: number): number {
  if (balanceMinor <= 0 || balanceMinor > rules.payOutUpToMinor) return 0
  return 0 - roundCash(-balanceMinor, cashRoundingMinor).roundedMinor
}
