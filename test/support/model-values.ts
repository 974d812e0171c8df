import { ModelPoints, addDays, demand } from './model-points.ts'
import { GOODS, LOWEST_PRICE_DAYS, TAX_BP } from './small-shop.ts'

export type StoredKind = 'gift-card' | 'store-credit'

export const LIABILITY: Readonly<Record<StoredKind, string>> = { 'gift-card': 'gift-card-liability', 'store-credit': 'store-credit' }

export const halfUp = (numerator: number, denominator: number): number => Math.floor((2 * numerator + denominator) / (2 * denominator))

/** A member's account: what they owe; below zero where more came back than was owed. */
export interface ModelAccount { readonly accountId: string; readonly memberId: string; owed: number }

/** What customers have with the shop and owe it beside points: cards, credit, accounts; and what goods were charged at. */
export class ModelValues extends ModelPoints {
  readonly giftCards: { code: string; balance: number; kind: StoredKind }[] = []
  readonly customerAccounts: ModelAccount[] = []
  private readonly charged: { sku: string; day: string; unit: number }[] = []

  /** Cash is rounded to the nearest step, the half in the customer's favour: down where they pay. */
  roundCash(amount: number): number {
    const step = this.rules.cashStepMinor
    return step * Math.ceil((2 * amount - step) / (2 * step))
  }

  /** And up where they are paid. */
  roundCashBack(amount: number): number {
    const step = this.rules.cashStepMinor
    return step * Math.floor((2 * amount + step) / (2 * step))
  }

  /** Tax once a rate, on what all lines of it come to. */
  protected taxesOf(lines: readonly { readonly taxCode: string; readonly net: number }[]): Map<string, { gross: number; tax: number }> {
    const taxes = new Map<string, { gross: number; tax: number }>()
    for (const [code, rate] of Object.entries(TAX_BP)) {
      const gross = lines.reduce((sum, line) => sum + (line.taxCode === code ? line.net : 0), 0)
      if (gross > 0) taxes.set(code, { gross, tax: this.rules.pricesIncludeTax ? halfUp(gross * rate, 10_000 + rate) : halfUp(gross * rate, 10_000) })
    }
    return taxes
  }

  /** Cards are money owed and no sale: no tax, no points. */
  sellGiftCard(code: string, amount: number): void {
    this.giftCards.push({ code, balance: amount, kind: 'gift-card' })
    this.post('gift-card-liability', -amount)
    this.post('cash-drawer', amount)
  }

  issueStoreCredit(code: string, amount: number): void {
    this.giftCards.push({ code, balance: amount, kind: 'store-credit' })
    this.post('store-credit', -amount)
    this.post('goodwill', amount)
  }

  payOutGiftCard(card: number, cash: number): void {
    const { balance, kind } = this.giftCards[card]!
    demand(cash === this.roundCashBack(balance), `${cash} was paid for a rest of ${balance}`)
    this.giftCards[card]!.balance = 0
    this.post(LIABILITY[kind], balance)
    this.post('cash-drawer', -cash)
    this.post('cash-rounding', cash - balance)
  }

  payRefundInCash(amount: number, cash: number): void {
    demand(cash === this.roundCashBack(amount), `${cash} was paid for a refund of ${amount}`)
    this.post('card-clearing', amount)
    this.post('cash-drawer', -cash)
    this.post('cash-rounding', cash - amount)
  }

  /** The account that a member's sales go on: their own, or that of the one who was merged into them; null where that is not one. */
  accountOf(memberId: string): ModelAccount | null {
    const theirs = this.customerAccounts.filter((account) => this.memberOf(account.memberId) === memberId)
    return theirs.find((account) => account.memberId === memberId) ?? (theirs.length === 1 ? theirs[0]! : null)
  }

  settleAccount(account: ModelAccount, amount: number): void {
    const cash = this.roundCash(amount)
    account.owed -= amount
    this.post('customer-accounts', -amount)
    this.post('cash-drawer', cash)
    this.post('cash-rounding', amount - cash)
  }

  /** What one of it came to, offers and all, rounded down: as if it had begun with that day. */
  protected noteCharged(lines: readonly { readonly sku: string; readonly quantity: number; readonly net: number }[]): void {
    for (const { sku, quantity, net } of lines) {
      const unit = Math.floor((net * 1000) / quantity)
      if (unit > 0) this.charged.push({ sku, day: this.today, unit })
    }
  }

  /** Goods nobody has a receipt of: a credit at the lowest price of the last days, today's list price among them. No points move. */
  takeWithoutReceipt(goods: readonly { readonly sku: string; readonly quantity: number }[], given: { readonly code: string | null; readonly credit: number }): void {
    const since = addDays(this.today, -LOWEST_PRICE_DAYS)
    const lines = goods.map(({ sku, quantity }) => {
      const article = GOODS.find((each) => each.sku === sku)!
      const lowest = Math.min(article.priceMinor, ...this.charged.filter((each) => each.sku === sku && each.day >= since).map((each) => each.unit))
      return { taxCode: article.taxCode as string, net: halfUp(lowest * quantity, 1000) }
    })
    const tax = [...this.taxesOf(lines).values()].reduce((sum, each) => sum + each.tax, 0)
    const credit = lines.reduce((sum, line) => sum + line.net, 0) + (this.rules.pricesIncludeTax ? 0 : tax)
    demand(given.credit === credit, `${given.credit} was credited for goods of ${credit}`)
    demand((given.code !== null) === credit > 0, 'a credit of nothing was made out')
    this.post('sales', credit - tax)
    this.post('tax', tax)
    this.post('store-credit', -credit)
    if (given.code !== null) this.giftCards.push({ code: given.code, balance: credit, kind: 'store-credit' })
  }
}
