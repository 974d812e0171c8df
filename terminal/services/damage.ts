import type Database from 'better-sqlite3'
import type { Clock } from '../../core/base/ports.ts'
import type { DamageView } from '../../core/contract/views.ts'
import { createChangeFeed } from '../store/change-feed.ts'
import { journalHead } from '../store/journal-store.ts'
import { keepSalvageReport, salvageReport } from '../store/salvage-report.ts'
import type { SalvageReport } from '../store/salvage-report.ts'
import { closeSegment, currentTerminal, folderOf, listSegments } from '../store/segments.ts'
import type { SeqRange } from '../store/segments.ts'
import { createSettings } from '../store/settings-store.ts'
import { createSyncStore } from '../store/sync-store.ts'
import { bookEvent } from './booking.ts'
import { foldWhole } from './fold-anew.ts'
import { findAgain } from './find-again.ts'
import { beginNewChain } from './new-chain.ts'
import { listSalesAgain } from './sales-again.ts'
import { barSpending } from './spending-guard.ts'
import type { Till } from './till.ts'

/** What is lost of these costs nobody anything: it is made again, asked for again, or only for the eye. */
const HARMLESS = new Set([
  'journal', 'find_token', 'print_job', 'receipt', 'sale', 'command', 'scan_seen', 'undo', 'open_sale', 'held_sale', 'product', 'category', 'barcode', 'staff',
  'member', 'member_card', 'member_phone', 'member_note', 'member_field', 'member_removed', 'known_member', 'known_number', 'member_wanted', 'person_now', 'consent_now', 'received_erasure', 'member_sync', 'identification_try', 'setting', 'segment', 'chain', 'stored_value_code', 'coupon_code', 'referral_code', 'till_key', 'receipt_copy', 'rating', 'erasure',
])

/** What head office told: lost, it is asked for again from the start. */
const FROM_HEAD_OFFICE = ['rulebook', 'till_key', 'message', 'member', 'member_card', 'member_phone', 'member_note', 'known_member', 'known_number', 'person_now', 'consent_now', 'received_erasure', 'member_sync']

/**
 * The first thing after a damaged file was salvaged, before anything reads who the till is: its journal up to the last
 * entry that is missing becomes a closed segment that says which. Does nothing where that was done.
 */
export function closeDamagedPart(db: Database.Database, clock: Clock): void {
  const report = salvageReport(createSettings(db))
  if (report === null || report.isSettled || report.terminalId !== currentTerminal(db)) return
  const last = journalHead(db).seq
  const end: SeqRange[] = report.lastKnownSeq > last ? [{ first: last + 1, last: report.lastKnownSeq }] : []
  const missing = [...report.missing, ...end]
  const upToSeq = missing.at(-1)?.last
  const closedUpTo = listSegments(db).findLast(({ terminalId }) => terminalId === report.terminalId)?.lastSeq ?? 0
  if (upToSeq !== undefined && upToSeq > closedUpTo) closeSegment(db, folderOf(db), { upToSeq, because: 'damage', missing, at: clock.now() })
}

/**
 * Says in the journal what was lost, and has everything that follows from it made again: another chain where the last
 * entries may be lost, for two of the same number must never be; the folds; the list of sales; what goods and members are
 * found by. Where anything that may be spent could be wrong, spending waits for head office. Does nothing where it was done.
 */
export function settleDamage(till: Till): void {
  const report = salvageReport(till.settings)
  if (report === null || report.isSettled) return
  if (report.isEndLost && report.terminalId === currentTerminal(till.db)) beginNewChain(till, { because: 'damaged' })
  const missing = missingRanges(till.db)
  till.db.transaction(() => {
    if (till.projections.foldedUpTo() === null) foldWhole(till)
    listSalesAgain(till)
    findAgain(till, report.lost)
    // Rules that were lost come again with everything else that head office says.
    if (report.lost.rulebook !== undefined) createSyncStore(till.db).keepCursor(0)
    if (FROM_HEAD_OFFICE.some((table) => report.lost[table] !== undefined)) createChangeFeed(till.db).keepCursor(null)
    const tables = Object.keys(report.lost).filter((table) => table !== 'journal').sort()
    const fromBackup = report.backup && { entries: report.backup.entries, rows: report.backup.rows }
    bookEvent(till, { type: 'journal.damaged', terminalId: report.terminalId, missing: [...missing], isEndLost: report.isEndLost, fromBackup, tables })
    const isDoubtful = missing.length > 0 || report.isEndLost || tables.some((table) => !HARMLESS.has(table))
    if (isDoubtful) barSpending(till.settings, { because: 'damaged', since: till.clock.now() })
    keepSalvageReport(till.settings, { ...report, isSettled: true })
  }).immediate()
  till.log.warn('damage.settled', { missing, isEndLost: report.isEndLost, tables: report.lost })
}

/** Entries that this till lacks of all its chains, by their numbers. */
function missingRanges(db: Database.Database): SeqRange[] {
  return listSegments(db).flatMap(({ missing }) => missing)
}

/** What screens say of damage: null where there was none, or it is long made good and nothing is left to say. */
export function damageView(till: Till): DamageView | null {
  const report = salvageReport(till.settings)
  if (report === null) return null
  const missing = missingRanges(till.db).reduce((sum, { first, last }) => sum + last - first + 1, 0)
  return {
    at: report.at,
    aside: report.aside,
    missingEntries: missing,
    isEndLost: report.isEndLost,
    lost: lostKinds(report),
    backupAt: report.backup === null || report.backup.entries + report.backup.rows === 0 ? null : report.backup.at,
    refilledAt: report.refilledAt,
  }
}

/** In a shop's words, coarsely: what somebody should look at. */
function lostKinds({ lost }: SalvageReport): DamageView['lost'] {
  const touched = (...tables: string[]): boolean => tables.some((table) => lost[table] !== undefined)
  return [
    ...(touched('member', 'member_card', 'member_phone', 'member_note') ? ['members' as const] : []),
    ...(touched('product', 'category', 'barcode') ? ['goods' as const] : []),
    ...(touched('staff') ? ['staff' as const] : []),
    ...(touched('receipt', 'print_job') ? ['receipts' as const] : []),
    ...(touched('open_sale', 'held_sale', 'undo') ? ['baskets' as const] : []),
    ...(touched('setting', 'sync_state') ? ['settings' as const] : []),
    ...(touched('payment_attempt', 'payment_request') ? ['payments' as const] : []),
  ]
}
