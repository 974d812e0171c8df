import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { ExchangeQuote } from '../../core/contract/return-views.ts'
import type { Tender, TenderRefusal } from '../../core/contract/tender.ts'
import { isOfOtherTill } from '../../core/ledger/tender.ts'
import type { CompletedTender } from '../../core/ledger/tender.ts'
import { netExchange } from '../../core/returns/exchange.ts'
import type { Exchange } from '../../core/returns/exchange.ts'
import type { ReturnedTender } from '../../core/returns/parts.ts'
import type { SaleTender } from '../../core/returns/sale.ts'
import type { Approver } from './approvals.ts'
import { openSaleOf } from './basket-changes.ts'
import { completeSale } from './completing.ts'
import type { ReceiptSink, SaleSink } from './completing.ts'
import { evaluateBasket } from './evaluate-basket.ts'
import { rehearse } from './rehearsal.ts'
import { bookWithSlip } from './return-slips.ts'
import type { ReturnDone } from './return-views.ts'
import { bookReturn, returnQuote, workOutReturn } from './returns.ts'
import type { ReturnDecision, ReturnRefusal, ReturnWish, WorkedOutReturn } from './returns.ts'
import type { Till } from './till.ts'

export interface ExchangeWish extends ReturnWish {
  readonly newSaleId: string
  readonly revision: number
}

type NewSaleRefusal = 'SALE_NOT_OPEN' | 'SALE_CHANGED' | 'SALE_EMPTY' | 'AGE_CHECK_NEEDED' | 'OF_OTHER_TILL' | 'OTHER_RECEIPT_USED'
export type ExchangeRefusal = ReturnRefusal | NewSaleRefusal

export interface WorkedOutExchange {
  readonly worked: WorkedOutReturn
  readonly dueMinor: number
  readonly exchange: Exchange
}

/**
 * Works out what changes hands when goods of a sale come back and the open sale takes their place: each alone, the new
 * goods as they cost once the old ones are back, netted in payment (loyalty-rules section 6).
 */
export function workOutExchange(till: Till, wish: ExchangeWish, decision: Omit<ReturnDecision, 'exchange'>): Result<WorkedOutExchange, ContractError<ExchangeRefusal>> {
  const open = openSaleOf(till, wish.newSaleId)
  if (!open.ok) return open
  const { basket } = open.value
  if (basket.revision !== wish.revision) return fail('SALE_CHANGED', {})
  if (basket.lines.length === 0) return fail('SALE_EMPTY', {})
  const worked = workOutReturn(till, wish)
  if (!worked.ok) return worked
  // What another till took is given back there: it pays for nothing here.
  if (basket.otherTill !== undefined || isOfOtherTill(worked.value.known.sale.tenders)) return fail('OF_OTHER_TILL', {})
  const { totalMinor, lines } = rehearse(till, () => {
    bookReturn(till, worked.value, { ...decision, exchange: null })
    return evaluateBasket(till, basket).evaluation
  })
  const giftCards = new Set(basket.lines.filter((line) => line.kind === 'gift-card').map((line) => line.lineId))
  const exchange = netExchange({
    refund: worked.value.result.pay,
    dueMinor: totalMinor,
    giftCardsMinor: lines.reduce((sum, line) => sum + (giftCards.has(line.lineId) ? line.netMinor : 0), 0),
    cashRoundingMinor: till.rules.of(basket).rulebook.programme.cashRoundingMinor,
  })
  return ok({ worked: worked.value, dueMinor: totalMinor, exchange })
}

/** What the screen shows of an exchange before it is made. */
export function exchangeQuote({ worked, dueMinor, exchange }: WorkedOutExchange): ExchangeQuote {
  return { quote: returnQuote(worked), dueMinor, netted: [...exchange.netted], payMinor: exchange.payMinor, give: [...exchange.give] }
}

/** Books the return and completes the open sale with what it nets, inside the caller's transaction: both or neither. */
export function completeExchange(
  till: Till, sinks: { readonly receipt: SaleSink; readonly slip: ReceiptSink }, worked: WorkedOutExchange, asked: ExchangeWish & { readonly tenders: readonly Tender[] },
  decision: Omit<ReturnDecision, 'exchange'>, approver: Approver,
): Result<{ returned: ReturnDone; saleId: string }, ContractError<NewSaleRefusal | TenderRefusal>> {
  const returned = bookWithSlip(till, sinks.slip, worked.worked, { ...decision, exchange: { saleId: asked.newSaleId, give: [...worked.exchange.give] } })
  const done = completeSale(till, sinks.receipt, {
    saleId: asked.newSaleId, revision: asked.revision, tenders: asked.tenders, exchanged: nettedTenders(worked.worked.known.sale.tenders, worked),
  }, approver)
  return done.ok ? ok({ returned, saleId: done.value.saleId }) : done
}

/** The tenders of the new sale that the refund stands for: a later return of the new goods goes back the same way. */
function nettedTenders(tenders: readonly SaleTender[], { worked, exchange }: WorkedOutExchange): CompletedTender[] {
  const cash = nettedCash(worked, exchange)
  return exchange.netted.flatMap(({ tender: at, kind, amountMinor }): CompletedTender[] => {
    const tender = tenders[at]
    switch (tender?.kind) {
      case 'gift-card':
      case 'store-credit':
      case 'account': return [{ ...tender, amountMinor }]
      case 'card':
      case 'paynow': return [{ kind: tender.kind, amountMinor, approvalCode: null }]
      case 'cash': return []
      default: throw new Error(`a refund of ${kind} pays nothing`)
    }
  }).concat(cash)
}

const cashIn = (rows: readonly ReturnedTender[]): number => rows.reduce((sum, row) => sum + (row.kind === 'cash' ? row.amountMinor : 0), 0)

/**
 * Cash that stays in the drawer: what the return pays (rounded over all that came back, so that many small exchanges never
 * pay more than one return) less what is still given. The new sale books what rounding that made of it.
 */
function nettedCash({ result }: WorkedOutReturn, { give, netted }: Exchange): CompletedTender[] {
  const paidMinor = cashIn(result.pay) - cashIn(give)
  const roundingMinor = paidMinor - cashIn(netted)
  if (paidMinor === 0 && roundingMinor === 0) return []
  return [{ kind: 'cash', givenMinor: Math.max(0, paidMinor), paidMinor, roundingMinor, changeMinor: 0 }]
}
