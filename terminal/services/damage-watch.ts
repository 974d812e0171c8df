import type { LedgerFaultCode } from '../../core/ledger/verify-chain.ts'
import type { Log } from '../log/log.ts'
import { askForWholeCheck, wasJustChecked } from '../store/salvage-place.ts'

/** What a check of the books finds where the till's file is not as it was written; the rest is no matter of the file. */
const OF_THE_FILE: ReadonlySet<LedgerFaultCode> = new Set<LedgerFaultCode>(['DATABASE_DAMAGED', 'ROW_CHANGED', 'TEXT_UNREADABLE', 'LINK_BROKEN', 'ROWS_MISSING', 'ROW_REPEATED'])

export interface DamageWatch {
  /** Something read as damaged. The disk may have answered wrongly once, so all of it is read again beside the selling. */
  suspect(): void
  /**
   * What a check of the books found; null: nothing. Where it is the file, the till starts anew, which puts it right; also
   * where something was suspected and the check could not even be finished.
   */
  found(code: LedgerFaultCode | 'not-finished' | null): void
}

export interface DamageWatchPorts {
  readonly dataDir: string
  readonly log: Log
  /** Begins a check of the books, unless one runs. */
  readonly check: () => Promise<void>
  /** Ends this process so that whoever started it starts it again. */
  readonly startAnew: () => void
}

/**
 * Has damage put right that shows only while the till sells. A start that has just read everything and found it whole is
 * not asked for again: what is wrong then is not in the file.
 */
export function createDamageWatch({ dataDir, log, check, startAnew }: DamageWatchPorts): DamageWatch {
  let isLeaving = false
  let isLooking = false
  return {
    suspect() {
      if (isLeaving || isLooking || wasJustChecked(dataDir)) return
      isLooking = true
      log.warn('damage.suspected')
      void check().finally(() => (isLooking = false))
    },
    found(code) {
      const isOfTheFile = code === 'not-finished' ? isLooking : code !== null && OF_THE_FILE.has(code)
      if (isLeaving || !isOfTheFile || wasJustChecked(dataDir)) return
      isLeaving = true
      log.error('damage.found', { code })
      askForWholeCheck(dataDir)
      startAnew()
    },
  }
}
