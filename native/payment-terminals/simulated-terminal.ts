import { createServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import { requestSchema } from '../../core/payment/nexo.ts'
import type { Category, ErrorCondition, PoiRequest, PoiResponse } from '../../core/payment/nexo.ts'
import { createFrameReader } from './frames.ts'
import { createSimulatedBook, outcomeOf, takenMinor } from './simulated-book.ts'
import type { SimulatedTransaction } from './simulated-book.ts'
import { answerWith } from './simulated-faults.ts'
import type { Fault, FaultTiming } from './simulated-faults.ts'

export type { SimulatedTransaction } from './simulated-book.ts'
export type { Fault } from './simulated-faults.ts'

/** What the customer's bank says by itself; `ask`: whoever stands at the simulator says it each time. */
export type CustomerMood = 'approve' | 'refuse' | 'no-funds' | 'ask'

export interface SimulatorOptions {
  /** 0 or left out: any free port. */
  readonly port?: number
  readonly mood?: CustomerMood
  /** Keeps its transactions; left out: only in memory. */
  readonly file?: string
  readonly timing?: FaultTiming
  /** Told after every change. */
  readonly onChange?: () => void
}

export interface SimulatedTerminal {
  readonly port: number
  /** As the till's setting takes it. */
  readonly address: string
  transactions(): readonly SimulatedTransaction[]
  /** What customers have paid in the end, in minor units: payments that stand, less refunds. */
  takenMinor(exponent?: number): number
  setMood(mood: CustomerMood): void
  mood(): CustomerMood
  /** The customer's bank answers what is in progress. */
  decide(serviceId: string, approve: boolean): void
  /** Something goes wrong with the next message of this kind that has no fault yet. */
  failNext(category: Category, fault: Fault): void
  /** Stops listening, as if unplugged; its transactions stay. */
  switchOff(): Promise<void>
  switchOn(): Promise<void>
  close(): Promise<void>
}

const HOST = '127.0.0.1'
const FAULT_TIMING: FaultTiming = { lateMs: 20_000, perByteMs: 20 }
const CONDITION_OF_MOOD = { 'refuse': 'Refusal', 'no-funds': 'InsufficientFunds' } as const

/**
 * A payment terminal without hardware: the twin that the till's own side is tried against. It listens on this machine only,
 * moves no money, and does the same request once, however often it is told.
 */
export async function startSimulatedTerminal(options: SimulatorOptions = {}): Promise<SimulatedTerminal> {
  const book = createSimulatedBook(options.file ?? null)
  const timing = options.timing ?? FAULT_TIMING
  const faults: { category: Category; fault: Fault }[] = []
  const waiting = new Map<string, (() => void)[]>()
  const sockets = new Set<Socket>()
  let mood: CustomerMood = options.mood ?? 'ask'
  let server: Server | null = null

  function put(one: SimulatedTransaction): void {
    book.put(one)
    if (one.state !== 'in-progress') for (const go of waiting.get(one.serviceId) ?? []) go()
    if (one.state !== 'in-progress') waiting.delete(one.serviceId)
    options.onChange?.()
  }

  function begin(request: PoiRequest): SimulatedTransaction {
    const { ServiceID: serviceId } = request.MessageHeader
    const known = book.find(serviceId)
    if (known) return known
    const number = book.nextNumber()
    const kept = { serviceId, approvalCode: String(100_000 + number * 7919).slice(-6), number, isReversed: false }
    const { PaymentRequest: payment, ReversalRequest: reversal } = request
    if (payment) {
      const { Currency: currency, RequestedAmount: amount } = payment.PaymentTransaction.AmountsReq
      const isBusy = book.all().some((one) => one.state === 'in-progress')
      const state = isBusy ? 'Busy' : mood === 'ask' ? 'in-progress' : mood === 'approve' ? 'approved' : CONDITION_OF_MOOD[mood]
      put({ ...kept, type: payment.PaymentData.PaymentType, amount, currency, brand: payment.PaymentInstrumentType === 'Card' ? 'VISA' : 'PayNow', originalId: null, state })
    } else if (reversal) {
      const original = book.find(reversal.OriginalPOITransaction.ServiceID)
      const isGood = original?.type === 'Normal' && original.state === 'approved' && !original.isReversed
      if (isGood) put({ ...original, isReversed: true })
      put({ ...kept, type: 'Reversal', amount: 0, currency: original?.currency ?? '', brand: '', originalId: reversal.OriginalPOITransaction.ServiceID, state: isGood ? 'approved' : 'NotAllowed' })
    }
    return found(serviceId)
  }

  function found(serviceId: string): SimulatedTransaction {
    const one = book.find(serviceId)
    if (!one) throw new Error('a transaction that was begun is kept')
    return one
  }

  /** An end to what has not ended; a request nobody has seen yet is refused from now on. */
  function abort(serviceId: string): void {
    const one = book.find(serviceId)
    if (one === null) put({ serviceId, type: 'Normal', amount: 0, currency: '', brand: '', originalId: null, state: 'NeverReceived', approvalCode: '', number: book.nextNumber(), isReversed: false })
    else if (one.state === 'in-progress') put({ ...one, state: 'Aborted' })
  }

  function statusOf(serviceId: string): NonNullable<PoiResponse['TransactionStatusResponse']> {
    const one = book.find(serviceId)
    const reference = { MessageReference: { ServiceID: serviceId } }
    const failed = (ErrorCondition: ErrorCondition) => ({ Response: { Result: 'Failure' as const, ErrorCondition }, ...reference })
    if (one === null) return failed('NotFound')
    if (one.state === 'in-progress') return failed('InProgress')
    return { Response: { Result: 'Success' }, ...reference, RepeatedMessageResponse: outcomeOf(one) }
  }

  function answer(request: PoiRequest, socket: Socket, fault: Fault | null): void {
    const { MessageHeader: header, TransactionStatusRequest: status, AbortRequest: aborted } = request
    const send = (body: Partial<PoiResponse>) => answerWith(fault, socket, { SaleToPOIResponse: { MessageHeader: { ...header, MessageType: 'Response' }, ...body } }, timing)
    if (status) return send({ TransactionStatusResponse: statusOf(status.MessageReference.ServiceID) })
    if (aborted) {
      abort(aborted.MessageReference.ServiceID)
      return send({ AbortResponse: statusOf(aborted.MessageReference.ServiceID) })
    }
    if (header.MessageCategory === 'Diagnosis') return send({ DiagnosisResponse: { Response: { Result: 'Success' }, POIStatus: { GlobalStatus: 'OK', Model: 'Regulars simulated payment terminal', SimulatedFlag: true } } })
    const one = begin(request)
    const say = () => send({ [header.MessageCategory === 'Reversal' ? 'ReversalResponse' : 'PaymentResponse']: outcomeOf(found(one.serviceId)) })
    if (one.state === 'in-progress') waiting.set(one.serviceId, [...waiting.get(one.serviceId) ?? [], say])
    else say()
  }

  function serve(socket: Socket): void {
    sockets.add(socket)
    const reader = createFrameReader()
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (bytes) => {
      const framed = reader.take(bytes)
      if (framed.kind === 'more') return
      const request = framed.kind === 'message' ? requestSchema.safeParse(framed.message) : null
      if (!request?.success) return void socket.destroy()
      const asked = request.data.SaleToPOIRequest
      const at = faults.findIndex((one) => one.category === asked.MessageHeader.MessageCategory)
      const fault = at < 0 ? null : faults.splice(at, 1)[0]?.fault ?? null
      if (fault === 'drop-before') socket.destroy()
      else answer(asked, socket, fault)
    })
  }

  const listen = (port: number) => new Promise<number>((resolve, reject) => {
    const starting = createServer(serve)
    starting.once('error', reject)
    starting.listen(port, HOST, () => {
      server = starting
      const address = starting.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })

  async function switchOff(): Promise<void> {
    for (const socket of sockets) socket.destroy()
    const closing = server
    server = null
    if (closing) await new Promise((resolve) => closing.close(resolve))
  }

  const port = await listen(options.port ?? 0)
  return {
    port,
    address: `sim://${HOST}:${port}`,
    transactions: () => book.all(),
    takenMinor: (exponent = 2) => takenMinor(book, exponent),
    mood: () => mood,
    setMood(next) {
      mood = next
      options.onChange?.()
    },
    decide(serviceId, approve) {
      const one = book.find(serviceId)
      if (one?.state === 'in-progress') put({ ...one, state: approve ? 'approved' : 'Refusal' })
    },
    failNext: (category, fault) => void faults.push({ category, fault }),
    switchOff,
    switchOn: async () => void (server ?? await listen(port)),
    close: switchOff,
  }
}
