import { create } from 'zustand'
import type { Language } from '../../core/base/local-text.ts'
import { useCounter } from './counter-store.ts'
import { setUi, useUi } from './ui-store.ts'

/** What is keyed of a new member so far: on this screen only, and gone when the sheet closes. */
export interface EnrolDraft {
  /** All digits of the card; null: none was scanned. */
  readonly cardNumber: string | null
  readonly phone: string
  readonly name: string
  /** Day and month as digits, the way people here say it: `1908`. */
  readonly birthday: string
  readonly language: Language
  readonly terms: boolean
  readonly offers: boolean
  /** The cashier looked at these members: the applicant is none of them. */
  readonly notThese: readonly string[]
}

const EMPTY: EnrolDraft = { cardNumber: null, phone: '', name: '', birthday: '', language: 'en', terms: false, offers: false, notThese: [] }

export const useEnrolDraft = create<EnrolDraft>(() => EMPTY)
export const setDraft = useEnrolDraft.setState

/** Opens the sheet for a new member beside the basket, with what is known already. One that is open stays as it is. */
export function openEnrolment(known: Partial<EnrolDraft> = {}): void {
  const { side, sheet } = useUi.getState()
  const card = side?.kind === 'new-card' ? { cardNumber: side.cardNumber } : {}
  if (sheet?.kind === 'enrol') setDraft({ ...card, ...known })
  else setDraft({ ...EMPTY, language: useCounter.getState().terminal?.language ?? 'en', ...card, ...known }, true)
  setUi({ screen: 'sell', side: null, done: null, sheet: { kind: 'enrol' } })
}

/** What was looked for and not found, as what is known of somebody new: a number or a name. */
export function asDraft(text: string): Pick<EnrolDraft, 'phone'> | Pick<EnrolDraft, 'name'> {
  return /^[\d+ ()-]+$/.test(text) ? { phone: text } : { name: text }
}

/** Forgets what was keyed. */
export function clearDraft(): void {
  setDraft(EMPTY, true)
}

/** A blank card fills the sheet that is open; false: none is. */
export function fillEnrolment(cardNumber: string): boolean {
  if (useUi.getState().sheet?.kind !== 'enrol') return false
  setDraft({ cardNumber, notThese: [] })
  return true
}
