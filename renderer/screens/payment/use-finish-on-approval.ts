import { useEffect, useRef } from 'react'
import type { SaleView } from '../../../core/contract/views.ts'
import { openAttempt } from '../../state/pay-plan.ts'
import type { Due } from '../../state/pay-plan.ts'
import { usePayment } from './use-payment.ts'

/**
 * Completes the sale when the card terminal approves the payment this sheet waits for and nothing is left to pay. Not where
 * it was to be cancelled, nor where its answer was long in coming: then somebody looks first.
 */
export function useFinishOnApproval(sale: SaleView, due: Due): void {
  const payment = usePayment()
  const watched = useRef<string | null>(null)
  const terminal = openAttempt(sale)?.terminal
  const isAwaited = terminal !== undefined && !terminal.isCancelling && terminal.state !== 'unknown'
  const waitingFor = openAttempt(sale)?.attemptId ?? null
  useEffect(() => {
    if (waitingFor !== null) {
      watched.current = isAwaited ? waitingFor : null
      return
    }
    const ended = sale.attempts.find((attempt) => attempt.attemptId === watched.current)
    watched.current = null
    if (ended?.state === 'approved' && due.leftMinor === 0) payment.finish(sale, 0)
  }, [waitingFor, isAwaited, sale, due.leftMinor, payment])
}
