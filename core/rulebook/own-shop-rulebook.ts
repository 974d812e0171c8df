import { err, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import type { Instant } from '../time/instant.ts'
import { RULEBOOK_FORMAT } from './rulebook.ts'
import type { Rulebook } from './rulebook.ts'
import { checkRulebook } from './checks.ts'

/** What a shop says of itself before it has any rules. */
export interface OwnShopFacts {
  readonly programmeId: string
  readonly name: string
  readonly currency: { readonly code: string; readonly exponent: number; readonly symbol: string }
  readonly timeZone: string
  readonly taxRateBp: number
}

/** The one tax of a shop that was set up at its own till. */
export const OWN_TAX = 'tax'
/** Cards a shop may print for itself; no bank and no airline has this prefix (ISO/IEC 7812-1: 9 is for national use). */
const OWN_CARDS = { prefix: '9990', length: 16, check: 'luhn' } as const
const SMALLEST_CASH = 1

/**
 * The rules a shop of its own begins with: one tier, a point for each whole unit of money, a hundred points worth one
 * unit, no offers. Refused is what the facts leave wrong: a currency with other decimals than 0, 2 or 3.
 */
export function ownShopRulebook(facts: OwnShopFacts, now: Instant): Result<Rulebook, 'currency' | 'rules'> {
  const { code, exponent, symbol } = facts.currency
  if (exponent !== 0 && exponent !== 2 && exponent !== 3) return err('currency')
  const oneUnit = 10 ** exponent
  const checked = checkRulebook({
    format: RULEBOOK_FORMAT,
    programme: {
      id: facts.programmeId, name: { en: facts.name, zh: facts.name }, currency: { code, exponent, symbol }, timeZone: facts.timeZone, pricesIncludeTax: true,
      taxes: [{ code: OWN_TAX, name: { en: 'Tax', zh: '税' }, rateBp: facts.taxRateBp }], cashRoundingMinor: SMALLEST_CASH, memberCards: [OWN_CARDS],
    },
    version: 1,
    effectiveAt: now,
    tiers: [{ id: 'member', name: { en: 'Member', zh: '会员' }, qualifyMinor: 0, earn: { points: 1, perMinor: oneUnit } }],
    tierWindowMonths: 12,
    redemption: { points: 100, valueMinor: oneUnit, minimumPoints: 100, stepPoints: 100, maximumShareBp: 10_000 },
    pointsExpireAfterMonths: null,
    goodsSets: [],
    promotions: [],
    receipt: { header: [], footer: [] },
  })
  return checked.ok ? ok(checked.value) : err('rules')
}
