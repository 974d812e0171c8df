import type { MethodInput, MethodOutput } from '../../core/contract/types.ts'
import { readReceiptQuery } from '../../core/receipt/receipt-query.ts'
import type { ReceiptQuery } from '../../core/receipt/receipt-query.ts'
import type { ReceiptWhere } from '../store/receipt-search-store.ts'
import { addDays, startOfDay } from '../../core/time/civil.ts'
import { find } from './finding.ts'
import { shownName } from './recognition.ts'
import { tillLanguage } from './till.ts'
import type { Till } from './till.ts'

/** Members a typed name may mean; more than these are not looked through. */
const MOST_MEMBERS = 20

/** This till's receipts for a typed text, the newest first, a page at a time. */
export function searchReceipts(till: Till, { text, after, limit }: MethodInput<'receipt.search'>): MethodOutput<'receipt.search'> {
  const { programme } = till.rules.now().rulebook
  const asked = readReceiptQuery(text, till.rules.dateOf(till.clock.now()), programme.currency.exponent)
  const where = asked.flatMap((query) => whereOf(till, query))
  const found = till.receiptSearch.page(where, after, limit)
  const language = tillLanguage(till)
  const receipts = found.map(({ memberId, receiptNumber: _number, ...receipt }) => ({ ...receipt, memberName: memberId === null ? null : shownName(till, memberId, language) }))
  return { receipts, next: found.length === limit ? found.at(-1)?.receiptNumber ?? null : null }
}

function whereOf(till: Till, query: ReceiptQuery): ReceiptWhere[] {
  switch (query.kind) {
    case 'all': return [{ by: 'all' }]
    case 'receipt': return [{ by: 'receipt', receiptNo: query.receiptNo }]
    case 'number': return [{ by: 'number', number: query.number }]
    case 'amount': return [{ by: 'total', totalMinor: query.amountMinor }]
    case 'day': {
      const { timeZone } = till.rules.now().rulebook.programme
      return [{ by: 'time', from: startOfDay(query.date, timeZone), before: startOfDay(addDays(query.date, 1), timeZone) }]
    }
    case 'member': {
      const ids = find(till, query.text, MOST_MEMBERS).members.flatMap(({ memberId }) => till.projections.people.idsOf(memberId))
      return ids.map((memberId) => ({ by: 'member', memberId }))
    }
  }
}
