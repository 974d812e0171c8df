import type { Language } from '../../../core/base/local-text.ts'
import { birthdaySchema } from '../../../core/contract/member-views.ts'
import type { MemberCandidate } from '../../../core/contract/member-candidate.ts'
import type { MethodInput, MethodOutput } from '../../../core/contract/types.ts'
import { CONSENT_TEXTS } from '../../../core/people/consent-texts.ts'
import type { EnrolDraft } from '../../state/enrol-draft.ts'

type Check = MethodOutput<'member.check'>

/** What still keeps somebody from joining, in the order of the fields; null: nothing. */
export type Missing = 'contact' | 'phone' | 'card' | 'known' | 'name' | 'birthday' | 'terms'

export interface EnrolState {
  readonly missing: Missing | null
  /** Members who may be the applicant and were not ruled out yet. */
  readonly candidates: readonly MemberCandidate[]
}

/** A birthday as it is keyed: day and month in English, month and day in Chinese. `part`: more digits are to come. */
export function birthdayOf(digits: string, lang: Language): { readonly is: 'none' | 'part' | 'wrong' } | { readonly is: 'day'; readonly birthday: string } {
  if (digits === '') return { is: 'none' }
  if (digits.length < 4) return { is: 'part' }
  const [first, second] = [digits.slice(0, 2), digits.slice(2)]
  const birthday = lang === 'zh' ? `${first}-${second}` : `${second}-${first}`
  return birthdaySchema.safeParse(birthday).success ? { is: 'day', birthday } : { is: 'wrong' }
}

const keptBirthday = (draft: EnrolDraft, lang: Language): string | null => {
  const read = birthdayOf(draft.birthday, lang)
  return read.is === 'day' ? read.birthday : null
}

/** What the till is asked while somebody types. */
export function checkInput(draft: EnrolDraft, lang: Language): MethodInput<'member.check'> {
  return { name: draft.name, phone: draft.phone === '' ? null : draft.phone, cardNumber: draft.cardNumber, birthday: keptBirthday(draft, lang) }
}

/** What the sheet may do with what is keyed so far. `check`: what the till said of it; null: nothing yet. */
export function enrolState(draft: EnrolDraft, check: Check | null, lang: Language): EnrolState {
  const candidates = check?.candidates.filter(({ memberId }) => !draft.notThese.includes(memberId)) ?? []
  const birthday = birthdayOf(draft.birthday, lang).is
  const missing = ((): Missing | null => {
    if (draft.cardNumber === null && draft.phone === '') return 'contact'
    if (draft.phone !== '' && check?.phone === 'unusable') return 'phone'
    if (check?.card === 'unusable') return 'card'
    if (candidates.length > 0) return 'known'
    if (draft.name.trim() === '') return 'name'
    if (birthday === 'part' || birthday === 'wrong') return 'birthday'
    return draft.terms ? null : 'terms'
  })()
  return { missing, candidates }
}

/** The command that makes the member. Offers go by SMS, so they need a phone. */
export function enrolInput(draft: EnrolDraft, lang: Language): Omit<MethodInput<'member.enrol'>, 'commandId'> {
  const { language } = draft
  return {
    name: draft.name, otherName: null, phone: draft.phone === '' ? null : draft.phone, cardNumber: draft.cardNumber, birthday: keptBirthday(draft, lang), language,
    consents: [
      { consent: 'terms', channel: 'none', textVersion: CONSENT_TEXTS.terms.version, language },
      ...(draft.offers && draft.phone !== '' ? [{ consent: 'offers', channel: 'sms', textVersion: CONSENT_TEXTS.offers.version, language } as const] : []),
    ],
    anyway: draft.notThese.length > 0,
  }
}

/** What may stand in a phone number as it is typed: digits, and what people put between them. */
export function asPhone(text: string): string {
  const kept = text.replace(/[^\d+ ()-]/g, '')
  return (kept.startsWith('+') ? '+' : '') + kept.replaceAll('+', '').slice(0, 24)
}
