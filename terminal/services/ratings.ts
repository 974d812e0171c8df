import type { RatingReason } from '../../core/contract/display-views.ts'
import type { Settings } from '../store/settings-store.ts'
import type { Till } from './till.ts'

const SETTING = 'display.asks-for-rating'

/** Whether customers are asked after they paid; they are, until somebody says no. */
export const asksForRating = (settings: Settings): boolean => settings.get(SETTING) !== 'no'

/** Inside the caller's transaction. */
export function setAsksForRating(settings: Settings, asks: boolean): void {
  settings.set(SETTING, asks ? 'yes' : 'no')
}

/** Keeps what a customer thinks of a sale, without a name; said again, the last one counts. Inside the caller's transaction. */
export function keepRating(till: Till, rating: { readonly saleId: string; readonly score: number; readonly reason: RatingReason | null }): void {
  till.ratings.put({ ...rating, ratedAt: till.clock.now() })
}
