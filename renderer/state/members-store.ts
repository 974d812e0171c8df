import { create } from 'zustand'
import type { MemberFile } from '../../core/contract/member-views.ts'
import { setUi, useUi } from './ui-store.ts'

/** What is being done with the member whose page is open: a column on the page, never a modal. */
export type MemberTask =
  | { readonly kind: 'replace-card' | 'block-card'; readonly cardId: string; readonly last4: string }
  | { readonly kind: 'merge'; readonly otherId: string | null }
  | { readonly kind: 'undo-merge'; readonly mergeId: string; readonly name: string }
  | { readonly kind: 'add-card' | 'more' | 'edit' | 'consent' | 'preference' | 'note' | 'adjust' | 'transfer' | 'block' | 'unblock' | 'erase' | 'export' | 'household' | 'account' }

export interface MembersState {
  /** What is looked for. */
  readonly text: string
  readonly memberId: string | null
  /** The file of the member whose page is open; null: not read yet. */
  readonly file: MemberFile | null
  readonly task: MemberTask | null
  /** A card that is nobody's yet, to be given to a member. */
  readonly cardInHand: string | null
}

const CLOSED: MembersState = { text: '', memberId: null, file: null, task: null, cardInHand: null }

export const useMembers = create<MembersState>(() => CLOSED)
export const setMembers = useMembers.setState

/** Opens the Members screen; a new card that is shown comes along, to be given to whoever is found. */
export function openMembers(): void {
  const { side } = useUi.getState()
  setMembers({ ...CLOSED, cardInHand: side?.kind === 'new-card' ? side.cardNumber : null })
  setUi({ screen: 'members', side: null })
}

/** Opens a member's page. A card in hand waits there to be given. */
export function openMember(memberId: string): void {
  const { cardInHand } = useMembers.getState()
  setMembers({ memberId, file: null, task: cardInHand === null ? null : { kind: 'add-card' } })
  setUi({ screen: 'members' })
}

/** Begins a task on the page that is open. */
export function openTask(task: MemberTask): void {
  setMembers((before) => ({ task, cardInHand: task.kind === 'add-card' ? before.cardInHand : null }))
}

export function closeTask(): void {
  setMembers({ task: null, cardInHand: null })
}

/** A blank card fills the task that waits for one; false: none does. */
export function fillMemberTask(cardNumber: string): boolean {
  const { task } = useMembers.getState()
  if (useUi.getState().screen !== 'members' || (task?.kind !== 'replace-card' && task?.kind !== 'add-card')) return false
  setMembers({ cardInHand: cardNumber })
  return true
}

/** Closes the top layer of the Members screen; false: none is open. */
export function closeMembersLayer(): boolean {
  const { task, memberId } = useMembers.getState()
  if (task !== null) closeTask()
  else if (memberId !== null) setMembers({ memberId: null, file: null })
  return task !== null || memberId !== null
}
