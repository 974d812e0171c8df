import { create } from 'zustand'
import type { ContractError } from '../../core/contract/errors.ts'
import type { StaffView } from '../../core/contract/views.ts'
import type { Caller } from '../link/commands.ts'

/** A badge that was scanned while somebody's approval was asked for. */
export interface ShownBadge {
  readonly badge: string
  readonly holder: Pick<StaffView, 'staffId' | 'name' | 'role'>
}

export interface ApprovalsState {
  /** How many places on the screen wait for somebody's approval. */
  readonly waiting: number
  readonly shown: ShownBadge | null
  /** Counts what was refused, so that a PIN that did not do is typed anew. */
  readonly refused: number
}

export const useApprovals = create<ApprovalsState>(() => ({ waiting: 0, shown: null, refused: 0 }))

/** A badge approves one thing: what the next command asks for. */
export function forgetBadge(): void {
  useApprovals.setState({ shown: null })
}

/** A place on the screen begins to wait for approval; the answer ends it. */
export function waitForApproval(): () => void {
  useApprovals.setState((state) => ({ waiting: state.waiting + 1 }))
  return () => useApprovals.setState((state) => ({ waiting: state.waiting - 1, shown: state.waiting === 1 ? null : state.shown }))
}

const REFUSALS: ReadonlySet<string> = new Set<ContractError['code']>(['PIN_WRONG', 'PIN_LOCKED', 'BADGE_UNKNOWN', 'APPROVAL_NOT_ENOUGH'])

/** Has every approval used up by the command that carries it, whatever is answered. */
export function usingApprovals(caller: Caller): Caller {
  return {
    ...caller,
    async command(method, input, commandId) {
      const answer = await caller.command(method, input, commandId)
      const approval = (input as { approval?: unknown }).approval ?? null
      if (approval !== null) {
        const isRefused = !answer.ok && REFUSALS.has(answer.error.code)
        useApprovals.setState((state) => ({ shown: null, refused: state.refused + (isRefused ? 1 : 0) }))
      }
      return answer
    },
  }
}
