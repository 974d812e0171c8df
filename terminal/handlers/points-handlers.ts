import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { pointsMethods } from '../../core/contract/points-methods.ts'
import type { Handlers } from '../../core/contract/types.ts'
import { runApproved } from '../services/approvals.ts'
import { runCommand } from '../services/commands.ts'
import { adjustPoints, endHold, holdPoints, transferToMember } from '../services/points-commands.ts'
import { knownStanding, pointsHistory, pointsStanding } from '../services/points-views.ts'
import { refuseBarredSpending } from '../services/spending-guard.ts'
import { publishSale } from './counter.ts'
import type { Counter } from './counter.ts'

/** Points outside of a sale. */
export function pointsHandlers(counter: Counter): Pick<Handlers, keyof typeof pointsMethods> {
  const { till, sync } = counter
  /** What the member has now; the open sale may be this member's. */
  const standing = (memberId: string) => {
    sync.wake()
    publishSale(counter)
    return pointsStanding(till, memberId)
  }
  const ifSpendable = <T, E>(work: () => Result<T, E>): Result<T, E | ContractError<'SPEND_ONLINE_ONLY'>> => {
    const spending = refuseBarredSpending(till)
    return spending.ok ? work() : spending
  }
  return {
    'points.get'({ memberId }) {
      const known = knownStanding(till, memberId)
      return known.ok ? ok({ standing: known.value }) : known
    },
    'points.history'({ memberId, before, limit }) {
      const known = knownStanding(till, memberId)
      return known.ok ? ok(pointsHistory(till, memberId, { before, limit })) : known
    },
    'points.adjust'(input) {
      const done = runApproved(till, 'points.adjust', input, (approver) => {
        const approval = approver.may('points-adjust')
        return approval.ok ? adjustPoints(till, input, approval.value) : approval
      })
      return done.ok ? ok({ standing: standing(done.value.memberId) }) : done
    },
    'points.transfer'(input) {
      const done = runApproved(till, 'points.transfer', input, (approver) => {
        const approval = approver.may('points-transfer')
        return approval.ok ? ifSpendable(() => transferToMember(till, input, approval.value)) : approval
      })
      return done.ok ? ok({ from: standing(done.value.fromId), to: pointsStanding(till, done.value.toId) }) : done
    },
    'points.hold'(input) {
      const done = runCommand(till, 'points.hold', input, () => ifSpendable(() => holdPoints(till, input)))
      return done.ok ? ok({ holdId: done.value.holdId, standing: standing(done.value.memberId) }) : done
    },
    'points.release'(input) {
      const done = runCommand(till, 'points.release', input, () => endHold(till, input.holdId, 'released'))
      return done.ok ? ok({ standing: standing(done.value.memberId) }) : done
    },
    'points.capture'(input) {
      const done = runCommand(till, 'points.capture', input, () => ifSpendable(() => endHold(till, input.holdId, 'captured')))
      return done.ok ? ok({ standing: standing(done.value.memberId) }) : done
    },
  }
}
