import { lastingSchema } from '../../../core/rulebook/lasting.ts'
import type { ConsoleSale, ConsoleTerminal, Overview } from '../../../core/sync/console-views.ts'
import type { HeadOfficeIdentity } from './identity-store.ts'
import { readRatings } from './rating-reads.ts'
import { readOverReturns } from './returned-store.ts'
import type { Queryable } from './terminal-store.ts'

const MAX_SALES = 50
const MAX_LISTED = 100

async function terminals(db: Queryable): Promise<ConsoleTerminal[]> {
  const { rows } = await db.query<ConsoleTerminal>(`
    SELECT t.terminal_id AS "terminalId", t.store_name AS "storeName", t.till_number AS "tillNumber", t.version, t.paired_at AS "pairedAt", t.watermark,
      t.last_seen_at AS "lastSeenAt", t.last_batch_at AS "lastBatchAt", t.last_batch_rows AS "lastBatchRows",
      (SELECT count(*) FROM sale s WHERE s.terminal_id = t.terminal_id) AS sales,
      coalesce((SELECT r.in_force FROM rulebook_status r WHERE r.terminal_id = t.terminal_id),
        (SELECT s.rulebook_version FROM sale s WHERE s.terminal_id = t.terminal_id ORDER BY s.seq DESC LIMIT 1)) AS "rulebookVersion",
      (SELECT count(*) FROM not_applied n WHERE n.terminal_id = t.terminal_id) AS "notApplied",
      (SELECT count(*) FROM fork f WHERE f.terminal_id = t.terminal_id) AS forks, t.revoked_at AS "revokedAt",
      (SELECT count(*) FROM kept_aside a WHERE a.terminal_id = t.terminal_id AND a.seq > t.left_aside_seq) AS "keptAside"
    FROM terminal t ORDER BY t.store_name, t.till_number, t.terminal_id`)
  return rows
}

async function sales(db: Queryable): Promise<ConsoleSale[]> {
  const { rows } = await db.query<ConsoleSale>(`
    SELECT s.sale_id AS "saleId", t.store_name AS "storeName", t.till_number AS "tillNumber", s.receipt_no AS "receiptNo", s.completed_at AS "completedAt",
      s.total_minor AS "totalMinor", s.member_id IS NOT NULL AS "ofMember", s.points_earned AS "pointsEarned", s.points_spent AS "pointsSpent", s.tenders
    FROM sale s JOIN terminal t USING (terminal_id) ORDER BY s.completed_at DESC, s.sale_id LIMIT $1`, [MAX_SALES])
  return rows
}

async function today(db: Queryable, timeZone: string, now: number): Promise<Overview['today']> {
  const { rows } = await db.query<Overview['today']>(`
    WITH day AS (SELECT date_trunc('day', to_timestamp($1::double precision / 1000) AT TIME ZONE $2) AT TIME ZONE $2 AS start)
    SELECT count(*) AS sales, coalesce(sum(total_minor), 0)::bigint AS "totalMinor", count(member_id) AS "ofMembers"
    FROM sale, day WHERE completed_at >= extract(epoch FROM day.start) * 1000`, [now, timeZone])
  return rows[0] ?? { sales: 0, totalMinor: 0, ofMembers: 0 }
}

async function points(db: Queryable): Promise<Overview['points']> {
  const { rows } = await db.query<Overview['points']>('SELECT count(*) AS members, coalesce(sum(points), 0)::bigint AS outstanding FROM points_balance')
  return rows[0] ?? { members: 0, outstanding: 0 }
}

async function notApplied(db: Queryable): Promise<Overview['notApplied']> {
  const { rows } = await db.query<Overview['notApplied'][number]>(`
    SELECT terminal_id AS "terminalId", t.store_name AS "storeName", t.till_number AS "tillNumber", n.seq, n.reason
    FROM not_applied n JOIN terminal t USING (terminal_id) ORDER BY t.store_name, t.till_number, n.seq LIMIT $1`, [MAX_LISTED])
  return rows
}

async function forks(db: Queryable): Promise<Overview['forks']> {
  const { rows } = await db.query<Overview['forks'][number]>(`
    SELECT terminal_id AS "terminalId", t.store_name AS "storeName", t.till_number AS "tillNumber", f.seq, f.first_seen_at AS "firstSeenAt", f.last_seen_at AS "lastSeenAt"
    FROM fork f JOIN terminal t USING (terminal_id) ORDER BY f.last_seen_at DESC LIMIT $1`, [MAX_LISTED])
  return rows
}

async function rulebook(db: Queryable): Promise<{ head: Overview['rulebook']; programme: Overview['programme'] }> {
  const { rows } = await db.query<{ version: number; published: boolean; body: string; effectiveAt: number; publishedAt: number }>(`
    SELECT version, position IS NOT NULL AS published, body, effective_at AS "effectiveAt", published_at AS "publishedAt" FROM rulebook ORDER BY version DESC LIMIT 1`)
  const [latest] = rows
  if (!latest) throw new Error('head office has no rulebook')
  const { programme: { id, name, currency, timeZone }, pointsRules } = lastingSchema.parse(JSON.parse(latest.body))
  const { version, effectiveAt, publishedAt, published } = latest
  return { head: { version, effectiveAt, publishedAt, published }, programme: { id, name, currency, timeZone, pointsDecimals: pointsRules.decimals } }
}

/** What the console's page shows, read in one go. */
export async function readOverview(db: Queryable, identity: HeadOfficeIdentity, pairings: Overview['pairings'], now: number): Promise<Overview> {
  const { head, programme } = await rulebook(db)
  return {
    now, incarnation: identity.incarnation, programme, rulebook: head, pairings,
    terminals: await terminals(db),
    today: await today(db, programme.timeZone, now),
    points: await points(db),
    sales: await sales(db),
    ratings: await readRatings(db, programme.timeZone, now),
    notApplied: await notApplied(db),
    forks: await forks(db),
    overReturns: await readOverReturns(db),
  }
}
