import { journalEventSchema } from '../../../core/ledger/journal.ts'
import type { SaleCompleted } from '../../../core/ledger/journal.ts'
import type { PointsLot } from '../../../core/ledger/points-lot.ts'
import { unbalanced } from '../../../core/ledger/sale-entries.ts'
import type { Posting } from '../../../core/ledger/postings.ts'
import { jsonDepthWithin, MAX_JSON_DEPTH } from '../../../core/sync/json-depth.ts'

/** What an entry means for the projections. */
export type Meaning =
  | { readonly kind: 'sale'; readonly sale: SaleCompleted; readonly points: ReadonlyMap<string, number> }
  | { readonly kind: 'import'; readonly lots: readonly PointsLot[] }
  /** Understood; it changes no projection. `saleId` is what it speaks of. */
  | { readonly kind: 'noted'; readonly saleId: string | null }
  | { readonly kind: 'not-applied'; readonly reason: string; readonly saleId: string | null }

const MAX_REASON = 300
/** A reason as PostgreSQL can keep it: it has no character zero. */
export function keepableReason(text: string): string {
  return text.replaceAll('\0', '').slice(0, MAX_REASON)
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The sale an entry names, read loosely: also of entries that cannot be understood otherwise. */
function saleNamedIn(value: unknown): string | null {
  const id = typeof value === 'object' && value !== null && 'saleId' in value ? value.saleId : null
  return typeof id === 'string' && UUID.test(id) ? id : null
}

function parse(body: string): unknown {
  if (!jsonDepthWithin(body, MAX_JSON_DEPTH)) return undefined
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** The change of each member's spendable points: the plain sum of their `points-available` entries. */
function pointsByMember(postings: readonly Posting[]): Map<string, number> {
  const points = new Map<string, number>()
  for (const posting of postings) {
    if (posting.account !== 'points-available' || posting.memberId === undefined) continue
    points.set(posting.memberId, (points.get(posting.memberId) ?? 0) + posting.amount)
  }
  return points
}

function sameSums(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  return [...new Set([...a.keys(), ...b.keys()])].every((key) => (a.get(key) ?? 0) === (b.get(key) ?? 0))
}

/** Reads one entry: pure, never throws, and changes nothing that is held. */
export function interpret(body: string): Meaning {
  const value = parse(body)
  const saleId = saleNamedIn(value)
  const refused = (reason: string): Meaning => ({ kind: 'not-applied', reason: keepableReason(reason), saleId })
  if (value === undefined) return refused('not JSON')
  const parsed = journalEventSchema.safeParse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return refused(`not understood: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`)
  }
  const event = parsed.data
  if ('postings' in event) {
    const off = unbalanced(event.postings ?? [])
    if (off.length > 0) return refused(`entries do not balance: ${off.map((one) => `${one.unit} ${one.sum}`).join(', ')}`)
  }
  switch (event.type) {
    case 'sale.completed':
      return { kind: 'sale', sale: event, points: pointsByMember(event.postings) }
    case 'balances.imported': {
      const lots = event.members.flatMap((member) => member.lots.map((lot) => ({ ...lot, memberId: member.memberId })))
      const inLots = new Map<string, number>()
      for (const lot of lots) inLots.set(lot.memberId, (inLots.get(lot.memberId) ?? 0) + lot.points)
      return sameSums(inLots, pointsByMember(event.postings)) ? { kind: 'import', lots } : refused('lots and entries disagree')
    }
    case 'payment.settled':
      return { kind: 'noted', saleId: event.saleId }
    case 'terminal.opened':
    case 'shift.opened':
    case 'store-credit.issued':
    case 'stored-value.paid-out':
    case 'stored-value.blocked':
    case 'stored-value.unblocked':
    case 'account.opened':
    case 'account.limit-set':
    case 'account.settled':
      return { kind: 'noted', saleId: null }
    case 'return.completed':
    case 'refund.settled':
    case 'return.without-receipt':
      return refused(`not interpreted here yet: ${event.type}`)
  }
}
