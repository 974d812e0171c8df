import type { CompletedSale } from '../../core/contract/views.ts'
import { shownName } from './recognition.ts'
import { tillLanguage } from './till.ts'
import type { Till } from './till.ts'

/** What the done screen shows of a completed sale, with the member's name as it is kept now; empty where it was erased. */
export function completedSale(till: Till, saleId: string): CompletedSale {
  const summary = till.sales.summaryOf(saleId)
  if (!summary) throw new Error('a completed sale is kept')
  const { member } = summary
  return { ...summary, member: member ? { ...member, name: shownName(till, member.memberId, tillLanguage(till)) ?? '' } : null }
}
