import type { AccountSums, Hold, KeptBefore, LotFacts } from '../../../core/accounts/account-sums.ts'
import type { Queryable } from './terminal-store.ts'
import { together } from './together.ts'
import type { Statement, Statements } from './together.ts'

const json = (rows: readonly object[]): string => JSON.stringify(rows)

/** Adds up rows of the same key, so that one statement never meets a row twice. */
function summed<T extends object>(rows: readonly T[], keyOf: (row: T) => string, add: (a: T, b: T) => T): T[] {
  const byKey = new Map<string, T>()
  for (const row of rows) {
    const key = keyOf(row)
    const known = byKey.get(key)
    byKey.set(key, known === undefined ? row : add(known, row))
  }
  // In the order of keys, so that two servers never wait for each other in a circle.
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

/** What is kept of a till's books where entries go back to earlier ones: lots and holds by id. */
export async function keptBefore(client: Queryable, terminalId: string, lotIds: readonly string[], holdIds: readonly string[]): Promise<KeptBefore> {
  const lots = lotIds.length === 0 ? [] : (await client.query<{ lotId: string; left: number }>(
    `SELECT l.lot_id AS "lotId", (l.points + a.left_by)::bigint AS left FROM points_lot l JOIN account_lot a USING (lot_id) WHERE a.terminal_id = $1 AND a.begun AND l.lot_id = ANY($2::uuid[])`, [terminalId, lotIds])).rows
  const holds = holdIds.length === 0 ? [] : (await client.query<{ holdId: string } & Hold>('SELECT hold_id AS "holdId", member_id AS "memberId", parts FROM account_hold WHERE hold_id = ANY($1::uuid[]) AND NOT ended', [holdIds])).rows
  const leftOf = new Map(lots.map(({ lotId, left }) => [lotId, left]))
  const holdOf = new Map(holds.map((hold) => [hold.holdId, hold]))
  return { leftOf: (lotId) => leftOf.get(lotId) ?? null, hold: (holdId) => holdOf.get(holdId) ?? null }
}

const onlyWhere = (isThere: boolean, statements: () => Statements): Statements => (isThere ? statements() : {})
const byLot = <T extends { readonly lotId: string }>(rows: readonly T[]): T[] => [...rows].sort((a, b) => (a.lotId < b.lotId ? -1 : 1))

/** A till's sums as statements that add them to what is kept; `lot` answers the lots that were not known before. */
export function accountSumStatements(terminalId: string, sums: AccountSums): Statements {
  return { ...lotFacts(sums.facts), ...lotShares(terminalId, sums), ...standing(terminalId, sums), ...salesOfMembers(sums) }
}

/** Gifts of tiers, which an entry may give and withdraw: one after another. */
export async function addTierGifts(client: Queryable, terminalId: string, { tiers }: AccountSums): Promise<void> {
  for (const { move } of tiers) {
    if (move.move === 'give') {
      await client.query(
        `INSERT INTO account_tier_gift (gift_id, terminal_id, member_id, tier_id, from_day, until_day) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (gift_id) DO UPDATE SET terminal_id = $2, member_id = $3, tier_id = $4, from_day = $5, until_day = $6`, [move.giftId, terminalId, move.memberId, move.tierId, move.from, move.until])
    }
    if (move.move === 'withdraw') {
      await client.query(
        `INSERT INTO account_tier_gift AS g (gift_id, terminal_id, withdrawn_on) VALUES ($1, $2, $3) ON CONFLICT (gift_id) DO UPDATE SET withdrawn_on = least(g.withdrawn_on, $3)`, [move.giftId, terminalId, move.on])
    }
  }
}

/** The lot a renewed one goes back to that these entries do not begin themselves. */
function originOf(facts: ReadonlyMap<string, LotFacts>, { fromLotId }: LotFacts): string | null {
  const from = fromLotId === null ? undefined : facts.get(fromLotId)
  return from === undefined || from.fromLotId === null ? fromLotId : originOf(facts, from)
}

function lotFacts(facts: ReadonlyMap<string, LotFacts>): Statements {
  const rows = byLot([...facts.values()]).map((lot) => ({ ...lot, originId: originOf(facts, lot) }))
  return onlyWhere(rows.length > 0, () => ({
    lot: {
      text: `INSERT INTO points_lot (lot_id, member_id, points, earned_on, available_from, expires_on, from_lot_id, pending)
        SELECT r."lotId", coalesce(r."memberId", f.member_id), r.points, coalesce(r."earnedOn", f.earned_on), r."availableFrom", r."expiresOn", r."fromLotId", r.pending
        FROM json_to_recordset($1::json) AS r ("lotId" uuid, "memberId" uuid, points bigint, "earnedOn" date, "availableFrom" date, "expiresOn" date, "fromLotId" uuid, "originId" uuid, pending boolean)
        LEFT JOIN LATERAL (SELECT member_id, earned_on FROM points_lot o WHERE o.lot_id = r."originId" OFFSET 0) f ON true
        ORDER BY r."lotId"
        ON CONFLICT (lot_id) DO NOTHING RETURNING lot_id, member_id, earned_on`,
      values: [json(rows)], answers: true,
    },
    // Lots that were renewed from these before these were known.
    lot_renewed: { text: 'UPDATE points_lot l SET member_id = f.member_id, earned_on = f.earned_on FROM lot f WHERE l.from_lot_id = f.lot_id AND l.member_id IS NULL AND f.member_id IS NOT NULL', values: [] },
  }))
}

function lotShares(terminalId: string, sums: AccountSums): Statements {
  const shares = byLot([...sums.lots].map(([lotId, share]) => ({ lotId, ...share })))
  const due = byLot([...sums.due].map(([lotId, each]) => ({ lotId, ...each })))
  const holds = [...sums.holds].map(([holdId, { memberId, parts }]) => ({ holdId, memberId, parts, ended: sums.endedHolds.has(holdId) })).sort((a, b) => (a.holdId < b.holdId ? -1 : 1))
  const ended = [...sums.endedHolds].filter((holdId) => !sums.holds.has(holdId))
  const debts = [...sums.debts].map(([memberId, owed]) => ({ memberId, owed })).filter(({ owed }) => owed !== 0)
  return {
    ...onlyWhere(shares.length > 0, () => ({
      lot_share: {
        text: `INSERT INTO account_lot AS a (terminal_id, lot_id, member_id, left_by, held, paid, taken_on, begun)
          SELECT $2, r."lotId", r."memberId", r.left, r.held, r.paid, r."takenOn", r.begun
          FROM json_to_recordset($1::json) AS r ("lotId" uuid, "memberId" uuid, "left" bigint, held bigint, paid bigint, "takenOn" text, begun boolean)
          ON CONFLICT (lot_id, terminal_id) DO UPDATE SET left_by = a.left_by + EXCLUDED.left_by, held = a.held + EXCLUDED.held, paid = a.paid + EXCLUDED.paid,
            member_id = coalesce(a.member_id, EXCLUDED.member_id), taken_on = greatest(a.taken_on, EXCLUDED.taken_on), begun = a.begun OR EXCLUDED.begun`,
        values: [json(shares), terminalId],
      },
    })),
    ...onlyWhere(due.length > 0, () => ({ lot_due: lotDue(due) })),
    ...onlyWhere(holds.length > 0, () => ({
      hold: { text: `INSERT INTO account_hold (hold_id, member_id, parts, ended) SELECT "holdId", "memberId", parts, ended FROM json_to_recordset($1::json) AS r ("holdId" uuid, "memberId" uuid, parts jsonb, ended boolean) ON CONFLICT (hold_id) DO UPDATE SET ended = account_hold.ended OR EXCLUDED.ended`, values: [json(holds)] },
    })),
    ...onlyWhere(ended.length > 0, () => ({ hold_ended: { text: 'UPDATE account_hold SET ended = true WHERE hold_id = ANY($1::uuid[])', values: [ended] } })),
    ...onlyWhere(debts.length > 0, () => ({
      debt: {
        text: `INSERT INTO account_debt AS d (terminal_id, member_id, owed) SELECT $2, "memberId", owed FROM json_to_recordset($1::json) AS r ("memberId" uuid, owed bigint)
          ON CONFLICT (member_id, terminal_id) DO UPDATE SET owed = d.owed + EXCLUDED.owed`,
        values: [json(debts), terminalId],
      },
    })),
  }
}

export interface DueOfLot {
  readonly lotId: string
  readonly expired: string | null
  readonly reopened: string | null
  readonly released: boolean
}

function lotDue(due: readonly DueOfLot[]): Statement {
  return {
    text: `INSERT INTO account_lot_due AS d (lot_id, expired, reopened, released)
      SELECT "lotId", expired, reopened, released FROM json_to_recordset($1::json) AS r ("lotId" uuid, expired text, reopened text, released boolean) ORDER BY 1
      ON CONFLICT (lot_id) DO UPDATE SET expired = greatest(d.expired, EXCLUDED.expired), reopened = greatest(d.reopened, EXCLUDED.reopened), released = d.released OR EXCLUDED.released`,
    values: [json(due)],
  }
}

/** Notes what is posted of lots: the latest days win, whoever posted them. */
export async function addLotDue(client: Queryable, due: readonly DueOfLot[]): Promise<void> {
  if (due.length > 0) await together(client, { lot_due: lotDue(due) })
}

function standing(terminalId: string, { tiers, uses, rewards }: AccountSums): Statements {
  const starts = summed(tiers.flatMap(({ move }) => (move.move === 'start' ? [move] : [])), (row) => row.memberId, (a, b) => ({ ...b, counted: a.counted + b.counted }))
  const counts = summed(tiers.flatMap(({ move }) => (move.move === 'count' && move.amount !== 0 ? [move] : [])), (row) => `${row.memberId} ${row.on} ${row.knownOn}`, (a, b) => ({ ...a, amount: a.amount + b.amount }))
  const visited = tiers.flatMap(({ move }): { memberId: string; visits: number; lastOn: string | null }[] => (move.move === 'visit' ? [{ memberId: move.memberId, visits: 1, lastOn: move.on }] : move.move === 'undo-visit' ? [{ memberId: move.memberId, visits: -1, lastOn: null }] : []))
  const visits = summed(visited, (row) => row.memberId, (a, b) => ({ ...a, visits: a.visits + b.visits, lastOn: a.lastOn === null || (b.lastOn !== null && b.lastOn > a.lastOn) ? b.lastOn : a.lastOn }))
  const used = summed(uses.flatMap((move) => (move.move === 'use' && move.memberId !== null ? [{ ...move, memberId: move.memberId }] : [])), (row) => `${row.memberId} ${row.promotionId} ${row.onDate}`, (a, b) => ({ ...a, uses: a.uses + b.uses }))
  const days = summed(uses.flatMap((move) => (move.move === 'points' ? [move] : [])), (row) => `${row.memberId} ${row.onDate}`, (a, b) => ({ ...a, earned: a.earned + b.earned, spent: a.spent + b.spent }))
  const given = summed(rewards.map(({ row: { seq, at }, move }) => ({ seq, at, ...move })), (row) => `${row.memberId} ${row.seq} ${row.kind} ${row.itemId}`, (a, b) => ({ ...a, quantity: a.quantity + b.quantity }))
  const of = (rows: readonly object[], name: string, text: string): Statements => onlyWhere(rows.length > 0, () => ({ [name]: { text, values: [json(rows), terminalId] } }))
  return {
    ...of(starts, 'tier_start', `INSERT INTO account_tier_start AS s (terminal_id, member_id, tier_id, on_date, counted) SELECT $2, "memberId", "tierId", "on", counted
      FROM json_to_recordset($1::json) AS r ("memberId" uuid, "tierId" text, "on" text, counted bigint)
      ON CONFLICT (member_id, terminal_id) DO UPDATE SET tier_id = EXCLUDED.tier_id, on_date = EXCLUDED.on_date, counted = s.counted + EXCLUDED.counted`),
    ...of(counts, 'tier_count', `INSERT INTO account_tier_count AS c (terminal_id, member_id, on_date, known_on, amount) SELECT $2, "memberId", "on", "knownOn", amount
      FROM json_to_recordset($1::json) AS r ("memberId" uuid, "on" text, "knownOn" text, amount bigint)
      ON CONFLICT (member_id, terminal_id, on_date, known_on) DO UPDATE SET amount = c.amount + EXCLUDED.amount`),
    ...of(visits, 'visit', `INSERT INTO account_visit AS v (terminal_id, member_id, visits, last_on) SELECT $2, "memberId", visits, "lastOn" FROM json_to_recordset($1::json) AS r ("memberId" uuid, visits bigint, "lastOn" text)
      ON CONFLICT (member_id, terminal_id) DO UPDATE SET visits = v.visits + EXCLUDED.visits, last_on = greatest(v.last_on, EXCLUDED.last_on)`),
    ...of(used, 'used', `INSERT INTO account_use AS u (terminal_id, member_id, promotion_id, on_date, uses) SELECT $2, "memberId", "promotionId", "onDate", uses
      FROM json_to_recordset($1::json) AS r ("memberId" uuid, "promotionId" text, "onDate" text, uses bigint)
      ON CONFLICT (member_id, terminal_id, promotion_id, on_date) DO UPDATE SET uses = u.uses + EXCLUDED.uses`),
    ...of(days, 'points_day', `INSERT INTO account_points_day AS p (terminal_id, member_id, on_date, earned, spent) SELECT $2, "memberId", "onDate", earned, spent
      FROM json_to_recordset($1::json) AS r ("memberId" uuid, "onDate" text, earned bigint, spent bigint)
      ON CONFLICT (member_id, terminal_id, on_date) DO UPDATE SET earned = p.earned + EXCLUDED.earned, spent = p.spent + EXCLUDED.spent`),
    ...of(given, 'reward', `INSERT INTO account_reward (terminal_id, seq, at, member_id, kind, item_id, sale_id, on_date, quantity) SELECT $2, seq, at, "memberId", kind, "itemId", "saleId", "onDate", quantity
      FROM json_to_recordset($1::json) AS r (seq bigint, at bigint, "memberId" uuid, kind text, "itemId" text, "saleId" uuid, "onDate" text, quantity bigint)`),
  }
}

function salesOfMembers({ sales, copyReturns }: AccountSums): Statements {
  return {
    ...onlyWhere(sales.length > 0, () => ({ lot_of_sale: { text: `INSERT INTO account_sale (sale_id, lot_id) SELECT "saleId", "lotId" FROM json_to_recordset($1::json) AS r ("saleId" uuid, "lotId" uuid) ORDER BY 1 ON CONFLICT DO NOTHING`, values: [json(sales)] } })),
    ...onlyWhere(copyReturns.length > 0, () => ({
      copy_return: {
        text: `INSERT INTO account_copy_return (return_id, sale_id, member_id, sold_on, on_date, earned, spent, tier_counts, expires_on)
          SELECT "returnId", "saleId", "memberId", "soldOn", "onDate", earned, spent, "tierCounts", "expiresOn"
          FROM json_to_recordset($1::json) AS r ("returnId" uuid, "saleId" uuid, "memberId" uuid, "soldOn" text, "onDate" text, earned bigint, spent bigint, "tierCounts" bigint, "expiresOn" text) ORDER BY 1 ON CONFLICT DO NOTHING`,
        values: [json(copyReturns)],
      },
    })),
  }
}

/** Throws away what was added of accounts; head office's own book stays, and says again what it posted of lots. */
export async function emptyAccountSums(client: Queryable): Promise<void> {
  await client.query(`TRUNCATE account_lot, account_lot_due, account_hold, account_debt, account_tier_start, account_tier_count, account_tier_gift, account_visit, account_use,
    account_points_day, account_reward, account_sale, account_copy_return, account_store`)
  await client.query('UPDATE account_head SET plain_version = NULL WHERE plain_version IS NOT NULL')
  await client.query(`INSERT INTO account_lot_due (lot_id, expired, reopened, released)
    SELECT lot_id, max(on_date) FILTER (WHERE kind = 'expiry'), max(on_date) FILTER (WHERE kind = 'reopening'), coalesce(bool_or(kind = 'release'), false) FROM head_office_entry WHERE lot_id IS NOT NULL GROUP BY lot_id`)
}
