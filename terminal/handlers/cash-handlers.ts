import { ok } from '../../core/base/result.ts'
import type { cashMethods } from '../../core/contract/cash-methods.ts'
import { fail } from '../../core/contract/errors.ts'
import type { Handlers, MethodInput } from '../../core/contract/types.ts'
import { runApproved } from '../services/approvals.ts'
import { openDrawer, payIn, takeOut } from '../services/cash-moves.ts'
import { replayOf, runCommand } from '../services/commands.ts'
import { closeShift, handOver, noteCount, openWithFloat } from '../services/shifts.ts'
import { countsBlind, setBlindCount, shiftView, shiftViewOf } from '../services/shift-views.ts'
import { signedIn } from '../services/sign-in.ts'
import { valueSink } from './counter.ts'
import type { Counter } from './counter.ts'
import { printAtClosing } from './report-handlers.ts'
import { publishTerminal } from './terminal-handlers.ts'

type CashHandlers = Pick<Handlers, keyof typeof cashMethods>

/** Shifts and the cash of a drawer. */
export function cashHandlers(counter: Counter): CashHandlers {
  return { ...shiftHandlers(counter), ...drawerHandlers(counter) }
}

type DrawerMethods = 'cash.payIn' | 'cash.payOut' | 'cash.drop' | 'drawer.open'

function drawerHandlers(counter: Counter): Pick<CashHandlers, DrawerMethods> {
  const { till, printing, sync } = counter
  const sink = valueSink(counter)
  function moved(shiftId: string) {
    printing.wake()
    sync.wake()
    publishTerminal(counter)
    return ok({ shift: shiftViewOf(till, shiftId) })
  }
  return {
    'cash.payIn'(input) {
      const done = runCommand(till, 'cash.payIn', input, () => ok(payIn(till, sink, signedIn(till), { reason: input.reason, amountMinor: input.amountMinor })))
      return done.ok ? moved(done.value.shiftId) : done
    },
    'cash.payOut'(input) {
      const done = runApproved(till, 'cash.payOut', input, (approver) => {
        const approval = approver.may('cash-pay-out')
        if (!approval.ok) return approval
        return takeOut(till, sink, signedIn(till), { kind: 'pay-out', reason: input.reason, amountMinor: input.amountMinor, approval: approval.value, isCertain: input.isCertain })
      })
      return done.ok ? moved(done.value.shiftId) : done
    },
    'cash.drop'(input) {
      const done = runCommand(till, 'cash.drop', input, () =>
        takeOut(till, sink, signedIn(till), { kind: 'drop', reason: null, amountMinor: input.amountMinor, approval: null, isCertain: input.isCertain }))
      return done.ok ? moved(done.value.shiftId) : done
    },
    'drawer.open'(input) {
      const done = runApproved(till, 'drawer.open', input, (approver) => {
        const approval = approver.may('no-sale')
        return approval.ok ? ok(openDrawer(till, sink, signedIn(till), { reason: input.reason, approval: approval.value })) : approval
      })
      if (done.ok) printing.wake()
      return done
    },
  }
}

function shiftHandlers(counter: Counter): Omit<CashHandlers, DrawerMethods> {
  const { till, sync } = counter
  function told(shiftId: string) {
    sync.wake()
    publishTerminal(counter)
    return ok({ shift: shiftViewOf(till, shiftId) })
  }
  return {
    'shift.get'() {
      const open = till.shifts.current()
      const [previous] = till.shifts.recent(1)
      return ok({ shift: open && shiftView(till, open), previous: previous === undefined ? null : shiftView(till, previous), isBlind: countsBlind(till) })
    },
    'shift.recent': ({ limit }) => ok({ shifts: till.shifts.recent(limit).map((shift) => shiftView(till, shift)) }),
    'shift.open'(input) {
      const done = runCommand(till, 'shift.open', input, () => openWithFloat(till, signedIn(till), input.float))
      return done.ok ? told(done.value.shiftId) : done
    },
    'shift.count'(input) {
      const done = runCommand(till, 'shift.count', input, () => noteCount(till, signedIn(till), input.shiftId, input.count))
      return done.ok ? told(done.value.shiftId) : done
    },
    'shift.close'(input) {
      const replay = replayOf(till, 'shift.close', input)
      const done = runApproved(till, 'shift.close', input, (approver) => {
        const approval = approver.may('close-shift')
        if (!approval.ok) return approval
        return closeShift(till, signedIn(till), { ...input, approval: approval.value })
      })
      if (done.ok && replay.ok && !replay.value) void printAtClosing(counter, input.shiftId)
      return done.ok ? told(done.value.shiftId) : done
    },
    'shift.handOver': (input) => handOverTo(counter, input),
    'shift.setBlindCount'(input) {
      const done = runCommand(till, 'shift.setBlindCount', input, () => {
        setBlindCount(till, input.isBlind)
        return ok(null)
      })
      return done.ok ? ok({ isBlind: countsBlind(till) }) : done
    },
  }
}

/** The one who takes over proves to be there with their PIN, and is signed in; a repeat signs nobody in. */
function handOverTo(counter: Counter, input: MethodInput<'shift.handOver'>): ReturnType<CashHandlers['shift.handOver']> {
  const { till, sync } = counter
  const { to } = input
  const asked = { ...input, approval: to }
  const replay = replayOf(till, 'shift.handOver', asked)
  const done = runApproved(till, 'shift.handOver', asked, () => {
    if (to.staffId === till.session.staffId) return fail('HAND_OVER_TO_SELF', {})
    if (till.staff.byId(to.staffId)?.role === 'auditor') return fail('FORBIDDEN', { role: 'cashier' })
    return handOver(till, signedIn(till), { shiftId: input.shiftId, count: input.count, toStaffId: to.staffId })
  })
  if (!done.ok) return done
  if (!(replay.ok && replay.value)) till.session.staffId = to.staffId
  sync.wake()
  publishTerminal(counter)
  return ok({ shift: shiftViewOf(till, done.value.shiftId) })
}
