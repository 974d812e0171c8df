import { err, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { MethodInput } from '../../core/contract/types.ts'
import { personName } from '../../core/people/person-text.ts'
import { atTill } from './at-till.ts'
import { attachMember } from './basket-changes.ts'
import { bookEvent } from './booking.ts'
import { candidatesFor } from './member-candidates.ts'
import type { Applicant } from './member-candidates.ts'
import { readMemberCard } from './member-cards.ts'
import type { CardRefusal } from './member-cards.ts'
import { indexMember } from './member-index.ts'
import { phoneCountry, phoneNumber } from './phone-numbers.ts'
import { ownerOfCard } from './recognition.ts'
import { referrerOf } from './referrals.ts'
import type { ReferralRefusal } from './referrals.ts'
import type { Till } from './till.ts'

type Enrol = MethodInput<'member.enrol'>
type TextRefusal = ContractError<'TEXT_INVALID'>

/** Names as they are kept; null where there is no other. */
export function namesOf(input: { name: string; otherName: string | null }): Result<{ name: string; otherName: string | null }, TextRefusal> {
  const name = personName(input.name)
  if (!name.ok) return fail('TEXT_INVALID', { field: 'name', reason: name.error })
  if (input.otherName === null || input.otherName.trim() === '') return ok({ name: name.value, otherName: null })
  const otherName = personName(input.otherName)
  return otherName.ok ? ok({ name: name.value, otherName: otherName.value }) : fail('TEXT_INVALID', { field: 'otherName', reason: otherName.error })
}

function readApplicant(till: Till, input: Enrol): Result<Applicant, TextRefusal | CardRefusal | ContractError<'PHONE_INVALID' | 'CONTACT_NEEDED' | 'TERMS_NEEDED'>> {
  const names = namesOf(input)
  if (!names.ok) return names
  if (input.phone === null && input.cardNumber === null) return fail('CONTACT_NEEDED', {})
  const phone = input.phone === null ? null : phoneNumber(input.phone, phoneCountry(till))
  if (input.phone !== null && phone === null) return fail('PHONE_INVALID', {})
  const card = input.cardNumber === null ? ok(null) : readMemberCard(till, input.cardNumber)
  if (!card.ok) return card
  if (!input.consents.some((given) => given.consent === 'terms')) return fail('TERMS_NEEDED', {})
  return ok({ ...names.value, phone, cardNumber: card.value, birthday: input.birthday })
}

type Refusal = ContractError<'TEXT_INVALID' | 'PHONE_INVALID' | 'CONTACT_NEEDED' | 'TERMS_NEEDED' | 'MEMBER_MAYBE_KNOWN' | 'CARD_TAKEN' | 'SALE_PARTLY_PAID'> | CardRefusal | ReferralRefusal

/**
 * A new member, inside the caller's transaction. The open sale stays as it is; the member is put on it unless somebody else
 * is: with a card in hand known strongly, else weakly.
 */
export function enrolMember(till: Till, input: Enrol): Result<{ memberId: string; isOnSale: boolean }, Refusal> {
  const read = readApplicant(till, input)
  if (!read.ok) return read
  const applicant = read.value
  const referrer = input.broughtBy === undefined ? ok(null) : referrerOf(till, input.broughtBy, applicant)
  if (!referrer.ok) return referrer
  const candidates = candidatesFor(till, applicant)
  if (candidates.length > 0 && !input.anyway) return fail('MEMBER_MAYBE_KNOWN', { candidates })
  if (applicant.cardNumber !== null && ownerOfCard(till, applicant.cardNumber)) return fail('CARD_TAKEN', { last4: applicant.cardNumber.slice(-4) })

  const memberId = till.ids.next()
  const card = applicant.cardNumber === null ? null : { cardId: till.ids.next(), number: applicant.cardNumber, blocked: false }
  const { name, otherName, birthday, phone } = applicant
  till.members.put(
    { memberId, name, otherName, birthday, language: input.language, since: till.rules.dateOf(till.clock.now()), importedVisitOn: null },
    card ? [card] : [], phone ? [phone] : [],
  )
  indexMember(till, memberId)
  const who = atTill(till)
  bookEvent(till, { type: 'member.enrolled', memberId, ...who })
  if (card) bookEvent(till, { type: 'member.card-issued', memberId, cardId: card.cardId, ...who })
  if (referrer.value !== null) bookEvent(till, { type: 'member.referred', memberId, ...referrer.value, onDate: till.rules.dateOf(till.clock.now()), ...who })
  for (const given of input.consents) bookEvent(till, { type: 'consent.given', memberId, ...given, ...who })

  till.session.joined = { memberId, at: till.clock.now() }
  const attached = attachMember(till, { memberId, identification: card ? 'strong' : 'weak', replace: false })
  if (attached.ok || attached.error.code === 'MEMBER_ALREADY_ATTACHED') return ok({ memberId, isOnSale: attached.ok })
  if (attached.error.code === 'SALE_PARTLY_PAID') return err(attached.error)
  throw new Error('a member just enrolled is known')
}
