import { settleAccount } from '../../../core/accounts/settle.ts'
import type { AccountLot } from '../../../core/accounts/settle.ts'
import type { LotBalance } from '../../../core/points/lot.ts'
import { accountIds, keptPoints } from '../store/account-reads.ts'
import type { AccountIds, KeptLot, KeptPoints } from '../store/account-reads.ts'
import { knownStores, notePlain, noteStores, raiseVersions } from '../store/account-heads.ts'
import { noteChanges } from '../store/change-store.ts'
import { setPoints } from '../store/projection-store.ts'
import type { Queryable } from '../store/terminal-store.ts'

/** A member's points as all books together have them. */
export interface MemberAccount {
  readonly memberId: string
  readonly lots: readonly LotBalance[]
  /** Owed; never negative. */
  readonly debt: number
}

const sum = (parts: readonly number[]): number => parts.reduce((total, part) => total + part, 0)

/** A lot with what every till did to it. */
function wholeLot({ lotId, facts, parts }: KeptLot): AccountLot {
  return {
    lotId, facts: facts === null ? null : { lotId, ...facts },
    left: (facts?.points ?? 0) + sum(parts.map((part) => part.left)), held: sum(parts.map((part) => part.held)), paid: sum(parts.map((part) => part.paid)),
    takenOn: parts.reduce<string | null>((last, { takenOn }) => (last === null || (takenOn !== null && takenOn > last) ? takenOn : last), null),
  }
}

/** Settles what is kept under all ids of a member. What is left of a lot whose end is posted stands as expired. */
export function accountOf({ rootId, ids }: AccountIds, kept: ReadonlyMap<string, KeptPoints>): MemberAccount {
  const own = ids.map((id) => kept.get(id)).filter((each) => each !== undefined)
  // What somebody who was erased had, or owed, is nobody's any more.
  if (own.some((each) => each.erased)) return { memberId: rootId, lots: [], debt: 0 }
  const byId = new Map(own.flatMap(({ lots }) => lots).map((lot) => [lot.lotId, lot]))
  const { lots, debt } = settleAccount([...byId.values()].map(wholeLot), sum(own.flatMap(({ debts }) => debts.map(({ owed }) => owed))))
  return {
    memberId: rootId, debt,
    lots: lots.map(({ lotId, facts, left, held }): LotBalance => {
      const { expired, unreleased } = byId.get(lotId)!
      return { ...facts, remaining: expired ? 0 : left, ...(expired && left > 0 ? { expired: left } : {}), ...(held > 0 ? { held } : {}), ...(unreleased ? { unreleased: true as const } : {}) }
    }),
  }
}

/** What a member has, net of what is owed: what is available, pending and held, less the debt. */
export function balanceOf({ lots, debt }: MemberAccount): number {
  return sum(lots.map(({ remaining, held = 0 }) => remaining + held)) - debt
}

/** The accounts of members as they are now; one that was merged is under the id it stands for. */
export async function readAccounts(db: Queryable, memberIds: readonly string[]): Promise<Map<string, MemberAccount>> {
  const idsOf = await accountIds(db, memberIds)
  const kept = await keptPoints(db, [...new Set([...idsOf.values()].flatMap(({ ids }) => ids))])
  return new Map(memberIds.map((memberId) => [memberId, accountOf(idsOf.get(memberId)!, kept)]))
}

/** Nothing is settled in it: what comes is added to what is there (migration 0009). */
function isPlain({ ids }: AccountIds, kept: ReadonlyMap<string, KeptPoints>): boolean {
  const own = ids.map((id) => kept.get(id)).filter((each) => each !== undefined)
  return ids.length === 1 && own.every(({ lots, debts, erased, copies }) =>
    !erased && !copies && sum(debts.map(({ owed }) => owed)) >= 0 && lots.every((lot) => lot.facts !== null && wholeLot(lot).left >= 0))
}

export interface Touch {
  readonly at: number
  /** The till whose entries changed the accounts, and its store; null: head office itself. */
  readonly by: { readonly terminalId: string; readonly storeId: string } | null
  /** Whose versions this transaction raised already. */
  readonly raised?: ReadonlySet<string>
  /** With whom the store turned out in this transaction to have to do for the first time. */
  readonly fresh?: ReadonlySet<string>
}

/**
 * Works out anew, from all that is kept, what changed entries made of members' accounts: their balances, versions, and a note
 * for the tills of every store that had to do with them. Inside the transaction that changed them; whoever comes second waits
 * and sees both.
 */
export async function refreshAccounts(client: Queryable, memberIds: readonly string[], { at, by, raised = new Set(), fresh: freshBefore = new Set() }: Touch): Promise<void> {
  if (memberIds.length === 0) return
  const before = await accountIds(client, memberIds)
  const touched = [...new Set([...memberIds, ...[...before.values()].flatMap(({ ids }) => ids)])].sort()
  await raiseVersions(client, touched.filter((id) => !raised.has(id)))
  // What others committed while this one waited is seen from here on.
  const idsOf = await accountIds(client, touched)
  const kept = await keptPoints(client, [...new Set([...idsOf.values()].flatMap(({ ids }) => ids))])
  const balances = new Map(touched.map((id) => [id, idsOf.get(id)!.rootId === id ? balanceOf(accountOf(idsOf.get(id)!, kept)) : 0]))
  await setPoints(client, balances)
  await notePlain(client, touched, touched.filter((id) => isPlain(idsOf.get(id)!, kept)))
  const fresh = by === null ? new Set<string>() : new Set([...freshBefore, ...await noteStores(client, touched, by.storeId)])
  const stores = await knownStores(client, touched)
  // Tills of a store that has to do with a member for the first time hear of it whole, the one that brought it included.
  await noteChanges(client, stores.map(({ memberId, storeId }) => ({ kind: 'account', key: memberId, storeId, notFor: by === null || fresh.has(memberId) || storeId !== by.storeId ? null : by.terminalId })), at)
}
