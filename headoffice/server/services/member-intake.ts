import { postedMemberSchema } from '../../../core/sync/member-post.ts'
import type { MemberPostAnswer, PostedMember } from '../../../core/sync/member-post.ts'
import { takePost } from '../../../core/sync/member-versions.ts'
import { noteChanges } from '../store/change-store.ts'
import type { ChangeNote } from '../store/change-store.ts'
import type { Database } from '../store/database.ts'
import { erasedAmong } from '../store/erasure-store.ts'
import { addHomes, memberNotes } from '../store/member-home-store.ts'
import { heldMembers, holdMembers, putMembers, putSources, sourcesOf } from '../store/member-store.ts'
import type { ChangedMember, MemberSource } from '../store/member-store.ts'
import { blockSameNumbers } from '../store/people-store.ts'
import { proposeMerges } from '../store/proposal-store.ts'
import type { Queryable } from '../store/terminal-store.ts'
import { storesOf, tellOfProposals } from './merge-notices.ts'

type Answer = MemberPostAnswer['answers'][number]

export interface Sender {
  readonly terminalId: string
  readonly storeId: string
  readonly now: number
}

const MAX_REASON = 300

/** What is wrong with a member of a post, naming the first place. Values are never repeated: they are personal data. */
function readPosted(input: unknown, seen: Set<string>): PostedMember | Answer {
  const read = postedMemberSchema.safeParse(input)
  if (!read.success) {
    const [issue] = read.error.issues
    return { state: 'refused', reason: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`.slice(0, MAX_REASON) }
  }
  if (seen.has(read.data.memberId)) return { state: 'refused', reason: 'memberId: twice in one post' }
  seen.add(read.data.memberId)
  return read.data
}

interface Taken {
  readonly memberId: string
  readonly base: number | null
  readonly isChanged: boolean
}

/**
 * Takes members in as a till sends them: each by itself, all that can be taken in one transaction. What came before, in this
 * or a later version, changes nothing. Which value stands where two tills changed one is in core/sync/member-versions.ts.
 */
export async function takeMembers(database: Database, members: readonly unknown[], from: Sender): Promise<Answer[]> {
  const seen = new Set<string>()
  const read = members.map((member) => readPosted(member, seen))
  const posts = read.filter((each): each is PostedMember => !('state' in each))
  if (posts.length === 0) return read as Answer[]
  const answers = await database.transaction((client) => takeInTransaction(client, posts, from))
  return read.map((each) => ('state' in each ? each : answers.get(each.memberId) ?? { state: 'refused', reason: 'not looked at' }))
}

async function takeInTransaction(client: Queryable, posts: readonly PostedMember[], from: Sender): Promise<Map<string, Answer>> {
  const memberIds = posts.map(({ memberId }) => memberId)
  await holdMembers(client, memberIds, posts.flatMap(({ cards, phones }) => [...cards.map(({ number }) => number), ...phones.map(({ phone }) => phone)]))
  const erased = await erasedAmong(client, memberIds)
  const held = await heldMembers(client, memberIds)
  const sources = await sourcesOf(client, from.terminalId, memberIds)
  const answers = new Map<string, Answer>()
  const changed: ChangedMember[] = []
  const noted: MemberSource[] = []
  const taken: Taken[] = []
  for (const post of posts) {
    const { memberId, version } = post
    const before = sources.get(memberId)
    if (erased.has(memberId)) answers.set(memberId, { state: 'erased' })
    else if (before !== undefined && version <= before.version) {
      answers.set(memberId, { state: 'taken', base: version === before.version ? before.base : null })
    } else {
      const outcome = takePost(held.get(memberId) ?? null, post, from)
      if (outcome.kind === 'whole-wanted') answers.set(memberId, { state: 'whole-wanted' })
      else if (outcome.kind === 'too-many') answers.set(memberId, { state: 'refused', reason: `${outcome.what}: too many` })
      else {
        const { member, lost, base, isChanged } = outcome
        answers.set(memberId, { state: 'taken', base })
        if (isChanged || lost.length > 0) changed.push({ memberId, member, lost })
        noted.push({ memberId, version, base })
        taken.push({ memberId, base, isChanged })
      }
    }
  }
  await putMembers(client, changed, from)
  await putSources(client, from.terminalId, noted)
  await tell(client, taken, from)
  return answers
}

/** Who is to hear of it, and what follows from it: cards of a blocked number, two members with one number. */
async function tell(client: Queryable, taken: readonly Taken[], from: Sender): Promise<void> {
  const memberIds = taken.map(({ memberId }) => memberId)
  const newHomes = await addHomes(client, memberIds.map((memberId) => ({ memberId, storeId: from.storeId })), from.now)
  const isNewHere = new Set(newHomes.map(({ memberId }) => memberId))
  const blocked = await blockSameNumbers(client, memberIds)
  const same = new Map(taken.filter(({ base, memberId }) => base !== null && !blocked.includes(memberId)).map(({ memberId }) => [memberId, from.terminalId]))
  const changed = taken.filter(({ memberId, isChanged }) => isChanged || isNewHere.has(memberId)).map(({ memberId }) => memberId)
  const differing = taken.filter(({ memberId, base, isChanged }) => base === null && !isChanged && !isNewHere.has(memberId))
    .map(({ memberId }): ChangeNote => ({ kind: 'member', key: memberId, storeId: from.storeId, terminalId: from.terminalId }))
  await noteChanges(client, [...await memberNotes(client, [...new Set([...changed, ...blocked])], same), ...differing], from.now)
  if (changed.length > 0 && await proposeMerges(client, changed, from.now) > 0) await tellOfProposals(client, await storesOf(client, changed), from.now)
}

/** Gives a store's tills the profiles of members who were identified there; answers those of whom there is none. */
export async function serveMembers(database: Database, memberIds: readonly string[], from: Sender): Promise<string[]> {
  return database.transaction(async (client) => {
    await holdMembers(client, memberIds)
    const held = await heldMembers(client, memberIds)
    const known = memberIds.filter((memberId) => held.has(memberId))
    await addHomes(client, known.map((memberId) => ({ memberId, storeId: from.storeId })), from.now)
    // Asked for again, it is told again: the till that asks may have lost what it was told.
    await noteChanges(client, known.map((memberId): ChangeNote => ({ kind: 'member', key: memberId, storeId: from.storeId })), from.now)
    return memberIds.filter((memberId) => !held.has(memberId))
  })
}
