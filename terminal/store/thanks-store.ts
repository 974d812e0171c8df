import type Database from 'better-sqlite3'
import type { BusinessDay, Instant } from '../../core/time/instant.ts'

/** More than a till writes in a day. */
const ENTRIES_OF_A_DAY = 5000

export interface ThanksStore {
  /** Who joined on a business day, and who had them join: of the till's last entries. */
  enrolledOn(day: BusinessDay): { memberId: string; staffId: string }[]
  /** What customers said since an instant. */
  ratedSince(since: Instant): { saleId: string; score: number }[]
}

/** What a shop thanks its people for. */
export function createThanksStore(db: Database.Database): ThanksStore {
  const enrolled = db.prepare<[number, string], { memberId: string; staffId: string }>(`
    SELECT json_extract(body, '$.memberId') AS memberId, json_extract(body, '$.staffId') AS staffId
    FROM (SELECT body FROM journal ORDER BY seq DESC LIMIT ?) WHERE body LIKE '{"type":"member.enrolled"%' AND json_extract(body, '$.businessDay') = ?`)
  const rated = db.prepare<[number], { saleId: string; score: number }>('SELECT sale_id AS saleId, score FROM rating WHERE rated_at >= ?')
  return { enrolledOn: (day) => enrolled.all(ENTRIES_OF_A_DAY, day), ratedSince: (since) => rated.all(since) }
}
