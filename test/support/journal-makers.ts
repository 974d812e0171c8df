import { createHash } from 'node:crypto'
import type { Hasher } from '../../core/base/ports.ts'
import { chainHash, GENESIS_HASH } from '../../core/ledger/chain.ts'
import type { JournalEvent, JournalRow, SaleCompleted } from '../../core/ledger/journal.ts'
import { salePostings } from '../../core/ledger/sale-entries.ts'
import type { CompletedTender } from '../../core/ledger/tender.ts'
import { taxInside } from '../../core/money/money.ts'
import type { Evaluation } from '../../core/promotions/evaluation.ts'
import { plainPoints } from './points-postings.ts'
import { makeLine, uuid } from './sale-makers.ts'

export const TERMINAL_ID = uuid(1)
const START = 1_755_240_000_000

export const hasher: Hasher = { sha256Hex: (data) => createHash('sha256').update(data).digest('hex') }

/** An evaluation without promotions, prices containing 9 % tax. */
export function plainEvaluation(totalMinor: number): Evaluation {
  const taxMinor = taxInside(totalMinor, 900)
  return {
    lines: [{ lineId: uuid(1), grossMinor: totalMinor, discounts: [], netMinor: totalMinor, pointPromotionIds: [] }],
    promotions: [], nearMisses: [], subtotalMinor: totalMinor, discountMinor: 0, totalMinor,
    taxes: totalMinor === 0 ? [] : [{ taxCode: 'gst', rateBp: 900, grossMinor: totalMinor, taxMinor, netMinor: totalMinor - taxMinor }],
    points: { total: 0, byRule: [] }, tierBaseMinor: totalMinor, exact: true, gapMinor: 0,
  }
}

export interface SaleShape {
  readonly saleId: string
  readonly totalMinor: number
  readonly tenders: CompletedTender[]
  readonly memberId: string | null
  readonly pointsEarned: number
}

export function saleEvent(shape: SaleShape): SaleCompleted {
  const evaluation = plainEvaluation(shape.totalMinor)
  return {
    type: 'sale.completed', saleId: shape.saleId, receiptNo: 'R2-00001', businessDay: '2026-08-15', shiftId: uuid(2), staffId: 'aisha',
    pinnedAt: START, completedAt: START, rulebookVersion: 1, identification: shape.memberId === null ? null : 'strong', member: null,
    lines: [makeLine(1, { unitPriceMinor: shape.totalMinor })], evaluation, tenders: shape.tenders, attemptIds: [], pointsEarned: shape.pointsEarned,
    lot: null, tierBaseMinor: shape.totalMinor, tierReached: null,
    postings: salePostings({ evaluation, tenders: shape.tenders, points: plainPoints(shape) }),
  }
}

export const opened: JournalEvent = { type: 'terminal.opened', programmeId: 'fernway-club', storeId: 'tiong-bahru', tillNumber: 2, publicKey: 'key' }

/** Chains events (or the texts of rows that are not events) as a terminal does. */
export function chained(events: readonly (JournalEvent | string)[], terminalId = TERMINAL_ID): JournalRow[] {
  let previousHash = GENESIS_HASH
  return events.map((event, i) => {
    const row = { seq: i + 1, at: START + i, body: typeof event === 'string' ? event : JSON.stringify(event), previousHash }
    const hash = chainHash(hasher, { terminalId, ...row })
    previousHash = hash
    return { ...row, hash }
  })
}
