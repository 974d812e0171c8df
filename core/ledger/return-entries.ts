import type { LotBalance } from '../points/lot.ts'
import type { SaleReturn } from '../returns/make-return.ts'
import type { ReturnedTender } from '../returns/parts.ts'
import type { RecordedSale, SaleTender } from '../returns/sale.ts'
import type { WithoutReceipt } from '../returns/without-receipt.ts'
import { giveBackPostings, owePostings, summedPostings, takePostings } from './points-entries.ts'
import type { Account, Posting } from './postings.ts'
import { unbalanced } from './sale-entries.ts'
import { INSTRUMENT_ACCOUNTS, instrumentIdOf, isOfOtherTill } from './tender.ts'

export interface ReturnEntriesInput {
  readonly sale: Pick<RecordedSale, 'input' | 'tenders'>
  readonly result: SaleReturn
  /** Whose points move; null: nobody's. */
  readonly memberId: string | null
  /** The lots that points come back to or are taken from, those included that begin with this return. */
  readonly lots: readonly LotBalance[]
}

/**
 * The entries of one return, balanced in money and in points: those of a sale the other way round, in their shares.
 *
 * Money: sales and each rate's tax are debits, and so is what a gift card sold still held; what each tender is paid back
 * with is a credit. What points had paid comes off `points-redeemed-value`, at once and also where the points themselves
 * wait (choices row 12, kept). Missing points that are set against the refund are a gain (`points-deducted-value`), and
 * what cash rounding gave more is a cost.
 *
 * Points: those spent come back from `points-redeemed`, those earned go to `points-issued`: from where they stand, or,
 * where the member has none left, as a debt (`points-debt`). What is deducted or forgiven moves no points.
 */
export function returnPostings(input: ReturnEntriesInput): Posting[] {
  return balanced('a return', [...moneyOfReturn(input), ...pointsOfReturn(input)])
}

function moneyOfReturn({ sale, result }: ReturnEntriesInput): Posting[] {
  const { parts } = result
  const isElsewhere = isOfOtherTill(sale.tenders)
  const taxMinor = parts.taxes.reduce((sum, tax) => sum + tax.taxMinor, 0)
  const unloads = giftCardUnloads(sale, result)
  const unloadedMinor = unloads.reduce((sum, posting) => sum + posting.amount, 0)
  const pointsMinor = parts.tenders.reduce((sum, tender) => sum + (tender.kind === 'points' ? tender.amountMinor : 0), parts.keptPointsMinor)
  return [
    money(isElsewhere ? 'other-till-sales' : 'sales', parts.refundMinor - taxMinor - unloadedMinor),
    ...unloads,
    ...parts.taxes.map((tax) => money('tax', tax.taxMinor)),
    ...result.pay.filter((tender) => tender.kind !== 'points').map((tender) => paidBack(sale.tenders, tender)),
    money('points-redeemed-value', -pointsMinor),
    money('points-deducted-value', -(result.points?.deducted.amountMinor ?? 0)),
    money('cash-rounding', parts.cashRoundingMinor),
  ]
}

/** What gift cards sold in the sale still held and no longer do. */
function giftCardUnloads(sale: Pick<RecordedSale, 'input'>, { parts }: SaleReturn): Posting[] {
  const cards = new Map(sale.input.lines.map((line) => [line.lineId, line.loadsCardId]))
  return parts.lines.flatMap(({ lineId, netMinor }) => {
    const instrumentId = cards.get(lineId)
    return instrumentId === undefined ? [] : [{ ...money('gift-card-liability', netMinor), instrumentId }]
  })
}

function paidBack(tenders: readonly SaleTender[], { tender: at, amountMinor }: ReturnedTender): Posting {
  const tender = tenders[at]
  switch (tender?.kind) {
    case 'cash': return money('cash-drawer', -amountMinor)
    case 'card': return money('card-clearing', -amountMinor)
    case 'paynow': return money('paynow-clearing', -amountMinor)
    case 'other-till': return money('other-till', -amountMinor)
    case 'gift-card':
    case 'store-credit':
    case 'account': return { ...money(INSTRUMENT_ACCOUNTS[tender.kind], -amountMinor), instrumentId: instrumentIdOf(tender) }
    default: throw new Error(`no money goes back to ${tender?.kind ?? 'a tender the sale does not have'}`)
  }
}

function pointsOfReturn({ result, memberId, lots }: ReturnEntriesInput): Posting[] {
  const moved = result.points
  if (moved === null) return []
  if (memberId === null) throw new Error('points without a member')
  const issued = { account: 'points-issued' } as const
  return summedPostings([
    ...giveBackPostings(lots, moved.givenBack),
    ...takePostings(lots, moved.taken, issued),
    ...owePostings(memberId, moved.debt, issued),
  ])
}

/** The entries of goods taken back without a receipt: sales and tax back, and a store credit of that much. */
export function withoutReceiptPostings(result: Pick<WithoutReceipt, 'creditMinor' | 'taxes'>, instrumentId: string | null): Posting[] {
  const taxMinor = result.taxes.reduce((sum, tax) => sum + tax.taxMinor, 0)
  return balanced('a return without a receipt', [
    money('sales', result.creditMinor - taxMinor),
    ...result.taxes.map((tax) => money('tax', tax.taxMinor)),
    { ...money('store-credit', -result.creditMinor), ...(instrumentId === null ? {} : { instrumentId }) },
  ])
}

/** A refund that the payment terminal did not take is paid out in cash: so much, after rounding. */
export function refundInCashPostings(refund: { readonly scheme: 'card' | 'paynow'; readonly amountMinor: number }, cashMinor: number): Posting[] {
  return balanced('a refund in cash', [
    money(refund.scheme === 'card' ? 'card-clearing' : 'paynow-clearing', refund.amountMinor),
    money('cash-drawer', -cashMinor),
    money('cash-rounding', cashMinor - refund.amountMinor),
  ])
}

function money(account: Account, amount: number): Posting {
  return { account, unit: 'money', amount }
}

function balanced(what: string, postings: readonly Posting[]): Posting[] {
  const entries = postings.filter((posting) => posting.amount !== 0)
  const faults = unbalanced(entries)
  if (faults.length > 0) throw new Error(`the entries of ${what} do not balance: ${faults.map((fault) => `${fault.unit} ${fault.sum}`).join(', ')}`)
  return entries
}
