import { z } from 'zod'
import type { Language } from '../../core/base/local-text.ts'
import { localTextSchema } from '../../core/base/local-text.ts'
import { civilDateSchema, idSchema, positiveMinorSchema } from '../../core/base/numbers.ts'
import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { ReceiptView } from '../../core/contract/views.ts'
import { eventIn } from '../../core/ledger/read-event.ts'
import type { JournalRow, SaleCompleted } from '../../core/ledger/journal.ts'
import { buildReceipt } from '../../core/receipt/build.ts'
import type { ReceiptDocument } from '../../core/receipt/document.ts'
import { buildGiftReceipt } from '../../core/receipt/gift-receipt.ts'
import type { PrinterModel, ReceiptRenderer } from '../../core/receipt/printing.ts'
import type { ReceiptHead } from '../../core/receipt/rows.ts'
import { storeFacts } from './first-start.ts'
import { receiptCodeOf } from './receipt-copies.ts'
import type { Till } from './till.ts'

/** What a receipt says beyond the journal row: names, and the balance as the customer was told. */
export const receiptFactsSchema = z.strictObject({
  cashierName: localTextSchema,
  member: z.strictObject({
    name: z.string(),
    otherName: z.string().nullable(),
    tier: localTextSchema,
    cardLast4: z.string().nullable(),
    pointsBefore: z.int(),
    pointsUsed: z.int(),
    pointsEarned: z.int(),
    pointsAfter: z.int(),
    upgradedTo: localTextSchema.nullable(),
    progress: z.strictObject({ nextTier: localTextSchema, countedMinor: positiveMinorSchema, requiredMinor: positiveMinorSchema }).nullable(),
    nextExpiry: z.strictObject({ points: z.int(), on: civilDateSchema }).nullable(),
  }).nullable(),
  /** Gift cards and store credit that the sale loaded or took from, as they stood after it. */
  storedValue: z.array(z.strictObject({ instrumentId: idSchema, last4: z.string(), balanceMinor: z.int(), code: z.string().nullable() })).optional(),
  /** What payment terminals wanted printed. */
  cardSlips: z.array(z.array(z.string())).optional(),
})
export type ReceiptFacts = z.output<typeof receiptFactsSchema>

/** Paper widths receipts are shown in on screen; the printer's own width is the printer's setting. */
const SCREEN_COLUMNS: PrinterModel['columns'] = 48

/** Says a completed sale as a receipt in one language. */
export function receiptOf(till: Till, sale: SaleCompleted, row: Pick<JournalRow, 'seq' | 'hash'>, facts: ReceiptFacts, language: Language): ReceiptDocument {
  const member = facts.member
  return buildReceipt({
    ...headOf(till, sale, row, facts),
    lines: sale.lines,
    evaluation: sale.evaluation,
    tenders: sale.tenders,
    otherTill: sale.otherTill,
    storedValue: facts.storedValue,
    cardSlips: facts.cardSlips,
    member: member ? { ...member, name: (language === 'zh' ? member.otherName : null) ?? member.name } : null,
    receiptCode: receiptCodeOf(till, sale, row),
  }, language)
}

function headOf(till: Till, sale: SaleCompleted, row: Pick<JournalRow, 'hash'>, facts: Pick<ReceiptFacts, 'cashierName'>): ReceiptHead {
  const rulebook = till.rulebooks.byVersion(sale.rulebookVersion)
  if (!rulebook) throw new Error(`rulebook ${sale.rulebookVersion} is not on this till`)
  const shop = storeFacts(till)
  return {
    store: { name: shop.receiptName, address: shop.address, taxNumber: shop.taxNumber },
    tillNumber: till.journal.terminalIdentity().tillNumber,
    cashierName: facts.cashierName,
    receiptNo: sale.receiptNo,
    completedAt: sale.completedAt,
    rulebook,
    journalHash: row.hash,
  }
}

/** The gift receipt of a kept sale. None of an amount of another till, which has the goods, nor where the sale's entry is lost. */
export function giftReceiptOf(till: Till, saleId: string, language: Language | undefined): Result<{ receiptNo: string; document: ReceiptDocument }, ContractError<'RECEIPT_UNKNOWN' | 'OF_OTHER_TILL'>> {
  const kept = till.sales.receiptOf(saleId)
  const row = till.sales.rowOf(saleId)
  const sale = row ? eventIn(row.body) : null
  if (!kept || !row || sale?.type !== 'sale.completed') return fail('RECEIPT_UNKNOWN', {})
  if (sale.otherTill !== undefined) return fail('OF_OTHER_TILL', {})
  const head = headOf(till, sale, row, receiptFactsSchema.parse(kept.facts))
  return ok({ receiptNo: sale.receiptNo, document: buildGiftReceipt(head, sale.lines, language ?? kept.document.language) })
}

/** A kept receipt as it prints, in the language it was given in or in another; null where there is none. */
export function receiptView(till: Till, renderer: ReceiptRenderer, saleId: string, language: Language | undefined): ReceiptView | null {
  const summary = till.sales.summaryOf(saleId)
  const kept = till.sales.receiptOf(saleId)
  if (!summary || !kept) return null
  const document = language === undefined || language === kept.document.language ? kept.document : inLanguage(till, saleId, kept.facts, language) ?? kept.document
  return {
    saleId,
    receiptNo: summary.receiptNo,
    completedAt: summary.completedAt,
    totalMinor: summary.totalMinor,
    language: document.language,
    columns: SCREEN_COLUMNS,
    svg: renderer.svg(document, { columns: SCREEN_COLUMNS, copy: false }),
  }
}

/** The newest receipts, without their pictures. */
export function recentReceipts(till: Till, limit: number): Omit<ReceiptView, 'svg'>[] {
  return till.sales.recent(limit).map((sale) => ({ ...sale, columns: SCREEN_COLUMNS }))
}

/** Null where its entry lies in a closed segment that cannot be read, or is lost. */
function inLanguage(till: Till, saleId: string, facts: unknown, language: Language): ReceiptDocument | null {
  const row = till.sales.rowOf(saleId)
  if (!row) return null
  const event = eventIn(row.body)
  if (event?.type !== 'sale.completed') throw new Error('a completed sale has its own journal row')
  return receiptOf(till, event, row, receiptFactsSchema.parse(facts), language)
}
