import { readEventValue } from '../../../core/ledger/read-event.ts'
import type { ReadEvent } from '../../../core/ledger/read-event.ts'
import type { JournalEvent, SaleCompleted } from '../../../core/ledger/journal.ts'
import { netPointsByMember } from '../../../core/ledger/points-entries.ts'
import { unbalanced } from '../../../core/ledger/sale-entries.ts'
import { jsonDepthWithin, MAX_JSON_DEPTH } from '../../../core/sync/json-depth.ts'

/** What an entry means for the projections. */
export type Meaning =
  | { readonly kind: 'sale'; readonly sale: SaleCompleted }
  /** Anything else that is understood. `saleId` is what it speaks of. */
  | { readonly kind: 'event'; readonly event: JournalEvent; readonly saleId: string | null }
  /** It changes no projection. */
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

/**
 * A text that is no longer is parsed however deep it nests: V8 parses without recursion, and the schema of an event looks no
 * deeper than it knows. Looking for depth first costs as much as parsing.
 */
const SHORT_CHARS = 64 * 1024

function parse(body: string): unknown {
  if (body.length > SHORT_CHARS && !jsonDepthWithin(body, MAX_JSON_DEPTH)) return undefined
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** Null: it nests deeper than this program's stack, should a schema ever follow it there. */
function readWhole(value: unknown): ReadEvent | null {
  try {
    return readEventValue(value)
  } catch (thrown) {
    if (thrown instanceof RangeError) return null
    throw thrown
  }
}

function sumByMember(moves: readonly { readonly memberId: string; readonly points: number }[]): Map<string, number> {
  const sums = new Map<string, number>()
  for (const { memberId, points } of moves) sums.set(memberId, (sums.get(memberId) ?? 0) + points)
  return sums
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
  const read = readWhole(value)
  if (read === null) return refused('nested too deeply')
  if (read.kind === 'unreadable') return refused(`not understood: ${read.detail}`)
  // What a newer till wrote aside changes nothing that is counted here.
  if (read.kind === 'aside') return { kind: 'noted', saleId }
  const { event } = read
  if ('postings' in event) {
    const off = unbalanced(event.postings ?? [])
    if (off.length > 0) return refused(`entries do not balance: ${off.map((one) => `${one.unit} ${one.sum}`).join(', ')}`)
  }
  switch (event.type) {
    case 'sale.completed':
      return { kind: 'sale', sale: event }
    case 'balances.imported': {
      const lots = event.members.flatMap((member) => member.lots.map((lot) => ({ memberId: member.memberId, points: lot.points })))
      return sameSums(sumByMember(lots), netPointsByMember(event.postings)) ? { kind: 'event', event, saleId: null } : refused('lots and entries disagree')
    }
    case 'points.expired':
    case 'points.reopened': {
      const sign = event.type === 'points.expired' ? -1 : 1
      const moves = event.lots.map(({ memberId, points }) => ({ memberId, points: sign * points }))
      return sameSums(sumByMember(moves), netPointsByMember(event.postings)) ? { kind: 'event', event, saleId: null } : refused('lots and entries disagree')
    }
    default:
      return { kind: 'event', event, saleId: saleSpokenOf(event) }
  }
}

/** The sale that an entry adds to. */
function saleSpokenOf(event: JournalEvent): string | null {
  if (event.type === 'return.completed') return event.result.saleId
  return 'saleId' in event ? event.saleId : null
}
