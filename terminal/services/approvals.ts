import { err, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { ApprovalInput } from '../../core/contract/command.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { MethodInput } from '../../core/contract/types.ts'
import type { Approval } from '../../core/ledger/approval.ts'
import { hasRight } from '../../core/people/rights.ts'
import type { Right } from '../../core/people/rights.ts'
import { holderOf } from './badges.ts'
import { replayOf, runCommand } from './commands.ts'
import type { CommandError, CommandName } from './commands.ts'
import type { Till } from './till.ts'

/** Who answers, said before anything is done: their PIN or badge was right. */
export interface Approver {
  /**
   * Whether the one who is signed in, or else the one who gave their PIN or badge, has a right. Refused is APPROVAL_NEEDED where
   * nobody was asked yet, APPROVAL_NOT_ENOUGH where the second person may not either.
   */
  may(right: Right): Result<Approval, ContractError<'APPROVAL_NEEDED' | 'APPROVAL_NOT_ENOUGH'>>
}

/**
 * Runs a command that some may do only with approval. The second person's PIN is tried first, in a transaction of its own:
 * a wrong one counts although the command is refused. A command that was done already is not asked about again.
 */
export function runApproved<M extends CommandName, T>(
  till: Till, method: M, input: MethodInput<M> & { readonly approval: ApprovalInput }, effect: (approver: Approver) => Result<T, CommandError<M>>,
): Result<T, CommandError<M>> {
  const replay = replayOf(till, method, input)
  const isRepeat = !replay.ok || replay.value !== null
  const second = isRepeat || input.approval === null ? ok(null) : trySecond(till, input.approval)
  // A method that takes an approval declares these codes.
  if (!second.ok) return err(second.error as CommandError<M>)
  return runCommand(till, method, input, () => effect(approverOf(till, second.value)))
}

function trySecond(till: Till, asked: NonNullable<ApprovalInput>): Result<string, ContractError<'PIN_WRONG' | 'PIN_LOCKED' | 'BADGE_UNKNOWN'>> {
  if ('badge' in asked) {
    const holder = holderOf(till, asked.badge)
    return holder.ok ? ok(holder.value.staffId) : holder
  }
  const answer = till.staff.tryPin(asked.staffId, asked.pin, till.clock.now())
  if (answer.kind === 'wrong') return fail('PIN_WRONG', { attemptsLeft: answer.attemptsLeft })
  if (answer.kind === 'locked') return fail('PIN_LOCKED', { untilMs: answer.until })
  return ok(answer.staff.staffId)
}

function approverOf(till: Till, secondId: string | null): Approver {
  const holds = (staffId: string | null, right: Right): boolean => {
    const staff = staffId === null ? null : till.staff.byId(staffId)
    return staff !== null && hasRight(staff.role, right)
  }
  return {
    may(right) {
      const staffId = [till.session.staffId, secondId].find((each) => holds(each, right))
      if (staffId !== undefined && staffId !== null) return ok({ right, staffId })
      return secondId === null ? fail('APPROVAL_NEEDED', { right }) : fail('APPROVAL_NOT_ENOUGH', { right })
    },
  }
}
