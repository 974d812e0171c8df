import { demand } from './model-points.ts'
import type { ModelLot, Part } from './model-points.ts'
import { ModelReferrals } from './model-referrals.ts'
import { stampsAfter, usesAfter } from './model-rewards.ts'
import type { RewardedSale } from './model-rewards.ts'
import { ModelTiers } from './model-tiers.ts'
import { LIABILITY, ModelValues, halfUp } from './model-values.ts'
import type { StoredKind } from './model-values.ts'
import { FLYER, GOODS, OFFER_BP, REFERRAL, REFILL, STAMP_CARD, TIERS, TREAT, VOUCHER } from './small-shop.ts'
import type { ShopRules } from './small-shop.ts'

export type ModelTender =
  | { kind: 'cash'; amount: number; rounding: number }
  | { kind: 'card'; amount: number }
  | { kind: 'points'; amount: number; points: number }
  | { kind: StoredKind; amount: number; card: number }
  | { kind: 'account'; amount: number; accountId: string }

export interface ModelLine { lineId: string; sku: string; quantity: number; gross: number; net: number; taxCode: string; earns: boolean }

/** What is due for goods, and what of a member's rewards was used for it. */
export interface ModelBill { lines: ModelLine[]; taxes: Map<string, { gross: number; tax: number }>; total: number; cardsPaid: number; usesTaken: number }

/** Codes that take something off: what a sale gave, what was made out by hand, what was printed beforehand. */
export type CodeKind = 'voucher' | 'treat' | 'flyer'

interface Given { refund: number; rounding: number; points: number; earned: number; counts: number; tenders: number[]; taxes: Map<string, number>; lines: Map<string, { quantity: number; net: number }> }

export interface ModelSale extends ModelBill {
  saleId: string
  shiftId: string
  day: string
  /** Whom it was sold to: those that others were merged into, if they were. */
  memberId: string | null
  /** What it adds to the counter of tiers. */
  counts: number
  rewards: RewardedSale | null
  tenders: ModelTender[]
  earned: number
  ownLot: ModelLot | null
  spent: Part[]
  returns: number
  given: Given
}

/** A code, whose it is, the days on which it is taken, and the sales that gave it and used it. */
export interface ModelCode {
  readonly kind: CodeKind
  readonly code: string
  readonly issuedId: string | null
  readonly givenBy: string | null
  readonly memberId: string | null
  readonly from: string
  readonly until: string
  usedBy: string | null
  ended: boolean
}

const OFF: Readonly<Record<CodeKind, { readonly onSku: string; readonly offBp: number }>> = { voucher: VOUCHER, treat: TREAT, flyer: FLYER }

/** What was set aside was taken first; of a lot that paid twice all comes back together. */
function eachOnce(parts: readonly Part[]): Part[] {
  const lots = [...new Set(parts.map((part) => part.lot))]
  return lots.map((lot) => ({ lot, points: parts.reduce((sum, part) => sum + (part.lot === lot ? part.points : 0), 0) }))
}

/** Sales as the design pages say them: what goods cost with what offers, codes and rewards take off, and what a sale earns, counts and gives. */
export class ModelSales extends ModelValues {
  readonly sales: ModelSale[] = []
  readonly codes: ModelCode[] = []
  readonly tiers: ModelTiers
  readonly referrals = new ModelReferrals()

  constructor(rules: ShopRules, today: string) {
    super(rules, today)
    this.tiers = new ModelTiers(rules)
  }

  /** What goods cost: each line's discount half-up, tax once a rate. No article has more than one discount. */
  bill(goods: readonly { sku: string; quantity: number }[], memberId: string | null, code: CodeKind | null = null): ModelBill {
    const bought = new Set(goods.map(({ sku }) => sku))
    const cardsPaid = memberId !== null && bought.has(STAMP_CARD.onSku) && this.stampsOf(memberId).full > 0 ? 1 : 0
    const usesTaken = memberId !== null && bought.has(REFILL.onSku) && this.usesOf(memberId) > 0 ? 1 : 0
    const offers = [...(code === null ? [] : [OFF[code]]), ...(cardsPaid > 0 ? [STAMP_CARD] : []), ...(usesTaken > 0 ? [REFILL] : [])]
    const lines = goods.map(({ sku, quantity }): ModelLine => {
      const article = GOODS.find((each) => each.sku === sku)!
      const gross = halfUp(article.priceMinor * quantity, 1000)
      const offBp = article.isOffered ? OFFER_BP : (offers.find((each) => each.onSku === sku)?.offBp ?? 0)
      const net = gross - halfUp(gross * offBp, 10_000)
      return { lineId: '', sku, quantity, gross, net, taxCode: article.taxCode, earns: article.earns }
    })
    const taxes = this.taxesOf(lines)
    const tax = [...taxes.values()].reduce((sum, each) => sum + each.tax, 0)
    return { lines, taxes, total: lines.reduce((sum, line) => sum + line.net, 0) + (this.rules.pricesIncludeTax ? 0 : tax), cardsPaid, usesTaken }
  }

  private readonly isIdOf = (memberId: string) => (id: string): boolean => this.memberOf(id) === this.memberOf(memberId)

  /** A member's sales that did not come back whole. */
  private rewarded(memberId: string): RewardedSale[] {
    const isTheirs = this.isIdOf(memberId)
    return this.sales.flatMap((sale) => (sale.memberId !== null && sale.rewards !== null && isTheirs(sale.memberId) && this.left(sale).length > 0 ? [sale.rewards] : []))
  }

  stampsOf(memberId: string): { open: number; full: number } {
    return stampsAfter(this.rewarded(memberId), this.today, this.rules.rewardMonths)
  }

  usesOf(memberId: string): number {
    return usesAfter(this.rewarded(memberId), this.tierOf(memberId), this.today, this.rules.rewardMonths)
  }

  tierOf(memberId: string): string {
    return this.tiers.tierOf(this.isIdOf(memberId), this.today)
  }

  /** Points of a bill, at the tier it found: down, on what was not paid with points; where points paid, an odd cent may fall either way. */
  private checkEarned(bill: ModelBill, tenders: readonly ModelTender[], sold: { tierId: string; earned: number; counts: number }): void {
    const { earnPerMinor } = TIERS.find((tier) => tier.id === sold.tierId)!
    const base = bill.lines.reduce((sum, line) => sum + (line.earns ? line.net : 0), 0)
    const paid = tenders.reduce((sum, tender) => sum + (tender.kind === 'points' ? tender.amount : 0), 0)
    const exact = paid === 0 ? base : (base * (bill.total - paid)) / bill.total
    const isRight = (is: number, due: number, off: number): boolean => (paid === 0 ? is === Math.floor(due) : Math.abs(is - due) <= off)
    demand(isRight(sold.earned, exact / earnPerMinor, 1), `earned ${sold.earned} points, where ${exact / earnPerMinor} are due`)
    const counts = { amount: exact, points: sold.earned, visits: 1 }[this.tiers.measure]
    demand(this.tiers.measure === 'amount' ? isRight(sold.counts, counts, bill.lines.length) : sold.counts === counts, `counted ${sold.counts} for tiers, where ${counts} is due`)
  }

  sell(sale: { saleId: string; shiftId: string; memberId: string | null; bill: ModelBill; tenders: ModelTender[]; earned: number; counts: number; holdId?: string | undefined; thanked?: string | null }): void {
    const { bill, tenders, earned, counts } = sale
    const memberId = sale.memberId === null ? null : this.memberOf(sale.memberId)
    demand(tenders.reduce((sum, tender) => sum + tender.amount - (tender.kind === 'cash' ? tender.rounding : 0), 0) === bill.total, 'the tenders are not the bill')
    if (memberId === null) demand(earned === 0 && counts === 0, 'points without a member')
    else this.checkEarned(bill, tenders, { tierId: this.tierOf(memberId), earned, counts })
    const points = tenders.reduce((sum, tender) => sum + (tender.kind === 'points' ? tender.points : 0), 0)
    const held = this.capture(sale.holdId)
    const loose = points - held.reduce((sum, part) => sum + part.points, 0)
    const fromPool = memberId !== null && loose > 0 ? this.spend(this.pool(memberId), loose) : []
    const spent = eachOnce([...held, ...fromPool])
    const ownLot = memberId !== null && earned > 0 ? this.lotOfToday(memberId, earned, this.rules.pendingDays) : null
    if (memberId !== null && earned + points > 0) this.noteActive(memberId)
    for (const { lot } of fromPool) this.noteActive(lot.owner)
    this.book(bill, tenders, 1)
    this.noteCharged(bill.lines)
    this.post('points-issued', -earned)
    this.post('points-redeemed', points)
    if (memberId !== null) this.tiers.count({ memberId, on: this.today, knownOn: this.today, amount: counts })
    const pieces = (sku: string): number => bill.lines.find((line) => line.sku === sku)?.quantity ?? 0
    const stamps = Math.floor(pieces(STAMP_CARD.forSku) / 1000)
    const granted = pieces(REFILL.forSku) >= REFILL.fromMilli ? 1 : 0
    this.sales.push({
      // What was sold to two while they were one stays with the one they were.
      ...bill, saleId: sale.saleId, shiftId: sale.shiftId, day: this.today, memberId, tenders, earned, counts, ownLot, spent, returns: 0,
      rewards: memberId === null ? null : { day: this.today, stamps, cardsPaid: bill.cardsPaid, granted, used: bill.usesTaken },
      given: { refund: 0, rounding: 0, points: 0, earned: 0, counts: 0, tenders: tenders.map(() => 0), taxes: new Map(), lines: new Map() },
    })
    this.thank(sale.saleId, memberId, sale.thanked ?? null)
  }

  /** Whoever brought a member is thanked once, at the first sale that finds nothing against it. */
  private thank(saleId: string, memberId: string | null, thanked: string | null): void {
    const open = memberId === null ? [] : this.referrals.open(memberId, this)
    demand((thanked !== null) === open.length > 0, `${thanked === null ? 'nobody' : 'somebody'} was thanked, where ${open.length} could be`)
    if (thanked === null) return
    const referral = open.find((each) => each.memberId === thanked)
    demand(referral !== undefined, 'whoever did not bring the member was thanked')
    const referrerId = this.memberOf(referral.referrerId)
    this.referrals.reward(referral, { saleId, day: this.today, lot: this.lotOfToday(referrerId, REFERRAL.points, this.rules.pendingDays) })
    this.noteActive(referrerId)
    this.post('points-issued', -REFERRAL.points)
  }

  private book(bill: ModelBill, tenders: readonly ModelTender[], sign: 1 | -1): void {
    const tax = [...bill.taxes.values()].reduce((sum, each) => sum + each.tax, 0)
    this.post('sales', sign * (tax - bill.total))
    this.post('tax', -sign * tax)
    tenders.forEach((tender) => this.bookTender(tender, sign * tender.amount, tender.kind === 'cash' ? sign * tender.rounding : 0))
  }

  protected bookTender(tender: ModelTender, amount: number, rounding: number): void {
    if (tender.kind === 'gift-card' || tender.kind === 'store-credit') this.giftCards[tender.card]!.balance -= amount
    if (tender.kind === 'account') this.customerAccounts.find((account) => account.accountId === tender.accountId)!.owed += amount
    this.post({ cash: 'cash-drawer', card: 'card-clearing', points: 'points-redeemed-value', account: 'customer-accounts', ...LIABILITY }[tender.kind], amount)
    this.post('cash-rounding', -rounding)
  }

  left(sale: ModelSale): { lineId: string; quantity: number }[] {
    return sale.lines.map((line) => ({ lineId: line.lineId, quantity: line.quantity - (sale.given.lines.get(line.lineId)?.quantity ?? 0) })).filter((line) => line.quantity > 0)
  }
}
