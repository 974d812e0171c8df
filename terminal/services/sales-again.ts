import { printedRunningNumber } from '../../core/ledger/receipt-letters.ts'
import { eventIn } from '../../core/ledger/read-event.ts'
import type { SaleCompleted } from '../../core/ledger/journal.ts'
import { folderOf, readChain } from '../store/segments.ts'
import type { ChainRow } from '../store/segments.ts'
import { tierById } from './member-views.ts'
import { receiptOf } from './receipts.ts'
import type { ReceiptFacts } from './receipts.ts'
import { tillLanguage } from './till.ts'
import type { Till } from './till.ts'

/**
 * Lists the sales that are in the journal and not in the list of sales, with receipts made from their entries; inside the
 * caller's transaction. What only the lost receipt said, such as the next tier, is not said.
 */
export function listSalesAgain(till: Till): void {
  for (const row of readChain(till.db, folderOf(till.db))) {
    const event = eventIn(row.body)
    if (event?.type === 'sale.completed' && till.sales.receiptOf(event.saleId) === null) listAgain(till, event, row)
  }
}

function listAgain(till: Till, event: SaleCompleted, row: ChainRow): void {
  const language = (event.member ? till.members.byId(event.member.memberId)?.language : undefined) ?? tillLanguage(till)
  const facts = factsAgain(till, event)
  const receipt = { document: receiptOf(till, event, row, facts, language), facts }
  if (till.sales.summaryOf(event.saleId) !== null) return till.sales.putReceipt(event.saleId, receipt)
  const { member } = facts
  till.sales.put({
    position: row.position,
    receiptNumber: printedRunningNumber(event.receiptNo),
    businessDay: event.businessDay,
    summary: {
      saleId: event.saleId, receiptNo: event.receiptNo, completedAt: event.completedAt,
      totalMinor: event.evaluation.totalMinor, savedMinor: event.evaluation.discountMinor,
      changeMinor: event.tenders.reduce((sum, tender) => sum + (tender.kind === 'cash' ? tender.givenMinor - tender.paidMinor : 0), 0),
      tenders: event.tenders,
      member: event.member && member ? {
        memberId: event.member.memberId, tier: { id: event.member.tierId, name: member.tier },
        upgradedTo: event.tierReached === null || member.upgradedTo === null ? null : { id: event.tierReached, name: member.upgradedTo },
        pointsBefore: member.pointsBefore, pointsSpent: member.pointsUsed, pointsEarned: member.pointsEarned, pointsAfter: member.pointsAfter, missingToNextTier: null,
      } : null,
      drawerOpened: false,
      receiptLanguage: language,
    },
  }, receipt)
}

function factsAgain(till: Till, event: SaleCompleted): ReceiptFacts {
  const cashierName = till.staff.shortNameOf(event.staffId) ?? { en: event.staffId, zh: event.staffId }
  const profile = event.member ? till.members.byId(event.member.memberId) : null
  const rulebook = till.rulebooks.byVersion(event.rulebookVersion)
  if (!event.member || !profile || !rulebook) return { cashierName, member: null }
  const pointsUsed = event.tenders.reduce((sum, tender) => sum + (tender.kind === 'points' ? tender.points : 0), 0)
  const pointsBefore = event.member.pointsAvailable
  return {
    cashierName,
    member: {
      name: profile.name, otherName: profile.otherName,
      tier: tierById(rulebook, event.member.tierId).name,
      cardLast4: till.members.contactOf(profile.memberId).cardLast4,
      pointsBefore, pointsUsed, pointsEarned: event.pointsEarned, pointsAfter: pointsBefore - pointsUsed + event.pointsEarned,
      upgradedTo: event.tierReached === null ? null : tierById(rulebook, event.tierReached).name,
      progress: null, nextExpiry: null,
    },
  }
}
