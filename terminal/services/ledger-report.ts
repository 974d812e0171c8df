import type { LocalText } from '../../core/base/local-text.ts'
import type { LedgerTotals } from '../../core/ledger/chain-totals.ts'
import { FAULT_WORDS } from '../../core/ledger/fault-words.ts'
import type { LedgerFaultCode } from '../../core/ledger/verify-chain.ts'
import type { UnprotectedTail } from './ledger-heads.ts'

/** One thing that is wrong with a till's books. */
export interface BookFault {
  readonly code: LedgerFaultCode
  /** The journal row it is about; null: what the till keeps beside its journal. */
  readonly seq: number | null
  readonly detail: string
  readonly words: LocalText
}

/** What the entries add up to as a whole; not by member or instrument. */
export type WholeTotals = Omit<LedgerTotals, 'pointsByMember' | 'moneyByInstrument'>

export function wholeTotals({ rows, sales, salesTotalMinor, moneyByAccount, pointsByAccount }: LedgerTotals): WholeTotals {
  return { rows, sales, salesTotalMinor, moneyByAccount, pointsByAccount }
}

export interface BookReport {
  readonly fault: BookFault | null
  readonly terminalId: string
  /** The first entry looked at: 1, but for an export that begins later. */
  readonly firstSeq: number
  readonly head: { readonly seq: number; readonly hash: string }
  readonly totals: WholeTotals
  /** What no head that left the till covers yet; null where the rows alone were looked at. */
  readonly tail: UnprotectedTail | null
}

export function bookFault(code: LedgerFaultCode, seq: number | null, detail: string): BookFault {
  return { code, seq, detail, words: FAULT_WORDS[code] }
}
