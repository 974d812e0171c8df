import type Database from 'better-sqlite3'
import type { RatingReason } from '../../core/contract/display-views.ts'

/** What a customer thought of a sale: the score (0 to 10), and why, where they said so. */
export interface Rating {
  readonly saleId: string
  readonly score: number
  readonly reason: RatingReason | null
  /** UTC milliseconds. */
  readonly ratedAt: number
}

export interface RatingStore {
  /** Keeps a rating in the place of an earlier one of the same sale; it is to be sent then, again. */
  put(rating: Rating): void
  /** The oldest that head office does not have as they are now. */
  unsent(limit: number): Rating[]
  /** Head office has these, as they were sent; one that changed meanwhile is still to be sent. */
  sent(ratings: readonly Rating[]): void
}

/** Ratings by sale, until they are old; they are no part of the books. */
export function createRatingStore(db: Database.Database): RatingStore {
  const put = db.prepare(`INSERT INTO rating (sale_id, score, reason, rated_at, is_sent) VALUES (@saleId, @score, @reason, @ratedAt, 0)
    ON CONFLICT (sale_id) DO UPDATE SET score = excluded.score, reason = excluded.reason, rated_at = excluded.rated_at, is_sent = 0`)
  const unsent = db.prepare<[number], Rating>('SELECT sale_id AS saleId, score, reason, rated_at AS ratedAt FROM rating WHERE is_sent = 0 ORDER BY rated_at, sale_id LIMIT ?')
  const sent = db.prepare('UPDATE rating SET is_sent = 1 WHERE sale_id = @saleId AND score = @score AND reason IS @reason AND rated_at = @ratedAt')
  return {
    put: (rating) => void put.run(rating),
    unsent: (limit) => unsent.all(limit),
    sent: db.transaction((ratings: readonly Rating[]) => {
      for (const rating of ratings) sent.run(rating)
    }),
  }
}
