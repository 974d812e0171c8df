import { refusedRulebookSchema } from '../../../core/sync/rulebook-status.ts'
import type { RulebookStatus } from '../../../core/sync/rulebook-status.ts'
import type { Queryable } from './terminal-store.ts'

/** Keeps what a till says of its rulebooks, in the place of what it said before. */
export async function keepRulebookStatus(client: Queryable, terminalId: string, status: RulebookStatus, at: number): Promise<void> {
  await client.query(
    `INSERT INTO rulebook_status (terminal_id, highest, in_force, key_list_version, refused, at, stopped_by) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (terminal_id) DO UPDATE SET highest = $2, in_force = $3, key_list_version = $4, refused = $5, at = $6, stopped_by = $7`,
    [terminalId, status.highest, status.inForce, status.keyListVersion, status.refused === null ? null : JSON.stringify(status.refused), at, status.offers?.stopped ?? null],
  )
}

/** The highest list of keys that any till says it has seen; 0 where none said. After a backup came back it may be above head office's own. */
export async function highestListSeen(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ highest: number }>('SELECT coalesce(max(key_list_version), 0) AS highest FROM rulebook_status')
  return rows[0]?.highest ?? 0
}

export interface TillRulebooks {
  readonly terminalId: string
  readonly storeId: string
  readonly storeName: string
  readonly tillNumber: number
  /** The highest version it was sent; null: none but what it was set up with. */
  readonly sent: number | null
  /** What it says itself; null: nothing yet, as tills of the first programs. */
  readonly says: (Omit<RulebookStatus, 'offers'> & { readonly at: number }) | null
  /** What stopped the offers of the version it uses; null: nothing. */
  readonly stopped: string | null
}

interface Row extends Omit<TillRulebooks, 'says'> {
  highest: number | null
  inForce: number | null
  keyListVersion: number | null
  refused: string | null
  saidAt: number | null
}

/** What head office knows of every till's rulebooks; of a till that began another chain, by that one. */
export async function tillRulebooks(db: Queryable): Promise<TillRulebooks[]> {
  const { rows } = await db.query<Row>(`
    SELECT t.terminal_id AS "terminalId", t.store_id AS "storeId", t.store_name AS "storeName", t.till_number AS "tillNumber",
      (SELECT max(x.version) FROM rulebook_sent x WHERE x.terminal_id = t.terminal_id) AS sent,
      s.highest, s.in_force AS "inForce", s.key_list_version AS "keyListVersion", s.refused, s.at AS "saidAt", s.stopped_by AS stopped
    FROM terminal t LEFT JOIN rulebook_status s USING (terminal_id)
    WHERE NOT EXISTS (SELECT FROM succession x WHERE x.terminal_id = t.terminal_id) ORDER BY t.store_name, t.till_number, t.terminal_id`)
  return rows.map(({ highest, inForce, keyListVersion, refused, saidAt, ...till }) => ({
    ...till,
    says: highest === null || inForce === null || keyListVersion === null || saidAt === null ? null
      : { highest, inForce, keyListVersion, refused: refused === null ? null : refusedRulebookSchema.parse(JSON.parse(refused)), at: saidAt },
  }))
}
