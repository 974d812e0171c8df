import { create } from 'zustand'
import type { CashCount, ShiftCount } from '../../core/contract/cash-methods.ts'
import type { MethodOutput } from '../../core/contract/types.ts'

export type DayTab = 'drawer' | 'x' | 'z' | 'past'
export const DRAWER_TASKS = ['float', 'pay-in', 'pay-out', 'drop', 'no-sale', 'count', 'hand-over'] as const
export type DrawerTask = (typeof DRAWER_TASKS)[number]

/** What is being counted: a field is left out until somebody keyed something in it. */
export interface CountDraft {
  /** How many of each note and coin, by value in minor units. */
  readonly pieces: Readonly<Record<number, number>>
  /** All the cash in one sum, where the currency has no table of notes and coins. */
  readonly totalMinor: number | null
  /** As the payment terminal adds up; null: nobody looked. */
  readonly cardMinor: number | null
  readonly paynowMinor: number | null
}

export interface DayState {
  readonly tab: DayTab
  readonly task: DrawerTask
  /** The open shift and the one before, as last told; null: not read yet. */
  readonly shifts: MethodOutput<'shift.get'> | null
  /** A count outlives a scan and a look at another page. */
  readonly draft: CountDraft
  /** The field of the count that the keypad types into. */
  readonly field: CountField | null
}

/** A note or coin by its value, or a sum. */
export type CountField = number | 'totalMinor' | 'cardMinor' | 'paynowMinor'

const NOTHING_COUNTED: CountDraft = { pieces: {}, totalMinor: null, cardMinor: null, paynowMinor: null }
const AT_FIRST: DayState = { tab: 'drawer', task: 'pay-in', shifts: null, draft: NOTHING_COUNTED, field: null }
/** More of one note or coin than any drawer holds; and more than any terminal adds up in a shift. */
const MOST_PIECES = 99_999
const MOST_MINOR = 99_999_999

export const useDay = create<DayState>(() => AT_FIRST)
export const setDay = useDay.setState

/** Another person at the till begins anew: a count is the work of one. */
export function forgetDay(): void {
  setDay({ ...AT_FIRST, shifts: useDay.getState().shifts })
}

export function forgetCount(): void {
  setDay({ draft: NOTHING_COUNTED, field: null })
}

export const countedIn = (draft: CountDraft, field: CountField): number => (typeof field === 'number' ? draft.pieces[field] ?? 0 : draft[field] ?? 0)

/** Keeps what was keyed in a field; more than can be is not taken. */
export function keyCount(field: CountField, value: number): void {
  if (value > (typeof field === 'number' ? MOST_PIECES : MOST_MINOR)) return
  setDay(({ draft }) => ({ draft: typeof field === 'number' ? { ...draft, pieces: { ...draft.pieces, [field]: value } } : { ...draft, [field]: value } }))
}

/** The notes and coins counted, in minor units. */
export const cashOf = ({ pieces, totalMinor }: CountDraft): number => totalMinor ?? Object.entries(pieces).reduce((sum, [valueMinor, count]) => sum + Number(valueMinor) * count, 0)

/** Whether anybody keyed anything into the count of the drawer, be it nought. */
export const hasCounted = ({ pieces, totalMinor }: CountDraft): boolean => totalMinor !== null || Object.keys(pieces).length > 0

/** The counted cash as it goes to the till. */
export function cashCountOf({ pieces, totalMinor }: CountDraft): CashCount {
  if (totalMinor !== null) return { by: 'total', totalMinor }
  return { by: 'pieces', pieces: Object.entries(pieces).map(([valueMinor, count]) => ({ valueMinor: Number(valueMinor), count })) }
}

/** The whole count as it goes to the till. */
export const countOf = (draft: CountDraft): ShiftCount => ({ cash: cashCountOf(draft), cardMinor: draft.cardMinor, paynowMinor: draft.paynowMinor })
