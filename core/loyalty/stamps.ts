import type { StampCard } from '../rulebook/benefits.ts'
import { addMonths } from '../time/civil.ts'
import type { CivilDate } from '../time/instant.ts'

/** A member's stamps of one kind of card. */
export interface Stamps {
  /** On the open card. */
  open: number
  /** Full cards not paid out yet. */
  full: number
  /** The day of the last stamp; null before the first. */
  lastOn: CivilDate | null
}

export const NO_STAMPS: Stamps = { open: 0, full: 0, lastOn: null }

type Card = Pick<StampCard, 'stamps' | 'expiresAfterMonths'>

/** What is left on a day: everything ends so many months after the last stamp, that day still included. */
export function stampsOn(card: Card, stamps: Stamps, onDate: CivilDate): Stamps {
  if (card.expiresAfterMonths === undefined || stamps.lastOn === null) return stamps
  return addMonths(stamps.lastOn, card.expiresAfterMonths) < onDate ? NO_STAMPS : stamps
}

/** After more stamps: a full card is full, what is over begins the next (loyalty-rules section 7). */
export function addStamps(card: Card, stamps: Stamps, added: { stamps: number; onDate: CivilDate }): Stamps {
  const before = stampsOn(card, stamps, added.onDate)
  const lastOn = before.lastOn !== null && before.lastOn > added.onDate ? before.lastOn : added.onDate
  return { ...filled(card, before.full * card.stamps + before.open + added.stamps), lastOn }
}

/** After full cards were paid out. Throws RangeError when there are fewer: that is a condition of the reward. */
export function payOutCards(stamps: Stamps, cards: number): Stamps {
  if (cards > stamps.full) throw new RangeError(`${cards} full cards asked, ${stamps.full} there`)
  return { ...stamps, full: stamps.full - cards }
}

/** After stamps were taken back with a return. `short`: those of a card that was paid out before; its reward stands. */
export function takeStampsBack(card: Card, stamps: Stamps, taken: number): { stamps: Stamps; short: number } {
  const have = stamps.full * card.stamps + stamps.open
  return { stamps: { ...filled(card, Math.max(0, have - taken)), lastOn: stamps.lastOn }, short: Math.max(0, taken - have) }
}

/** What moved a member's stamps, in the order of the books, without sales that came back whole. */
export interface StampMove {
  /** Above zero: given; below: paid out with a full card. */
  stamps: number
  onDate: CivilDate
}

/**
 * What is left on a day of everything that moved. Where a card was paid out and the sale that filled it came back since,
 * what is missing is not asked of later stamps: the reward stands.
 */
export function stampsAfter(card: Card, moves: readonly StampMove[], onDate: CivilDate): Stamps {
  const after = moves.reduce((stamps, move) => (move.stamps > 0 ? addStamps(card, stamps, move) : takeStampsBack(card, stamps, -move.stamps).stamps), NO_STAMPS)
  return stampsOn(card, after, onDate)
}

function filled(card: Card, total: number): { open: number; full: number } {
  return { open: total % card.stamps, full: Math.floor(total / card.stamps) }
}
