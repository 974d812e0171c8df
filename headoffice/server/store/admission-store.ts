import type { HeadOfficeIdentity } from './identity-store.ts'
import type { Queryable, TerminalRecord } from './terminal-store.ts'
import { TERMINAL_COLUMNS } from './terminal-store.ts'

/** A chain that took the place of another: its key, and where the other ended as far as it knew. */
export interface SuccessorKey {
  readonly seq: number
  readonly publicKey: string
  readonly isRevoked: boolean
}

/** What is known of whoever sends a batch before any row is held. */
export interface Sender extends TerminalRecord {
  /** More than one where a till was put back, or its folder copied, more than once. */
  readonly successors: readonly SuccessorKey[]
  /** Of this head office. */
  readonly identity: Pick<HeadOfficeIdentity, 'programmeId' | 'incarnation'>
}

/** All that intake asks about a batch's sender, at one asking; null where the terminal is not paired here. */
export async function senderOf(db: Queryable, terminalId: string): Promise<Sender | null> {
  const { rows } = await db.query<Sender>(
    `SELECT ${TERMINAL_COLUMNS},
       (SELECT coalesce(json_agg(json_build_object('seq', s.seq, 'publicKey', n.public_key, 'isRevoked', n.revoked_at IS NOT NULL)), '[]')
        FROM succession s JOIN terminal n ON n.terminal_id = s.successor_id WHERE s.terminal_id = t.terminal_id) AS successors,
       (SELECT json_build_object('programmeId', programme_id, 'incarnation', incarnation) FROM head_office) AS identity
     FROM terminal t WHERE t.terminal_id = $1`, [terminalId])
  return rows[0] ?? null
}
