import type { ApprovalInput } from '../../core/contract/command.ts'
import type { RefundView } from '../../core/contract/return-views.ts'
import type { CompletedSale } from '../../core/contract/views.ts'
import type { Caller, CommandInput } from '../link/commands.ts'
import type { Run } from './run.ts'
import { forgetGoodsBack, setGoodsBack, showReturn } from './goods-back-store.ts'

type Outcome = 'refunded' | 'declined' | 'unknown'

/** What a person does with goods that come back. Each answers whether it worked; what went wrong is in the line of notices. */
export function returnsActions(run: Run, caller: Caller, showDone: (completed: CompletedSale) => void) {
  const refreshRefunds = async () => {
    const answer = await caller.query('refund.open', {})
    if (answer.ok) setGoodsBack({ refunds: answer.value.refunds })
  }
  const settled = (refund: RefundView) => setGoodsBack(({ step }) => (step.kind === 'made'
    ? { step: { ...step, made: { ...step.made, refunds: step.made.refunds.map((each) => (each.attemptId === refund.attemptId ? refund : each)) } } }
    : {}))
  return {
    refreshRefunds,
    async makeReturn(input: CommandInput<'return.make'>): Promise<boolean> {
      const answer = await run('return.make', input)
      if (!answer.ok) return false
      showReturn({ kind: 'made', made: answer.value.made })
      await refreshRefunds()
      return true
    },
    async voidSale(input: CommandInput<'sale.void'>): Promise<boolean> {
      const answer = await run('sale.void', input)
      if (!answer.ok) return false
      showReturn({ kind: 'made', made: answer.value.made })
      await refreshRefunds()
      return true
    },
    /** Both or neither; the new sale's done screen follows, with its change. */
    async exchange(input: CommandInput<'exchange.complete'>): Promise<boolean> {
      const answer = await run('exchange.complete', input)
      if (!answer.ok) return false
      const { made, completed } = answer.value
      const isOwed = made.result.pay.length > 0
      showDone(completed)
      if (isOwed) showReturn({ kind: 'made', made })
      else forgetGoodsBack()
      await refreshRefunds()
      return true
    },
    async returnWithoutReceipt(input: CommandInput<'return.withoutReceipt'>): Promise<boolean> {
      const answer = await run('return.withoutReceipt', input)
      if (answer.ok) showReturn({ kind: 'credit', made: answer.value.made })
      return answer.ok
    },
    async settleRefund(attemptId: string, outcome: Outcome, approvalCode: string, approval: ApprovalInput): Promise<void> {
      const answer = await run('refund.settle', { attemptId, outcome, approvalCode: approvalCode === '' ? null : approvalCode, approval })
      if (answer.ok) settled(answer.value.refund)
      await refreshRefunds()
    },
    async payRefundInCash(attemptId: string, approval: ApprovalInput): Promise<void> {
      const answer = await run('refund.payCash', { attemptId, approval })
      if (answer.ok) settled(answer.value.refund)
      await refreshRefunds()
    },
    printSlipAgain: async (jobId: number, approval: ApprovalInput): Promise<boolean> => (await run('slip.printAgain', { jobId, approval })).ok,
  }
}
