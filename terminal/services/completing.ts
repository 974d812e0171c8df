import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { ageUnchecked } from '../../core/basket/age.ts'
import type { Basket, MemberSnapshot } from '../../core/basket/basket.ts'
import type { SettledTenders } from '../../core/basket/tendering.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { Tender, TenderRefusal } from '../../core/contract/tender.ts'
import type { SaleCompleted } from '../../core/ledger/journal.ts'
import { printedNumber } from '../../core/ledger/receipt-letters.ts'
import { giftCardLoads, salePostings } from '../../core/ledger/sale-entries.ts'
import type { CompletedTender } from '../../core/ledger/tender.ts'
import { tierAfterSale, tierProgress } from '../../core/loyalty/tiers.ts'
import { nonEarningPaidMinor, pointsEarned } from '../../core/points/earning.ts'
import { availablePoints, nextExpiry } from '../../core/points/lots.ts'
import { taxesPaidWithPoints } from '../../core/promotions/taxes.ts'
import type { ReceiptDocument } from '../../core/receipt/document.ts'
import type { Approver } from './approvals.ts'
import { openSaleOf } from './basket-changes.ts'
import { checkLoads } from './gift-cards.ts'
import { capturePostings, pointsIn } from './held-points.ts'
import { makeOutGranted } from './issued-coupons.ts'
import { tierById } from './member-views.ts'
import { notYetRewarded } from './other-till.ts'
import { paymentOf } from './payment-requests.ts'
import { byHandApprovals } from './price-changes.ts'
import { pointsOfSale } from './points-of-sale.ts'
import { pointsWallet } from './points-wallet.ts'
import { usesIssued } from './presented-coupons.ts'
import { receiptOf } from './receipts.ts'
import type { ReceiptFacts } from './receipts.ts'
import { canBeServed } from './recognition.ts'
import { noteOfferStops } from './offer-stops.ts'
import { rewardReferral } from './referrals.ts'
import type { SaleSummary } from '../store/sale-store.ts'
import { evaluateBasket } from './evaluate-basket.ts'
import type { Evaluated } from './evaluate-basket.ts'
import { shiftInForce } from './shifts.ts'
import { signedIn } from './sign-in.ts'
import { settleSale } from './sale-tenders.ts'
import type { PaidSale } from './sale-tenders.ts'
import { refuseBarredSpending, refuseBarredTenders } from './spending-guard.ts'
import { valuesOf } from './stored-value.ts'
import { tillLanguage } from './till.ts'
import type { Till } from './till.ts'
import type { ValueSink } from './value-slips.ts'
import { printVouchers } from './voucher-slips.ts'

/** Digits of a receipt's running number; a till that sold more simply has longer numbers. */
const RECEIPT_DIGITS = 5

/** Where a completed sale's receipt goes, inside the same transaction. */
export interface ReceiptSink {
  /** False where nothing will come out: then no drawer opens either. */
  readonly hasPrinter: () => boolean
  readonly enqueueInTransaction: (job: { saleId: string | null; receiptNo: string; document: ReceiptDocument; openDrawer: boolean }) => void
}

/** The same, and where the slips go that a sale gives beside its receipt. */
export interface SaleSink extends ReceiptSink {
  readonly slips: ValueSink
}

export interface CompleteInput {
  readonly saleId: string
  readonly revision: number
  readonly tenders: readonly Tender[]
  /** What the refund of an exchange pays of it, by tender. */
  readonly exchanged?: readonly CompletedTender[]
}

/**
 * Completes the open sale, inside the caller's transaction: sale, journal row with its balanced entries, points lots and
 * tiers, receipt and print job, or none of it.
 */
export function completeSale(
  till: Till, sink: SaleSink, input: CompleteInput, approver: Approver,
): Result<{ saleId: string }, ContractError<TenderRefusal | 'SALE_NOT_OPEN' | 'SALE_CHANGED' | 'SALE_EMPTY' | 'AGE_CHECK_NEEDED' | 'OTHER_RECEIPT_USED'>> {
  const open = openSaleOf(till, input.saleId)
  if (!open.ok) return open
  const { basket } = open.value
  if (basket.revision !== input.revision) return fail('SALE_CHANGED', {})
  if (basket.lines.length === 0) return fail('SALE_EMPTY', {})
  const once = basket.otherTill === undefined ? ok(null) : notYetRewarded(till, basket.otherTill)
  if (!once.ok) return once
  const years = ageUnchecked(basket)
  if (years > 0) return fail('AGE_CHECK_NEEDED', { years })
  const evaluated = evaluateBasket(till, basket)
  const spending = usesIssued(basket, evaluated.evaluation) ? refuseBarredSpending(till) : refuseBarredTenders(till, input.tenders)
  if (!spending.ok) return spending
  const attempts = till.attempts.ofSale(basket.saleId)
  const loads = checkLoads(till, basket, evaluated.evaluation)
  if (!loads.ok) return loads
  const { exchanged = [] } = input
  const settled = settleSale(till, { basket, evaluated, attempts, asked: input.tenders, exchanged }, approver)
  if (!settled.ok) return settled
  book(till, sink, { basket, evaluated, settled: settled.value, exchanged, attemptIds: attempts.flatMap((a) => (a.state === 'approved' ? [a.attemptId] : [])) })
  return ok({ saleId: basket.saleId })
}

interface Settled {
  readonly basket: Basket
  readonly evaluated: Evaluated
  readonly settled: PaidSale
  readonly exchanged: readonly CompletedTender[]
  readonly attemptIds: string[]
}

function book(till: Till, sink: SaleSink, sale: Settled): void {
  const { basket, settled } = sale
  const receiptNumber = till.sales.nextReceiptNumber()
  const event = eventOf(till, sale, receiptNumber)
  // What was set aside is not available, and yet it pays: so that before, used and after add up.
  const before = (event.member?.pointsAvailable ?? 0) + pointsIn(event.captured)
  const row = till.journal.append(event)
  till.projections.apply(event, row, till.rules.of(basket).rulebook)
  noteOfferStops(till, event.rulebookVersion)
  rewardReferral(till, event)
  // Cash that an exchange nets stays where it is, and so does what rounds to nothing.
  const opensDrawer = settled.tenders.some((t) => t.kind === 'cash' && t.givenMinor > 0 && !sale.exchanged.includes(t)) && sink.hasPrinter()
  const language = (event.member ? till.members.byId(event.member.memberId)?.language : undefined) ?? tillLanguage(till)
  const facts = { ...factsOf(till, event, before), storedValue: valuesOf(till, event), ...cardSlips(till, sale.attemptIds) }
  const document = receiptOf(till, event, row, facts, language)
  const summary = summaryOf(till, { event, facts, settled, opensDrawer, language })
  till.sales.put({ position: row.position, receiptNumber, businessDay: event.businessDay, summary }, { document, facts })
  sink.enqueueInTransaction({ saleId: event.saleId, receiptNo: event.receiptNo, document, openDrawer: opensDrawer })
  printVouchers(till, sink.slips, event.issued ?? [], { rulebook: till.rules.of(basket).rulebook, language })
  till.baskets.clearOpen()
  till.baskets.clearUndo()
}

/** What the payment terminals that approved a part of the sale want printed for the customer. */
function cardSlips(till: Till, attemptIds: readonly string[]): Pick<ReceiptFacts, 'cardSlips'> {
  const slips = attemptIds.map((attemptId) => [...paymentOf(till, attemptId)?.receiptLines ?? []]).filter((lines) => lines.length > 0)
  return slips.length === 0 ? {} : { cardSlips: slips }
}

function eventOf(till: Till, { basket, evaluated, settled, attemptIds }: Settled, receiptNumber: number): SaleCompleted {
  const { input: { lines: _lines, pinnedAt: _pinnedAt, member: _member, ...circumstances }, member } = evaluated
  const { rulebook, compiled } = till.rules.of(basket)
  const paidWithPoints = settled.tenders.reduce((sum, tender) => sum + (tender.kind === 'points' ? tender.amountMinor : 0), 0)
  const evaluation = { ...evaluated.evaluation, taxes: taxesPaidWithPoints(compiled, basket.lines, evaluated.evaluation, paidWithPoints) }
  const staffId = signedIn(till)
  const shift = shiftInForce(till, staffId)
  const nonEarningMinor = nonEarningPaidMinor(rulebook.choices, settled.tenders.map((tender) => ({ kind: tender.kind, amountMinor: tender.kind === 'cash' ? tender.paidMinor : tender.amountMinor })))
  const earned = pointsEarned(compiled, { lines: basket.lines, evaluation, member, pinnedAt: basket.pinnedAt, nonEarningMinor })
  const onDate = till.rules.dateOf(basket.pinnedAt)
  const points = pointsOfSale(till, { memberId: member?.memberId ?? null, rulebook, earned: earned.total, spent: spentPoints(settled) - pointsIn(settled.captured), onDate })
  const issued = makeOutGranted(till, { evaluation, memberId: member?.memberId ?? null, rulebook, onDate })
  const reached = member ? tierAfterSale(rulebook, { tierId: member.tierId, countedMinor: member.tierCountedMinor, saleBaseMinor: earned.tierCounts }) : null
  return {
    type: 'sale.completed',
    saleId: basket.saleId,
    receiptNo: printedNumber({ ...till.journal.terminalIdentity(), running: receiptNumber, digits: RECEIPT_DIGITS }),
    businessDay: shift.businessDay,
    shiftId: shift.shiftId,
    staffId,
    pinnedAt: basket.pinnedAt,
    completedAt: till.clock.now(),
    rulebookVersion: rulebook.version,
    identification: member ? basket.identification : null,
    member: member === null ? null : withoutBirthday(member),
    lines: basket.lines,
    circumstances,
    evaluation,
    tenders: settled.tenders,
    attemptIds,
    ...(basket.otherTill === undefined ? {} : { otherTill: basket.otherTill }),
    ...approvalsOf(basket, settled),
    ...(basket.ageChecked === undefined ? {} : { ageChecked: basket.ageChecked }),
    pointsEarned: earned.total,
    lot: points.lot,
    ...points.event,
    ...(settled.captured.length === 0 ? {} : { captured: [...settled.captured] }),
    ...(issued.length === 0 ? {} : { issued }),
    tierBaseMinor: earned.tierBaseMinor,
    tierCounts: earned.tierCounts,
    tierReached: member && reached !== member.tierId ? reached : null,
    postings: salePostings({ evaluation, loads: giftCardLoads(basket.lines, evaluation), tenders: settled.tenders, points: [...points.postings, ...capturePostings(settled.captured)] }),
  }
}

/** Who answered for what needed a right, while paying or for what was given by hand. */
function approvalsOf(basket: Basket, { approvals }: PaidSale): Pick<SaleCompleted, 'approvals'> {
  const all = [...approvals, ...byHandApprovals(basket)]
  return all.length === 0 ? {} : { approvals: all }
}

/** The journal keeps nothing that says who a member is. */
function withoutBirthday({ birthday: _birthday, ...member }: MemberSnapshot): Omit<MemberSnapshot, 'birthday'> {
  return member
}

const spentPoints = ({ tenders }: Pick<SaleCompleted, 'tenders'>): number => tenders.reduce((sum, t) => sum + (t.kind === 'points' ? t.points : 0), 0)

/** The customer's part of the receipt, after the sale was folded in. */
function factsOf(till: Till, event: SaleCompleted, pointsBefore: number): ReceiptFacts {
  const shortName = till.staff.shortNameOf(event.staffId) ?? { en: event.staffId, zh: event.staffId }
  const profile = event.member ? till.members.byId(event.member.memberId) : null
  if (!event.member || !canBeServed(till, event.member.memberId)) return { cashierName: shortName, member: null }
  const { memberId } = event.member
  const { rulebook } = till.rules.of(event)
  const onDate = till.rules.dateOf(event.pinnedAt)
  const { lots } = pointsWallet(till, memberId, rulebook, onDate)
  const tierId = event.tierReached ?? event.member.tierId
  const progress = tierProgress(rulebook, { tierId, countedMinor: event.member.tierCountedMinor + (event.tierCounts ?? event.tierBaseMinor), saleBaseMinor: 0 })
  return {
    cashierName: shortName,
    member: {
      // The receipt of a member of other stores says their points, and no name.
      name: profile?.name ?? '',
      otherName: profile?.otherName ?? null,
      tier: tierById(rulebook, event.member.tierId).name,
      cardLast4: till.members.contactOf(memberId).cardLast4,
      pointsBefore,
      pointsUsed: spentPoints(event),
      pointsEarned: event.pointsEarned,
      pointsAfter: availablePoints(lots, onDate),
      upgradedTo: event.tierReached === null ? null : tierById(rulebook, event.tierReached).name,
      progress: progress ? { nextTier: progress.nextTier, countedMinor: progress.countedMinor, requiredMinor: progress.requiredMinor } : null,
      nextExpiry: nextExpiry(lots, onDate),
    },
  }
}

function summaryOf(till: Till, done: { event: SaleCompleted; facts: ReceiptFacts; settled: SettledTenders; opensDrawer: boolean; language: 'en' | 'zh' }): SaleSummary {
  const { event, facts, settled } = done
  const { rulebook } = till.rules.of(event)
  const told = facts.member
  return {
    saleId: event.saleId,
    receiptNo: event.receiptNo,
    completedAt: event.completedAt,
    totalMinor: event.evaluation.totalMinor,
    savedMinor: event.evaluation.discountMinor,
    changeMinor: settled.changeMinor,
    tenders: settled.tenders,
    member: event.member && told ? {
      memberId: event.member.memberId,
      tier: { id: event.member.tierId, name: told.tier },
      upgradedTo: event.tierReached === null ? null : { id: event.tierReached, name: tierById(rulebook, event.tierReached).name },
      pointsBefore: told.pointsBefore,
      pointsSpent: told.pointsUsed,
      pointsEarned: told.pointsEarned,
      pointsAfter: told.pointsAfter,
      missingToNextTier: told.progress ? { name: told.progress.nextTier, missingMinor: Math.max(0, told.progress.requiredMinor - told.progress.countedMinor) } : null,
    } : null,
    drawerOpened: done.opensDrawer,
    receiptLanguage: done.language,
  }
}
