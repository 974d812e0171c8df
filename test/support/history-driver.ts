import { CodeSteps } from './history-codes.ts'
import { SaleSteps } from './history-sales.ts'
import { PeopleSteps } from './history-people.ts'
import { PointsSteps } from './history-points.ts'
import { HistoryShop } from './history-shop.ts'
import { ValueSteps } from './history-values.ts'
import type { Step } from './history-steps.ts'
import { addDays } from './model-points.ts'
import type { ShopRules } from './small-shop.ts'

const DAY_MS = 86_400_000

/** Takes the steps of a history, on the till and in the model. */
export class HistoryDriver {
  readonly shop: HistoryShop
  readonly sales: SaleSteps
  readonly points: PointsSteps
  readonly values: ValueSteps
  readonly codes: CodeSteps
  readonly people: PeopleSteps

  constructor(dataDir: string, rules: ShopRules) {
    this.shop = new HistoryShop(dataDir, rules)
    this.codes = new CodeSteps(this.shop)
    this.sales = new SaleSteps(this.shop, this.codes)
    this.people = new PeopleSteps(this.shop)
    this.points = new PointsSteps(this.shop)
    this.values = new ValueSteps(this.shop)
  }

  /** Every account, every member, every card and every code: as the model has them. */
  async compare(): Promise<void> {
    await this.shop.compare()
    await this.codes.compare()
  }

  async take(step: Step): Promise<void> {
    this.shop.till.clock.advance(1000)
    switch (step.does) {
      case 'sell': return this.sales.sell(step)
      case 'cancel': return this.sales.cancel(step)
      case 'return': return this.sales.giveBack(step.sale, step.lines, step.share, step.again)
      case 'return-all': return this.sales.giveBack(step.sale, -1, 1, step.again)
      case 'void': return this.sales.voidSale(step)
      case 'exchange': return this.sales.exchange(step)
      case 'too-much': return this.sales.tooMuch(step)
      case 'gift-card': return this.values.sellGiftCard(step)
      case 'store-credit': return this.values.issueCredit(step)
      case 'pay-out-card': return this.values.payOutCard(step)
      case 'open-account': return this.values.openAccount(step)
      case 'settle-account': return this.values.settleAccount(step)
      case 'without-receipt': return this.values.withoutReceipt(step)
      case 'adjust': return this.points.adjust(step)
      case 'transfer': return this.points.transfer(step)
      case 'hold': return this.points.hold(step)
      case 'end-hold': return this.points.endHold(step)
      case 'give-tier': return this.points.giveTier(step)
      case 'withdraw-tier': return this.points.withdrawTier(step)
      case 'enrol': return this.people.enrol(step)
      case 'issue-treat': return this.codes.issueTreat(step)
      case 'withdraw-code': return this.codes.withdraw(step)
      case 'merge': return this.people.merge(step)
      case 'undo-merge': return this.people.undoMerge(step)
      case 'found-household': return this.people.foundHousehold(step)
      case 'join-household': return this.people.joinHousehold(step)
      case 'leave-household': return this.people.leaveHousehold(step)
      case 'cash': return this.moveCash(step)
      case 'close-shift': return this.closeShift(step)
      case 'refund': return this.sales.settleRefund(step)
      case 'lost-payment': return this.sales.losePayment(step)
      case 'days':
        this.shop.till.clock.advance(step.days * DAY_MS)
        this.shop.model.today = addDays(this.shop.model.today, step.days)
        return this.shop.till.signIn()
      case 'restart':
        await this.shop.till.close()
        return this.shop.till.open()
      case 'close-segment': return this.shop.till.closeSegment(step.leave)
    }
  }

  private async moveCash({ kind, amount, again }: Extract<Step, { does: 'cash' }>): Promise<void> {
    const into = kind === 'pay-in' || kind === 'from-safe'
    if (kind === 'pay-in') await this.shop.till.call('cash.payIn', { ...this.shop.till.commandId(), amountMinor: amount, reason: 'owner' }, again)
    if (kind === 'from-safe') await this.shop.till.call('cash.payIn', { ...this.shop.till.commandId(), amountMinor: amount, reason: 'from-safe' }, again)
    if (kind === 'pay-out') await this.shop.till.call('cash.payOut', { ...this.shop.till.commandId(), amountMinor: amount, isCertain: true, reason: 'supplies', approval: null }, again)
    if (kind === 'drop') await this.shop.till.call('cash.drop', { ...this.shop.till.commandId(), amountMinor: amount, isCertain: true }, again)
    await this.shop.noteShift()
    this.shop.model.post('cash-drawer', into ? amount : -amount)
    this.shop.model.post(({ 'pay-in': 'paid-in', 'from-safe': 'safe', 'pay-out': 'paid-out', drop: 'safe' })[kind], into ? -amount : amount)
  }

  private async closeShift(step: Extract<Step, { does: 'close-shift' }>): Promise<void> {
    const { shift } = await this.shop.till.call('shift.get', {})
    if (shift === null) return
    const expected = this.shop.model.accounts.get('cash-drawer') ?? 0
    const counted = Math.max(0, expected + step.off)
    const leftMinor = Math.min(step.left, counted)
    const closing = { shiftId: shift.shiftId, count: { cash: { by: 'total' as const, totalMinor: counted }, cardMinor: null, paynowMinor: null }, leftMinor, approval: null }
    const { refunds } = await this.shop.till.call('refund.open', {})
    if (refunds.length > 0) await this.shop.till.refused('shift.close', { ...this.shop.till.commandId(), ...closing }, 'PAYMENTS_OPEN')
    await this.shop.till.call('shift.close', { ...this.shop.till.commandId(), ...closing, ...(refunds.length > 0 ? { leavePaymentsOpen: true } : {}) }, step.again)
    this.shop.model.post('cash-drawer', -expected)
    this.shop.model.post('over-short', expected - counted)
    this.shop.model.post('change-fund', leftMinor)
    this.shop.model.post('safe', counted - leftMinor)
    this.shop.floatToCome = leftMinor
  }
}
