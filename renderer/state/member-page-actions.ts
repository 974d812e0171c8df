import type { ContractError } from '../../core/contract/errors.ts'
import type { MemberFile } from '../../core/contract/member-views.ts'
import type { Caller, CommandInput, CommandName } from '../link/commands.ts'
import { play } from '../sound/sounds.ts'
import { closeTask, setMembers, useMembers } from './members-store.ts'
import { notify } from './ui-store.ts'

/** Commands that answer with the member's file as it is then. */
export type FileCommand =
  | 'member.update' | 'member.addNote' | 'member.removeNote' | 'member.block' | 'member.unblock' | 'member.merge' | 'card.add' | 'card.replace' | 'card.block' | 'consent.set'
  | 'household.found' | 'household.join' | 'household.leave' | 'household.setHead'

/** What can be done on a member's page. */
export function memberPageActions(caller: Caller) {
  const refused = (error: unknown) => {
    notify({ kind: 'error', error: error as ContractError })
    play('trouble')
  }
  /** Reads the file of the member whose page is open anew. */
  const readFile = async (memberId: string): Promise<void> => {
    const answer = await caller.query('member.get', { memberId })
    if (useMembers.getState().memberId !== memberId) return
    if (answer.ok) return setMembers({ file: answer.value.member })
    refused(answer.error)
    setMembers({ memberId: null, file: null, task: null })
  }
  return {
    readFile,
    /** Changes a member's file and ends the task that did it. */
    async changeFile<M extends FileCommand>(method: M, input: CommandInput<M>): Promise<boolean> {
      const answer = await caller.command(method, input)
      if (!answer.ok) {
        refused(answer.error)
        return false
      }
      const file = (answer.value as { member: MemberFile }).member
      if (useMembers.getState().memberId !== null) setMembers({ memberId: file.memberId, file })
      closeTask()
      return true
    },
    /** A consent given or withdrawn; the task stays open. */
    async keepConsent(input: CommandInput<'consent.set'>): Promise<void> {
      const answer = await caller.command('consent.set', input)
      if (answer.ok) setMembers({ file: answer.value.member })
      else refused(answer.error)
    },
    /** Any other command for the open page: done, the file is read anew. */
    async onPage<M extends CommandName>(method: M, input: CommandInput<M>): Promise<boolean> {
      const answer = await caller.command(method, input)
      if (!answer.ok) {
        refused(answer.error)
        return false
      }
      closeTask()
      const { memberId } = useMembers.getState()
      if (memberId !== null) await readFile(memberId)
      return true
    },
    /** Everything of a person is deleted: the page closes. */
    async erase(input: CommandInput<'member.erase'>): Promise<boolean> {
      const answer = await caller.command('member.erase', input)
      if (!answer.ok) {
        refused(answer.error)
        return false
      }
      setMembers({ memberId: null, file: null, task: null, text: '' })
      return true
    },
  }
}
