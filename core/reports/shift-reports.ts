import { z } from 'zod'
import { civilDateSchema } from '../base/numbers.ts'
import type { ShiftClosed } from '../ledger/events/cash-events.ts'
import { tenderCountSchema } from '../ledger/events/cash-events.ts'
import type { JournalEvent } from '../ledger/journal.ts'
import type { Posting } from '../ledger/postings.ts'
import type { DayRules } from '../time/civil.ts'
import type { Instant } from '../time/instant.ts'
import { addEntry } from './add-entry.ts'
import { figuresSchema } from './figures.ts'
import type { Figures, Owed } from './figures.ts'
import { emptyTally, figuresOfTally } from './tally.ts'
import type { Tally } from './tally.ts'

const closingSchema = z.strictObject({
  zNumber: z.int().positive(),
  letters: z.string(),
  at: z.int(),
  staffId: z.string(),
  how: z.enum(['counted', 'handed-over', 'left-open']),
  tenders: z.array(tenderCountSchema),
  leftMinor: z.int(),
  toSafeMinor: z.int(),
  differenceReason: z.string().nullable(),
  /** The journal before the closing: printed, it leaves the till. */
  head: z.strictObject({ seq: z.int().nonnegative(), hash: z.string() }),
})

/**
 * The report of a shift: every entry of the journal after the closing before it, up to its own closing. So each entry is in
 * one report, and what happens after a closing belongs to the next. `closing` null: of the shift that is open (X).
 */
export const shiftReportSchema = z.strictObject({
  shiftId: z.string(),
  businessDay: civilDateSchema,
  openedAt: z.int(),
  openedBy: z.string(),
  /** Places of its first and last entry among all of the till. */
  firstPosition: z.int().nonnegative(),
  lastPosition: z.int().nonnegative(),
  closing: closingSchema.nullable(),
  figures: figuresSchema,
})
export type ShiftReport = z.infer<typeof shiftReportSchema>

export interface Entry {
  readonly position: number
  readonly at: Instant
  readonly event: JournalEvent
}

interface Stretch {
  readonly tally: Tally
  readonly firstPosition: number
  lastPosition: number
  opened: { readonly event: Extract<JournalEvent, { type: 'shift.opened' }>; readonly at: Instant } | null
}

/**
 * Cuts a till's entries, in their order, into the reports of its shifts. The last one is of the open shift; entries after
 * the last closing that no shift was opened for yet are in none.
 */
export function* shiftReports(entries: Iterable<Entry>, day: DayRules): Generator<ShiftReport> {
  let now: Stretch | null = null
  for (const { position, at, event } of entries) {
    // Older programs opened the next shift and said nothing of the one before.
    if (event.type === 'shift.opened' && now !== null && now.opened !== null) {
      yield* told(now, null)
      now = null
    }
    now ??= { tally: emptyTally(), firstPosition: position, lastPosition: position, opened: null }
    now.lastPosition = position
    if (event.type === 'shift.opened') now.opened = { event, at }
    addEntry(now.tally, event, at, day)
    if (event.type !== 'shift.closed') continue
    yield* told(now, { event, at })
    now = null
  }
  if (now !== null) yield* told(now, null)
}

function* told({ tally, firstPosition, lastPosition, opened }: Stretch, closed: { readonly event: ShiftClosed; readonly at: Instant } | null): Generator<ShiftReport> {
  if (opened === null) return
  const { event: { shiftId, businessDay, staffId }, at } = opened
  yield { shiftId, businessDay, openedAt: at, openedBy: staffId, firstPosition, lastPosition, closing: closed && closingOf(closed.event, closed.at), figures: figuresOfTally(tally) }
}

function closingOf(event: ShiftClosed, at: Instant): ShiftReport['closing'] {
  const { zNumber, letters = '', staffId, how, tenders, leftMinor, toSafeMinor, differenceReason = null, head } = event
  return { zNumber, letters, at, staffId, how, tenders, leftMinor, toSafeMinor, differenceReason, head }
}

/** What is owed before a stretch, from what is owed after it. */
export function owedBefore(after: Owed, { points, accounts }: Pick<Figures, 'points' | 'accounts'>): Owed {
  const moved = (account: Posting['account']): number => accounts.find((row) => row.account === account)?.amount ?? 0
  return {
    points: after.points - points.change,
    giftCardsMinor: after.giftCardsMinor + moved('gift-card-liability'),
    storeCreditMinor: after.storeCreditMinor + moved('store-credit'),
    accountsMinor: after.accountsMinor - moved('customer-accounts'),
  }
}
