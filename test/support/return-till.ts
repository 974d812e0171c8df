import { expect } from 'vitest'
import type { MethodInput, MethodOutput } from '../../core/contract/types.ts'
import type { JournalEvent } from '../../core/ledger/journal.ts'
import { openReadOnly } from '../../terminal/store/open-read-only.ts'
import { MANAGER, command } from './till.ts'
import type { TestTill } from './till.ts'
import { SQUID_MINOR, cash } from './value-till.ts'
import type { ValueTill } from './value-till.ts'

/** What comes back of a sale: all that is left, or quantities in thousandths by sku. */
export type Bringing = 'everything' | Readonly<Record<string, number>>

export const APPROVED = { staffId: MANAGER.staffId, pin: MANAGER.pin }

type Made = MethodOutput<'return.make'>['made']

/** Sums of all entries of the journal by account, and by instrument or member where it is kept so; what is nothing is left out. */
export function ledgerOf(till: Pick<TestTill, 'call' | 'dataDir'>): Record<string, number> {
  const db = openReadOnly(till.dataDir)
  const rows = db.prepare<[], { body: string }>('SELECT body FROM journal ORDER BY seq').all()
  db.close()
  const sums: Record<string, number> = {}
  for (const { body } of rows) {
    const event = JSON.parse(body) as JournalEvent
    for (const { account, amount, instrumentId, memberId } of 'postings' in event ? event.postings ?? [] : []) {
      const key = [account, instrumentId ?? memberId].filter((part) => part !== undefined).join(' ')
      sums[key] = (sums[key] ?? 0) + amount
    }
  }
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0))
}

/** The accounts of a ledger that changed, with what they changed by. */
export function changed(before: Record<string, number>, after: Record<string, number>): Record<string, number> {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  return Object.fromEntries([...keys].map((key) => [key, (after[key] ?? 0) - (before[key] ?? 0)] as const).filter(([, by]) => by !== 0))
}

/** A command's input for what comes back of a sale. */
export async function wishOf(till: Pick<TestTill, 'call' | 'dataDir'>, saleId: string, bringing: Bringing = 'everything'): Promise<MethodInput<'return.make'>> {
  const { sale } = await till.call('return.find', { of: { saleId } })
  const lines = sale.lines.flatMap(({ line, leftMilli }) => {
    const quantityMilli = bringing === 'everything' ? leftMilli : bringing[line.sku] ?? 0
    return quantityMilli > 0 ? [{ lineId: line.lineId, quantityMilli }] : []
  })
  return { ...command(), saleId, lines, memberId: null, returnsMade: sale.returnsMade, reason: 'not-wanted', approval: null }
}

/** Takes goods back; what was booked is what was quoted. */
export async function takeBack(till: Pick<TestTill, 'call' | 'dataDir'>, saleId: string, bringing: Bringing = 'everything'): Promise<Made> {
  const wish = await wishOf(till, saleId, bringing)
  const { quote } = await till.call('return.quote', { saleId, lines: wish.lines, memberId: null })
  const { made } = await till.call('return.make', wish)
  expect({ parts: made.result.parts, pay: made.result.pay, points: made.points }).toEqual({ parts: quote.result.parts, pay: quote.result.pay, points: quote.points })
  return made
}

/** Voids a sale with the manager's approval. */
export async function voidOf(till: Pick<TestTill, 'call' | 'dataDir'>, saleId: string): Promise<Made> {
  const { sale } = await till.call('return.find', { of: { saleId } })
  return (await till.call('sale.void', { ...command(), saleId, returnsMade: sale.returnsMade, reason: 'keyed-wrongly', approval: APPROVED })).made
}

/** What a return pays out by kind of tender. */
export function paidBack({ result }: Made): Partial<Record<string, number>> {
  return Object.fromEntries(result.pay.map((tender) => [tender.kind, tender.amountMinor]))
}

/** Sells so many squid, for cash unless told otherwise. */
export async function sellSquid(till: ValueTill, pieces: number, member: string | null = null, tenders: Parameters<ValueTill['pay']>[0] = [cash(100_000)]) {
  if (member !== null) await till.scan(member)
  await till.squid(pieces)
  return till.pay(tenders)
}

/** Sells squid and has a card pay so much of it, cash the rest. */
export async function sellSquidByCard(till: ValueTill, pieces: number, cardMinor: number) {
  const sale = await till.squid(pieces)
  const { attempt } = await till.call('payment.begin', { ...command(), saleId: sale.saleId, revision: sale.revision, scheme: 'card', amountMinor: cardMinor })
  await till.call('payment.settle', { ...command(), attemptId: attempt.attemptId, outcome: 'approved', approvalCode: '4711' })
  const rest = pieces * SQUID_MINOR - cardMinor
  return till.pay([{ kind: 'attempt', attemptId: attempt.attemptId }, ...(rest > 0 ? [cash(rest)] : [])])
}
