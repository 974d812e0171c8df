import { z } from 'zod'
import { instantSchema } from '../../core/base/numbers.ts'
import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { MemberSnapshot } from '../../core/basket/basket.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { Tender } from '../../core/contract/tender.ts'
import type { Settings } from '../store/settings-store.ts'

const BARRED = 'spending.barred'

const barredSchema = z.strictObject({
  because: z.enum(['restored', 'damaged']),
  since: instantSchema,
})
export type SpendingBarred = z.output<typeof barredSchema>

type Guarded = { readonly settings: Settings }

/**
 * Whether points, gift cards, store credit, held points and personal vouchers may be spent without head office. Not on a
 * till that may lack entries, until its balances are known to be right: what it lacks may have been spent already.
 */
export function offlineSpending(till: Guarded): { readonly allowed: true } | { readonly allowed: false; readonly because: SpendingBarred['because'] } {
  const barred = spendingBarred(till.settings)
  return barred === null ? { allowed: true } : { allowed: false, because: barred.because }
}

/** The same as the outcome of a command: call it wherever something of a customer's is spent without head office. */
export function refuseBarredSpending(till: Guarded): Result<null, ContractError<'SPEND_ONLINE_ONLY'>> {
  const spending = offlineSpending(till)
  return spending.allowed ? ok(null) : fail('SPEND_ONLINE_ONLY', { because: spending.because })
}

/** The same for the parts of a payment: money may always be taken. */
export function refuseBarredTenders(till: Guarded, tenders: readonly Pick<Tender, 'kind'>[]): Result<null, ContractError<'SPEND_ONLINE_ONLY'>> {
  return tenders.some(({ kind }) => kind === 'points' || kind === 'hold' || kind === 'gift-card' || kind === 'store-credit') ? refuseBarredSpending(till) : ok(null)
}

/** A member as the rules see one where nothing may be spent: full stamp cards and entitlements stay where they are. */
export function withoutRewards<M extends Pick<MemberSnapshot, 'fullStampCards' | 'entitlements'>>(till: Guarded, member: M): M {
  if (offlineSpending(till).allowed) return member
  const { fullStampCards: _full, entitlements: _entitlements, ...rest } = member
  return rest as M
}

/** Since when and why; null: nothing is barred. */
export function spendingBarred(settings: Settings): SpendingBarred | null {
  const stored = settings.get(BARRED)
  return stored === null || stored === '' ? null : barredSchema.parse(JSON.parse(stored))
}

/** The till may lack entries: from now on nothing is spent without head office. The reason that came first stays. */
export function barSpending(settings: Settings, barred: SpendingBarred): void {
  if (spendingBarred(settings) === null) settings.set(BARRED, JSON.stringify(barred))
}

/** Head office has sent what the till lacked, or a manager answers for it: spending goes on. */
export function spendingCleared(till: Guarded): void {
  if (spendingBarred(till.settings) !== null) till.settings.set(BARRED, '')
}
