import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import type { ErrorCondition, Outcome } from '../../core/payment/nexo.ts'

/** One transaction as the simulated terminal keeps it, by the till's id of the request. */
export interface SimulatedTransaction {
  readonly serviceId: string
  readonly type: 'Normal' | 'Refund' | 'Reversal'
  /** Decimal, as it was asked for; 0 of a reversal and of a request that never arrived. */
  readonly amount: number
  readonly currency: string
  readonly brand: string
  /** Of a reversal: what it takes back. */
  readonly originalId: string | null
  readonly state: 'in-progress' | 'approved' | ErrorCondition
  readonly approvalCode: string
  readonly number: number
  readonly isReversed: boolean
}

export interface SimulatedBook {
  find(serviceId: string): SimulatedTransaction | null
  all(): readonly SimulatedTransaction[]
  put(transaction: SimulatedTransaction): void
  nextNumber(): number
}

/**
 * What the simulated terminal knows: kept in a file where one is given, as a real one keeps its transactions over a power
 * cut. What was in progress then was not approved.
 */
export function createSimulatedBook(file: string | null): SimulatedBook {
  const kept = new Map<string, SimulatedTransaction>()
  if (file !== null && existsSync(file)) for (const line of readFileSync(file, 'utf8').split('\n')) load(line)

  function load(line: string): void {
    try {
      const one = JSON.parse(line) as SimulatedTransaction
      kept.set(one.serviceId, one.state === 'in-progress' ? { ...one, state: 'Aborted' } : one)
    } catch {
      // The last line of a file that a power cut left half written, or the empty one at its end.
    }
  }

  return {
    find: (serviceId) => kept.get(serviceId) ?? null,
    all: () => [...kept.values()],
    put(transaction) {
      kept.set(transaction.serviceId, transaction)
      if (file !== null) appendFileSync(file, `${JSON.stringify(transaction)}\n`, { flush: true })
    },
    nextNumber: () => kept.size + 1,
  }
}

/** How a transaction ended, as every answer about it says. */
export function outcomeOf(one: SimulatedTransaction): Outcome {
  if (one.state !== 'approved') return { Response: { Result: 'Failure', ErrorCondition: one.state === 'in-progress' ? 'InProgress' : one.state } }
  const said = { Response: { Result: 'Success' as const }, POIData: { POITransactionID: { TransactionID: `SIM${String(one.number).padStart(6, '0')}` } } }
  if (one.type === 'Reversal') return said
  return {
    ...said,
    PaymentResult: {
      PaymentType: one.type,
      AmountsResp: { Currency: one.currency, AuthorizedAmount: one.amount },
      PaymentInstrumentData: { CardData: { PaymentBrand: one.brand, MaskedPan: '************4242' } },
      PaymentAcquirerData: { ApprovalCode: one.approvalCode },
      ReversedFlag: one.isReversed,
    },
    PaymentReceipt: [{ DocumentQualifier: 'CustomerReceipt', OutputContent: { OutputText: slipOf(one) } }],
  }
}

function slipOf(one: SimulatedTransaction): { Text: string }[] {
  return [
    'SIMULATED PAYMENT TERMINAL', `${one.brand} ************4242`, `${one.type === 'Refund' ? 'REFUND' : 'SALE'} ${one.currency} ${one.amount}`, `APPROVAL ${one.approvalCode}`,
  ].map((Text) => ({ Text }))
}

/** What customers have paid in the end, in the currency's minor units: payments that stand, less refunds. */
export function takenMinor(book: SimulatedBook, exponent: number): number {
  return book.all().reduce((sum, one) => {
    if (one.state !== 'approved' || one.isReversed || one.type === 'Reversal') return sum
    return sum + (one.type === 'Normal' ? 1 : -1) * Math.round(one.amount * 10 ** exponent)
  }, 0)
}
