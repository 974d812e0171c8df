import { z } from 'zod'
import type { AskedBefore, DeclineReason, FinalAnswer, MoneyAsked, ReversalAsked, TerminalAnswer } from './terminal.ts'

/**
 * Messages of the simulated payment terminal: a small part of the nexo Retailer protocol ("Sale to POI", version 3.1) in
 * JSON, with its names. docs/payment-terminals.md says where it differs from the standard.
 */
export const PROTOCOL_VERSION = '3.1'
/** No message of this protocol comes near it. */
export const LONGEST_MESSAGE_BYTES = 65_536

export const CATEGORIES = ['Payment', 'Reversal', 'TransactionStatus', 'Abort', 'Diagnosis'] as const
export type Category = (typeof CATEGORIES)[number]

const idSchema = z.string().min(1).max(64)
const textSchema = z.string().max(200)

const headerSchema = z.object({
  ProtocolVersion: z.string(), MessageClass: z.literal('Service'), MessageCategory: z.enum(CATEGORIES), MessageType: z.enum(['Request', 'Response']),
  ServiceID: idSchema, SaleID: textSchema, POIID: textSchema,
})
type Header = z.output<typeof headerSchema>

const amountsSchema = z.object({ Currency: z.string().length(3), RequestedAmount: z.number().positive() })
const paymentRequest = z.object({
  PaymentData: z.object({ PaymentType: z.enum(['Normal', 'Refund']) }),
  PaymentTransaction: z.object({ AmountsReq: amountsSchema }),
  PaymentInstrumentType: z.enum(['Card', 'Mobile']),
})
const referenceSchema = z.object({ MessageCategory: z.enum(CATEGORIES).optional(), ServiceID: idSchema })

export const requestSchema = z.object({
  SaleToPOIRequest: z.object({
    MessageHeader: headerSchema.extend({ MessageType: z.literal('Request') }),
    PaymentRequest: paymentRequest.optional(),
    ReversalRequest: z.object({ OriginalPOITransaction: referenceSchema, ReversalReason: z.string() }).optional(),
    TransactionStatusRequest: z.object({ MessageReference: referenceSchema }).optional(),
    AbortRequest: z.object({ MessageReference: referenceSchema, AbortReason: z.string() }).optional(),
    DiagnosisRequest: z.object({}).optional(),
  }),
})
export type PoiRequest = z.output<typeof requestSchema>['SaleToPOIRequest']

/** `ErrorCondition` of the standard, as far as it is used here. */
const ERROR_CONDITIONS = ['Refusal', 'Aborted', 'Cancel', 'UnavailableService', 'Busy', 'NotFound', 'InProgress', 'NotAllowed', 'InsufficientFunds', 'InvalidCard', 'NeverReceived'] as const
export type ErrorCondition = (typeof ERROR_CONDITIONS)[number]

const resultSchema = z.object({ Result: z.enum(['Success', 'Failure']), ErrorCondition: z.enum(ERROR_CONDITIONS).optional(), AdditionalResponse: textSchema.optional() })

/** How one transaction ended, in the answer to it and in every status of it. */
export const outcomeSchema = z.object({
  Response: resultSchema,
  POIData: z.object({ POITransactionID: z.object({ TransactionID: idSchema }) }).optional(),
  PaymentResult: z.object({
    PaymentType: z.enum(['Normal', 'Refund']),
    AmountsResp: z.object({ Currency: z.string().length(3), AuthorizedAmount: z.number().positive() }),
    PaymentInstrumentData: z.object({ CardData: z.object({ PaymentBrand: z.string().max(40), MaskedPan: z.string().regex(/^[0-9*]{4,19}$/).optional() }) }).optional(),
    PaymentAcquirerData: z.object({ ApprovalCode: z.string().max(20) }).optional(),
    ReversedFlag: z.boolean().optional(),
  }).optional(),
  PaymentReceipt: z.array(z.object({ DocumentQualifier: z.literal('CustomerReceipt'), OutputContent: z.object({ OutputText: z.array(z.object({ Text: z.string().max(48) })).max(60) }) })).max(1).optional(),
})
export type Outcome = z.output<typeof outcomeSchema>

export const responseSchema = z.object({
  SaleToPOIResponse: z.object({
    MessageHeader: headerSchema.extend({ MessageType: z.literal('Response') }),
    PaymentResponse: outcomeSchema.optional(),
    ReversalResponse: outcomeSchema.optional(),
    /** Of a status or an abort: how the request went that they name. */
    TransactionStatusResponse: z.object({ Response: resultSchema, MessageReference: referenceSchema, RepeatedMessageResponse: outcomeSchema.optional() }).optional(),
    AbortResponse: z.object({ Response: resultSchema, MessageReference: referenceSchema, RepeatedMessageResponse: outcomeSchema.optional() }).optional(),
    DiagnosisResponse: z.object({ Response: resultSchema, POIStatus: z.object({ GlobalStatus: z.string(), Model: z.string(), SimulatedFlag: z.boolean() }) }).optional(),
  }),
})
export type PoiResponse = z.output<typeof responseSchema>['SaleToPOIResponse']

/** A decimal amount as the standard writes it, exact for up to 15 digits. */
export function decimalOf(amountMinor: number, exponent: number): number {
  return Number((amountMinor / 10 ** exponent).toFixed(exponent))
}

/** Minor units of a decimal amount; null where it has more decimals than the currency. */
export function minorOf(amount: number, exponent: number): number | null {
  const minor = Math.round(amount * 10 ** exponent)
  return Number.isSafeInteger(minor) && decimalOf(minor, exponent) === amount ? minor : null
}

const POI_ID = 'counter'

function header(category: Category, serviceId: string, saleId: string): Header & { MessageType: 'Request' } {
  return { ProtocolVersion: PROTOCOL_VERSION, MessageClass: 'Service', MessageCategory: category, MessageType: 'Request', ServiceID: serviceId, SaleID: saleId, POIID: POI_ID }
}

export function paymentMessage(saleId: string, asked: MoneyAsked, type: 'Normal' | 'Refund'): { SaleToPOIRequest: PoiRequest } {
  return {
    SaleToPOIRequest: {
      MessageHeader: header('Payment', asked.requestId, saleId),
      PaymentRequest: {
        PaymentData: { PaymentType: type },
        PaymentTransaction: { AmountsReq: { Currency: asked.currency.code, RequestedAmount: decimalOf(asked.amountMinor, asked.currency.exponent) } },
        PaymentInstrumentType: asked.scheme === 'card' ? 'Card' : 'Mobile',
      },
    },
  }
}

export function reversalMessage(saleId: string, { requestId, paymentId }: ReversalAsked): { SaleToPOIRequest: PoiRequest } {
  return { SaleToPOIRequest: { MessageHeader: header('Reversal', requestId, saleId), ReversalRequest: { OriginalPOITransaction: { MessageCategory: 'Payment', ServiceID: paymentId }, ReversalReason: 'MerchantCancel' } } }
}

/** A question about another message: how it went, or an end to it. `serviceId` is the question's own. */
export function statusMessage(saleId: string, serviceId: string, requestId: string): { SaleToPOIRequest: PoiRequest } {
  return { SaleToPOIRequest: { MessageHeader: header('TransactionStatus', serviceId, saleId), TransactionStatusRequest: { MessageReference: { ServiceID: requestId } } } }
}

export function abortMessage(saleId: string, serviceId: string, requestId: string): { SaleToPOIRequest: PoiRequest } {
  return { SaleToPOIRequest: { MessageHeader: header('Abort', serviceId, saleId), AbortRequest: { MessageReference: { ServiceID: requestId }, AbortReason: 'MerchantAbort' } } }
}

export function diagnosisMessage(saleId: string, serviceId: string): { SaleToPOIRequest: PoiRequest } {
  return { SaleToPOIRequest: { MessageHeader: header('Diagnosis', serviceId, saleId), DiagnosisRequest: {} } }
}

/** The answer in a message; null: it is none to what was asked. */
export function responseTo(asked: PoiRequest, message: unknown): PoiResponse | null {
  const parsed = responseSchema.safeParse(message)
  if (!parsed.success) return null
  const response = parsed.data.SaleToPOIResponse
  const { ServiceID, MessageCategory } = asked.MessageHeader
  return response.MessageHeader.ServiceID === ServiceID && response.MessageHeader.MessageCategory === MessageCategory ? response : null
}

/** What an outcome means. An approval of another amount than asked is no answer. */
export function answerOf(outcome: Outcome | undefined, expected: AskedBefore['money']): TerminalAnswer {
  if (outcome === undefined) return { kind: 'unknown', because: 'not-understood' }
  if (outcome.Response.Result === 'Failure') return failure(outcome.Response.ErrorCondition)
  const result = outcome.PaymentResult
  if (expected !== null && !isFor(result, expected)) return { kind: 'unknown', because: 'other-amount' }
  return approved(outcome)
}

function approved({ PaymentResult: result, POIData, PaymentReceipt }: Outcome): FinalAnswer {
  const card = result?.PaymentInstrumentData?.CardData
  return {
    kind: 'approved',
    approvalCode: result?.PaymentAcquirerData?.ApprovalCode ?? null,
    cardLast4: /(\d{4})$/.exec(card?.MaskedPan ?? '')?.[1] ?? null,
    brand: card?.PaymentBrand ?? null,
    reference: POIData?.POITransactionID.TransactionID ?? null,
    receiptLines: PaymentReceipt?.[0]?.OutputContent.OutputText.map((line) => line.Text) ?? [],
    isReversed: result?.ReversedFlag === true,
  }
}

function isFor(result: Outcome['PaymentResult'], { amountMinor, currency }: NonNullable<AskedBefore['money']>): boolean {
  const paid = result?.AmountsResp
  return paid !== undefined && paid.Currency === currency.code && minorOf(paid.AuthorizedAmount, currency.exponent) === amountMinor
}

const DECLINES: Partial<Record<ErrorCondition, DeclineReason>> = {
  Refusal: 'refused', Aborted: 'cancelled', Cancel: 'cancelled', Busy: 'busy', UnavailableService: 'busy',
  NotAllowed: 'not-reversible', InsufficientFunds: 'insufficient-funds', InvalidCard: 'card-problem', NeverReceived: 'never-arrived',
}

function failure(condition: ErrorCondition | undefined): TerminalAnswer {
  if (condition === 'InProgress') return { kind: 'in-progress' }
  if (condition === 'NotFound') return { kind: 'not-found' }
  return { kind: 'declined', reason: (condition && DECLINES[condition]) ?? 'other' }
}

/** How the request went that a status or an abort named; one about another request is no answer. */
export function statusOf(response: PoiResponse, { requestId, money }: AskedBefore): TerminalAnswer {
  const status = response.TransactionStatusResponse ?? response.AbortResponse
  if (status === undefined || status.MessageReference.ServiceID !== requestId) return { kind: 'unknown', because: 'not-understood' }
  return status.Response.Result === 'Failure' ? failure(status.Response.ErrorCondition) : answerOf(status.RepeatedMessageResponse, money)
}
