import type { AccountChange, AccountState, ReceivedLot } from '../../../core/sync/changes/account-change.ts'
import { accountIds, keptPoints, keptStanding } from '../store/account-reads.ts'
import type { AccountIds, KeptLot, KeptPoints, KeptStanding } from '../store/account-reads.ts'
import { chainsOf, interpretedUpTo, membersOfStore, versionsOf } from '../store/account-heads.ts'
import type { ChangeSource } from '../services/change-source.ts'

type Own = (terminalId: string | null) => boolean

const sum = (parts: readonly number[]): number => parts.reduce((total, part) => total + part, 0)

/**
 * A lot without what the till itself did to it; null for one it need not know: nothing is left of it for anybody, not both
 * that till and another had to do with it, and it paid nothing of a debt that may have been paid twice.
 */
function receivedLot({ lotId, facts, unreleased, expired, parts }: KeptLot, isOwn: Own, isOverpaid: boolean): ReceivedLot | null {
  const others = parts.filter((part) => !isOwn(part.terminalId))
  const left = sum(others.map((part) => part.left))
  const held = sum(others.map((part) => part.held))
  const paid = sum(others.map((part) => part.paid))
  const isEmpty = (facts?.points ?? 0) + sum(parts.map((part) => part.left)) === 0 && sum(parts.map((part) => part.held)) === 0
  const concernsBoth = others.length > 0 && others.length < parts.length
  const mayGetBack = isOverpaid && parts.some((part) => part.paid > 0)
  if (isEmpty && !concernsBoth && !mayGetBack) return null
  const takenOn = others.reduce<string | null>((last, part) => (last === null || (part.takenOn !== null && part.takenOn > last) ? part.takenOn : last), null)
  return { lotId, facts: facts === null ? null : { ...facts, unreleased, expired }, left, held, paid, takenOn }
}

/** What all ids of a member come to without one till's own entries: pure. */
export function stateOf({ ids }: AccountIds, points: ReadonlyMap<string, KeptPoints>, standing: ReadonlyMap<string, KeptStanding>, isOwn: Own): AccountState {
  const kept = ids.map((id) => points.get(id)!)
  const all = ids.map((id) => standing.get(id)!)
  const others = <T extends { readonly terminalId: string | null }>(rows: readonly T[]): T[] => rows.filter((row) => !isOwn(row.terminalId))
  const start = all.flatMap(({ starts }) => starts).sort((a, b) => (a.on + a.terminalId < b.on + b.terminalId ? -1 : 1))[0]
  const posted = all.flatMap((each) => each.posted ?? []).sort((a, b) => (a.since < b.since ? 1 : -1))[0]
  const debts = kept.flatMap((each) => each.debts)
  const visits = others(all.flatMap((each) => each.visits))
  return {
    into: null,
    erased: kept.some((each) => each.erased),
    lots: kept.flatMap(({ lots }) => lots).flatMap((lot) => receivedLot(lot, isOwn, sum(debts.map(({ owed }) => owed)) < 0) ?? []),
    owed: sum(others(debts).map(({ owed }) => owed)),
    tierStart: start === undefined ? null : { tierId: start.tierId, on: start.on, counted: start.counted },
    tierPosted: posted ?? null,
    tierCounts: summed(others(all.flatMap((each) => each.counts)), ({ on, knownOn }) => `${on} ${knownOn}`, ({ on, knownOn, amount }) => ({ on, knownOn, amount }), (a, b) => ({ ...a, amount: a.amount + b.amount })),
    tierGifts: others(all.flatMap(({ gifts }) => gifts)).map(({ terminalId: _terminalId, ...gift }) => gift),
    visits: sum(visits.map((each) => each.visits)),
    lastVisitOn: visits.map(({ lastOn }) => lastOn).filter((day) => day !== null).sort().at(-1) ?? null,
    uses: summed(others(all.flatMap((each) => each.uses)), ({ promotionId, on }) => `${promotionId} ${on}`, ({ promotionId, on, uses }) => ({ promotionId, on, uses }), (a, b) => ({ ...a, uses: a.uses + b.uses })),
    days: summed(others(all.flatMap((each) => each.days)), ({ on }) => on, ({ on, earned, spent }) => ({ on, earned, spent }), (a, b) => ({ ...a, earned: a.earned + b.earned, spent: a.spent + b.spent })),
    rewards: others(all.flatMap((each) => each.rewards)),
  }
}

function summed<R, T>(rows: readonly R[], keyOf: (row: R) => string, take: (row: R) => T, add: (a: T, b: T) => T): T[] {
  const byKey = new Map<string, T>()
  for (const row of rows) {
    const key = keyOf(row)
    const known = byKey.get(key)
    byKey.set(key, known === undefined ? take(row) : add(known, take(row)))
  }
  return [...byKey.values()]
}

const NOTHING: Omit<AccountState, 'into'> = {
  erased: false, lots: [], owed: 0, tierStart: null, tierPosted: null, tierCounts: [], tierGifts: [], visits: 0, lastVisitOn: null, uses: [], days: [], rewards: [],
}

/**
 * Members' accounts, for every till without its own entries: those it has in its journal, sent or not, and adds itself. So
 * nothing is ever counted twice, whenever a page comes. The key is the member's id.
 */
export const accountChanges: ChangeSource = {
  atOnce: 100,
  async page(db, keys, reader): Promise<AccountChange[]> {
    const idsOf = await accountIds(db, keys)
    const all = [...new Set([...idsOf.values()].flatMap(({ ids }) => ids))]
    const points = await keptPoints(db, all)
    const standing = await keptStanding(db, all)
    const versions = await versionsOf(db, keys)
    const chains = await chainsOf(db, reader.terminalId)
    const seq = await interpretedUpTo(db, reader.terminalId)
    const isOwn: Own = (terminalId) => terminalId !== null && chains.has(terminalId)
    return keys.flatMap((key): AccountChange[] => {
      const version = versions.get(key)
      const of = idsOf.get(key)!
      if (version === undefined) return []
      const state = of.rootId === key ? stateOf(of, points, standing, isOwn) : { ...NOTHING, into: of.rootId }
      return [{ kind: 'account', key, version, asOf: { terminalId: reader.terminalId, seq }, at: reader.now, state }]
    })
  },
  keysAfter: (db, reader, afterKey, limit) => membersOfStore(db, reader.storeId, afterKey, limit),
}
