import type { ContractError } from '../../core/contract/errors.ts'
import type { MethodInput } from '../../core/contract/types.ts'
import type { Caller } from '../link/commands.ts'
import { play } from '../sound/sounds.ts'
import { clearDraft, setDraft } from './enrol-draft.ts'
import { notify, setUi } from './ui-store.ts'

type Enrol = Omit<MethodInput<'member.enrol'>, 'commandId'>

/** What can be done for members beside selling to them. */
export function memberActions(caller: Caller, ports: { nowMs: () => number; undoMs: number }) {
  return {
    /** A new member, on the open sale unless somebody is; who may be the same person is asked on the sheet. */
    async enrol(input: Enrol): Promise<boolean> {
      const answer = await caller.command('member.enrol', input)
      if (!answer.ok) {
        const error = answer.error as ContractError
        // Somebody joined elsewhere since the sheet looked: the sheet looks again.
        if (error.code === 'MEMBER_MAYBE_KNOWN') setDraft({ notThese: [] })
        notify({ kind: 'error', error })
        play('trouble')
        return false
      }
      play('member')
      clearDraft()
      setUi({ sheet: null, undo: { lineName: null, untilMs: ports.nowMs() + ports.undoMs, joined: { memberId: answer.value.memberId, name: input.name.trim() } } })
      return true
    },
  }
}
