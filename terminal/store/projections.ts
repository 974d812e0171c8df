import Database from 'better-sqlite3'
import type { JournalEvent } from '../../core/ledger/journal.ts'
import { createCashFold } from './cash-fold.ts'
import type { Fold, FoldRules } from './fold.ts'
import { createCouponsFold } from './coupons-fold.ts'
import { createGivenFold } from './given-fold.ts'
import { createGrantsFold } from './grants-fold.ts'
import { LOT_SQL } from './lots-projection.ts'
import { createPeopleFold } from './people-fold.ts'
import { createOtherTillFold } from './other-till-fold.ts'
import { POINTS_ACCOUNT_SQL } from './points-accounts-projection.ts'
import { createPointsFold } from './points-fold.ts'
import { createReferralsFold } from './referrals-fold.ts'
import { createReturnsFold } from './returns-fold.ts'
import type { ChainRow } from './segments.ts'
import { createSharedValues } from './received-values.ts'
import type { SharedValues } from './received-values.ts'
import { createSharedAccounts } from './shared-accounts.ts'
import type { SharedAccounts } from './shared-accounts.ts'
import { createStoredValueFold } from './stored-value-fold.ts'
import { TIER_SQL } from './tier-projection.ts'

/** Rises when the same journal folds to something else: kept folds of another version are made anew. */
export const PROJECTION_VERSION = 9

export interface Projections {
  /** Folds one journal row in; only inside the transaction that appends it. */
  apply(event: JournalEvent, row: Pick<ChainRow, 'position' | 'at'>, rules: FoldRules): void
  /** The position of the last row whose event changed a fold of this program's making; null where the folds are of another. */
  foldedUpTo(): number | null
  /** Takes every fold away, to be made anew. */
  clear(): void
  /** Every table that is a fold of the journal. */
  readonly tables: readonly string[]
  /** Whether an event changes a fold at all. */
  isFolded(event: Pick<JournalEvent, 'type'>): boolean
  readonly points: ReturnType<typeof createPointsFold>
  readonly returns: ReturnType<typeof createReturnsFold>
  readonly storedValue: ReturnType<typeof createStoredValueFold>
  readonly cash: ReturnType<typeof createCashFold>
  readonly people: ReturnType<typeof createPeopleFold>
  readonly grants: ReturnType<typeof createGrantsFold>
  readonly coupons: ReturnType<typeof createCouponsFold>
  readonly referrals: ReturnType<typeof createReferralsFold>
  readonly otherTill: ReturnType<typeof createOtherTillFold>
  readonly given: ReturnType<typeof createGivenFold>
  /** Members' accounts with what head office told of them: what may be spent, and what tiers and limits count. */
  readonly accounts: SharedAccounts
  /** Gift cards, store credits and used codes, with what head office told of them. */
  readonly values: SharedValues
}

export const PROJECTION_SQL = { ...LOT_SQL, ...POINTS_ACCOUNT_SQL, ...TIER_SQL } as const

/** What follows from the journal, composed of one fold for each area of the books (ledger-and-sync). */
export function createProjections(db: Database.Database): Projections {
  const state = db.prepare<[], { version: number; head_seq: number }>('SELECT version, head_seq FROM projection_state')
  const noteState = db.prepare('UPDATE projection_state SET version = ?, head_seq = ?')
  const hasGap = db.prepare("SELECT 1 FROM segment WHERE missing <> '[]' LIMIT 1")
  const own = { points: createPointsFold(db), returns: createReturnsFold(db), storedValue: createStoredValueFold(db), cash: createCashFold(db), people: createPeopleFold(db), grants: createGrantsFold(db), coupons: createCouponsFold(db), referrals: createReferralsFold(db), otherTill: createOtherTillFold(db), given: createGivenFold(db) }
  const folds: readonly Fold[] = Object.values(own)
  const accounts = createSharedAccounts(db, own)
  const values = createSharedValues(db, own)
  const tables = folds.flatMap((fold) => fold.tables)
  const isFolded = (event: Pick<JournalEvent, 'type'>): boolean => folds.some((fold) => fold.events.includes(event.type))

  return {
    ...own,
    tables,
    isFolded,
    apply(event, { position, at }, rules) {
      if (!isFolded(event)) return
      noteState.run(PROJECTION_VERSION, position)
      const row = { seq: position, at }
      const isGapped = hasGap.get() !== undefined
      for (const fold of folds.filter((each) => each.events.includes(event.type))) {
        if (isGapped) applyWhereItFits(db, () => fold.apply(event, row, rules))
        else fold.apply(event, row, rules)
      }
    },
    foldedUpTo() {
      const kept = state.get()
      return kept?.version === PROJECTION_VERSION ? kept.head_seq : null
    },
    clear() {
      for (const table of tables) db.exec(`DELETE FROM ${table}`)
    },
    accounts,
    values,
  }
}

/**
 * Where entries are lost, a later one may not follow from those that are left: then it changes this fold in nothing, and the
 * fold is not whole anyway until the lost ones are back. What the disk or the file refuses is thrown as ever.
 */
function applyWhereItFits(db: Database.Database, apply: () => void): void {
  try {
    db.transaction(apply)()
  } catch (error) {
    if (error instanceof Database.SqliteError && !error.code.startsWith('SQLITE_CONSTRAINT')) throw error
  }
}
