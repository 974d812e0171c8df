import { addDays, demand } from './model-points.ts'
import type { ModelLot } from './model-points.ts'
import { ModelSales } from './model-sales.ts'
import type { ModelCode, ModelSale } from './model-sales.ts'
import { halfUp } from './model-values.ts'
import { REFERRAL, RETURNED_POINTS_DAYS } from './small-shop.ts'
import type { ShopRules } from './small-shop.ts'

/**
 * Money and points as the design pages say them (loyalty-rules sections 1, 2, 5, 6, 7), in plain objects, apart from the
 * program: no rounding, share, lot or entry is worked out with its code. Where the pages leave a unit open (who of several
 * gets an odd cent), what the program gave is held to its bounds and then believed.
 */
export class LedgerModel extends ModelSales {
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
