import type { PersonState } from '../../../core/sync/changes/member-change.ts'
import { indexMember } from '../../services/member-index.ts'
import type { Till } from '../../services/till.ts'
import { earlierEntries } from '../../store/segments.ts'
import type { ChangeTaker } from '../change-taker.ts'

/** Takes what all journals come to about somebody, unless this till has said more since. */
function takePerson(till: Till, memberId: string, person: PersonState): void {
  till.persons.take(memberId, person, earlierEntries(till.db) + person.saw)
}

function isOnSale(till: Till, memberId: string): boolean {
  const onSale = till.baskets.open()?.basket.memberId ?? null
  return onSale !== null && onSale === till.projections.people.memberOf(memberId)
}

/**
 * Members in full. What was changed here and not sent yet stays. A member that a snapshot does not name stays too: this till
 * has them because they are of its store, and erasures come as such.
 */
export const memberTaker: ChangeTaker<'member'> = {
  take(change, { till, afterCommit, onMembersChange }) {
    const { key: memberId, consents, person } = change
    if (till.erasureInbox.isListed(memberId)) return null
    const changed = till.memberIntake(change)
    till.knownMembers.drop(memberId)
    takePerson(till, memberId, person)
    till.persons.takeConsents(memberId, consents)
    if (changed) indexMember(till, memberId)
    if (isOnSale(till, memberId)) afterCommit(onMembersChange)
    return null
  },
}

/** Members of other stores by digests; of one whom this till has in full, only who they stand for and whether they are blocked. */
export const memberKnownTaker: ChangeTaker<'member-known'> = {
  take(change, { till }) {
    const { key: memberId, person } = change
    if (till.erasureInbox.isListed(memberId)) return null
    if (till.members.byId(memberId) === null) till.knownMembers.put(change)
    takePerson(till, memberId, person)
    return null
  },
  dropUnnamed: ({ till }) => till.knownMembers.dropUnnamed(),
}

/** What digests are keyed with. */
export const recognitionKeyTaker: ChangeTaker<'recognition-key'> = {
  take({ secret }, { till }) {
    till.knownMembers.keepKey(secret)
    return null
  },
}

/** Somebody was erased: noted here, done after the page (members-settle-step.ts), so that nothing of it waits for files. */
export const erasureTaker: ChangeTaker<'erasure'> = {
  take({ key: memberId }, { till }) {
    till.knownMembers.drop(memberId)
    till.erasureInbox.put(memberId)
    return null
  },
}
