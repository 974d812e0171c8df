import type { ReturnRules } from '../rulebook/policies.ts'
import { addDays } from '../time/civil.ts'
import type { CivilDate } from '../time/instant.ts'
import { heldBy, isExpired, spendingOrder, takeInOrder } from './lots.ts'
import type { LotBalance, LotPart } from './lot.ts'

/** Points to be taken back because goods that earned them came back. Amounts in minor units of a point. */
export interface TakeBack {
  points: number
  /** The lots this sale earned. */
  saleLotIds: ReadonlySet<string>
  onDate: CivilDate
  pointsShort: ReturnRules['pointsShort']
}

export interface TakenBack {
  /** What each lot gives up. `reopened`: it had expired there unspent, which counts as taken back. */
  parts: LotPart[]
  /** What no lot had: exactly one of these is not 0, as `returnRules.pointsShort` says. */
  debt: number
  /** To be taken from the refund at what points are worth; the money is the caller's to compute, cumulatively. */
  deduct: number
  forgiven: number
}

/**
 * Takes earned points back: from what is left of the sale's own lots, then from pending lots, then from available lots in
 * spending order; the rest is owed, deducted or forgiven (loyalty-rules section 6). What expired unspent in the sale's own
 * lots is gone already and is not asked for a second time. Any split of an amount takes the same as the whole at once.
 */
export function takeBack(lots: readonly LotBalance[], asked: TakeBack): TakenBack {
  const group = (lot: LotBalance): number => (asked.saleLotIds.has(lot.lotId) ? 0 : lot.availableFrom > asked.onDate ? 1 : 2)
  const order = [...lots].sort((a, b) => group(a) - group(b) || spendingOrder(a, b))
  const held = (lot: LotBalance): number => (group(lot) === 0 || !isExpired(lot, asked.onDate) ? heldBy(lot) : 0)
  const { parts, short } = takeInOrder(order, asked.points, held)
  return {
    parts,
    debt: asked.pointsShort === 'debt' ? short : 0,
    deduct: asked.pointsShort === 'deduct-from-refund' ? short : 0,
    forgiven: asked.pointsShort === 'forgive' ? short : 0,
  }
}

/** Points to be given back because goods they paid for came back. */
export interface GiveBack {
  points: number
  /** What the sale's points tender took, in the order it took it, less what was given back before (`stillSpent`). */
  spent: readonly LotPart[]
  onDate: CivilDate
  returnedPointsDays: ReturnRules['returnedPointsDays']
}

/** `renewed`: the old lot's last day is over; the points make a new lot of the same earner with this last day. */
export type GivenBack =
  | { kind: 'old-lot'; lotId: string; points: number }
  | { kind: 'renewed'; lotId: string; points: number; expiresOn: CivilDate }

/**
 * Gives spent points back to the lots they came from, with their old last day, or with `returnedPointsDays` from today
 * where that is over. What was taken last comes back first: those points live longest. Any split gives back the same as
 * the whole. Give back before taking back: then what the return itself brings covers what it takes.
 * Throws RangeError when more is to come back than was spent, or a lot is not known.
 */
export function giveBack(lots: readonly LotBalance[], asked: GiveBack): GivenBack[] {
  const byId = new Map(lots.map((lot) => [lot.lotId, lot]))
  const given: GivenBack[] = []
  let left = asked.points
  for (const part of asked.spent.toReversed()) {
    const points = Math.min(left, part.points)
    if (points <= 0) continue
    const lot = byId.get(part.lotId)
    if (lot === undefined) throw new RangeError(`points were spent from a lot that is not known: ${part.lotId}`)
    given.push(isExpired(lot, asked.onDate)
      ? { kind: 'renewed', lotId: lot.lotId, points, expiresOn: addDays(asked.onDate, asked.returnedPointsDays) }
      : { kind: 'old-lot', lotId: lot.lotId, points })
    left -= points
  }
  if (left > 0) throw new RangeError(`${left} points more would come back than were spent`)
  return given
}

/** What of a spend has not come back yet, in the order it was taken. */
export function stillSpent(spent: readonly LotPart[], givenBack: readonly Pick<GivenBack, 'lotId' | 'points'>[]): LotPart[] {
  const back = new Map<string, number>()
  for (const { lotId, points } of givenBack) back.set(lotId, (back.get(lotId) ?? 0) + points)
  return spent.flatMap(({ lotId, points }) => {
    const left = points - (back.get(lotId) ?? 0)
    return left > 0 ? [{ lotId, points: left }] : []
  })
}

/**
 * Lots after points came back to them. Renewed points are new lots: `newLotId` names them. Where an expiry was posted
 * before a give-back of an earlier day arrived, the points come back to what expired: their last day is over.
 */
export function afterGivingBack(
  lots: readonly LotBalance[], given: readonly GivenBack[], onDate: CivilDate, newLotId: (renewed: GivenBack) => string,
): LotBalance[] {
  const back = new Map(given.filter((each) => each.kind === 'old-lot').map((each) => [each.lotId, each.points]))
  const byId = new Map(lots.map((lot) => [lot.lotId, lot]))
  const renewed = given.flatMap((each): LotBalance[] => {
    const from = byId.get(each.lotId)!
    if (each.kind !== 'renewed') return []
    return [{ lotId: newLotId(each), memberId: from.memberId, points: each.points, remaining: each.points, earnedOn: from.earnedOn, availableFrom: onDate, expiresOn: each.expiresOn }]
  })
  return [...lots.map((lot) => {
    const points = back.get(lot.lotId)
    if (points === undefined) return lot
    return lot.expired === undefined ? { ...lot, remaining: lot.remaining + points } : { ...lot, expired: lot.expired + points }
  }), ...renewed]
}

/** Points that come in pay a debt first (loyalty-rules section 6). `newDebt` and `kept` sum to what they replace. */
export function payDebt(debt: number, incoming: number): { paid: number; newDebt: number; kept: number } {
  const paid = Math.min(debt, incoming)
  return { paid, newDebt: debt - paid, kept: incoming - paid }
}
