import { addDays, demand } from './model-points.ts'
import type { ModelLot, Part } from './model-points.ts'
import { ModelReferrals } from './model-referrals.ts'
import { stampsAfter, usesAfter } from './model-rewards.ts'
import type { RewardedSale } from './model-rewards.ts'
import { ModelTiers } from './model-tiers.ts'
import { LIABILITY, ModelValues, halfUp } from './model-values.ts'
import type { StoredKind } from './model-values.ts'
import { FLYER, GOODS, OFFER_BP, REFERRAL, REFILL, RETURNED_POINTS_DAYS, STAMP_CARD, TIERS, TREAT, VOUCHER } from './small-shop.ts'
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

/**
 * Money and points as the design pages say them (loyalty-rules sections 1, 2, 5, 6, 7), in plain objects, apart from the
 * program: no rounding, share, lot or entry is worked out with its code. Where the pages leave a unit open (who of several
 * gets an odd cent), what the program gave is held to its bounds and then believed.
 */
export class LedgerModel extends ModelValues {
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

  private bookTender(tender: ModelTender, amount: number, rounding: number): void {
    if (tender.kind === 'gift-card' || tender.kind === 'store-credit') this.giftCards[tender.card]!.balance -= amount
    if (tender.kind === 'account') this.customerAccounts.find((account) => account.accountId === tender.accountId)!.owed += amount
    this.post({ cash: 'cash-drawer', card: 'card-clearing', points: 'points-redeemed-value', account: 'customer-accounts', ...LIABILITY }[tender.kind], amount)
    this.post('cash-rounding', -rounding)
  }

  // goods come back

  left(sale: ModelSale): { lineId: string; quantity: number }[] {
    return sale.lines.map((line) => ({ lineId: line.lineId, quantity: line.quantity - (sale.given.lines.get(line.lineId)?.quantity ?? 0) })).filter((line) => line.quantity > 0)
  }

  /**
   * Now = F(all that came back) - F(before), F(x) = original × returned ÷ sold, half-up: whatever was given is held to
   * that, cumulatively. Then points come back and are taken back, by the model's own lots.
   */
  takeBack(sale: ModelSale, asked: readonly { lineId: string; quantity: number }[], made: MadeParts): void {
    const { given } = sale
    for (const { lineId, quantity } of asked) given.lines.set(lineId, { quantity: (given.lines.get(lineId)?.quantity ?? 0) + quantity, net: given.lines.get(lineId)?.net ?? 0 })
    for (const { lineId, netMinor } of made.lines) given.lines.get(lineId)!.net += netMinor
    for (const { taxCode, taxMinor } of made.taxes) given.taxes.set(taxCode, (given.taxes.get(taxCode) ?? 0) + taxMinor)
    given.refund += made.refundMinor
    given.rounding += made.cashRoundingMinor
    for (const { tender, amountMinor, points } of made.tenders) {
      given.tenders[tender]! += amountMinor
      given.points += points
    }
    given.earned += made.earned
    given.counts += made.counts
    const isAll = this.left(sale).length === 0
    this.checkGoods(sale)
    this.checkTenders(sale, isAll)
    this.bookReturn(sale, made)
    const short = this.movePointsBack(sale, made)
    this.checkDeducted(made, short)
    this.checkCounts(sale, isAll)
    if (sale.memberId !== null) this.tiers.count({ memberId: sale.memberId, on: sale.day, knownOn: this.today, amount: -made.counts })
    sale.returns += 1
    if (isAll) this.undoGiven(sale.saleId)
  }

  /** With the return of everything: what it gave ends, used or not; what it was paid with is good again; a referral is open again. */
  private undoGiven(saleId: string): void {
    for (const code of this.codes) {
      if (code.givenBy === saleId) code.ended = true
      if (code.usedBy === saleId) code.usedBy = null
    }
    const back = this.referrals.reopen(saleId)
    if (back === null) return
    const referrerId = this.memberOf(back.referrerId)
    this.takePointsBack(referrerId, back.lot, REFERRAL.points, this.rules.pointsShort === 'forgive' ? 'forgive' : 'debt')
  }

  stateOf({ usedBy, ended, until }: ModelCode): 'good' | 'used' | 'cancelled' | 'expired' {
    return usedBy !== null ? 'used' : ended ? 'cancelled' : until < this.today ? 'expired' : 'good'
  }

  /** Whether a code would take something off for a member, or for whoever brings it. */
  isTaken(code: ModelCode, memberId: string | null): boolean {
    return this.stateOf(code) === 'good' && code.from <= this.today && (code.memberId === null || (memberId !== null && this.memberOf(code.memberId) === this.memberOf(memberId)))
  }

  /** Points spent come back, points earned are taken back; what of these was not there. */
  private movePointsBack(sale: ModelSale, made: MadeParts): number {
    const memberId = sale.memberId === null ? null : this.memberOf(sale.memberId)
    if (memberId === null) {
      demand(made.earned === 0, 'points without a member are taken back')
      return 0
    }
    this.givePointsBack(sale, made.tenders.reduce((sum, tender) => sum + tender.points, 0))
    return this.takeEarnedBack(sale, memberId, made.earned)
  }

  /** Points that are missing are set against the money, a point at its worth, as far as there is money. */
  private checkDeducted({ tenders, pay, deductedMinor }: MadeParts, short: number): void {
    const money = (rows: MadeParts['pay']): number => rows.reduce((sum, row) => sum + (row.kind === 'points' ? 0 : row.amountMinor), 0)
    demand(money(pay) === money(tenders) - deductedMinor, `paid ${money(pay)} of ${money(tenders)} less ${deductedMinor}`)
    const expected = this.rules.pointsShort === 'deduct-from-refund' ? Math.min(short, money(tenders)) : 0
    demand(deductedMinor === expected, `${deductedMinor} was deducted for ${short} missing points`)
  }

  private checkGoods(sale: ModelSale): void {
    let net = 0
    for (const line of sale.lines) {
      const back = sale.given.lines.get(line.lineId) ?? { quantity: 0, net: 0 }
      const value = halfUp(line.gross * back.quantity, line.quantity)
      const isOpen = Math.abs(2 * (back.net * line.gross - line.net * value)) <= line.gross
      demand(isOpen, `${back.net} came back of ${line.sku}, of ${line.net} for ${value} of ${line.gross}`)
      if (back.quantity === line.quantity) demand(back.net === line.net, `not all of ${line.sku} came back`)
      net += back.net
    }
    let tax = 0
    for (const [code, of] of sale.taxes) {
      const back = sale.lines.reduce((sum, line) => sum + (line.taxCode === code ? (sale.given.lines.get(line.lineId)?.net ?? 0) : 0), 0)
      demand((sale.given.taxes.get(code) ?? 0) === halfUp(of.tax * back, of.gross), `tax ${code}: ${sale.given.taxes.get(code)} of ${of.tax}`)
      tax += sale.given.taxes.get(code) ?? 0
    }
    demand(sale.given.refund === net + (this.rules.pricesIncludeTax ? 0 : tax), `refund ${sale.given.refund} for goods of ${net}`)
  }

  private checkTenders(sale: ModelSale, isAll: boolean): void {
    const { given, tenders, total } = sale
    demand(given.tenders.reduce((sum, each) => sum + each, 0) === given.refund + given.rounding, 'what the tenders got is not the refund')
    for (const { tender, at } of tenders.map((each, place) => ({ tender: each, at: place }))) {
      if (tender.kind === 'cash') continue
      this.checkShare(sale, tender.kind, tender.amount, given.tenders[at]!)
      if (isAll) demand(given.tenders[at] === tender.amount, `${tender.kind} got ${given.tenders[at]} of ${tender.amount}`)
      if (tender.kind === 'points') demand(given.points === (isAll ? tender.points : halfUp(tender.points * given.refund, total)), `${given.points} of ${tender.points} points came back`)
    }
    this.checkCash(sale, isAll)
    demand(given.earned >= 0 && given.earned <= sale.earned && (!isAll || given.earned === sale.earned), `${given.earned} of ${sale.earned} earned points were asked back`)
    // Points are earned on prices: where tax comes on top, its share is not the goods' share.
    const back = [...given.lines.values()].reduce((sum, line) => sum + line.net, 0)
    const sold = sale.lines.reduce((sum, line) => sum + line.net, 0)
    demand(Math.abs(given.earned - (sale.earned * back) / sold) <= 1 + sale.lines.length, `${given.earned} of ${sale.earned} earned points for ${back} of ${sold}`)
  }

  /** In its share of the refund, less than a unit off: who of several gets an odd one is left open. */
  private checkShare({ given, total }: ModelSale, kind: string, whole: number, back: number): void {
    demand(Math.abs(back * total - whole * given.refund) < total, `${kind} got ${back} of ${whole} for ${given.refund} of ${total}`)
  }

  /** All cash of a sale comes back as one, rounded as a whole, never more than was paid. */
  private checkCash(sale: ModelSale, isAll: boolean): void {
    const { given, tenders } = sale
    const cash = tenders.flatMap((tender, at) => (tender.kind === 'cash' ? [{ ...tender, back: given.tenders[at]! }] : []))
    if (cash.length === 0) return demand(given.rounding === 0, 'cash was rounded where there was none')
    const sum = (of: (each: (typeof cash)[number]) => number): number => cash.reduce((total, each) => total + of(each), 0)
    const paid = sum((each) => each.amount)
    const back = sum((each) => each.back)
    this.checkShare(sale, 'cash', paid - sum((each) => each.rounding), back - given.rounding)
    if (isAll || back === paid) return demand(!isAll || back === paid, `cash got ${back} of ${paid}`)
    demand(back % this.rules.cashStepMinor === 0 && Math.abs(2 * given.rounding) <= this.rules.cashStepMinor, `cash back ${back}, rounded by ${given.rounding}`)
  }

  private bookReturn(sale: ModelSale, made: MadeParts): void {
    const tax = made.taxes.reduce((sum, each) => sum + each.taxMinor, 0)
    this.post('sales', made.refundMinor - tax)
    this.post('tax', tax)
    this.post('cash-rounding', made.cashRoundingMinor)
    for (const { tender, kind, amountMinor } of made.tenders) if (kind === 'points') this.bookTender(sale.tenders[tender]!, -amountMinor, 0)
    for (const { tender, kind, amountMinor } of made.pay) if (kind !== 'points') this.bookTender(sale.tenders[tender]!, -amountMinor, 0)
    this.post('points-deducted-value', -made.deductedMinor)
  }

  /** Last taken, first back; where the lot is over, a new one of the same earner. */
  private givePointsBack(sale: ModelSale, points: number): void {
    this.post('points-redeemed', -points)
    let left = points
    for (const part of sale.spent.toReversed()) {
      const back = Math.min(left, part.points)
      if (back === 0) continue
      part.points -= back
      left -= back
      if (!this.isOver(part.lot)) part.lot.left += back
      else this.lots.push({ seq: ++this.lotsMade, owner: part.lot.owner, earned: back, left: back, earnedOn: part.lot.earnedOn, from: this.today, until: addDays(this.today, RETURNED_POINTS_DAYS) })
    }
    demand(left === 0, `${left} points more came back than were spent`)
  }

  private takeEarnedBack(sale: ModelSale, memberId: string, points: number): number {
    return this.takePointsBack(memberId, sale.ownLot, points, this.rules.pointsShort)
  }

  /** The lot they came in, whoever has it now, then the member's pending ones, then in spending order; the rest is owed, deducted or forgiven. */
  private takePointsBack(memberId: string, lot: ModelLot | null, points: number, pointsShort: ShopRules['pointsShort']): number {
    const rest = this.own(memberId).filter((each) => each !== lot && !this.isOver(each))
    const { short } = this.take([...(lot === null ? [] : [lot]), ...this.inOrder(rest.filter((each) => each.from > this.today)), ...this.inOrder(rest.filter((each) => each.from <= this.today))], points)
    const isOwed = pointsShort === 'debt'
    this.post('points-issued', points - (isOwed ? 0 : short))
    if (isOwed) this.debts.set(memberId, this.debtOf(memberId) + short)
    return short
  }

  /** What counted for tiers is taken off in the share of the goods, a visit with the last of them. */
  private checkCounts({ given, counts, memberId, lines }: ModelSale, isAll: boolean): void {
    if (memberId === null || isAll) return demand(given.counts === counts, `${given.counts} of ${counts} counted is taken off`)
    const back = [...given.lines.values()].reduce((sum, line) => sum + line.net, 0)
    const sold = lines.reduce((sum, line) => sum + line.net, 0)
    const due = this.tiers.measure === 'visits' ? 0 : (counts * back) / sold
    demand(given.counts >= 0 && given.counts <= counts && Math.abs(given.counts - due) <= (this.tiers.measure === 'visits' ? 0 : 1 + lines.length), `${given.counts} of ${counts} counted is taken off for ${back} of ${sold}`)
  }
}

/** What the program says a return gives back. */
export interface MadeParts {
  readonly lines: readonly { readonly lineId: string; readonly netMinor: number }[]
  readonly taxes: readonly { readonly taxCode: string; readonly taxMinor: number }[]
  readonly refundMinor: number
  readonly cashRoundingMinor: number
  readonly tenders: readonly { readonly tender: number; readonly kind: string; readonly amountMinor: number; readonly points: number }[]
  readonly earned: number
  /** What comes off the counter of tiers. */
  readonly counts: number
  /** What really leaves. */
  readonly pay: readonly { readonly tender: number; readonly kind: string; readonly amountMinor: number }[]
  readonly deductedMinor: number
}
