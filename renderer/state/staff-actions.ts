import type { ContractError } from '../../core/contract/errors.ts'
import type { Caller } from '../link/commands.ts'
import { play } from '../sound/sounds.ts'
import { useApprovals } from './approvals.ts'
import { tell, useCounter } from './counter-store.ts'
import { notify, setUi } from './ui-store.ts'

/** A badge was scanned: it opens a locked till, approves what waits for it, or says whose it is. */
export async function showBadge(caller: Caller, badge: string): Promise<void> {
  if (!useCounter.getState().terminal?.signedIn) {
    return standHere(caller, badge)
  }
  const answer = await caller.query('staff.ofBadge', { badge })
  if (!answer.ok) return refuse(answer.error as ContractError)
  play('member')
  if (useApprovals.getState().waiting > 0) useApprovals.setState({ shown: { badge, holder: answer.value.staff } })
  else notify({ kind: 'badge', name: answer.value.staff.name, badge })
}

/** Whoever holds the badge stands at the till from now on; the open sale stays as it is, whoever stood here before. */
export async function standHere(caller: Caller, badge: string): Promise<void> {
  const answer = await caller.command('staff.signInByBadge', { badge })
  if (!answer.ok) return refuse(answer.error as ContractError)
  tell({ terminal: answer.value })
  setUi({ notices: [], screen: 'sell' })
}

function refuse(error: ContractError): void {
  play('trouble')
  notify({ kind: 'error', error })
}
