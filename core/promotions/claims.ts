import type { MemberSnapshot } from '../basket/basket.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import type { CompiledClaim, CompiledCondition } from './compile-condition.ts'
import type { CheckedCoupons } from './coupons.ts'

/** What this sale has of the things that each use of a promotion uses one up. */
export interface Claimables {
  /** Good codes, full cards, uses left. */
  have(claim: CompiledClaim): number
  /** Stamps missing to a full card. */
  stampsMissing(card: string): number
}

/** What the sale's codes and the member's snapshot leave to be used. Stamps of this sale count from the next one. */
export function claimables(rulebook: Pick<Rulebook, 'stampCards'>, coupons: CheckedCoupons, member: MemberSnapshot | null): Claimables {
  return {
    have({ kind, id }) {
      switch (kind) {
        case 'coupon': return coupons.good.get(id)?.length ?? 0
        case 'stamp-reward': return member?.fullStampCards?.[id] ?? 0
        case 'entitlement': return member?.entitlements?.[id] ?? 0
      }
    },
    stampsMissing(id) {
      const card = rulebook.stampCards.find((each) => each.id === id)
      return card === undefined ? 0 : Math.max(0, card.stamps - (member?.stamps?.[id] ?? 0))
    },
  }
}

/** Tells one thing that is used up from another. */
export function claimKey({ kind, id }: Pick<CompiledClaim, 'kind' | 'id'>): string {
  return `${kind}:${id}`
}

function isClaim(condition: CompiledCondition): condition is CompiledClaim {
  return condition.kind === 'coupon' || condition.kind === 'stamp-reward' || condition.kind === 'entitlement'
}

/** Everything a condition may claim; what it excludes is not claimed. */
export function claimsIn(condition: CompiledCondition): CompiledClaim[] {
  if (isClaim(condition)) return [condition]
  return condition.kind === 'all' || condition.kind === 'any' ? condition.of.flatMap(claimsIn) : []
}

/**
 * What each use of a promotion uses up, where its condition may hold: everything in an `all`; of an `any` nothing if a
 * part holds that claims nothing, else what its first part claims that holds for certain (or may). `truthOf` says
 * whether a part holds; null where that depends on what other promotions take off.
 */
export function claimsOf(condition: CompiledCondition, truthOf: (part: CompiledCondition) => boolean | null): CompiledClaim[] {
  const found = new Map<string, CompiledClaim>()
  const walk = (part: CompiledCondition): void => {
    if (isClaim(part)) found.set(claimKey(part), part)
    else if (part.kind === 'all') part.of.forEach(walk)
    else if (part.kind === 'any') {
      const sure = part.of.filter((each) => truthOf(each) === true)
      const chosen = sure.find((each) => claimsIn(each).length === 0) ?? sure[0] ?? part.of.find((each) => truthOf(each) === null)
      if (chosen !== undefined) walk(chosen)
    }
  }
  walk(condition)
  return [...found.values()]
}

/** What the uses of a promotion that may apply use up. */
export interface Claim extends Pick<CompiledClaim, 'kind' | 'id'> {
  /** How many of them there are, for all promotions together. */
  have: number
  /** The most that this promotion may use; it claims them all, so that others know what is left. */
  most: number
}

/** Works out what a promotion claims that can be used so often. */
export function claimsOn(claims: readonly CompiledClaim[], have: Claimables, mostUses: number): Claim[] {
  return claims.map((claim) => ({ ...claim, have: have.have(claim), most: Math.min(have.have(claim), mostUses) }))
}

/** Promotions that together claim more of something than there is. */
export interface Overclaim<Claimant> {
  by: Claimant[]
  /** No two of them fit together. */
  onlyOne: boolean
}

/** The first thing of which the promotions claim more than there is; null where there is enough for all. */
export function overclaiming<Claimant extends { claims: readonly Claim[] }>(on: readonly Claimant[]): Overclaim<Claimant> | null {
  if (!on.some((claimant) => claimant.claims.length > 0)) return null
  const byKey = new Map<string, { have: number; claimed: number[]; by: Claimant[] }>()
  for (const claimant of on) {
    for (const claim of claimant.claims) {
      const known = byKey.get(claimKey(claim)) ?? { have: claim.have, claimed: [], by: [] }
      byKey.set(claimKey(claim), known)
      known.claimed.push(claim.most)
      known.by.push(claimant)
    }
  }
  for (const { have, claimed, by } of byKey.values()) {
    if (claimed.reduce((sum, each) => sum + each, 0) <= have) continue
    const [least, next] = claimed.sort((a, b) => a - b)
    return { by, onlyOne: least! + next! > have }
  }
  return null
}
