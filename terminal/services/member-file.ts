import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { MemberFile } from '../../core/contract/member-views.ts'
import { memberView } from './member-views.ts'
import type { Till } from './till.ts'

/** The member an id stands for now, where this till knows them. */
export function knownMember(till: Till, id: string): Result<string, ContractError<'MEMBER_UNKNOWN'>> {
  const memberId = till.projections.people.memberOf(id)
  return till.members.byId(memberId) ? ok(memberId) : fail('MEMBER_UNKNOWN', {})
}

const lastFour = (number: string): string => number.slice(-4)

/** A member's file as the counter may see it. Throws for an id this till does not know. */
export function memberFile(till: Till, id: string): MemberFile {
  const { people } = till.projections
  const memberId = people.memberOf(id)
  const profile = till.members.byId(memberId)
  const { rulebook } = till.rules.now()
  const standing = memberView(till, memberId, { rulebook, onDate: till.rules.dateOf(till.clock.now()), saleBaseMinor: 0 })
  if (!profile || !standing) throw new Error('the file of a member who is not known')
  const ids = people.idsOf(memberId)
  const nameOf = (each: string): string => till.members.byId(each)?.name ?? ''
  const household = people.householdOf(memberId)
  return {
    memberId,
    mergedIds: ids.slice(1),
    version: till.members.versionOf(memberId),
    name: profile.name,
    otherName: profile.otherName,
    language: profile.language,
    birthday: profile.birthday,
    isBlocked: people.isBlocked(memberId),
    cards: ids.flatMap((each) => till.members.cardsOf(each)).map(({ cardId, number, blocked }) => (
      { cardId, last4: lastFour(number), isBlocked: blocked, replacedBy: people.card(cardId)?.replacedBy ?? null })),
    phones: till.members.phonesOf(memberId).map(({ phone }, position) => ({ position, last4: lastFour(phone) })),
    notes: ids.flatMap((each) => till.members.notesOf(each)),
    consents: [...people.consentsOf(memberId)],
    household: household ? { householdId: household.householdId, headId: household.headId, members: household.memberIds.map((each) => ({ memberId: each, name: nameOf(each) })) } : null,
    merges: people.mergesInto(memberId).map(({ mergeId, fromId }) => ({ mergeId, name: nameOf(fromId) })),
    standing,
  }
}
