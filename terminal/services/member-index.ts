import { wordsOf } from '../store/find-store.ts'
import { memberTokens, pinyinTokens } from '../store/member-tokens.ts'
import type { MemberProfile } from '../store/member-store.ts'
import type { Till } from './till.ts'

/** Rises when members are found by something else: what older versions wrote is then made anew. */
const INDEX_VERSION = 2
const VERSION = 'find.members-version'
/** The last member whose tokens were made anew, while that is going on. */
const CURSOR = 'find.members-cursor'
const MEMBERS_AT_ONCE = 200

/** Writes down anew what a member is found by; inside the caller's transaction, after every change of name, card or phone. */
export function indexMember(till: Till, memberId: string): void {
  const profile = till.members.byId(memberId)
  till.finder.remove('member', memberId)
  if (profile) till.finder.put('member', memberId, memberTokens(profile, till.members.cardsOf(memberId), till.members.phonesOf(memberId)))
}

/** Says that the tokens of all members are of this version: a new till has made them so. */
export function markMembersIndexed(till: Till): void {
  till.settings.set(VERSION, String(INDEX_VERSION))
}

/** Has the tokens of all members made anew, from the first on. */
export function forgetMembersIndexed(till: Till): void {
  till.settings.set(VERSION, '')
  till.settings.set(CURSOR, '')
}

/**
 * Goes on making the tokens of members anew where an older version of the program wrote them, for about `budgetMs`. The
 * place is kept, so that a till with a million members sells meanwhile and goes on at the next call. Members not reached
 * yet are found as they were before.
 *
 * @returns whether all are done
 */
export function refreshMemberIndex(till: Till, budgetMs: number): boolean {
  if (till.settings.get(VERSION) === String(INDEX_VERSION)) return true
  const endMs = till.clock.monotonicMs() + budgetMs
  for (;;) {
    const from = till.settings.get(CURSOR) ?? ''
    const memberIds = till.members.idsAfter(from, MEMBERS_AT_ONCE)
    till.db.transaction(() => {
      for (const memberId of memberIds) indexMember(till, memberId)
      till.settings.set(CURSOR, memberIds.at(-1) ?? '')
      if (memberIds.length < MEMBERS_AT_ONCE) markMembersIndexed(till)
    }).immediate()
    if (memberIds.length < MEMBERS_AT_ONCE) return true
    if (till.clock.monotonicMs() >= endMs) return false
  }
}

/** What a start gives to it before the till is ready, and each turn after that, with time to sell in between. */
const FIRST_MS = 1_000
const TURN_MS = 40
const PAUSE_MS = 250

/**
 * Makes old tokens anew: some before the till is ready, the others in turns while it sells.
 *
 * @returns how to stop; the next start goes on
 */
export function keepIndexing(till: Till): () => void {
  if (refreshMemberIndex(till, FIRST_MS)) return () => undefined
  const timer = setInterval(() => {
    try {
      if (refreshMemberIndex(till, TURN_MS)) clearInterval(timer)
    } catch (error) {
      // A full disk, or another one reading: the place is kept, and a later turn goes on.
      if (till.disk.noteFailure(error) === null) throw error
    }
  }, PAUSE_MS)
  timer.unref()
  return () => clearInterval(timer)
}

/** The forms in which two names are compared: as written, whatever the order of its words, and in pinyin. */
export function nameForms({ name, otherName }: Pick<MemberProfile, 'name' | 'otherName'>): string[] {
  return [name, otherName ?? ''].flatMap((text) => {
    const words = wordsOf(text)
    return [words.join(''), words.toSorted().join(''), pinyinTokens(text)[0] ?? '']
  }).filter((form) => form !== '')
}
