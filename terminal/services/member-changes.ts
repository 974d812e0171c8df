import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { MethodInput } from '../../core/contract/types.ts'
import type { Approval } from '../../core/ledger/approval.ts'
import { personNote } from '../../core/people/person-text.ts'
import type { KeptPhone, MemberProfile } from '../store/member-store.ts'
import { atTill } from './at-till.ts'
import { bookEvent } from './booking.ts'
import { namesOf } from './member-enrolment.ts'
import { indexMember } from './member-index.ts'
import { phoneCountry, phoneNumber } from './phone-numbers.ts'
import type { Till } from './till.ts'

export const MOST_PHONES = 10
export const MOST_NOTES = 50

type Update = Omit<MethodInput<'member.update'>, 'commandId' | 'memberId'>
type UpdateRefusal = ContractError<'TEXT_INVALID' | 'PHONE_INVALID' | 'MEMBER_CHANGED' | 'MEMBER_FULL'>

function profileOf(till: Till, memberId: string): MemberProfile {
  const profile = till.members.byId(memberId)
  if (!profile) throw new Error('a member who is changed is known')
  return profile
}

/** Changes names, day of birth, language and phones, inside the caller's transaction. */
export function updateMember(till: Till, memberId: string, update: Update): Result<null, UpdateRefusal> {
  if (till.members.versionOf(memberId) !== update.version) return fail('MEMBER_CHANGED', {})
  const profile = profileOf(till, memberId)
  const names = namesOf({ name: update.name ?? profile.name, otherName: update.otherName === undefined ? profile.otherName : update.otherName })
  if (!names.ok) return names
  const phones = changedPhones(till, memberId, update)
  if (!phones.ok) return phones
  till.members.change({
    memberId, ...names.value,
    birthday: update.birthday === undefined ? profile.birthday : update.birthday,
    language: update.language ?? profile.language,
  }, phones.value, till.clock.now())
  indexMember(till, memberId)
  return ok(null)
}

function changedPhones(till: Till, memberId: string, { addPhones = [], removePhones = [] }: Update): Result<KeptPhone[], ContractError<'PHONE_INVALID' | 'MEMBER_FULL'>> {
  const kept = till.members.phonesOf(memberId).filter((_, position) => !removePhones.includes(position))
  const byNumber = new Map(kept.map((phone) => [phone.phone, phone]))
  for (const text of addPhones) {
    const phone = phoneNumber(text, phoneCountry(till))
    if (!phone) return fail('PHONE_INVALID', {})
    byNumber.set(phone.phone, phone)
  }
  return byNumber.size <= MOST_PHONES ? ok([...byNumber.values()]) : fail('MEMBER_FULL', { what: 'phones', most: MOST_PHONES })
}

/** Writes something down for the cashier, inside the caller's transaction. It is personal data, and goes with the profile. */
export function addNote(till: Till, memberId: string, { kind, text }: Pick<MethodInput<'member.addNote'>, 'kind' | 'text'>): Result<null, ContractError<'TEXT_INVALID' | 'MEMBER_FULL'>> {
  const note = personNote(text)
  if (!note.ok) return fail('TEXT_INVALID', { field: 'note', reason: note.error })
  if (till.members.notesOf(memberId).length >= MOST_NOTES) return fail('MEMBER_FULL', { what: 'notes', most: MOST_NOTES })
  till.members.putNote(memberId, { noteId: till.ids.next(), kind, text: note.value, at: till.clock.now() })
  return ok(null)
}

/** Deletes a note, under whichever id of the member it was written. */
export function removeNote(till: Till, memberId: string, noteId: string): Result<null, ContractError<'NOTE_UNKNOWN'>> {
  const removed = till.projections.people.idsOf(memberId).some((each) => till.members.removeNote(each, noteId))
  return removed ? ok(null) : fail('NOTE_UNKNOWN', {})
}

/** Blocks a member: none of their cards is good and nobody puts them on a sale until they are unblocked. */
export function blockMember(till: Till, memberId: string, reason: MethodInput<'member.block'>['reason'], approval: Approval): Result<null, ContractError<'MEMBER_BLOCKED'>> {
  if (till.projections.people.isBlocked(memberId)) return fail('MEMBER_BLOCKED', {})
  bookEvent(till, { type: 'member.blocked', memberId, reason, approval, ...atTill(till) })
  return ok(null)
}

export function unblockMember(till: Till, memberId: string, approval: Approval): Result<null, ContractError<'MEMBER_NOT_BLOCKED'>> {
  if (!till.projections.people.isBlocked(memberId)) return fail('MEMBER_NOT_BLOCKED', {})
  bookEvent(till, { type: 'member.unblocked', memberId, approval, ...atTill(till) })
  return ok(null)
}

/** Gives or withdraws a consent, inside the caller's transaction. What stands already is not written again. */
export function setConsent(till: Till, memberId: string, { consent, channel, given }: Pick<MethodInput<'consent.set'>, 'consent' | 'channel' | 'given'>): Result<null, ContractError<'TERMS_NEEDED'>> {
  if (consent === 'terms' && given === null) return fail('TERMS_NEEDED', {})
  const stands = till.projections.people.consentsOf(memberId).find((each) => each.consent === consent && each.channel === channel)
  if (given === null) {
    if (stands?.given) bookEvent(till, { type: 'consent.withdrawn', memberId, consent, channel, ...atTill(till) })
    return ok(null)
  }
  const same = stands?.given === true && stands.textVersion === given.textVersion && stands.language === given.language
  if (!same) bookEvent(till, { type: 'consent.given', memberId, consent, channel, ...given, ...atTill(till) })
  return ok(null)
}
