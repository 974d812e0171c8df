import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { Approval } from '../../core/ledger/approval.ts'
import type { MemberErased } from '../../core/ledger/events/member-events.ts'
import { forfeitPostings } from '../../core/ledger/merge-entries.ts'
import { createErasureList } from '../store/erasure-list.ts'
import { createErasureStore, emptyLog, fileHolds, writeAnew } from '../store/erasure-store.ts'
import { atTill } from './at-till.ts'
import { changeBasket } from './basket-changes.ts'
import { bookEvent } from './booking.ts'
import { BooksStopped } from './books-thread.ts'
import type { BooksThread } from './books-thread.ts'
import { leaveHousehold } from './households.ts'
import { forgetOnReceipts, namesOnReceipts } from './member-receipts.ts'
import { pointsStanding } from './member-merge.ts'
import type { Till } from './till.ts'

/** A database up to this size is searched and, where that is needed, written anew at once; a larger one in a thread, and at the next start. */
const AT_ONCE_BYTES = 64 * 1024 * 1024

const listOf = (till: Till) => createErasureList(dirname(till.db.name))

/** What they are called, and were on receipts. */
function allNames(till: Till, memberIds: readonly string[]): string[] {
  const profiles = memberIds.map((memberId) => till.members.byId(memberId)).filter((profile) => profile !== null)
  const names = profiles.flatMap(({ name, otherName }) => (otherName === null ? [name] : [name, otherName]))
  return [...new Set([...names, ...namesOnReceipts(till, memberIds)])]
}

/** Everything that names these members and nobody else, as it may stand in a file. */
export function tracesOf(till: Till, memberIds: readonly string[]): string[] {
  const erasures = createErasureStore(till.db)
  const numbersAndNotes = memberIds.flatMap((memberId) => [
    ...till.members.cardsOf(memberId).map((card) => card.number),
    ...till.members.phonesOf(memberId).flatMap(({ phone, typed }) => [phone.slice(1), ...(typed === null ? [] : [typed])]),
    ...till.members.notesOf(memberId).map((note) => note.text),
  ])
  return [...new Set([...allNames(till, memberIds).filter((name) => !erasures.isShared(name, memberIds)), ...numbersAndNotes])]
}

/** Deletes what the till keeps about a person beside the journal, under every id of theirs; inside the caller's transaction. */
function deleteRows(till: Till, memberIds: readonly string[]): void {
  const erasures = createErasureStore(till.db)
  forgetOnReceipts(till, memberIds, allNames(till, memberIds))
  till.baskets.forgetWords(memberIds)
  const { coupons } = till.projections
  till.couponCodes.remove([...memberIds.flatMap((memberId) => coupons.issuedTo(memberId)).map(({ issuedId }) => issuedId), ...till.couponCodes.foreignOf(memberIds)])
  till.referralCodes.remove(memberIds)
  for (const memberId of memberIds) {
    till.finder.remove('member', memberId)
    till.members.erase(memberId)
    till.knownMembers.drop(memberId)
    till.erasureInbox.drop(memberId)
  }
  erasures.forgetDigests(memberIds)
  erasures.note(memberIds, till.clock.now())
}

type Who = Pick<MemberErased, 'approval' | 'staffId' | 'shiftId' | 'businessDay' | 'cause'>

function bookErasure(till: Till, memberIds: readonly string[], who: Who): void {
  const [memberId, ...alsoIds] = memberIds
  if (memberId === undefined) throw new Error('nobody is erased')
  bookEvent(till, {
    type: 'member.erased', memberId, alsoIds, ...who,
    postings: memberIds.flatMap((each) => forfeitPostings(each, pointsStanding(till, each))),
    rulebookVersion: till.rules.now().rulebook.version,
  })
}

/**
 * Erases a member, inside the caller's transaction: name, cards, phones, notes, what they are found by, and their name on
 * receipts. What is in the books stays, by id; points nobody can claim any more are forfeited. `wipe` comes after the commit.
 * Nobody approves it where somebody who just joined is taken away again.
 */
export function eraseMember(till: Till, memberId: string, approval: Approval | null): Result<{ memberIds: readonly string[] }, ContractError<'SALE_PARTLY_PAID'>> {
  const memberIds = till.projections.people.idsOf(memberId)
  const open = till.baskets.open()
  if (open && open.basket.memberId === memberId) {
    const detached = changeBasket(till, open, { kind: 'detach-member' })
    if (!detached.ok) {
      if (detached.error.code === 'SALE_PARTLY_PAID') return { ok: false, error: detached.error }
      throw new Error('an open sale can lose its member')
    }
  }
  if (till.projections.people.householdOf(memberId)) leaveHousehold(till, memberId)
  bookErasure(till, memberIds, { cause: 'asked-for', approval, ...atTill(till) })
  deleteRows(till, memberIds)
  return ok({ memberIds })
}

const BY_LIST = { cause: 'list', approval: null, staffId: null, shiftId: null, businessDay: null } as const

/** Takes a member off the open sale; false where that cannot be just now: it is partly paid. */
function takenOffSale(till: Till, memberIds: readonly string[]): boolean {
  const open = till.baskets.open()
  if (open === null || open.basket.memberId === null || !memberIds.includes(open.basket.memberId)) return true
  return changeBasket(till, open, { kind: 'detach-member' }).ok
}

/**
 * Erases whom head office's list names, while the till sells: all in one transaction. One who is on a sale that is partly
 * paid waits for its end. `wipe` comes after the commit.
 */
export function eraseListed(till: Till, listed: readonly string[]): { memberIds: readonly string[]; traces: readonly string[] } {
  if (listed.length === 0) return { memberIds: [], traces: [] }
  return till.db.transaction(() => {
    const memberIds = listed.filter((memberId) => takenOffSale(till, [memberId]))
    const traces = tracesOf(till, memberIds)
    for (const memberId of memberIds) {
      if (!till.projections.people.isErased(memberId)) bookErasure(till, [memberId], BY_LIST)
      deleteRows(till, [memberId])
    }
    return { memberIds, traces }
  }).immediate()
}

/**
 * Takes every trace out of the files, after the commit: the list of erasures first, so that it also holds for an older
 * database that is put in place; then the log; then, where a trace is found in free space, the whole database is written anew.
 * A large file is searched in a thread.
 *
 * @returns false where that is left for the next start
 */
export async function wipe(till: Till, thread: BooksThread | null, memberIds: readonly string[], traces: readonly string[]): Promise<boolean> {
  listOf(till).add(memberIds)
  const erasures = createErasureStore(till.db)
  let isClean = emptyLog(till.db)
  if (isClean && await holdsTraces(till, thread, traces)) {
    isClean = isSmall(till) && writeAnew(till.db)
    if (isClean) erasures.markWiped()
  } else if (isClean) erasures.markWiped(memberIds)
  if (isClean) isClean = emptyLog(till.db)
  till.log.info('member.erased', { wiped: isClean })
  return isClean
}

const isSmall = (till: Till): boolean => statSync(till.db.name).size <= AT_ONCE_BYTES

/** Selling goes on while a large file is searched; no trace can come back meanwhile. What could not be searched, or there is no thread for, counts as held. */
async function holdsTraces(till: Till, thread: BooksThread | null, traces: readonly string[]): Promise<boolean> {
  if (isSmall(till)) return fileHolds(till.db.name, traces)
  if (thread === null) return true
  try {
    return await thread.run({ what: 'search', file: till.db.name, texts: traces })
  } catch (error) {
    if (!(error instanceof BooksStopped)) till.log.error('member.not-searched', { message: error instanceof Error ? error.message : 'unknown' })
    return true
  }
}

/**
 * Erases again whoever was erased before and is here nevertheless: an older database was put in place, or the list came
 * from head office. At every start. What an earlier wipe left is wiped now.
 *
 * @param received ids that head office sends
 */
export function applyErasures(till: Till, received: readonly string[] = []): void {
  const erasures = createErasureStore(till.db)
  const { people } = till.projections
  const listed = new Set([...listOf(till).ids(), ...received, ...people.erasedIds(), ...erasures.ids()])
  const here = [...listed].filter((memberId) => till.members.byId(memberId) !== null || (received.includes(memberId) && !people.isErased(memberId)))
  const again = here.length > 0
  if (again) {
    till.db.transaction(() => {
      for (const memberId of here) {
        if (!people.isErased(memberId)) bookErasure(till, [memberId], BY_LIST)
        deleteRows(till, [memberId])
      }
    }).immediate()
    till.log.warn('member.erased-again', { members: here.length })
  }
  listOf(till).add([...listed])
  if (!again && !erasures.hasUnwiped()) return
  if (writeAnew(till.db)) erasures.markWiped()
}
