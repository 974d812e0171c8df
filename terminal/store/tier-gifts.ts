import type Database from 'better-sqlite3'
import { addDays } from '../../core/time/civil.ts'
import type { CivilDate } from '../../core/time/instant.ts'

/** A tier given by hand. */
export interface TierGift {
  readonly giftId: string
  readonly memberId: string
  readonly tierId: string
  readonly from: CivilDate
  readonly until: CivilDate
  /** From that day on it stands no more; null: to its end. */
  readonly withdrawnOn: CivilDate | null
}

/** Tiers given by hand: a table of the points fold. */
export interface TierGifts {
  /** The newest first. */
  of(memberId: string): TierGift[]
  gift(giftId: string): TierGift | null
  give(gift: Omit<TierGift, 'withdrawnOn'>, seq: number): void
  withdraw(giftId: string, on: CivilDate): void
}

const COLUMNS = 'gift_id AS giftId, member_id AS memberId, tier_id AS tierId, from_day AS "from", until_day AS until, withdrawn_on AS withdrawnOn'

export function createTierGifts(db: Database.Database): TierGifts {
  const ofMember = db.prepare<[string], TierGift>(`SELECT ${COLUMNS} FROM projected_tier_gift WHERE member_id = ? ORDER BY seq DESC`)
  const byId = db.prepare<[string], TierGift>(`SELECT ${COLUMNS} FROM projected_tier_gift WHERE gift_id = ?`)
  const insert = db.prepare('INSERT INTO projected_tier_gift (gift_id, seq, member_id, tier_id, from_day, until_day) VALUES (?, ?, ?, ?, ?, ?)')
  const withdraw = db.prepare('UPDATE projected_tier_gift SET withdrawn_on = ? WHERE gift_id = ?')
  return {
    of: (memberId) => ofMember.all(memberId),
    gift: (giftId) => byId.get(giftId) ?? null,
    give: ({ giftId, memberId, tierId, from, until }, seq) => void insert.run(giftId, seq, memberId, tierId, from, until),
    withdraw: (giftId, on) => void withdraw.run(on, giftId),
  }
}

/** The days on which gifts stand; one that was withdrawn on its first day never did. */
export function standingGifts(gifts: readonly TierGift[]): { readonly tierId: string; readonly from: CivilDate; readonly until: CivilDate }[] {
  return gifts.map(({ tierId, from, until, withdrawnOn }) => {
    const last = withdrawnOn === null ? until : addDays(withdrawnOn, -1)
    return { tierId, from, until: last < until ? last : until }
  }).filter(({ from, until }) => from <= until)
}
