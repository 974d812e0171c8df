import { randomUUID } from 'node:crypto'
import { abortMessage, answerOf, diagnosisMessage, paymentMessage, reversalMessage, statusMessage, statusOf } from '../../core/payment/nexo.ts'
import type { PoiRequest, PoiResponse } from '../../core/payment/nexo.ts'
import type { PaymentTerminal, PaymentTerminalTiming, TerminalAnswer, TerminalCheck } from '../../core/payment/terminal.ts'
import { exchange } from './exchange.ts'

export interface NexoPlace {
  readonly address: string
  readonly host: string
  readonly port: number
  /** The till's name on the line. */
  readonly saleId: string
}

/** A payment terminal that speaks the messages of core/payment/nexo.ts over TCP. */
export function createNexoTerminal({ address, host, port, saleId }: NexoPlace, timing: PaymentTerminalTiming): PaymentTerminal {
  const closing = new AbortController()
  const talk = (request: { SaleToPOIRequest: PoiRequest }, answerMs: number) =>
    exchange(request, { host, port, connectMs: timing.connectMs, answerMs, signal: closing.signal })

  async function ask(request: { SaleToPOIRequest: PoiRequest }, answerMs: number, read: (response: PoiResponse) => TerminalAnswer): Promise<TerminalAnswer> {
    const exchanged = await talk(request, answerMs)
    return exchanged.kind === 'answered' ? read(exchanged.response) : exchanged
  }

  return {
    address,
    pay: (asked) => ask(paymentMessage(saleId, asked, 'Normal'), timing.customerMs, (response) => answerOf(response.PaymentResponse, asked)),
    refund: (asked) => ask(paymentMessage(saleId, asked, 'Refund'), timing.customerMs, (response) => answerOf(response.PaymentResponse, asked)),
    reverse: (asked) => ask(reversalMessage(saleId, asked), timing.answerMs, (response) => answerOf(response.ReversalResponse, null)),
    status: (asked) => ask(statusMessage(saleId, randomUUID(), asked.requestId), timing.answerMs, (response) => statusOf(response, asked)),
    cancel: (asked) => ask(abortMessage(saleId, randomUUID(), asked.requestId), timing.answerMs, (response) => statusOf(response, asked)),
    async check(): Promise<TerminalCheck> {
      const startedMs = performance.now()
      const exchanged = await talk(diagnosisMessage(saleId, randomUUID()), timing.answerMs)
      if (exchanged.kind !== 'answered') return { ok: false, because: exchanged.kind === 'not-sent' ? 'not-sent' : exchanged.because }
      const found = exchanged.response.DiagnosisResponse
      if (found?.POIStatus === undefined || found.Response.Result !== 'Success') return { ok: false, because: 'not-understood' }
      return { ok: true, name: found.POIStatus.Model, isSimulated: found.POIStatus.SimulatedFlag, tookMs: Math.round(performance.now() - startedMs) }
    },
    close: () => closing.abort(),
  }
}
