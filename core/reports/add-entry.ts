import type { JournalEvent, SaleCompleted } from '../ledger/journal.ts'
import type { Posting } from '../ledger/postings.ts'
import { isMemberPointsAccount } from '../ledger/points-entries.ts'
import { isByHand } from '../promotions/hand-ids.ts'
import type { ReturnCompleted, ReturnWithoutReceipt } from '../ledger/events/return-events.ts'
import { programmeClock } from '../time/civil.ts'
import type { DayRules } from '../time/civil.ts'
import type { Instant } from '../time/instant.ts'
import { exceptionsOf } from './exceptions.ts'
import { drawerRow, hourRow, promotionRow, rowOf, staffRow, taxRow, tenderRow } from './tally.ts'
import type { Tally } from './tally.ts'
import { TENDER_OF_ACCOUNT } from './tenders.ts'

/** Adds one entry of the journal to the figures. `day`: whose hours are told. */
export function addEntry(tally: Tally, event: JournalEvent, at: Instant, day: DayRules): void {
  tally.entries += 1
  const postings = 'postings' in event ? event.postings ?? [] : []
  for (const posting of postings) addPosting(tally, posting)
  addDrawer(tally, event, postings)
  addPoints(tally, event, postings)
  tally.exceptions.push(...exceptionsOf(event, at))
  switch (event.type) {
    case 'sale.completed': return addSale(tally, event, day)
    case 'return.completed': return addReturn(tally, event)
    case 'return.without-receipt': return addWithoutReceipt(tally, event)
    case 'refund.settled': return addMoneyMoved(tally, postings)
    case 'drawer.opened': return void (tally.noSales += 1)
    case 'member.enrolled': return addJoined(tally, event.staffId)
    case 'coupon.issued': return void (tally.coupons.issued += 1)
    default: return undefined
  }
}

function addPosting(tally: Tally, { account, unit, amount }: Posting): void {
  rowOf(tally.accounts, account, () => ({ account, unit, amount: 0 })).amount += amount
}

function addDrawer(tally: Tally, event: JournalEvent, postings: readonly Posting[]): void {
  const cash = postings.filter(({ account }) => account === 'cash-drawer')
  if (cash.length === 0) return
  const row = drawerRow(tally, event.type === 'cash.moved' ? event.kind : event.type)
  row.count += 1
  row.amountMinor += sumOf(cash)
}

/** The programme's side of each movement says what it was; the members' side, what is owed now. */
function addPoints({ points }: Tally, event: JournalEvent, postings: readonly Posting[]): void {
  const isBack = event.type === 'return.completed' || event.type === 'referral.reopened'
  for (const { account, unit, amount } of postings) {
    if (unit !== 'points') continue
    if (isMemberPointsAccount(account)) points.change += amount
    else if (account === 'points-issued') points[isBack ? 'reversed' : 'issued'] -= amount
    else if (account === 'points-redeemed') points[isBack ? 'givenBack' : 'redeemed'] -= amount
    else if (account === 'points-expired') points.expired -= amount
    else if (account === 'points-adjusted') points.adjusted -= amount
    else if (account === 'points-forfeited') points.forfeited -= amount
    else if (account === 'points-imported') points.imported -= amount
  }
}

function addSale(tally: Tally, sale: SaleCompleted, day: DayRules): void {
  const { evaluation, lines, tenders, staffId } = sale
  const taken = evaluation.lines.flatMap((line) => line.discounts)
  const byHandMinor = taken.reduce((sum, { promotionId, amountMinor }) => sum + (isByHand(promotionId) ? amountMinor : 0), 0)
  const allMinor = taken.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
  const loads = new Set(lines.filter((line) => line.loadsCardId !== undefined).map((line) => line.lineId))
  const { sales } = tally
  sales.count += 1
  sales.beforeMinor += evaluation.subtotalMinor
  sales.offersMinor += allMinor - byHandMinor
  sales.byHandMinor += byHandMinor
  sales.taxOnTopMinor += evaluation.totalMinor - (evaluation.subtotalMinor - allMinor)
  sales.totalMinor += evaluation.totalMinor
  sales.loadsMinor += evaluation.lines.reduce((sum, line) => sum + (loads.has(line.lineId) ? line.netMinor : 0), 0)
  addTenders(tally, tenders)
  for (const { taxCode, rateBp, grossMinor, taxMinor } of evaluation.taxes) addTax(tally, taxCode, rateBp, grossMinor, taxMinor)
  addPromotions(tally, sale, byHandMinor)
  addPriceChanges(tally, sale)
  const hour = hourRow(tally, Number(programmeClock(day, sale.completedAt).time.slice(0, 2)))
  hour.sales += 1
  hour.amountMinor += evaluation.totalMinor
  const staff = staffRow(tally, staffId)
  staff.sales += 1
  staff.amountMinor += evaluation.totalMinor
  staff.byHandMinor += byHandMinor
  if (sale.member === null) return
  staff.memberSales += 1
  tally.members.sales += 1
  tally.members.amountMinor += evaluation.totalMinor
}

function addTenders(tally: Tally, tenders: SaleCompleted['tenders']): void {
  for (const kind of new Set(tenders.map((tender) => tender.kind))) tenderRow(tally, kind).sales += 1
  for (const tender of tenders) {
    const row = tenderRow(tally, tender.kind)
    row.amountMinor += tender.kind === 'cash' ? tender.paidMinor : tender.amountMinor
    if (tender.kind === 'points') row.points += tender.points
    if (tender.kind === 'cash') tally.roundingMinor += tender.roundingMinor
  }
}

function addTax(tally: Tally, taxCode: string, rateBp: number, grossMinor: number, taxMinor: number): void {
  const row = taxRow(tally, taxCode, rateBp)
  row.grossMinor += grossMinor
  row.taxMinor += taxMinor
}

function addPromotions(tally: Tally, { evaluation, issued = [] }: SaleCompleted, byHandMinor: number): void {
  for (const outcome of evaluation.promotions) {
    if (outcome.status !== 'applied') continue
    const row = promotionRow(tally, outcome.promotionId)
    row.uses += outcome.uses
    row.amountMinor += outcome.amountMinor
    row.points += outcome.points
  }
  tally.coupons.used += (evaluation.coupons ?? []).filter(({ status }) => status === 'used').length
  tally.coupons.issued += issued.length
  if (byHandMinor !== 0) tally.priceChanges.count += new Set(evaluation.lines.filter((line) => line.discounts.some(({ promotionId }) => isByHand(promotionId))).map((line) => line.lineId)).size
  tally.priceChanges.amountMinor += byHandMinor
}

/** A price that was changed is the line's price like any other: what it was before is in the change. */
function addPriceChanges(tally: Tally, { lines }: SaleCompleted): void {
  for (const { priceChange, unitPriceMinor, quantityMilli } of lines) {
    if (priceChange === undefined) continue
    tally.priceChanges.count += 1
    tally.priceChanges.amountMinor += Math.round(((priceChange.fromMinor - unitPriceMinor) * quantityMilli) / 1000)
  }
}

function addReturn(tally: Tally, { result }: ReturnCompleted): void {
  const { parts, pay, points } = result
  const row = result.kind === 'void' ? tally.returns.voids : tally.returns.with
  row.count += 1
  row.amountMinor += parts.refundMinor
  tally.roundingMinor -= parts.cashRoundingMinor
  tally.deductedMinor += points?.deducted.amountMinor ?? 0
  for (const { kind, amountMinor } of pay) if (kind !== 'points') tenderRow(tally, kind).amountMinor -= amountMinor
  const paidInPoints = parts.tenders.filter(({ kind }) => kind === 'points')
  if (paidInPoints.length > 0 || parts.keptPointsMinor !== 0) {
    const inPoints = tenderRow(tally, 'points')
    inPoints.amountMinor -= paidInPoints.reduce((sum, { amountMinor }) => sum + amountMinor, parts.keptPointsMinor)
    inPoints.points -= paidInPoints.reduce((sum, tender) => sum + tender.points, 0)
  }
  for (const { taxCode, rateBp, grossMinor, taxMinor } of parts.taxes) addTax(tally, taxCode, rateBp, -grossMinor, -taxMinor)
}

function addWithoutReceipt(tally: Tally, { result }: ReturnWithoutReceipt): void {
  tally.returns.without.count += 1
  tally.returns.without.amountMinor += result.creditMinor
  if (result.creditMinor !== 0) tenderRow(tally, 'store-credit').amountMinor -= result.creditMinor
  for (const { taxCode, rateBp, grossMinor, taxMinor } of result.taxes) addTax(tally, taxCode, rateBp, -grossMinor, -taxMinor)
}

/** A refund that came out in another way than was booked: from one tender to another, rounded. */
function addMoneyMoved(tally: Tally, postings: readonly Posting[]): void {
  for (const { account, amount } of postings) {
    const kind = TENDER_OF_ACCOUNT[account]
    if (kind !== undefined) tenderRow(tally, kind).amountMinor += amount
    else if (account === 'cash-rounding') tally.roundingMinor -= amount
  }
}

function addJoined(tally: Tally, staffId: string): void {
  tally.members.joined += 1
  staffRow(tally, staffId).joined += 1
}

const sumOf = (postings: readonly Posting[]): number => postings.reduce((sum, { amount }) => sum + amount, 0)
