import { usesLeft } from '../../core/loyalty/entitlements.ts'
import type { DatedUses } from '../../core/loyalty/entitlements.ts'
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
  const { people, grants } = till.projections
  const moves = people.idsOf(of.memberId).flatMap((id) => grants.movesOf(id)).sort((a, b) => a.seq - b.seq)
  return {
    stamps: stampCards.map((card) => ({ card, ...stampsOf(card, moves, of.onDate) })),
    entitlements: entitlements.map((entitlement) => {
      const granted = netOfReturns(moves, 'entitlement', entitlement.id)
      const used = netOfReturns(moves, 'entitlement-used', entitlement.id).map(({ uses, onDate }) => ({ uses: -uses, onDate }))
      return { entitlement, left: usesLeft(entitlement, of.tierId, { granted, used }, of.onDate) }
    }),
  }
}

function stampsOf(card: StampCard, moves: readonly RewardMove[], onDate: CivilDate): { open: number; full: number } {
  // A full card is paid out before the same sale gives stamps: those count from the next one.
  const own = moves.filter(({ kind, itemId }) => itemId === card.id && (kind === 'stamps' || kind === 'stamp-card'))
    .sort((a, b) => a.seq - b.seq || (a.kind < b.kind ? -1 : 1))
  const { open, full } = stampsAfter(card, own.map(({ kind, quantity, onDate: on }) => ({ stamps: quantity, onDate: on, isGiven: kind === 'stamps' && quantity > 0 })), onDate)
  return { open, full }
}

/** By sale, without those that came back whole: then it is as if they had given and used nothing. */
function netOfReturns(moves: readonly RewardMove[], kind: RewardKind, itemId: string): DatedUses[] {
  const bySale = new Map<string, DatedUses>()
  for (const move of moves) {
    if (move.kind !== kind || move.itemId !== itemId) continue
    const known = bySale.get(move.saleId) ?? { uses: 0, onDate: move.onDate }
    bySale.set(move.saleId, { ...known, uses: known.uses + move.quantity })
  }
  return [...bySale.values()].filter(({ uses }) => uses !== 0)
}
