import { reachSchema } from '../../../core/rollout/reach.ts'
import type { Reach } from '../../../core/rollout/reach.ts'
import type { Rollout, RolloutState } from '../../../core/rollout/rollout.ts'
import type { Queryable } from './terminal-store.ts'

interface StageRow {
  version: number
  state: RolloutState
  reach: string | null
  opensAt: number | null
  isOpen: boolean | null
}

function rolloutsIn(rows: readonly StageRow[]): Rollout[] {
  const byVersion = new Map<number, Rollout>()
  for (const { version, state, reach, opensAt, isOpen } of rows) {
    const { stages } = byVersion.get(version) ?? { stages: [] }
    const stage = reach === null || opensAt === null ? [] : [{ reach: reachSchema.parse(JSON.parse(reach)), opensAt, isOpen: isOpen === true }]
    byVersion.set(version, { version, state, stages: [...stages, ...stage] })
  }
  return [...byVersion.values()]
}

const SELECT = 'SELECT r.version, r.state, s.reach, s.opens_at AS "opensAt", s.is_open AS "isOpen" FROM rollout r LEFT JOIN rollout_stage s USING (version)'

/** How far these versions have come; one that was never opened to anybody by stages has none. */
export async function rolloutsOf(db: Queryable, versions: readonly number[]): Promise<Rollout[]> {
  const { rows } = await db.query<StageRow>(`${SELECT} WHERE r.version = ANY ($1::integer[]) ORDER BY r.version, s.stage`, [versions])
  return rolloutsIn(rows)
}

/** The newest first. */
export async function latestRollouts(db: Queryable, limit: number): Promise<Rollout[]> {
  const { rows } = await db.query<StageRow>(`${SELECT} WHERE r.version IN (SELECT version FROM rollout ORDER BY version DESC LIMIT $1) ORDER BY r.version DESC, s.stage`, [limit])
  return rolloutsIn(rows)
}

/** Holds a rollout until the transaction ends. */
export async function lockRollout(client: Queryable, version: number): Promise<Rollout | null> {
  await client.query('SELECT FROM rollout WHERE version = $1 FOR UPDATE', [version])
  return (await rolloutsOf(client, [version]))[0] ?? null
}

/** A published version that nobody gets yet. */
export async function addRollout(client: Queryable, version: number): Promise<void> {
  await client.query(`INSERT INTO rollout (version, state) VALUES ($1, 'running')`, [version])
}

export async function setRolloutState(client: Queryable, version: number, state: RolloutState): Promise<void> {
  await client.query('UPDATE rollout SET state = $2 WHERE version = $1', [version, state])
}

export interface NewStage {
  readonly reach: Reach
  readonly opensAt: number
  readonly isOpen: boolean
  /** Null: by a command on head office's own computer. */
  readonly personId: string | null
  readonly at: number
}

export async function addStage(client: Queryable, version: number, stage: NewStage): Promise<void> {
  await client.query(
    `INSERT INTO rollout_stage (version, stage, reach, opens_at, is_open, person_id, at)
     VALUES ($1, (SELECT coalesce(max(stage), 0) + 1 FROM rollout_stage WHERE version = $1), $2, $3, $4, $5, $6)`,
    [version, JSON.stringify(stage.reach), stage.opensAt, stage.isOpen, stage.personId, stage.at],
  )
}

/** Marks the stages open whose instant has come, and says which; each is marked once, whichever server does it. */
export async function openDueStages(client: Queryable, now: number): Promise<{ version: number; reach: Reach }[]> {
  const { rows } = await client.query<{ version: number; reach: string }>(
    `UPDATE rollout_stage SET is_open = true WHERE NOT is_open AND opens_at <= $1 RETURNING version, reach`, [now])
  return rows.map(({ version, reach }) => ({ version, reach: reachSchema.parse(JSON.parse(reach)) }))
}

/** What head office knows of a till's rulebooks: those it was sent, and the highest it says it has. */
export async function knownOfTill(db: Queryable, terminalId: string): Promise<{ sent: ReadonlySet<number>; highest: number }> {
  const { rows } = await db.query<{ version: number }>('SELECT version FROM rulebook_sent WHERE terminal_id = $1', [terminalId])
  const { rows: said } = await db.query<{ highest: number }>(
    `SELECT coalesce((SELECT highest FROM rulebook_status WHERE terminal_id = $1), (SELECT max(version) FROM rulebook WHERE position IS NULL), 0) AS highest`, [terminalId])
  const sent = new Set(rows.map((row) => row.version))
  return { sent, highest: Math.max(said[0]?.highest ?? 0, ...sent) }
}

/** Notes that a till is sent these versions, before they leave. */
export async function noteSent(db: Queryable, terminalId: string, versions: readonly number[], at: number): Promise<void> {
  if (versions.length === 0) return
  await db.query('INSERT INTO rulebook_sent (terminal_id, version, at) SELECT $1, v, $3 FROM unnest($2::integer[]) AS v ON CONFLICT DO NOTHING', [terminalId, versions, at])
}

/** How many tills in service have each version as their highest, as far as head office knows. */
export async function holdersByVersion(db: Queryable): Promise<Map<number, number>> {
  const { rows } = await db.query<{ version: number; tills: number }>(`
    SELECT highest AS version, count(*) AS tills FROM (
      SELECT greatest(
        coalesce((SELECT s.highest FROM rulebook_status s WHERE s.terminal_id = t.terminal_id), (SELECT max(version) FROM rulebook WHERE position IS NULL), 0),
        (SELECT max(x.version) FROM rulebook_sent x WHERE x.terminal_id = t.terminal_id)) AS highest
      FROM terminal t WHERE t.revoked_at IS NULL AND NOT EXISTS (SELECT FROM succession x WHERE x.terminal_id = t.terminal_id)) AS known GROUP BY highest ORDER BY highest`)
  return new Map(rows.map((row) => [row.version, row.tills]))
}
