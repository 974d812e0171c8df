import { MAX_POSTED_MEMBERS, MAX_SERVED, memberPostAnswerSchema, servedAnswerSchema } from '../../core/sync/member-post.ts'
import type { MemberPostAnswer, PostedMember } from '../../core/sync/member-post.ts'
import type { HeadOfficeLink } from '../store/sync-store.ts'
import { postSigned } from './signed-post.ts'
import { DONE, endOf, nonsense } from './step.ts'
import type { StepEnd, SyncContext } from './step.ts'

/** Characters of JSON in a post; one member may be longer and goes alone. */
const MAX_POST_CHARS = 1_000_000
const MAX_ANSWER_BYTES = 200_000
/** Posts in one round; the rest waits for the next. */
const MAX_POSTS = 50

/** As many of the first members as a post holds; at least one. */
function fitting(members: readonly PostedMember[], most: number): readonly PostedMember[] {
  let chars = 0
  const end = members.findIndex((member, i) => i > 0 && (i >= most || (chars += JSON.stringify(member).length) > MAX_POST_CHARS))
  return end === -1 ? members : members.slice(0, end)
}

/** Sends what head office lacks of members, and asks for those who were identified here and are known by digest only. */
export function createMembersStep(context: SyncContext) {
  const { deps, store, client } = context
  const { memberOutbox, knownMembers, erasureInbox } = deps.till
  let most = MAX_POSTED_MEMBERS

  function note(member: PostedMember, answer: MemberPostAnswer['answers'][number]): void {
    if (answer.state === 'taken') return memberOutbox.taken(member, answer.base)
    if (answer.state === 'whole-wanted' && member.base > 0) return memberOutbox.sendWhole(member.memberId)
    if (answer.state === 'erased') {
      erasureInbox.put(member.memberId)
      return memberOutbox.taken(member, null)
    }
    const reason = answer.state === 'refused' ? answer.reason : answer.state
    memberOutbox.refused(member, reason)
    deps.log.warn('sync.member-refused', { memberId: member.memberId, reason })
  }

  async function sendSome(link: HeadOfficeLink, members: readonly PostedMember[]): Promise<StepEnd> {
    const answer = await postSigned(context, { baseUrl: link.url, path: '/v2/members', body: { members }, maxBytes: MAX_ANSWER_BYTES, answer: memberPostAnswerSchema })
    if (answer.kind !== 'answer') {
      const isTooMuch = answer.kind === 'trouble' ? answer.code !== 'UNREACHABLE' : answer.problem.code === 'TOO_LARGE'
      if (isTooMuch) most = Math.max(1, Math.floor(members.length / 2))
      return endOf(answer)
    }
    most = MAX_POSTED_MEMBERS
    const { answers } = answer.value
    if (answers.length !== members.length) return nonsense(`${answers.length} answers for ${members.length} members`)
    deps.db.transaction(() => {
      for (const [i, member] of members.entries()) {
        const one = answers[i]
        if (one) note(member, one)
      }
    }).immediate()
    return DONE
  }

  async function sendMembers(): Promise<StepEnd> {
    for (let posts = 0; posts < MAX_POSTS; posts++) {
      const link = store.read().headOffice
      if (!link || client.closing.aborted) return DONE
      const { terminalId } = deps.journal.terminalIdentity()
      memberOutbox.talkTo(link.incarnation, terminalId)
      const members = fitting(memberOutbox.next(terminalId, MAX_POSTED_MEMBERS), most)
      if (members.length === 0) return DONE
      const sent = await sendSome(link, members)
      if (sent.kind !== 'done') return sent
    }
    return DONE
  }

  async function askForProfiles(): Promise<StepEnd> {
    const link = store.read().headOffice
    const memberIds = knownMembers.wanted(MAX_SERVED)
    if (!link || memberIds.length === 0 || client.closing.aborted) return DONE
    const answer = await postSigned(context, { baseUrl: link.url, path: '/v2/members/served', body: { memberIds }, maxBytes: MAX_ANSWER_BYTES, answer: servedAnswerSchema })
    if (answer.kind !== 'answer') return endOf(answer)
    for (const memberId of answer.value.unknown) knownMembers.dropWanted(memberId)
    return DONE
  }

  return async function send(): Promise<StepEnd> {
    const sent = await sendMembers()
    return sent.kind === 'offline' ? sent : [sent, await askForProfiles()].find(({ kind }) => kind !== 'done') ?? DONE
  }
}
