import type Database from 'better-sqlite3'

/**
 * What this till's sales took of points, gift cards and store credit that another till's books hold a part of, by the value
 * it paid: until head office has those sales, the other till may let the same be spent again.
 */
export const SPENT_ELSEWHERE_SQL = `SELECT coalesce(sum(json_extract(t.value, '$.amountMinor')), 0)
  FROM sale s, json_each(s.summary, '$.tenders') t
  WHERE s.seq > ? AND CASE json_extract(t.value, '$.kind')
    WHEN 'points' THEN EXISTS (SELECT 1 FROM received_account a WHERE a.member_id = s.member_id)
    WHEN 'gift-card' THEN EXISTS (SELECT 1 FROM received_instrument i WHERE i.instrument_id = json_extract(t.value, '$.cardId'))
    WHEN 'store-credit' THEN EXISTS (SELECT 1 FROM received_instrument i WHERE i.instrument_id = json_extract(t.value, '$.creditId'))
  END`

export interface SpentElsewhere {
  /** By sales after an entry of this till, in minor units of money. */
  after(position: number): number
}

/** Sales are looked at once each for as long as head office's place does not move: a till may be cut off for weeks. */
export function createSpentElsewhere(db: Database.Database): SpentElsewhere {
  const sum = db.prepare<[number], number>(SPENT_ELSEWHERE_SQL).pluck()
  const newest = db.prepare<[], number | null>('SELECT max(seq) FROM sale').pluck()
  let known = { from: -1, upTo: -1, amountMinor: 0 }
  return {
    after(position) {
      if (known.from !== position) known = { from: position, upTo: position, amountMinor: 0 }
      const head = newest.get() ?? 0
      if (head > known.upTo) known = { from: position, upTo: head, amountMinor: known.amountMinor + (sum.get(known.upTo) ?? 0) }
      return known.amountMinor
    },
  }
}
