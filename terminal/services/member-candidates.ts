import type { MemberCandidate } from '../../core/contract/member-candidate.ts'
import type { MethodInput, MethodOutput } from '../../core/contract/types.ts'
import { personName } from '../../core/people/person-text.ts'
import { mayBeSameName } from '../../core/people/similar-names.ts'
import type { KeptPhone } from '../store/member-store.ts'
import { readMemberCard } from './member-cards.ts'
import { nameForms } from './member-index.ts'
import { phoneCountry, phoneNumber } from './phone-numbers.ts'
import { ownerOfCard, ownersOfPhone, shownName } from './recognition.ts'
import { tillLanguage } from './till.ts'
import type { Till } from './till.ts'

/** Most members of one birthday that are compared by name: a till with a million members has about three thousand. */
const SAME_BIRTHDAY = 5_000
const MOST_CANDIDATES = 5

/** What somebody says of themselves, as it would be kept. */
export interface Applicant {
  readonly name: string
  readonly otherName: string | null
  readonly phone: Pick<KeptPhone, 'phone' | 'typed'> | null
  readonly cardNumber: string | null
  readonly birthday: string | null
}

/** Members who may be the applicant: by the card, the phone, or a like name born on the same day. */
export function candidatesFor(till: Till, applicant: Applicant): MemberCandidate[] {
  const found = new Map<string, MemberCandidate>()
  const note = (id: string, why: MemberCandidate['why']): void => {
    const memberId = till.projections.people.memberOf(id)
    const name = shownName(till, memberId, tillLanguage(till))
    if (name !== null && !found.has(memberId)) found.set(memberId, { memberId, name, why, phoneLast4: till.members.contactOf(memberId).phoneLast4 })
  }
  const byCard = applicant.cardNumber === null ? null : ownerOfCard(till, applicant.cardNumber)
  if (byCard) note(byCard.memberId, 'card')
  for (const memberId of applicant.phone === null ? [] : ownersOfPhone(till, applicant.phone.phone)) note(memberId, 'phone')
  const forms = nameForms(applicant)
  for (const other of applicant.birthday === null ? [] : till.members.byBirthday(applicant.birthday, SAME_BIRTHDAY)) {
    if (mayBeSameName(forms, nameForms(other))) note(other.memberId, 'name-and-birthday')
  }
  return [...found.values()].slice(0, MOST_CANDIDATES)
}

/** Looks at what is typed so far: what cannot be read yet finds nobody, and is no error. */
export function checkApplicant(till: Till, typed: MethodInput<'member.check'>): MethodOutput<'member.check'> {
  const phone = typed.phone === null || typed.phone.trim() === '' ? null : phoneNumber(typed.phone, phoneCountry(till))
  const card = typed.cardNumber === null || typed.cardNumber === '' ? null : readMemberCard(till, typed.cardNumber)
  const name = personName(typed.name)
  const cardNumber = card?.ok ? card.value : null
  const candidates = candidatesFor(till, { name: name.ok ? name.value : '', otherName: null, phone, cardNumber, birthday: name.ok ? typed.birthday : null })
  const state = (isThere: boolean, isRead: boolean, why: MemberCandidate['why']) => {
    if (!isThere) return 'none'
    if (!isRead) return 'unusable'
    return candidates.some((candidate) => candidate.why === why) ? 'known' : 'new'
  }
  return {
    candidates,
    phone: state(typed.phone !== null && typed.phone.trim() !== '', phone !== null, 'phone'),
    card: state(card !== null, card?.ok === true, 'card'),
  }
}

/** Other members who may be this one: with the same phone, or a like name born on the same day. */
export function membersAlike(till: Till, memberId: string): MemberCandidate[] {
  const profile = till.members.byId(memberId)
  if (!profile) return []
  const phones = till.members.phonesOf(memberId)
  const found = (phones.length === 0 ? [null] : phones).flatMap((phone) => candidatesFor(till, { ...profile, phone, cardNumber: null }))
  const others = new Map(found.filter((candidate) => candidate.memberId !== memberId).map((candidate) => [candidate.memberId, candidate]))
  return [...others.values()].slice(0, MOST_CANDIDATES)
}
