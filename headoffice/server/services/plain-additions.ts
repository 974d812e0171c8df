import type { AccountSums } from '../../../core/accounts/account-sums.ts'
import type { PlainAddition, TouchedLot } from '../store/plain-account-store.ts'

export interface PlainAdditions {
  readonly points: readonly Omit<PlainAddition, 'isFresh'>[]
  readonly lots: readonly TouchedLot[]
}

/**
 * What sums add to members whose accounts need not be worked out whole, as far as the sums themselves tell: lots of their own
 * that begin, and points taken from lots of their own. `memberIds` are those to look at; `isNew` tells of a lot that these sums
 * began and nobody knew before.
 */
export function plainAdditions(sums: AccountSums, memberIds: Iterable<string>, isNew: (lotId: string) => boolean): PlainAdditions {
  const facts = [...sums.facts.values()]
  const shares = [...sums.lots]
  // Whose they are is not in these entries: it may be anybody of them.
  const isUnclear = facts.some((lot) => lot.memberId === null || lot.fromLotId !== null) || shares.some(([, share]) => share.memberId === null)
  if (isUnclear) return { points: [], lots: [] }
  const whole = new Set([...sums.changed, ...sums.debts.keys(), ...sums.copyReturns.map(({ memberId }) => memberId)])
  for (const { lotId, memberId } of facts) if (memberId !== null && (!isNew(lotId) || sums.lots.get(lotId)?.memberId !== memberId)) whole.add(memberId)
  const points = new Map([...memberIds].filter((id) => !whole.has(id)).map((id) => [id, 0]))
  const lots: TouchedLot[] = []
  for (const [lotId, { memberId, left, held }] of shares) {
    const before = memberId === null ? undefined : points.get(memberId)
    if (memberId === null || before === undefined) continue
    points.set(memberId, before + (sums.facts.get(lotId)?.points ?? 0) + left + held)
    lots.push({ lotId, memberId, isNew: sums.facts.has(lotId) })
  }
  return { points: [...points].map(([memberId, each]) => ({ memberId, points: each })), lots }
}
