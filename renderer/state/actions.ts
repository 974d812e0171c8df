import type { ContractError } from '../../core/contract/errors.ts'
import type { ApprovalInput } from '../../core/contract/command.ts'
import type { MethodOutput } from '../../core/contract/types.ts'
import type { CompletedSale, PaymentAttempt, PrinterView, SaleView } from '../../core/contract/views.ts'
import type { Tender } from '../../core/contract/tender.ts'
import type { Language, LocalText } from '../../core/base/local-text.ts'
import type { CallResult } from '../../core/contract/types.ts'
import type { Caller, CommandInput, CommandName } from '../link/commands.ts'
import { play } from '../sound/sounds.ts'
import { tell, useCounter } from './counter-store.ts'
import { atTheTill } from './shell-actions.ts'
import { dayActions } from './day-actions.ts'
import { forgetDay } from './day-store.ts'
import { displayActions } from './display-actions.ts'
import { forgetBadge } from './approvals.ts'
import { forgetGoodsBack } from './goods-back-store.ts'
import { keepCompleting } from './kept-completion.ts'
import { memberActions } from './member-actions.ts'
import { memberPageActions } from './member-page-actions.ts'
import { redeemActions } from './redeem-actions.ts'
import { returnsActions } from './returns-actions.ts'
import type { Run, Worked } from './run.ts'
import { forgetSale, notify, setUi, useUi } from './ui-store.ts'
import type { TenderKind } from './ui-store.ts'

/** How long a removed line or a cleared sale can be put back. */
export const UNDO_MS = 10_000

/** What a person can do at this counter. Every action answers whether it worked; what went wrong is on the screen by then. */
export type Actions = ReturnType<typeof makeActions>

export function makeActions(caller: Caller, ports: { newId: () => string; nowMs: () => number; reattach: (cardText: string) => void }) {
  async function run<M extends CommandName>(method: M, input: CommandInput<M>, commandId?: string): Promise<CallResult<M>> {
    const answer = await caller.command(method, input, commandId)
    if (!answer.ok) {
      notify({ kind: 'error', error: answer.error as ContractError })
      play('trouble')
    }
    return answer
  }
  const worked = async <M extends CommandName>(method: M, input: CommandInput<M>) => (await run(method, input)).ok

  return {
    query: caller.query,
    ...people(run, caller),
    ...displayActions(caller),
    ...atTheTill(run, caller),
    ...basket(worked, caller, ports),
    ...payment(run, worked, caller, ports.newId),
    ...devices(run, worked, caller),
    ...memberPageActions(caller),
    ...memberActions(caller, { nowMs: ports.nowMs, undoMs: UNDO_MS }),
    ...returnsActions(run, caller, showDone),
    ...redeemActions(run, worked, caller),
    ...dayActions(run, caller),
  }
}

function people(run: Run, caller: Caller) {
  return {
    /** The PIN's own refusals are said beside the pad, so they come back instead of going to the notice line. */
    async signIn(staffId: string, pin: string): Promise<ContractError | null> {
      const answer = await caller.command('staff.signIn', { staffId, pin })
      if (!answer.ok) {
        play('trouble')
        return answer.error as ContractError
      }
      tell({ terminal: answer.value })
      setUi({ notices: [], screen: 'sell' })
      return null
    },
    async signOut(): Promise<void> {
      const answer = await run('staff.signOut', {})
      if (!answer.ok) return
      tell({ terminal: answer.value })
      setUi({ notices: [], done: null, asking: null, sheet: null, side: null, undo: null })
      forgetBadge()
      forgetGoodsBack()
      forgetDay()
    },
    async setLanguage(language: Language): Promise<void> {
      const answer = await run('terminal.setLanguage', { language })
      if (answer.ok) tell({ terminal: answer.value })
    },
    /** Puts this till beside another one, by its name; null: it sells by itself. */
    async setOtherTill(name: string | null): Promise<boolean> {
      const answer = await run('counter.setMode', { mode: { otherTill: name } })
      if (answer.ok) tell({ terminal: answer.value })
      return answer.ok
    },
    /** Says what a folder that may be a copy is. */
    async settlePlace(is: 'moved' | 'copy', approval: ApprovalInput): Promise<void> {
      const answer = await run('place.settle', { is, approval })
      if (answer.ok) tell({ terminal: answer.value })
    },
    /** Answers for it that points and cards are spent again. */
    async allowSpending(approval: ApprovalInput): Promise<void> {
      const answer = await run('spending.allow', { approval })
      if (answer.ok) tell({ terminal: answer.value })
    },
  }
}

function basket(worked: Worked, caller: Caller, ports: { nowMs: () => number; reattach: (cardText: string) => void }) {
  const undoable = (lineName: LocalText | null) => setUi({ undo: { lineName, untilMs: ports.nowMs() + UNDO_MS } })
  const refreshHeld = async () => {
    const answer = await caller.query('sale.held', {})
    if (answer.ok) tell({ held: answer.value.held })
  }
  const recall = async (saleId: string): Promise<void> => {
    if (await worked('sale.recall', { saleId })) setUi({ side: null, done: null })
    await refreshHeld()
  }
  return {
    refreshHeld,
    async addItem(sku: string, quantityMilli: number, priceMinor?: number): Promise<boolean> {
      setUi({ done: null })
      const added = await worked('sale.addItem', { sku, quantityMilli, ...(priceMinor === undefined ? {} : { priceMinor }) })
      if (added) play('item')
      return added
    },
    setQuantity: (saleId: string, lineId: string, quantityMilli: number) => worked('sale.setQuantity', { saleId, lineId, quantityMilli }),
    async removeLine(saleId: string, line: { lineId: string; name: LocalText }): Promise<void> {
      if (!(await worked('sale.removeLine', { saleId, lineId: line.lineId }))) return
      undoable(line.name)
      setUi({ side: null, selectedLineId: null })
    },
    async clear(saleId: string): Promise<void> {
      if (!(await worked('sale.clear', { saleId }))) return
      undoable(null)
      forgetSale()
    },
    async undo(): Promise<void> {
      const { undo } = useUi.getState()
      setUi({ undo: null })
      if (undo?.joined) await worked('member.undoEnrol', { memberId: undo.joined.memberId })
      else await worked('sale.undo', {})
    },
    setNote: (saleId: string, note: string) => worked('sale.setNote', { saleId, note }),
    async hold(saleId: string, label: string): Promise<boolean> {
      const held = await worked('sale.hold', { saleId, label })
      if (held) {
        forgetSale()
        await refreshHeld()
      }
      return held
    },
    /** Takes the one held sale up again, or shows which there are. Asks the till: a sale held a moment ago is among them. */
    async recallHeld(): Promise<void> {
      await refreshHeld()
      const { held } = useCounter.getState()
      if (held.length === 1 && held[0]) await recall(held[0].saleId)
      else if (held.length > 1) setUi({ screen: 'sell', side: { kind: 'held' } })
    },
    recall,
    async attachMember(memberId: string): Promise<boolean> {
      setUi({ done: null })
      const answer = await caller.command('sale.attachMember', { memberId, replace: false })
      if (!answer.ok && answer.error.code === 'MEMBER_ALREADY_ATTACHED') return worked('sale.attachMember', { memberId, replace: true })
      if (!answer.ok) notify({ kind: 'error', error: answer.error as ContractError })
      play(answer.ok ? 'member' : 'trouble')
      return answer.ok
    },
    detachMember: (saleId: string) => worked('sale.detachMember', { saleId }),
    /** The cashier agreed that the card scanned last takes the place of the member on this sale. */
    async changeMember(saleId: string, cardText: string): Promise<void> {
      if (await worked('sale.detachMember', { saleId })) ports.reattach(cardText)
    },
  }
}

function payment(run: Run, worked: Worked, caller: Caller, newId: () => string) {
  const refreshUnsettled = async () => {
    const answer = await caller.query('payment.unsettled', {})
    if (answer.ok) tell({ unsettled: answer.value.attempts })
  }
  return {
    refreshUnsettled,
    /** Over the card terminal, where one is connected, unless it is keyed by hand. */
    async beginPayment(scheme: Exclude<TenderKind, 'cash'>, sale: Pick<SaleView, 'saleId' | 'revision'>, amountMinor: number, via?: Via): Promise<boolean> {
      const begun = await worked('payment.begin', { saleId: sale.saleId, revision: sale.revision, scheme, amountMinor, ...(via === undefined ? {} : { via }) })
      if (begun) setUi((ui) => ({ sheet: { kind: 'pay', tab: scheme, split: ui.sheet?.kind === 'pay' && ui.sheet.split } }))
      return begun
    },
    async settlePayment(attemptId: string, outcome: 'approved' | 'declined', approvalCode: string, approval: ApprovalInput = null): Promise<PaymentAttempt | null> {
      const answer = await run('payment.settle', { attemptId, outcome, approvalCode: approvalCode === '' ? null : approvalCode, approval })
      await refreshUnsettled()
      return answer.ok ? answer.value.attempt : null
    },
    /** Over the card terminal that approved it, or as it was done there by hand. */
    async reversePayment(attemptId: string, via?: Via, approval: ApprovalInput = null): Promise<void> {
      await worked('payment.reverse', { attemptId, approval, ...(via === undefined ? {} : { via }) })
      await refreshUnsettled()
    },
    cancelPayment: (attemptId: string) => worked('payment.cancel', { attemptId }),
    askPaymentTerminal: () => worked('paymentTerminal.askNow', {}),
    giveUp: (saleId: string) => worked('sale.giveUp', { saleId }),
    sendRefund: (attemptId: string) => worked('refund.send', { attemptId }),
    acknowledge: (requestId: string, approval: ApprovalInput) => worked('paymentTerminal.acknowledge', { requestId, approval }),
    /** The command is kept on disk before it leaves, so that a window that dies still shows the change to give. */
    async complete(saleId: string, revision: number, tenders: Tender[], approval: ApprovalInput = null): Promise<CompletedSale | null> {
      const input = { saleId, revision, tenders, ...(approval === null ? {} : { approval }) }
      const commandId = newId()
      // A PIN is kept nowhere: what somebody approves is not sent again by a window that died.
      const kept = approval === null ? keepCompleting({ commandId, input }) : { done: () => undefined }
      const answer = await run('sale.complete', input, commandId)
      kept.done()
      if (!answer.ok) return null
      showDone(answer.value.completed)
      return answer.value.completed
    },
  }
}

type Via = 'terminal' | 'by-hand'

/** The done screen, with everything of the sale put away. */
export function showDone(completed: CompletedSale): void {
  forgetSale()
  setUi({ done: completed, notices: [], undo: null, screen: 'sell' })
}

function devices(run: Run, worked: Worked, caller: Caller) {
  const printer = <M extends 'printer.set' | 'printer.test' | 'printer.resolve' | 'receipt.printAgain' | 'receipt.printGift'>(method: M, input: CommandInput<M>) =>
    run(method, input).then((answer) => {
      if (answer.ok) tell({ printer: answer.value as PrinterView })
      return answer.ok
    })
  return {
    printAgain: (saleId: string) => printer('receipt.printAgain', { saleId }),
    printGift: (saleId: string) => printer('receipt.printGift', { saleId }),
    setPrinter: (address: string) => printer('printer.set', { address }),
    testPrinter: () => printer('printer.test', {}),
    async resolvePrint(jobId: number, answer: 'printed' | 'print-again'): Promise<void> {
      if (await printer('printer.resolve', { jobId, answer })) setUi({ asking: null })
    },
    askLater(jobId: number): void {
      setUi({ askLater: new Set([...useUi.getState().askLater, jobId]), asking: null })
    },
    setPaymentTerminal: (address: string) => worked('paymentTerminal.set', { address }),
    async testPaymentTerminal(): Promise<MethodOutput<'paymentTerminal.test'>['check'] | null> {
      const answer = await caller.query('paymentTerminal.test', {})
      return answer.ok ? answer.value.check : null
    },
    async pair(url: string): Promise<boolean> {
      const answer = await run('sync.pair', { url })
      if (answer.ok) tell({ sync: answer.value })
      return answer.ok
    },
    syncNow: () => worked('sync.now', {}),
  }
}
