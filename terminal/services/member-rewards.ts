import { usesLeft } from '../../core/loyalty/entitlements.ts'
import { stampsAfter } from '../../core/loyalty/stamps.ts'
import type { Entitlement, StampCard } from '../../core/rulebook/benefits.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import type { CivilDate } from '../../core/time/instant.ts'
import type { RewardKind, RewardMove } from '../store/grants-fold.ts'
import type { Till } from './till.ts'

/** What a member has of the rulebook's stamp cards and entitlements. */
export interface MemberRewards {
  readonly stamps: readonly { readonly card: StampCard; readonly open: number; readonly full: number }[]
  readonly entitlements: readonly { readonly entitlement: Entitlement; readonly left: number }[]
}

/** Stamps and entitlement uses that a member, under all ids, has on a date. */
export function memberRewards(till: Till, of: { memberId: string; tierId: string; onDate: CivilDate }, rulebook: Pick<Rulebook, 'stampCards' | 'entitlements'>): MemberRewards {
  const { stampCards, entitlements } = rulebook
  if (stampCards.length === 0 && entitlements.length === 0) return { stamps: [], entitlements: [] }
  const { people, accounts } = till.projections
  const moves = accounts.rewardMovesOf(people.idsOf(of.memberId))
  return {
    stamps: stampCards.map((card) => {
      const { open, full } = stampsAfter(card, netMoves(moves, card.id, 'stamp-card', 'stamps').map(({ quantity, onDate }) => ({ stamps: quantity, onDate })), of.onDate)
      return { card, open, full }
    }),
    entitlements: entitlements.map((entitlement) => {
      const own = netMoves(moves, entitlement.id, 'entitlement-used', 'entitlement').map(({ isGiven, quantity, onDate }) => ({ isGranted: isGiven, uses: Math.abs(quantity), onDate }))
      return { entitlement, left: usesLeft(entitlement, of.tierId, own, of.onDate) }
    }),
  }
}

interface NetMove { readonly place: number; readonly isGiven: boolean; readonly onDate: CivilDate; readonly quantity: number }

/**
 * What sales paid out and gave, in their order, without those that came back whole: then it is as if they had never been.
 * A sale pays out before it gives: what it gives counts from the next one.
 */
function netMoves(moves: readonly RewardMove[], itemId: string, paidOut: RewardKind, given: RewardKind): NetMove[] {
  const bySale = new Map<string, NetMove>()
  const places = new Map<string, number>()
  for (const { kind, itemId: id, saleId, onDate, quantity } of moves) {
    if (id !== itemId || (kind !== paidOut && kind !== given)) continue
    const key = `${kind} ${saleId}`
    const place = places.get(saleId) ?? places.size
    places.set(saleId, place)
    const known = bySale.get(key) ?? { place, isGiven: kind === given, onDate, quantity: 0 }
    bySale.set(key, { ...known, quantity: known.quantity + quantity })
  }
  return [...bySale.values()].filter(({ quantity }) => quantity !== 0).sort((a, b) => a.place - b.place || Number(a.isGiven) - Number(b.isGiven))
}
