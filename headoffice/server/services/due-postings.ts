import { NEVER_OVER } from '../../../core/accounts/account-sums.ts'
import { tierChanges, tierOn } from '../../../core/loyalty/tier-history.ts'
import type { TierHistory } from '../../../core/loyalty/tier-history.ts'
import { expiriesDue, withExpiry } from '../../../core/points/expiry.ts'
import type { LotBalance } from '../../../core/points/lot.ts'
import { addDays, programmeDate } from '../../../core/time/civil.ts'
import type { CivilDate } from '../../../core/time/instant.ts'
import { accountsAfter, raiseVersions } from '../store/account-heads.ts'
import { accountIds, keptPoints, keptStanding } from '../store/account-reads.ts'
import type { KeptStanding } from '../store/account-reads.ts'
import { addLotDue } from '../store/account-sums-store.ts'
import { postEntries } from '../store/book-store.ts'
import type { BookEntry } from '../store/book-store.ts'
import type { Database } from '../store/database.ts'
import type { Queryable } from '../store/terminal-store.ts'
import { accountOf, refreshAccounts } from './accounts.ts'
import { booksRulebooks } from './books-rules.ts'
import type { BooksRules } from './books-rules.ts'

/** Members looked at in one transaction. */
const AT_ONCE = 100

/** Which tiers a member had follows from; null where tiers follow the spendable balance, which only tills keep by days. */
function historyOf(rules: BooksRules, all: readonly KeptStanding[]): TierHistory | null {
  if (rules.choices.tierCounter === 'spendable-points') return null
  const [start] = all.flatMap(({ starts }) => starts).sort((a, b) => (a.on + a.terminalId < b.on + b.terminalId ? -1 : 1))
  const counts = all.flatMap((each) => each.counts.map(({ on, knownOn, amount }) => ({ on, knownOn, amount })))
  const manual = all.flatMap(({ gifts }) => gifts).map(({ tierId, from, until, withdrawnOn }) => ({ tierId, from, until: withdrawnOn === null ? until : addDays(withdrawnOn, -1) })).filter(({ from, until }) => from <= until)
  if (start === undefined) return { qualifying: counts, manual }
  return { qualifying: [...counts, { on: start.on, knownOn: start.on, amount: start.counted }], start: { tierId: start.tierId, on: start.on }, manual }
}

function lotEntries(memberId: string, lots: readonly LotBalance[], today: CivilDate): BookEntry[] {
  const byId = new Map(lots.map((lot) => [lot.lotId, lot]))
  const about = { memberId, tierFrom: null, tierTo: null }
  const released = lots.filter((lot) => lot.unreleased === true && lot.remaining > 0 && lot.availableFrom <= today)
    .map((lot): BookEntry => ({ ...about, id: `release:${lot.lotId}:${lot.availableFrom}`, kind: 'release', lotId: lot.lotId, on: lot.availableFrom, points: lot.remaining }))
  const over = expiriesDue(lots, today).map(({ id, lotId, kind, points }): BookEntry => ({
    ...about, id, kind: kind === 'expiry' ? 'expiry' : 'reopening', lotId, on: byId.get(lotId)!.expiresOn ?? NEVER_OVER, points,
  }))
  return [...released, ...over]
}

/** The changes of tier since the one posted last; none where it is still the one that the dates say. */
function tierEntries(rules: BooksRules, memberId: string, all: readonly KeptStanding[], today: CivilDate): BookEntry[] {
  const history = historyOf(rules, all)
  const first = history?.qualifying.map(({ on }) => on).sort()[0]
  if (history === null || first === undefined) return []
  const posted = all.flatMap((each) => each.posted ?? []).sort((a, b) => (a.since < b.since ? 1 : -1))[0]
  const after = posted?.since ?? addDays(first, -1)
  const now = tierOn(rules, history, today)
  if (now.tierId === (posted?.tierId ?? rules.tiers[0]!.id)) return []
  const changes = tierChanges(rules, history, memberId, { after, by: today }).filter((change) => change.on > after)
  const entry = ({ id, on, from, to }: { id: string; on: string; from: string; to: string }): BookEntry => ({ id, kind: 'tier', memberId, lotId: null, on, points: null, tierFrom: from, tierTo: to })
  // What arrived late can say otherwise of days that were posted already: then the tier is put right today.
  if (changes.at(-1)?.to !== now.tierId) return [entry({ id: `tier:${memberId}:${today}`, on: today, from: posted?.tierId ?? rules.tiers[0]!.id, to: now.tierId })]
  return changes.map(entry)
}

/** What a day made due of some members. */
async function dueOf(db: Queryable, memberIds: readonly string[], rules: BooksRules, today: CivilDate): Promise<BookEntry[]> {
  const idsOf = await accountIds(db, memberIds)
  const all = [...new Set([...idsOf.values()].flatMap(({ ids }) => ids))]
  const points = await keptPoints(db, all)
  const standing = await keptStanding(db, all)
  return memberIds.filter((memberId) => idsOf.get(memberId)!.rootId === memberId).flatMap((memberId) => {
    const of = idsOf.get(memberId)!
    const kept = of.ids.map((id) => standing.get(id)!)
    if (of.ids.some((id) => points.get(id)!.erased)) return []
    const activity = [...new Set(kept.flatMap(({ days }) => days.map(({ on }) => on)))]
    return [...lotEntries(memberId, withExpiry(rules, accountOf(of, points).lots, activity), today), ...tierEntries(rules, memberId, kept, today)]
  })
}

/** Posts what is due of some members, holding their accounts: a second server waits, and finds nothing due any more. */
async function postSome(client: Queryable, memberIds: readonly string[], rules: BooksRules, now: number): Promise<number> {
  const today = programmeDate(rules.programme, now)
  const looked = await dueOf(client, memberIds, rules, today)
  const concerned = [...new Set(looked.map(({ memberId }) => memberId))]
  if (concerned.length === 0) return 0
  await raiseVersions(client, concerned)
  const entries = await dueOf(client, concerned, rules, today)
  const posted = await postEntries(client, entries, now)
  const fresh = entries.filter(({ id }) => posted.has(id))
  await addLotDue(client, fresh.flatMap(({ kind, lotId, on }) => (lotId === null ? [] : [{
    lotId, expired: kind === 'expiry' ? on : null, reopened: kind === 'reopening' ? on : null, released: kind === 'release',
  }])))
  await refreshAccounts(client, [...new Set(fresh.map(({ memberId }) => memberId))], { at: now, by: null })
  return fresh.length
}

/**
 * Posts what dates made due of all members by an instant: pending points that began, points that ended, tiers. What is posted
 * is what the dates say, under ids made of lot or member and date; so it comes to the same however often, and on how many
 * servers at once, it is done. Short transactions, so that batches wait for no more than one.
 *
 * @returns how many entries are new
 */
export async function postDue(database: Database, now: number, isStopped: () => boolean = () => false): Promise<number> {
  let posted = 0
  for (let after: string | null = null; !isStopped(); ) {
    const memberIds: string[] = await accountsAfter(database.pool, after, AT_ONCE)
    if (memberIds.length === 0) return posted
    posted += await database.transaction(async (client) => postSome(client, memberIds, (await booksRulebooks(client)).at(now), now))
    after = memberIds.at(-1) ?? null
  }
  return posted
}
