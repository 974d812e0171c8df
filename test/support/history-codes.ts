import { expect } from 'vitest'
import type { SaleView } from '../../core/contract/views.ts'
import type { HistoryShop } from './history-shop.ts'
import type { Step } from './history-steps.ts'
import type { CodeKind, ModelCode } from './model-sales.ts'
import { addDays } from './model-points.ts'
import { FLYER, GOODS, TREAT, VOUCHER } from './small-shop.ts'

type Doing<D extends Step['does']> = Extract<Step, { does: D }>

const NO_END = '9999-12-31'
/** So few numbers that some come twice. */
const FLYERS = 8

/** Codes of every kind: given by sales, made out by hand, printed beforehand; presented, used, taken back. */
export class CodeSteps {
  private readonly shop: HistoryShop

  constructor(shop: HistoryShop) {
    this.shop = shop
  }

  async issueTreat(step: Doing<'issue-treat'>): Promise<void> {
    const { model, till } = this.shop
    const memberId = this.shop.memberId(step.member)
    const { coupon, code } = await till.call('coupon.issue', { ...till.commandId(), memberId, couponId: 'treat', reason: 'goodwill', approval: null }, step.again)
    model.codes.push({ kind: 'treat', code, issuedId: coupon.issuedId, givenBy: null, memberId, from: addDays(model.today, 1), until: addDays(model.today, TREAT.days), usedBy: null, ended: false })
  }

  /** Taken back, it is good for nothing any more; what was used stays used. */
  async withdraw(step: Doing<'withdraw-code'>): Promise<void> {
    const { model, till } = this.shop
    const issued = model.codes.filter((each) => each.issuedId !== null)
    const code = issued[step.code % issued.length]
    if (code === undefined) return
    const { coupon } = await till.call('coupon.withdraw', { ...till.commandId(), issuedId: code.issuedId!, reason: 'issued-wrongly', approval: null }, step.again)
    code.ended = true
    expect(coupon.state).toBe(model.stateOf(code))
  }

  /** A code of a kind that may go on a sale, good or not; null where there is none. */
  choose(kind: CodeKind | 'none', which: number): ModelCode | null {
    const { model } = this.shop
    if (kind === 'none') return null
    if (kind === 'flyer') return this.flyer(which)
    const there = model.codes.filter((each) => each.kind === kind && (kind === 'voucher' ? model.stateOf(each) === 'good' : each.usedBy === null && !each.ended))
    return there[which % there.length] ?? null
  }

  /** The place of the article that a code takes something off. */
  articleOf({ kind }: ModelCode): number {
    return GOODS.findIndex(({ sku }) => sku === { voucher: VOUCHER, treat: TREAT, flyer: FLYER }[kind].onSku)
  }

  private flyer(which: number): ModelCode {
    const code = `${FLYER.prefix}${String((which % FLYERS) + 1).padStart(FLYER.digits, '0')}`
    const known = this.shop.model.codes.find((each) => each.code === code)
    if (known !== undefined) return known
    const fresh: ModelCode = { kind: 'flyer', code, issuedId: null, givenBy: null, memberId: null, from: '', until: NO_END, usedBy: null, ended: false }
    this.shop.model.codes.push(fresh)
    return fresh
  }

  async present(sale: SaleView, code: ModelCode): Promise<SaleView> {
    const { till } = this.shop
    return (await till.call('sale.addCoupon', { ...till.commandId(), saleId: sale.saleId, code: code.code })).sale!
  }

  /** What a sale gave, as the rules say by what was bought. */
  async noteGiven(saleId: string, given: number): Promise<void> {
    const { coupons } = await this.shop.till.call('coupon.ofSale', { saleId })
    expect(coupons).toHaveLength(given)
    for (const { code, issuedId } of coupons) {
      this.shop.model.codes.push({ kind: 'voucher', code: code!, issuedId, givenBy: saleId, memberId: null, from: '', until: NO_END, usedBy: null, ended: false })
    }
  }

  /** One that was used, or taken back: refused at once, with nothing changed. */
  async presentBad(n: number, sale: SaleView): Promise<void> {
    const { model, till } = this.shop
    const bad = model.codes.filter((each) => each.issuedId !== null && ['used', 'cancelled'].includes(model.stateOf(each)))
    const code = bad[n % bad.length]
    if (code !== undefined) await till.refused('sale.addCoupon', { ...till.commandId(), saleId: sale.saleId, code: code.code }, code.usedBy === null ? 'COUPON_CANCELLED' : 'COUPON_USED')
  }

  /** Every code stands as the model has it. */
  async compare(): Promise<void> {
    const { model, till } = this.shop
    for (const saleId of new Set(model.codes.flatMap((each) => each.givenBy ?? []))) {
      const { coupons } = await till.call('coupon.ofSale', { saleId })
      expect(coupons.map(({ code, state }) => ({ code, state }))).toEqual(model.codes.filter((each) => each.givenBy === saleId).map((each) => ({ code: each.code, state: model.stateOf(each) })))
    }
    const treats = model.codes.filter((each) => each.kind === 'treat')
    for (const memberId of new Set(treats.map((each) => model.memberOf(each.memberId!)))) {
      const { coupons } = await till.call('coupon.ofMember', { memberId })
      const states = new Map(coupons.map(({ issuedId, state }) => [issuedId, state]))
      expect([...states]).toHaveLength(treats.filter((each) => model.memberOf(each.memberId!) === memberId).length)
      for (const each of treats.filter((treat) => model.memberOf(treat.memberId!) === memberId)) expect({ code: each.code, state: states.get(each.issuedId!) }).toEqual({ code: each.code, state: model.stateOf(each) })
    }
  }
}
