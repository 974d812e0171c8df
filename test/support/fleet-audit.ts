import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Pool } from 'pg'
import { openReadOnly } from '../../terminal/store/open-read-only.ts'
import { fleetOpeningPoints } from './fleet-store.ts'
import { readNotes } from './fleet-notebook.ts'

const run = promisify(execFile)
const LEDGER = join(import.meta.dirname, '../../scripts/ledger.ts')

export interface AuditedTill {
  readonly dataDir: string
  readonly notebook: string
}

interface Books {
  /** Sale ids with what they came to. */
  readonly sales: Record<string, number>
  /** What all sales of the till came to less what was refunded, and what its drawer should hold of it. */
  readonly tills: Record<string, { turnoverMinor: number; drawerMinor: number }>
  /** By member, pending and owed ones included; who has none is left out. */
  readonly points: Record<string, number>
}

const terminalOf = (dataDir: string): string => {
  const db = openReadOnly(dataDir)
  const id = db.prepare<[], string>('SELECT terminal_id FROM terminal_identity').pluck().get() ?? ''
  db.close()
  return id
}

function inOrder<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
}

const withoutZeros = (points: Record<string, number>): Record<string, number> => inOrder(Object.fromEntries(Object.entries(points).filter(([, sum]) => sum !== 0)))

/** The auditor's own books: from what the tills answered at the counter and what members had before, and from nothing else. */
export function ownBooks(tills: readonly AuditedTill[], openedAt: number): Books {
  const sales: Record<string, number> = {}
  const sums: Books['tills'] = {}
  const points: Record<string, number> = { ...fleetOpeningPoints(openedAt) }
  for (const { dataDir, notebook } of tills) {
    const sum = { turnoverMinor: 0, drawerMinor: 0 }
    for (const note of readNotes(notebook)) {
      if (note.kind !== 'sold' && note.kind !== 'returned') continue
      const sign = note.kind === 'sold' ? 1 : -1
      sum.turnoverMinor += sign * (note.kind === 'sold' ? note.totalMinor : note.refundMinor)
      sum.drawerMinor += sign * note.cashMinor
      if (note.kind === 'sold') sales[note.saleId] = note.totalMinor
      if (note.memberId !== null) points[note.memberId] = (points[note.memberId] ?? 0) + (note.kind === 'sold' ? note.pointsEarned - note.pointsSpent : note.points)
    }
    sums[terminalOf(dataDir)] = sum
  }
  return { sales: inOrder(sales), tills: inOrder(sums), points: withoutZeros(points) }
}

/** The same from head office: its tables, and the entries it keeps, read without its program. */
export async function headOfficeBooks(pool: Pool): Promise<Books> {
  const { rows: sold } = await pool.query<{ sale_id: string; total_minor: string }>('SELECT sale_id, total_minor FROM sale')
  const { rows: balances } = await pool.query<{ member_id: string; points: string }>('SELECT member_id, points FROM points_balance')
  const { rows: sums } = await pool.query<{ terminal_id: string; turnover: string; drawer: string }>(
    `SELECT t.terminal_id,
            coalesce(-sum((p->>'amount')::bigint) FILTER (WHERE p->>'account' IN ('sales', 'tax')), 0) AS turnover,
            coalesce(sum((p->>'amount')::bigint) FILTER (WHERE p->>'account' = 'cash-drawer'), 0) AS drawer
     FROM terminal t LEFT JOIN journal j ON j.terminal_id = t.terminal_id
     LEFT JOIN LATERAL jsonb_array_elements(convert_from(j.body, 'UTF8')::jsonb->'postings') p ON p->>'unit' = 'money'
     GROUP BY t.terminal_id`)
  return {
    sales: inOrder(Object.fromEntries(sold.map((row) => [row.sale_id, Number(row.total_minor)]))),
    tills: inOrder(Object.fromEntries(sums.map((row) => [row.terminal_id, { turnoverMinor: Number(row.turnover), drawerMinor: Number(row.drawer) }]))),
    points: withoutZeros(Object.fromEntries(balances.map((row) => [row.member_id, Number(row.points)]))),
  }
}

/** Each till's chain as it lies on its own disk: number and hash of every entry. */
export function chainsOfTills(tills: readonly AuditedTill[]): Record<string, string[]> {
  return inOrder(Object.fromEntries(tills.map(({ dataDir }) => {
    const db = openReadOnly(dataDir)
    const hashes = db.prepare<[], string>("SELECT seq || ' ' || hash FROM journal ORDER BY seq").pluck().all()
    db.close()
    return [terminalOf(dataDir), hashes]
  })))
}

export async function chainsOfHeadOffice(pool: Pool): Promise<Record<string, string[]>> {
  const { rows } = await pool.query<{ terminal_id: string; hashes: string[] }>(`SELECT terminal_id, array_agg(seq || ' ' || hash ORDER BY seq) AS hashes FROM journal GROUP BY terminal_id`)
  return inOrder(Object.fromEntries(rows.map((row) => [row.terminal_id, row.hashes])))
}

/** What head office found odd: nothing, where all tills are honest. */
export async function oddities(pool: Pool): Promise<unknown> {
  const { rows } = await pool.query(
    `SELECT (SELECT coalesce(json_agg(n), '[]') FROM not_applied n) AS not_applied, (SELECT count(*)::int FROM fork) AS forks,
            (SELECT count(*)::int FROM dropped_sale) AS dropped, (SELECT count(*)::int FROM terminal WHERE interpreted_seq <> watermark) AS behind`)
  return rows[0]
}

/** What a request may leave behind that is refused, or said again: who was heard, when, with which rules; what was signed once; that somebody looks. */
const BESIDE_THE_BOOKS = ['terminal', 'migration', 'pairing_request', 'request_nonce', 'rulebook_sent', 'rulebook_status', 'change', 'change_log']

/** Every row of every table of the books, as one digest a table; of a terminal what its batches move. */
export async function digestOfBooks(pool: Pool): Promise<Record<string, string>> {
  const { rows: tables } = await pool.query<{ name: string }>(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL($1) ORDER BY 1`, [BESIDE_THE_BOOKS])
  const digests = tables.map(({ name }) => `SELECT '${name}' AS name, count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '') AS digest FROM ${name} t`)
  const { rows } = await pool.query<{ name: string; digest: string }>(
    `${digests.join(' UNION ALL ')}
     UNION ALL SELECT 'terminal', md5(string_agg(concat_ws(' ', terminal_id, public_key, watermark, head_hash, interpreted_seq), ',' ORDER BY terminal_id)) FROM terminal`)
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]))
}

/** `ledger verify` of a till's folder, as a person runs it: null where the books hold, else what it says. */
export async function verifyByCommand(dataDir: string): Promise<string | null> {
  return run(process.execPath, [LEDGER, 'verify', dataDir]).then(() => null, (thrown: { stdout?: string; stderr?: string }) => `${thrown.stdout ?? ''}${thrown.stderr ?? ''}`)
}
