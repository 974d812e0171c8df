import type { PointsLot } from '../ledger/points-lot.ts'
import { spendingOrder } from '../points/lots.ts'
import type { CivilDate } from '../time/instant.ts'

/** A lot as the books of all tills together have it, before they are settled with each other. */
export interface AccountLot {
  readonly lotId: string
  /** Null: what the lot was is not known yet; only that something was taken from it. */
  readonly facts: PointsLot | null
  /** What is left of it, what expired included; below zero where more than one till spent the same points. */
  readonly left: number
  readonly held: number
  /** Of its points: what paid a debt when it began. */
  readonly paid: number
  /** The last day on which anything was taken from it. */
  readonly takenOn: CivilDate | null
}

/** The same lot, settled: `left` is never below zero. */
export type SettledLot = AccountLot & { readonly facts: PointsLot }

export interface SettledAccount {
  readonly lots: readonly SettledLot[]
  /** Owed; never negative. */
  readonly debt: number
}

/** Whether points of a lot could have been spent on a day. */
const wasUsable = ({ availableFrom, expiresOn }: PointsLot, on: CivilDate): boolean => availableFrom <= on && (expiresOn === null || expiresOn >= on)

/**
 * Makes one account of what the books of all tills say of a member's lots. Each till spent what it knew, so two tills without
 * a line may have spent the same points: a lot then stands below zero. A completed sale is never undone, so what is missing
 * is taken from the lots that could have paid on that day, in spending order; then from what was earned since, the oldest
 * first, as new earnings pay a debt first; and what nothing covers is owed. Where two tills each let new points pay the same
 * debt, what was paid twice comes back to the lots that paid, the newest first.
 *
 * All of it follows from sums, so it does not depend on the order in which the entries became known; and where no lot is
 * below zero and nothing was paid twice, as on a till alone, everything stays as it is booked.
 *
 * @param owed what the entries say is owed; below zero where more was paid
 */
export function settleAccount(lots: readonly AccountLot[], owed: number): SettledAccount {
  const left = new Map(lots.map((lot) => [lot.lotId, lot.left]))
  const known = lots.filter((lot): lot is SettledLot => lot.facts !== null).sort((a, b) => spendingOrder({ ...a.facts, remaining: 0 }, { ...b.facts, remaining: 0 }))
  const short = lots.filter((lot) => lot.left < 0).sort((a, b) => compare(a.takenOn ?? '', b.takenOn ?? '') || compare(a.lotId, b.lotId))
  let uncovered = 0
  for (const { lotId, takenOn } of short) {
    const on = takenOn ?? ''
    let missing = -left.get(lotId)!
    left.set(lotId, 0)
    for (const lot of coverers(known, on)) {
      const part = Math.min(missing, Math.max(0, left.get(lot.lotId)!))
      left.set(lot.lotId, left.get(lot.lotId)! - part)
      missing -= part
    }
    uncovered += missing
  }
  const debt = uncovered + owed
  if (debt < 0) giveBackOverpaid(known, left, -debt)
  return { lots: known.map((lot) => ({ ...lot, left: left.get(lot.lotId)! })), debt: Math.max(0, debt) }
}

/** Which lots cover what is missing since a day: those that could have paid then, and what was earned afterwards. */
function coverers(known: readonly SettledLot[], on: CivilDate): SettledLot[] {
  const then = known.filter(({ facts }) => wasUsable(facts, on))
  const since = known.filter(({ facts }) => !wasUsable(facts, on) && facts.earnedOn >= on).sort((a, b) => compare(a.facts.earnedOn, b.facts.earnedOn) || compare(a.lotId, b.lotId))
  return [...then, ...since]
}

function giveBackOverpaid(known: readonly SettledLot[], left: Map<string, number>, overpaid: number): void {
  let over = overpaid
  const payers = known.filter(({ paid }) => paid > 0).sort((a, b) => compare(b.facts.earnedOn, a.facts.earnedOn) || compare(b.lotId, a.lotId))
  for (const { lotId, paid } of payers) {
    const part = Math.min(over, paid)
    left.set(lotId, left.get(lotId)! + part)
    over -= part
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
