import { err, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { memberMethods } from '../../core/contract/member-methods.ts'
import type { MemberFile } from '../../core/contract/member-views.ts'
import type { Handlers, MethodInput } from '../../core/contract/types.ts'
import { runApproved } from '../services/approvals.ts'
import { runCommand } from '../services/commands.ts'
import type { CommandError } from '../services/commands.ts'
import { foundHousehold, headHousehold, joinHousehold, leaveHousehold } from '../services/households.ts'
import { confirmIdentity } from '../services/identification.ts'
import { addCard, blockCard, replaceCard } from '../services/member-cards.ts'
import { addNote, blockMember, removeNote, setConsent, unblockMember, updateMember } from '../services/member-changes.ts'
import { enrolMember } from '../services/member-enrolment.ts'
import { eraseMember, tracesOf, wipe } from '../services/member-erasure.ts'
import { exportMember } from '../services/member-export.ts'
import { knownMember, memberFile } from '../services/member-file.ts'
import { mergeMembers, previewMerge } from '../services/member-merge.ts'
import { undoMemberMerge } from '../services/member-unmerge.ts'
import { publishSale, saleCommand } from './counter.ts'
import type { Counter } from './counter.ts'

type MemberHandlers = Pick<Handlers, keyof typeof memberMethods>

/** Members, their cards, consents and households. */
export function memberHandlers(counter: Counter): MemberHandlers {
  return { ...fileHandlers(counter), ...householdHandlers(counter), ...mergeHandlers(counter), ...privacyHandlers(counter), ...identityHandlers(counter) }
}

/** The member's file after a change, told to every screen where they are on the open sale. */
function told(counter: Counter, memberId: string): { ok: true; value: { member: MemberFile } } {
  publishSale(counter)
  counter.sync.wake()
  return ok({ member: memberFile(counter.till, memberId) })
}

/** Commands on one member's file that anybody at the till may give. */
type FileCommand = 'member.update' | 'member.addNote' | 'member.removeNote' | 'card.add' | 'card.replace' | 'card.block' | 'consent.set' | 'household.leave' | 'household.setHead'

/** A command on a known member: once, and then their file. */
function onMember<M extends FileCommand>(
  counter: Counter, method: M, input: MethodInput<M>, effect: (memberId: string) => Result<null, CommandError<M>>,
): Result<{ member: MemberFile }, CommandError<M>> {
  const { till } = counter
  const done = runCommand(till, method, input, () => {
    const known = knownMember(till, input.memberId)
    // Every method that names a member declares that they may be unknown.
    if (!known.ok) return err(known.error as CommandError<M>)
    const changed = effect(known.value)
    return changed.ok ? ok({ memberId: known.value }) : changed
  })
  return done.ok ? told(counter, done.value.memberId) : done
}

type FileMethods = 'member.enrol' | 'member.get' | 'member.update' | 'member.addNote' | 'member.removeNote' | 'card.add' | 'card.replace' | 'card.block' | 'consent.set'

function fileHandlers(counter: Counter): Pick<MemberHandlers, FileMethods> {
  const { till } = counter
  return {
    'member.enrol'(input) {
      const done = saleCommand(counter, 'member.enrol', input, () => enrolMember(till, input))
      if (!done.ok) return done
      counter.sync.wake()
      return ok({ ...done.value.result, sale: done.value.sale })
    },
    'member.get'({ memberId }) {
      const known = knownMember(till, memberId)
      return known.ok ? ok({ member: memberFile(till, known.value) }) : known
    },
    'member.update': ({ commandId, memberId, ...update }) => onMember(counter, 'member.update', { commandId, memberId, ...update }, (id) => updateMember(till, id, update)),
    'member.addNote': (input) => onMember(counter, 'member.addNote', input, (memberId) => addNote(till, memberId, input)),
    'member.removeNote': (input) => onMember(counter, 'member.removeNote', input, (memberId) => removeNote(till, memberId, input.noteId)),
    'card.add': (input) => onMember(counter, 'card.add', input, (memberId) => addCard(till, memberId, input)),
    'card.replace': (input) => onMember(counter, 'card.replace', input, (memberId) => replaceCard(till, memberId, input)),
    'card.block': (input) => onMember(counter, 'card.block', input, (memberId) => blockCard(till, memberId, input)),
    'consent.set': (input) => onMember(counter, 'consent.set', input, (memberId) => setConsent(till, memberId, input)),
  }
}

function householdHandlers(counter: Counter): Pick<MemberHandlers, 'household.found' | 'household.join' | 'household.leave' | 'household.setHead'> {
  const { till } = counter
  return {
    'household.found'(input) {
      const done = runCommand(till, 'household.found', input, () => foundHousehold(till, input.headId, input.memberIds))
      return done.ok ? told(counter, done.value.memberId) : done
    },
    'household.join'(input) {
      const done = runCommand(till, 'household.join', input, () => joinHousehold(till, input.householdId, input.memberId))
      return done.ok ? told(counter, done.value.memberId) : done
    },
    'household.leave': (input) => onMember(counter, 'household.leave', input, (memberId) => leaveHousehold(till, memberId)),
    'household.setHead': (input) => onMember(counter, 'household.setHead', input, (memberId) => headHousehold(till, memberId)),
  }
}

function mergeHandlers(counter: Counter): Pick<MemberHandlers, 'member.mergePreview' | 'member.merge' | 'member.undoMerge'> {
  const { till } = counter
  return {
    'member.mergePreview': (input) => previewMerge(till, input),
    'member.merge'(input) {
      const done = runApproved(till, 'member.merge', input, (approver) => {
        const approval = approver.may('member-merge')
        return approval.ok ? mergeMembers(till, input, approval.value) : approval
      })
      return done.ok ? told(counter, done.value.memberId) : done
    },
    'member.undoMerge'(input) {
      const done = runApproved(till, 'member.undoMerge', input, (approver) => {
        const approval = approver.may('member-merge')
        return approval.ok ? undoMemberMerge(till, input.mergeId, approval.value) : approval
      })
      if (!done.ok) return done
      publishSale(counter)
      counter.sync.wake()
      return ok({ from: memberFile(till, done.value.fromId), into: memberFile(till, done.value.intoId) })
    },
  }
}

function privacyHandlers(counter: Counter): Pick<MemberHandlers, 'member.block' | 'member.unblock' | 'member.export' | 'member.erase'> {
  const { till } = counter
  return {
    'member.block'(input) {
      const done = runApproved(till, 'member.block', input, (approver) => {
        const approval = approver.may('member-block')
        if (!approval.ok) return approval
        const known = knownMember(till, input.memberId)
        if (!known.ok) return known
        const blocked = blockMember(till, known.value, input.reason, approval.value)
        return blocked.ok ? ok({ memberId: known.value }) : blocked
      })
      return done.ok ? told(counter, done.value.memberId) : done
    },
    'member.unblock'(input) {
      const done = runApproved(till, 'member.unblock', input, (approver) => {
        const approval = approver.may('member-block')
        if (!approval.ok) return approval
        const known = knownMember(till, input.memberId)
        if (!known.ok) return known
        const unblocked = unblockMember(till, known.value, approval.value)
        return unblocked.ok ? ok({ memberId: known.value }) : unblocked
      })
      return done.ok ? told(counter, done.value.memberId) : done
    },
    'member.export'({ memberId }) {
      const known = knownMember(till, memberId)
      return known.ok ? ok(exportMember(till, known.value)) : known
    },
    async 'member.erase'(input) {
      // Read before they are gone: what to look for in the files afterwards.
      const known = knownMember(till, input.memberId)
      const traces = known.ok ? tracesOf(till, till.projections.people.idsOf(known.value)) : []
      const done = runApproved(till, 'member.erase', input, (approver) => {
        const approval = approver.may('member-erase')
        if (!approval.ok) return approval
        return known.ok ? eraseMember(till, known.value, approval.value) : known
      })
      if (!done.ok) return done
      const isWiped = await wipe(till, counter.books, done.value.memberIds, traces)
      publishSale(counter)
      counter.sync.wake()
      return ok({ isWiped })
    },
  }
}

function identityHandlers(counter: Counter): Pick<MemberHandlers, 'identify.confirm'> {
  const { till } = counter
  return {
    'identify.confirm'(input) {
      const done = runApproved(till, 'identify.confirm', input, (approver) => confirmIdentity(till, input, approver))
      if (!done.ok) return done
      if (done.value.kind === 'wrong') return fail('PROOF_WRONG', { attemptsLeft: done.value.attemptsLeft })
      if (done.value.kind === 'locked') return fail('PROOF_LOCKED', { untilMs: done.value.untilMs })
      return ok({ sale: publishSale(counter) })
    },
  }
}
