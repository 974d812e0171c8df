import { expect } from 'vitest'
import type { MethodInput, MethodOutput } from '../../core/contract/types.ts'
import type { SaleView } from '../../core/contract/views.ts'
import type { CompletedTender } from '../../core/ledger/tender.ts'
import type { HistoryShop } from './history-shop.ts'
import type { Again, Goods, Step } from './history-steps.ts'
import type { CodeSteps } from './history-codes.ts'
import type { ModelBill, ModelCode, ModelSale, ModelTender } from './model-sales.ts'
import type { Part } from './model-points.ts'
import { NOBODY } from './history-steps.ts'
import { GOODS, VOUCHER } from './small-shop.ts'

type Doing<D extends Step['does']> = Extract<Step, { does: D }>

const heldIn = ({ parts }: { readonly parts: readonly Part[] }): number => parts.reduce((sum, part) => sum + part.points, 0)

/** Goods and money: sales, what comes back, cards. */
export class SaleSteps {
  private readonly shop: HistoryShop
  private readonly codes: CodeSteps

  constructor(shop: HistoryShop, codes: CodeSteps) {
    this.shop = shop
    this.codes = codes
  }

  private async basket(goods: readonly Goods[], member: number): Promise<{ sale: SaleView; bill: ModelBill }> {
    const wanted = new Map<string, number>()
    for (const { at, quantity } of goods) {
      const article = GOODS[at % GOODS.length]!
      if (!wanted.has(article.sku)) wanted.set(article.sku, article.unit === 'kg' ? quantity * 137 : quantity * 1000)
    }
    const who = this.shop.person(member)
    if (who !== null) await this.shop.till.call('sale.addScan', { ...this.shop.till.commandId(), scan: { deviceId: 'wedge', symbology: null, text: who.cardNumber, at: this.shop.till.clock.now() } })
    let sale: SaleView | null = null
    for (const [sku, quantityMilli] of wanted) sale = (await this.shop.till.call('sale.addItem', { ...this.shop.till.commandId(), sku, quantityMilli })).sale
    const bill = this.shop.model.bill([...wanted].map(([sku, quantity]) => ({ sku, quantity })), who?.memberId ?? null)
    expect(sale?.evaluation.totalMinor).toBe(bill.total)
    for (const line of bill.lines) line.lineId = sale?.lines.find((each) => each.sku === line.sku)?.lineId ?? ''
    return { sale: sale!, bill }
  }

  private async park(sale: SaleView): Promise<SaleView> {
    await this.shop.till.call('sale.hold', { ...this.shop.till.commandId(), saleId: sale.saleId, label: 'later' })
    const back = (await this.shop.till.call('sale.recall', { ...this.shop.till.commandId(), saleId: sale.saleId })).sale
    return back!
  }

  async sell(step: Doing<'sell'>): Promise<void> {
    const code = this.codes.choose(step.coupon, step.which)
    const begun = await this.basket([...step.goods, ...(code === null || step.which % 3 === 0 ? [] : [{ at: this.codes.articleOf(code), quantity: 1 }])], step.member)
    const id = this.shop.person(step.member)?.memberId ?? null
    const { sale: shown, bill, isUsed } = code === null ? { ...begun, isUsed: false } : await this.presentCode(begun, code, id)
    const sale = step.parked ? await this.park(shown) : shown
    const memberId = id === null ? null : this.shop.model.memberOf(id)
    const maySpend = memberId !== null && this.shop.model.debtOf(memberId) === 0
    const hold = step.hold && maySpend ? this.shop.model.holds.find((each) => each.memberId === memberId && heldIn(each) <= bill.total) : undefined
    const held = hold === undefined ? 0 : heldIn(hold)
    const mostPoints = maySpend ? Math.min(this.shop.model.available(this.shop.model.pool(memberId)), bill.total - held) : 0
    const loose = Math.floor(mostPoints * step.pointsShare)
    const points = loose + held
    let due = bill.total - points
    const tenders: MethodInput<'sale.complete'>['tenders'] = loose > 0 ? [{ kind: 'points', points: loose }] : []
    if (hold !== undefined) tenders.push({ kind: 'hold', holdId: hold.holdId })
    const expected: ModelTender[] = points > 0 ? [{ kind: 'points', amount: points, points }] : []
    const card = this.shop.model.giftCards.findIndex((each) => each.balance > 0)
    const fromCard = step.giftCard && card >= 0 ? Math.min(this.shop.model.giftCards[card]!.balance, due) : 0
    if (fromCard > 0) {
      const { code, kind } = this.shop.model.giftCards[card]!
      tenders.push({ kind, code, amountMinor: fromCard })
      expected.push({ kind, amount: fromCard, card })
      due -= fromCard
    }
    const byCard = Math.floor(due * step.cardShare)
    if (byCard > 0) {
      tenders.push({ kind: 'attempt', attemptId: await this.payment(sale, byCard, 'approved', step.again) })
      expected.push({ kind: 'card', amount: byCard })
      due -= byCard
    }
    const account = step.onAccount && memberId !== null ? this.shop.model.accountOf(memberId) : null
    const charged = account === null ? 0 : Math.ceil(due * step.cardShare)
    if (account !== null && charged > 0) {
      tenders.push({ kind: 'account', amountMinor: charged })
      expected.push({ kind: 'account', amount: charged, accountId: account.accountId })
      due -= charged
    }
    if (due > 0) {
      const rounded = this.shop.model.roundCash(due)
      tenders.push({ kind: 'cash', givenMinor: rounded + 100 })
      expected.push({ kind: 'cash', amount: rounded, rounding: rounded - due })
    }
    const { completed } = await this.shop.till.call('sale.complete', { ...this.shop.till.commandId(), saleId: sale.saleId, revision: sale.revision, tenders, approval: null }, step.again)
    const paid = completed.tenders.map((tender) => this.modelTender(tender, card))
    const inOrder = (all: ModelTender[]): ModelTender[] => [...all].sort((a, b) => (a.kind < b.kind ? -1 : 1))
    expect(inOrder(paid)).toEqual(inOrder(expected))
    await this.shop.noteShift()
    this.shop.model.sell({ saleId: sale.saleId, shiftId: this.shop.shiftId!, memberId: id, bill, tenders: paid, ...this.earnedBy(sale.saleId, completed), holdId: hold?.holdId })
    if (isUsed) code!.usedBy = sale.saleId
    await this.noteGiven(sale.saleId, bill)
  }

  /** A code takes something off where its article is in the basket and it is good for whoever pays; else it stays as it was. */
  private async presentCode(begun: { sale: SaleView; bill: ModelBill }, code: ModelCode, memberId: string | null): Promise<{ sale: SaleView; bill: ModelBill; isUsed: boolean }> {
    const { model } = this.shop
    const isGood = model.isTaken(code, memberId)
    const sale = await this.codes.present(begun.sale, code)
    const lowered = isGood ? this.billAgain(begun.bill, memberId, code) : begun.bill
    const isUsed = lowered.total !== begun.bill.total
    expect(sale.evaluation).toMatchObject({ totalMinor: lowered.total, coupons: [{ code: code.code, status: isUsed ? 'used' : isGood ? 'not-used' : 'refused' }] })
    return { sale, bill: lowered, isUsed }
  }

  private billAgain(bill: ModelBill, memberId: string | null, code: ModelCode | null): ModelBill {
    const again = this.shop.model.bill(bill.lines, memberId, code?.kind ?? null)
    again.lines.forEach((line, at) => void (line.lineId = bill.lines[at]!.lineId))
    return again
  }

  private async noteGiven(saleId: string, bill: ModelBill): Promise<void> {
    const bought = bill.lines.find((line) => line.sku === VOUCHER.forSku)?.quantity ?? 0
    await this.codes.noteGiven(saleId, bought >= VOUCHER.fromMilli ? 1 : 0)
  }

  /** What the sale's entry says it earned and counted, and who was thanked for bringing its member. */
  private earnedBy(saleId: string, completed: MethodOutput<'sale.complete'>['completed']): { earned: number; counts: number; thanked: string | null } {
    const { sale, thanked } = this.shop.till.entriesOf(saleId)
    return { earned: completed.member?.pointsEarned ?? 0, counts: sale.tierCounts ?? 0, thanked }
  }

  private modelTender(tender: CompletedTender, card: number): ModelTender {
    switch (tender.kind) {
      case 'cash': return { kind: 'cash', amount: tender.paidMinor, rounding: tender.roundingMinor }
      case 'card': return { kind: 'card', amount: tender.amountMinor }
      case 'points': return { kind: 'points', amount: tender.amountMinor, points: tender.points }
      case 'gift-card':
      case 'store-credit': return { kind: tender.kind, amount: tender.amountMinor, card }
      case 'account': return { kind: 'account', amount: tender.amountMinor, accountId: tender.accountId }
      case 'paynow':
      case 'other-till': throw new Error(`nobody paid by ${tender.kind}`)
    }
  }

  private async payment(sale: SaleView, amountMinor: number, outcome: 'approved' | 'declined', again: Again): Promise<string> {
    const { attempt } = await this.shop.till.call('payment.begin', { ...this.shop.till.commandId(), saleId: sale.saleId, revision: sale.revision, scheme: 'card', amountMinor }, again)
    await this.shop.till.call('payment.settle', { ...this.shop.till.commandId(), attemptId: attempt.attemptId, outcome, approvalCode: null }, again)
    return attempt.attemptId
  }

  async cancel(step: Doing<'cancel'>): Promise<void> {
    let { sale } = await this.basket(step.goods, step.member)
    if (step.parked) sale = await this.park(sale)
    await this.shop.till.call('sale.clear', { ...this.shop.till.commandId(), saleId: sale.saleId }, step.again)
  }

  private saleWithGoods(n: number): ModelSale | null {
    const open = this.shop.model.sales.filter((sale) => this.shop.model.left(sale).length > 0)
    return open.length === 0 ? null : open[n % open.length]!
  }

  /** A part of what is left: some lines, a share of each; never nothing. */
  private asked(sale: ModelSale, lines: number, share: number): { lineId: string; quantity: number }[] {
    const left = this.shop.model.left(sale)
    const chosen = left.filter((_line, at) => lines === -1 || ((lines >> at) & 1) === 1)
    return (chosen.length === 0 ? left.slice(0, 1) : chosen).map(({ lineId, quantity }) => {
      const isPiece = GOODS.find((article) => article.sku === sale.lines.find((line) => line.lineId === lineId)?.sku)?.unit === 'piece'
      const part = isPiece ? 1000 * Math.ceil((quantity / 1000) * share) : Math.ceil(quantity * share)
      return { lineId, quantity: Math.max(isPiece ? 1000 : 1, Math.min(part, quantity)) }
    })
  }

  async giveBack(n: number, lines: number, share: number, again: Again): Promise<void> {
    const sale = this.saleWithGoods(n)
    if (sale === null) return
    const asked = this.asked(sale, lines, share)
    const { made } = await this.shop.till.call('return.make', {
      ...this.shop.till.commandId(), saleId: sale.saleId, lines: asked.map(({ lineId, quantity }) => ({ lineId, quantityMilli: quantity })), memberId: null,
      returnsMade: sale.returns, reason: 'not-wanted', approval: null,
    }, again)
    this.took(sale, asked, made)
  }

  private took(sale: ModelSale, asked: readonly { lineId: string; quantity: number }[], { result }: MethodOutput<'return.make'>['made']): void {
    const { parts } = result
    this.shop.model.takeBack(sale, asked, { ...parts, earned: parts.earned.reduce((sum, rule) => sum + rule.points, 0), counts: parts.tierCounts, pay: result.pay, deductedMinor: result.points?.deducted.amountMinor ?? 0 })
  }

  async voidSale(step: Doing<'void'>): Promise<void> {
    const sale = this.saleWithGoods(step.sale)
    if (sale === null) return
    const { shift } = await this.shop.till.call('shift.get', {})
    const input = { ...this.shop.till.commandId(), saleId: sale.saleId, returnsMade: sale.returns, reason: 'keyed-wrongly' as const, approval: null }
    if (shift?.shiftId !== sale.shiftId) return this.shop.till.refused('sale.void', input, 'VOID_OTHER_SHIFT')
    const asked = this.shop.model.left(sale)
    this.took(sale, asked, (await this.shop.till.call('sale.void', input, step.again)).made)
  }

  async exchange(step: Doing<'exchange'>): Promise<void> {
    const old = this.saleWithGoods(step.sale)
    if (old === null) return
    const asked = this.asked(old, step.lines, step.share)
    const { sale, bill } = await this.basket(step.goods, step.member)
    const wish = { saleId: old.saleId, lines: asked.map(({ lineId, quantity }) => ({ lineId, quantityMilli: quantity })), memberId: null, newSaleId: sale.saleId, revision: sale.revision }
    const { exchange } = await this.shop.till.call('exchange.quote', wish)
    const tenders = exchange.payMinor > 0 ? [{ kind: 'cash' as const, givenMinor: this.shop.model.roundCash(exchange.payMinor) }] : []
    const { made, completed } = await this.shop.till.call('exchange.complete', { ...this.shop.till.commandId(), ...wish, returnsMade: old.returns, reason: 'not-wanted', approval: null, tenders }, step.again)
    this.took(old, asked, made)
    const card = old.tenders.find((tender) => 'card' in tender)
    const paid = completed.tenders.map((tender) => this.modelTender(tender, card?.card ?? -1))
    await this.shop.noteShift()
    // What came back may have ended a tier, or brought a use again: the new goods cost what they cost after it.
    const memberId = this.shop.person(step.member)?.memberId ?? null
    const after = this.billAgain(bill, memberId, null)
    this.shop.model.sell({ saleId: sale.saleId, shiftId: this.shop.shiftId!, memberId, bill: after, tenders: paid, ...this.earnedBy(sale.saleId, completed) })
    await this.noteGiven(sale.saleId, after)
  }

  /** What goes back over the payment terminal is on the books already; where the terminal declines, it is paid in cash. */
  async settleRefund(step: Doing<'refund'>): Promise<void> {
    const { refunds } = await this.shop.till.call('refund.open', {})
    const open = refunds.filter((refund) => refund.state === 'sent')
    if (open.length === 0) return
    const { attemptId, amountMinor } = open[step.refund % open.length]!
    await this.shop.till.call('refund.settle', { ...this.shop.till.commandId(), attemptId, outcome: step.outcome, approvalCode: null }, step.again)
    if (step.outcome === 'refunded') return
    const { cashMinor } = await this.shop.till.call('refund.payCash', { ...this.shop.till.commandId(), attemptId, approval: null }, step.again)
    await this.shop.noteShift()
    this.shop.model.payRefundInCash(amountMinor, cashMinor)
  }

  /** A payment whose answer came after its sale was given up: its money is there and belongs to nothing. */
  async losePayment(step: Doing<'lost-payment'>): Promise<void> {
    const { sale, bill } = await this.basket(step.goods, NOBODY)
    const { attempt } = await this.shop.till.call('payment.begin', { ...this.shop.till.commandId(), saleId: sale.saleId, revision: sale.revision, scheme: 'card', amountMinor: bill.total }, step.again)
    await this.shop.till.call('sale.giveUp', { ...this.shop.till.commandId(), saleId: sale.saleId })
    await this.shop.till.call('payment.settle', { ...this.shop.till.commandId(), attemptId: attempt.attemptId, outcome: 'approved', approvalCode: null }, step.again)
    if (step.reversed) {
      await this.shop.till.call('payment.reverse', { ...this.shop.till.commandId(), attemptId: attempt.attemptId }, step.again)
      return
    }
    this.shop.model.post('card-clearing', bill.total)
    this.shop.model.post('payments-unapplied', -bill.total)
  }

  /** Everything that is left of every sale comes back. */
  async returnEverything(): Promise<void> {
    while (this.saleWithGoods(0) !== null) await this.giveBack(0, -1, 1, 'no')
  }

  async tooMuch(step: Doing<'too-much'>): Promise<void> {
    const memberId = this.shop.memberId(step.member)
    switch (step.what) {
      case 'return': {
        const sale = this.saleWithGoods(step.sale)
        if (sale === null) return
        const [line] = this.shop.model.left(sale)
        const lines = [{ lineId: line!.lineId, quantityMilli: line!.quantity + 1000 }]
        return this.shop.till.refused('return.make', { ...this.shop.till.commandId(), saleId: sale.saleId, lines, memberId: null, returnsMade: sale.returns, reason: 'not-wanted', approval: null }, 'RETURN_MORE_THAN_LEFT')
      }
      case 'spend': {
        const { sale, bill } = await this.basket([{ at: 3, quantity: 9 }], step.member)
        const owes = this.shop.model.debtOf(memberId) > 0
        const points = this.shop.model.available(this.shop.model.pool(memberId)) + 1
        if (points <= bill.total) await this.shop.till.refused('sale.complete', { ...this.shop.till.commandId(), saleId: sale.saleId, revision: sale.revision, tenders: [{ kind: 'points', points }, { kind: 'cash', givenMinor: 100_000 }], approval: null }, owes ? 'POINTS_OWED' : 'POINTS_NOT_ENOUGH')
        await this.shop.till.call('sale.clear', { ...this.shop.till.commandId(), saleId: sale.saleId })
        return
      }
      case 'voucher': return this.presentBad(step)
      case 'hold': return this.payFromAnothers(step)
      case 'transfer-to-self': return this.shop.till.refused('points.transfer', { ...this.shop.till.commandId(), memberId, points: 1, to: { by: 'member', memberId }, approval: null }, 'TRANSFER_TO_SELF')
      case 'transfer': {
        const to = this.shop.memberId(step.member + 1)
        if (to === memberId) return
        const points = this.shop.model.available(this.shop.model.own(memberId)) + 1
        const code = this.shop.model.isUnderHead(memberId) ? 'TRANSFER_BY_HEAD_ONLY' : this.shop.model.debtOf(memberId) > 0 ? 'POINTS_OWED' : 'POINTS_NOT_ENOUGH'
        return this.shop.till.refused('points.transfer', { ...this.shop.till.commandId(), memberId, points, to: { by: 'member', memberId: to }, approval: null }, code)
      }
      case 'adjust': {
        const points = this.shop.model.available(this.shop.model.own(memberId)) + this.shop.model.pending(memberId) + 1
        return this.shop.till.refused('points.adjust', { ...this.shop.till.commandId(), memberId, points: -points, reason: 'other', mayOwe: false, approval: null }, 'POINTS_MORE_THAN_THERE')
      }
    }
  }

  private async presentBad({ sale: n }: Doing<'too-much'>): Promise<void> {
    const { till } = this.shop
    const { sale } = await this.basket([{ at: 3, quantity: 1 }], NOBODY)
    await this.codes.presentBad(n, sale)
    await till.call('sale.clear', { ...till.commandId(), saleId: sale.saleId })
  }

  /** A hold pays for nobody but its member. */
  private async payFromAnothers({ member }: Doing<'too-much'>): Promise<void> {
    const { model, till } = this.shop
    const [hold] = model.holds
    if (hold === undefined || this.shop.memberId(member) === hold.memberId) return
    const { sale } = await this.basket([{ at: 3, quantity: 1 }], member)
    await till.refused('sale.complete', { ...till.commandId(), saleId: sale.saleId, revision: sale.revision, tenders: [{ kind: 'hold', holdId: hold.holdId }, { kind: 'cash', givenMinor: 100_000 }], approval: null }, 'HOLD_OTHER_MEMBER')
    await till.call('sale.clear', { ...till.commandId(), saleId: sale.saleId })
  }
}
