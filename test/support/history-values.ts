import type { HistoryShop } from './history-shop.ts'
import type { Step } from './history-steps.ts'
import { GOODS } from './small-shop.ts'

type Doing<D extends Step['does']> = Extract<Step, { does: D }>

/** Gift cards, store credit, accounts, and goods without a receipt. */
export class ValueSteps {
  private readonly shop: HistoryShop

  constructor(shop: HistoryShop) {
    this.shop = shop
  }

  async issueCredit(step: Doing<'gift-card' | 'store-credit'>): Promise<void> {
    const { code } = await this.shop.till.call('storeCredit.issue', { ...this.shop.till.commandId(), amountMinor: step.amount, reason: 'goodwill', approval: null }, step.again)
    this.shop.model.issueStoreCredit(code, step.amount)
  }

  async sellGiftCard(step: Doing<'gift-card' | 'store-credit'>): Promise<void> {
    const { sale, code } = await this.shop.till.call('giftCard.addToSale', { ...this.shop.till.commandId(), code: null, amountMinor: step.amount }, step.again)
    await this.shop.till.call('sale.complete', { ...this.shop.till.commandId(), saleId: sale!.saleId, revision: sale!.revision, tenders: [{ kind: 'cash', givenMinor: step.amount }], approval: null }, step.again)
    await this.shop.noteShift()
    this.shop.model.sellGiftCard(code, step.amount)
  }

  async payOutCard(step: Doing<'pay-out-card'>): Promise<void> {
    const small = this.shop.model.giftCards.flatMap((card, at) => (card.balance > 0 && card.balance <= 500 && this.shop.model.roundCashBack(card.balance) > 0 ? [at] : []))
    if (small.length === 0) return
    const card = small[step.card % small.length]!
    const { cashMinor } = await this.shop.till.call('storedValue.payOut', { ...this.shop.till.commandId(), code: this.shop.model.giftCards[card]!.code, approval: null }, step.again)
    this.shop.model.payOutGiftCard(card, cashMinor)
  }

  /** A member has one account, under whichever of their ids. */
  async openAccount(step: Doing<'open-account'>): Promise<void> {
    const { model, till } = this.shop
    const memberId = this.shop.memberId(step.member)
    const input = { ...till.commandId(), memberId, limitMinor: 1_000_000_000, approval: null }
    if (model.customerAccounts.some((account) => model.memberOf(account.memberId) === memberId)) return till.refused('account.open', input, 'ACCOUNT_EXISTS')
    const { account } = await till.call('account.open', input, step.again)
    model.customerAccounts.push({ accountId: account.accountId, memberId, owed: 0 })
  }

  /** Never more than is owed; in cash. */
  async settleAccount(step: Doing<'settle-account'>): Promise<void> {
    const { model, till } = this.shop
    if (model.customerAccounts.length === 0) return
    const account = model.customerAccounts[step.account % model.customerAccounts.length]!
    const input = (amountMinor: number) => ({ ...till.commandId(), memberId: account.memberId, paid: { kind: 'cash' as const, amountMinor, givenMinor: amountMinor + 100 } })
    await till.refused('account.settle', input(Math.max(0, account.owed) + 1), 'SETTLEMENT_OVER')
    const amount = Math.ceil(account.owed * step.share)
    if (amount <= 0) return
    await till.call('account.settle', input(amount), step.again)
    await this.shop.noteShift()
    model.settleAccount(account, amount)
  }

  async withoutReceipt(step: Doing<'without-receipt'>): Promise<void> {
    const { model, till } = this.shop
    const goods = new Map<string, number>()
    for (const { at, quantity } of step.goods) {
      const article = GOODS[at % GOODS.length]!
      goods.set(article.sku, article.unit === 'kg' ? quantity * 137 : quantity * 1000)
    }
    const { made } = await till.call('return.withoutReceipt', {
      ...till.commandId(), goods: [...goods].map(([sku, quantityMilli]) => ({ sku, quantityMilli })), reason: 'not-wanted', approval: null,
    }, step.again)
    model.takeWithoutReceipt([...goods].map(([sku, quantity]) => ({ sku, quantity })), { code: made.credit?.code ?? null, credit: made.result.creditMinor })
  }
}
