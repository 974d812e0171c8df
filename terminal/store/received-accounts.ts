import type Database from 'better-sqlite3'
import { accountStateSchema } from '../../core/sync/changes/account-change.ts'
import type { AccountChange, AccountState } from '../../core/sync/changes/account-change.ts'
import type { Instant } from '../../core/time/instant.ts'

/** A member's account as head office told it last, without this till's own entries. */
export interface ReceivedAccount {
  readonly state: AccountState
  /** The last entry of this till that head office had read then, and in which of its chains. */
  readonly asOf: AccountChange['asOf']
  /** When head office said so. */
  readonly at: Instant
}

interface Row { version: number; incarnation: string; as_of_chain: string; as_of_seq: number; at: number; body: string }

/** Accounts received from head office: kept beside the journal, deletable, and no fold. */
export function createReceivedAccounts(db: Database.Database) {
  const read = db.prepare<[string], Row>('SELECT version, incarnation, as_of_chain, as_of_seq, at, body FROM received_account WHERE member_id = ?')
  const put = db.prepare(`REPLACE INTO received_account (member_id, incarnation, version, as_of_chain, as_of_seq, at, body) VALUES (?, ?, ?, ?, ?, ?, ?)`)

  return {
    of(memberId: string): ReceivedAccount | null {
      const row = read.get(memberId)
      if (!row) return null
      return { state: accountStateSchema.parse(JSON.parse(row.body)), asOf: { terminalId: row.as_of_chain, seq: row.as_of_seq }, at: row.at }
    },
    /** Takes a state; false where a newer one of the same head office is held. */
    put({ key, version, asOf, at, state }: AccountChange, incarnation: string): boolean {
      const held = read.get(key)
      if (held && held.incarnation === incarnation && (held.version > version || (held.version === version && held.at > at))) return false
      put.run(key, incarnation, version, asOf.terminalId, asOf.seq, at, JSON.stringify(state))
      return true
    },
  }
}
export type ReceivedAccounts = ReturnType<typeof createReceivedAccounts>
