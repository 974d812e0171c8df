import type Database from 'better-sqlite3'
import type { Clock, Hasher, Ids } from '../../core/base/ports.ts'
import type { Log } from '../log/log.ts'
import type { KeyStore } from '../store/key-store.ts'

/** Why a till's old chain cannot go on. */
export type NewChainReason = 'restored' | 'damaged' | 'key-missing' | 'copied'

export interface NewChainPorts {
  readonly db: Database.Database
  readonly clock: Clock
  readonly ids: Ids
  readonly hasher: Hasher
  readonly log: Log
  /** Where a till is open already: from here on it signs with the new key. */
  readonly keys?: KeyStore
}

export interface NewChain {
  readonly terminalId: string
  /** In front of its receipt and shift report numbers. */
  readonly letters: string
}
