import { isPostedExpired } from '../../../core/accounts/account-sums.ts'
import type { RewardKind } from '../../../core/accounts/standing-moves.ts'
import type { Queryable } from './terminal-store.ts'

/** Everything under which an id's account is kept: whom it stands for now, and all ids that stand for that member. */
export interface AccountIds {
  readonly rootId: string
  readonly ids: readonly string[]
}

/** One till's part in a lot; `terminalId` null: head office's own. */
export interface LotPartOf {
  readonly terminalId: string | null
  readonly left: number
  readonly held: number
  readonly paid: number
  readonly takenOn: string | null
}

export interface KeptLot {
  readonly lotId: string
  readonly memberId: string | null
  readonly facts: { readonly memberId: string; readonly points: number; readonly earnedOn: string; readonly availableFrom: string; readonly expiresOn: string | null } | null
  readonly unreleased: boolean
  readonly expired: boolean
  readonly parts: readonly LotPartOf[]
}

export interface KeptPoints {
  readonly lots: readonly KeptLot[]
  readonly debts: readonly { readonly terminalId: string; readonly owed: number }[]
  readonly erased: boolean
  /** Goods came back at a till that had not sold them. */
  readonly copies: boolean
}

interface CopyReturnRow { returnId: string; memberId: string; lotId: string | null; soldOn: string; onDate: string; earned: number; spent: number; expiresOn: string | null }

/** Whom ids stand for, and under which others the same members are kept. */
export async function accountIds(db: Queryable, memberIds: readonly string[]): Promise<Map<string, AccountIds>> {
  const { rows } = await db.query<{ askedId: string; rootId: string; memberId: string }>(
    `WITH RECURSIVE up (asked_id, member_id) AS (
       SELECT m, m FROM unnest($1::uuid[]) AS a (m) UNION SELECT up.asked_id, r.into_id FROM up JOIN member_redirect r ON r.member_id = up.member_id),
     root AS (SELECT asked_id, member_id AS root_id FROM up WHERE NOT EXISTS (SELECT FROM member_redirect r WHERE r.member_id = up.member_id)),
     down (root_id, member_id) AS (
       SELECT DISTINCT root_id, root_id FROM root UNION SELECT down.root_id, r.member_id FROM down JOIN member_redirect r ON r.into_id = down.member_id)
     SELECT root.asked_id AS "askedId", root.root_id AS "rootId", down.member_id AS "memberId" FROM root JOIN down USING (root_id) ORDER BY root.asked_id, down.member_id`, [memberIds])
  const idsOf = new Map<string, { rootId: string; ids: string[] }>()
  for (const { askedId, rootId, memberId } of rows) {
    const known = idsOf.get(askedId) ?? { rootId, ids: [] }
    known.ids.push(memberId)
    idsOf.set(askedId, known)
  }
  return idsOf
}

/** Lots, debts and erasures of members under these ids, by id. */
export async function keptPoints(db: Queryable, ids: readonly string[]): Promise<Map<string, KeptPoints>> {
  const { rows: lots } = await db.query<{ lotId: string; memberId: string; points: number; earnedOn: string; availableFrom: string; expiresOn: string | null; pending: boolean; expired: string | null; reopened: string | null; released: boolean | null }>(
    `SELECT lot_id AS "lotId", member_id AS "memberId", points, earned_on::text AS "earnedOn", available_from::text AS "availableFrom", expires_on::text AS "expiresOn", pending, d.expired, d.reopened, d.released
     FROM points_lot LEFT JOIN account_lot_due d USING (lot_id) WHERE member_id = ANY($1::uuid[]) ORDER BY lot_id`, [ids])
  const { rows: parts } = await db.query<LotPartOf & { lotId: string; memberId: string | null }>(
    `SELECT a.terminal_id AS "terminalId", a.lot_id AS "lotId", a.member_id AS "memberId", a.left_by AS left, a.held, a.paid, a.taken_on AS "takenOn" FROM account_lot a
     WHERE a.lot_id = ANY($1::uuid[]) OR (a.member_id = ANY($2::uuid[]) AND NOT EXISTS (SELECT FROM points_lot l WHERE l.lot_id = a.lot_id AND l.member_id IS NOT NULL))
     ORDER BY a.lot_id, a.terminal_id`, [lots.map((lot) => lot.lotId), ids])
  const { rows: returns } = await db.query<CopyReturnRow>(
    `SELECT r.return_id AS "returnId", r.member_id AS "memberId", s.lot_id AS "lotId", r.sold_on AS "soldOn", r.on_date AS "onDate", r.earned, r.spent, r.expires_on AS "expiresOn"
     FROM account_copy_return r LEFT JOIN account_sale s USING (sale_id) WHERE r.member_id = ANY($1::uuid[]) ORDER BY r.return_id`, [ids])
  const { rows: debts } = await db.query<{ memberId: string; terminalId: string; owed: number }>('SELECT member_id AS "memberId", terminal_id AS "terminalId", owed FROM account_debt WHERE member_id = ANY($1::uuid[]) ORDER BY terminal_id', [ids])
  const { rows: erased } = await db.query<{ memberId: string }>('SELECT member_id AS "memberId" FROM erasure WHERE member_id = ANY($1::uuid[])', [ids])

  const byLot = new Map<string, KeptLot & { parts: LotPartOf[] }>()
  for (const { lotId, memberId, pending, expired, reopened, released, ...facts } of lots) {
    byLot.set(lotId, { lotId, memberId, facts: { memberId, ...facts }, unreleased: pending && released !== true, expired: isPostedExpired({ expired, reopened }), parts: [] })
  }
  const unknown = (lotId: string, memberId: string | null) => ({ lotId, memberId, facts: null, unreleased: false, expired: false, parts: [] as LotPartOf[] })
  const lotOf = (lotId: string, memberId: string | null) => {
    const lot = byLot.get(lotId) ?? unknown(lotId, memberId)
    byLot.set(lotId, lot)
    return lot
  }
  for (const { lotId, memberId, ...part } of parts) lotOf(lotId, memberId).parts.push(part)
  for (const { returnId, memberId, lotId, soldOn, onDate, earned, spent, expiresOn } of returns) {
    // Spent points come back as a lot of their own: which lots they came from is in the books of the till that sold.
    if (spent > 0) byLot.set(returnId, { ...unknown(returnId, memberId), facts: { memberId, points: spent, earnedOn: soldOn, availableFrom: onDate, expiresOn } })
    if (earned > 0) lotOf(lotId ?? returnId, memberId).parts.push({ terminalId: null, left: -earned, held: 0, paid: 0, takenOn: onDate })
  }
  return new Map(ids.map((id): [string, KeptPoints] => [id, {
    lots: [...byLot.values()].filter((lot) => lot.memberId === id), debts: debts.filter((debt) => debt.memberId === id), erased: erased.some((each) => each.memberId === id), copies: returns.some((each) => each.memberId === id),
  }]))
}

export interface KeptStanding {
  readonly starts: readonly { readonly terminalId: string; readonly tierId: string; readonly on: string; readonly counted: number }[]
  readonly counts: readonly { readonly terminalId: string | null; readonly on: string; readonly knownOn: string; readonly amount: number }[]
  readonly gifts: readonly { readonly terminalId: string; readonly giftId: string; readonly tierId: string; readonly from: string; readonly until: string; readonly withdrawnOn: string | null }[]
  readonly visits: readonly { readonly terminalId: string; readonly visits: number; readonly lastOn: string | null }[]
  readonly uses: readonly { readonly terminalId: string; readonly promotionId: string; readonly on: string; readonly uses: number }[]
  readonly days: readonly { readonly terminalId: string; readonly on: string; readonly earned: number; readonly spent: number }[]
  readonly rewards: readonly { readonly terminalId: string; readonly seq: number; readonly at: number; readonly kind: RewardKind; readonly itemId: string; readonly saleId: string; readonly onDate: string; readonly quantity: number }[]
  readonly posted: { readonly tierId: string; readonly since: string } | null
}

/** What tiers, limits and rewards of members under these ids follow from, by id. */
export async function keptStanding(db: Queryable, ids: readonly string[]): Promise<Map<string, KeptStanding>> {
  const of = async <T extends object>(columns: string, table: string, order: string): Promise<Map<string, T[]>> => {
    const { rows } = await db.query<T & { memberId: string }>(`SELECT member_id AS "memberId", ${columns} FROM ${table} WHERE member_id = ANY($1::uuid[]) ORDER BY ${order}`, [ids])
    const byMember = new Map<string, T[]>()
    for (const { memberId, ...row } of rows) byMember.set(memberId, [...(byMember.get(memberId) ?? []), row as unknown as T])
    return byMember
  }
  const terminal = 'terminal_id AS "terminalId"'
  const starts = await of<KeptStanding['starts'][number]>(`${terminal}, tier_id AS "tierId", on_date AS "on", counted`, 'account_tier_start', 'on_date, terminal_id')
  const counts = await of<KeptStanding['counts'][number]>(`${terminal}, on_date AS "on", known_on AS "knownOn", amount`, 'account_tier_count', 'on_date, known_on, terminal_id')
  const onCopies = await of<KeptStanding['counts'][number]>('NULL::uuid AS "terminalId", sold_on AS "on", on_date AS "knownOn", -tier_counts AS amount', 'account_copy_return', 'sold_on, return_id')
  const gifts = await of<KeptStanding['gifts'][number]>(`${terminal}, gift_id AS "giftId", tier_id AS "tierId", from_day AS "from", until_day AS until, withdrawn_on AS "withdrawnOn"`, 'account_tier_gift', 'gift_id')
  const visits = await of<KeptStanding['visits'][number]>(`${terminal}, visits, last_on AS "lastOn"`, 'account_visit', 'terminal_id')
  const uses = await of<KeptStanding['uses'][number]>(`${terminal}, promotion_id AS "promotionId", on_date AS "on", uses`, 'account_use', 'promotion_id, on_date, terminal_id')
  const days = await of<KeptStanding['days'][number]>(`${terminal}, on_date AS "on", earned, spent`, 'account_points_day', 'on_date, terminal_id')
  const rewards = await of<KeptStanding['rewards'][number]>(`${terminal}, seq, at, kind, item_id AS "itemId", sale_id AS "saleId", on_date AS "onDate", quantity`, 'account_reward', 'at, terminal_id, seq, kind')
  const posted = await of<{ tierId: string; since: string }>('tier_to AS "tierId", on_date AS since', `(SELECT DISTINCT ON (member_id) * FROM head_office_entry WHERE kind = 'tier' AND member_id = ANY($1::uuid[]) ORDER BY member_id, on_date DESC, posted_at DESC) e`, 'member_id')
  return new Map(ids.map((id): [string, KeptStanding] => [id, {
    starts: starts.get(id) ?? [], counts: [...(counts.get(id) ?? []), ...(onCopies.get(id) ?? []).filter(({ amount }) => amount !== 0)], gifts: gifts.get(id) ?? [], visits: visits.get(id) ?? [],
    uses: uses.get(id) ?? [], days: days.get(id) ?? [], rewards: rewards.get(id) ?? [], posted: posted.get(id)?.[0] ?? null,
  }]))
}
