import { readEventValue } from '../../../core/ledger/read-event.ts'
import type { JournalEvent, SaleCompleted } from '../../../core/ledger/journal.ts'
import type { PointsLot } from '../../../core/ledger/points-lot.ts'
import { netPointsByMember } from '../../../core/ledger/points-entries.ts'
import { unbalanced } from '../../../core/ledger/sale-entries.ts'
import { jsonDepthWithin, MAX_JSON_DEPTH } from '../../../core/sync/json-depth.ts'
import type { DueMove, RenewedLot } from '../store/projection-store.ts'
import { pointsOnCopy, returnedIn } from './returned.ts'
import type { Returned } from './returned.ts'

/** What an entry means for the projections. */
export type Meaning =
  | { readonly kind: 'sale'; readonly sale: SaleCompleted; readonly points: ReadonlyMap<string, number> }
  | { readonly kind: 'import'; readonly lots: readonly PointsLot[] }
  /** Points of members changed, beside a sale. `saleId` is what it speaks of. */
  | { readonly kind: 'booked'; readonly points: ReadonlyMap<string, number>; readonly lots: readonly PointsLot[]; readonly renewed: readonly RenewedLot[]; readonly saleId: string | null; readonly returned?: Returned }
  /** Points that dates moved, which count once by their ids, whichever till posted them. */
  | { readonly kind: 'due'; readonly moves: readonly DueMove[] }
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
  const read = readEventValue(value)
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
      return { kind: 'sale', sale: event, points: netPointsByMember(event.postings) }
    case 'balances.imported': {
      const lots = event.members.flatMap((member) => member.lots.map((lot) => ({ ...lot, memberId: member.memberId })))
      return sameSums(sumByMember(lots), netPointsByMember(event.postings)) ? { kind: 'import', lots } : refused('lots and entries disagree')
    }
    case 'points.expired':
    case 'points.reopened': {
      const sign = event.type === 'points.expired' ? -1 : 1
      const moves = event.lots.map(({ id, memberId, points }) => ({ id, memberId, points: sign * points }))
      return sameSums(sumByMember(moves), netPointsByMember(event.postings)) ? { kind: 'due', moves } : refused('lots and entries disagree')
    }
    case 'return.completed': {
      const lots = newLotsIn(event)
      const points = event.copy === undefined ? netPointsByMember(event.postings) : pointsOnCopy(event)
      return { kind: 'booked', points, lots: lots.whole, renewed: lots.renewed, saleId: event.result.saleId, returned: returnedIn(event) }
    }
    default: {
      const lots = newLotsIn(event)
      const points = netPointsByMember('postings' in event ? event.postings ?? [] : [])
      if (points.size === 0 && lots.whole.length === 0 && lots.renewed.length === 0) return { kind: 'noted', saleId: saleSpokenOf(event) }
      return { kind: 'booked', points, lots: lots.whole, renewed: lots.renewed, saleId: saleSpokenOf(event) }
    }
  }
}

/** The sale that an entry adds to. */
function saleSpokenOf(event: JournalEvent): string | null {
  return 'saleId' in event ? event.saleId : null
}

/** Lots that begin with an entry: whole ones, and what came back to a lot whose last day was over. */
function newLotsIn(event: JournalEvent): { whole: readonly PointsLot[]; renewed: readonly RenewedLot[] } {
  switch (event.type) {
    case 'points.adjusted':
      return { whole: event.lot === null ? [] : [event.lot], renewed: [] }
    case 'points.transferred':
      return { whole: event.lots, renewed: [] }
    case 'referral.rewarded':
      return { whole: event.lot === null ? [] : [event.lot], renewed: [] }
    case 'merge.undone':
      return { whole: [...event.from.received, ...event.into.received], renewed: [] }
    case 'return.completed': {
      const ids = new Map(event.renewedLots.map(({ lotId, newLotId }) => [lotId, newLotId]))
      const renewed = (event.result.points?.givenBack ?? []).flatMap((back): RenewedLot[] => {
        const newLotId = ids.get(back.lotId)
        return back.kind === 'renewed' && newLotId !== undefined
          ? [{ lotId: newLotId, fromLotId: back.lotId, points: back.points, availableFrom: event.result.onDate, expiresOn: back.expiresOn }] : []
      })
      return { whole: [], renewed }
    }
    default:
      return { whole: [], renewed: [] }
  }
}
