import type { ContractError } from '../../core/contract/errors.ts'
import type { CallResult } from '../../core/contract/types.ts'
import type { Caller, CommandInput, CommandName } from '../link/commands.ts'
import { play } from '../sound/sounds.ts'
import { forgetCount, setDay } from './day-store.ts'
import type { Run } from './run.ts'
import { notify } from './ui-store.ts'

/** Done; asks for a plain yes before it is; or refused, with words on the screen. */
export type CashAnswer = 'done' | 'sure' | 'refused'

/** What is asked about first, and then done as it was said. */
const ASKED: ReadonlySet<ContractError['code']> = new Set<ContractError['code']>(['CASH_MORE_THAN_THERE', 'PAYMENTS_OPEN'])

/** Shifts and the cash of the drawer. */
export function dayActions(run: Run, caller: Caller) {
  async function refreshShift(): Promise<void> {
    const answer = await caller.query('shift.get', {})
    if (answer.ok) setDay({ shifts: answer.value })
  }
  async function asked<M extends CommandName>(method: M, input: CommandInput<M>): Promise<CashAnswer> {
    const answer: CallResult<M> = await caller.command(method, input)
    await refreshShift()
    if (answer.ok) return 'done'
    const error = answer.error as ContractError
    play('trouble')
    notify({ kind: 'error', error })
    return ASKED.has(error.code) ? 'sure' : 'refused'
  }
  async function done<M extends CommandName>(method: M, input: CommandInput<M>): Promise<boolean> {
    const { ok } = await run(method, input)
    await refreshShift()
    return ok
  }
  async function counted(worked: Promise<boolean>): Promise<boolean> {
    const isDone = await worked
    if (isDone) forgetCount()
    return isDone
  }
  return {
    refreshShift,
    openShift: (input: CommandInput<'shift.open'>) => counted(done('shift.open', input)),
    payIn: (input: CommandInput<'cash.payIn'>) => done('cash.payIn', input),
    payOut: (input: CommandInput<'cash.payOut'>) => asked('cash.payOut', input),
    drop: (input: CommandInput<'cash.drop'>) => asked('cash.drop', input),
    /** Whether it opened by itself; null: it was refused. */
    async openDrawer(input: CommandInput<'drawer.open'>): Promise<boolean | null> {
      const answer = await run('drawer.open', input)
      await refreshShift()
      return answer.ok ? answer.value.isOpened : null
    },
    noteCount: (input: CommandInput<'shift.count'>) => counted(done('shift.count', input)),
    closeShift: (input: CommandInput<'shift.close'>) => asked('shift.close', input),
    handOver: (input: CommandInput<'shift.handOver'>) => asked('shift.handOver', input),
    printReport: (shiftId: string | null) => run('report.print', { shiftId }),
    setBlindCount: (isBlind: boolean) => done('shift.setBlindCount', { isBlind }),
  }
}
