import { err, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import { HEAD_MARK_CHARACTERS } from '../../core/ledger/heads.ts'
import type { JournalRow, SaleCompleted } from '../../core/ledger/journal.ts'
import { readReceiptCode, writeReceiptCode } from '../../core/receipt-code/receipt-code.ts'
import type { GoodsAtHand } from '../../core/receipt-code/packed-sale.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { readStoreCopy, storeCopySigningText } from '../../core/sync/store-copy.ts'
import type { StoreCopyFault } from '../../core/sync/store-copy.ts'
import { verifyEd25519 } from '../sync/ed25519.ts'
import type { Till } from './till.ts'

/** The key of a till, this one's own too; or why nothing it signed proves anything. */
function keyOf(till: Till, terminalId: string): Result<string, 'unknown-till' | 'revoked-till'> {
  const { terminalId: own, programmeId } = till.journal.terminalIdentity()
  if (terminalId === own) return ok(till.keys.publicKeyRaw)
  const known = till.tillKeys.keyOf(terminalId)
  if (known?.programmeId !== programmeId) return err('unknown-till')
  return known.revoked ? err('revoked-till') : ok(known.publicKey)
}

/** Why a copy is not taken: of a till that is not known or believed here, or not what it says. */
export type CopyRefusal = 'unknown-till' | 'revoked-till' | StoreCopyFault

/**
 * Takes the store's copy of a receipt that another till printed, as head office hands it down; checked against its hash and
 * that till's key. The same copy again changes nothing.
 */
export function takeStoreCopy(till: Till, input: unknown): Result<{ saleId: string }, CopyRefusal> {
  let refusal: CopyRefusal | null = null
  const read = readStoreCopy(input, till.hasher, (copy) => {
    const key = keyOf(till, copy.terminalId)
    if (!key.ok) refusal = key.error
    return key.ok && verifyEd25519(key.value, storeCopySigningText(copy), copy.signature)
  })
  if (!read.ok) return err(refusal ?? read.error)
  const { copy: { terminalId, row }, sale } = read.value
  till.copies.put({ saleId: sale.saleId, receiptNo: sale.receiptNo, terminalId, seq: row.seq, hash: row.hash, body: row.body, proof: 'store-copy', takenAt: till.clock.now() })
  return ok({ saleId: sale.saleId })
}

/** This till's signature under the copy of a sale of its own, for the store's other tills; null where the row is none of a sale. */
export function receiptSignature(till: Till, row: JournalRow): string | null {
  if ((JSON.parse(row.body) as { type?: unknown }).type !== 'sale.completed') return null
  const { terminalId } = till.journal.terminalIdentity()
  return till.keys.sign(storeCopySigningText({ terminalId, row }))
}

/** The signed code of a receipt, to be printed on it. */
export function receiptCodeOf(till: Till, sale: SaleCompleted, row: Pick<JournalRow, 'seq' | 'hash'>): string {
  const { terminalId } = till.journal.terminalIdentity()
  return writeReceiptCode({
    terminalId,
    saleId: sale.saleId,
    receiptNo: sale.receiptNo,
    seq: row.seq,
    mark: row.hash.slice(0, HEAD_MARK_CHARACTERS),
    businessDay: sale.businessDay,
    totalMinor: sale.evaluation.totalMinor,
    sale: tellsAll(till.rules.of(sale).rulebook) ? sale : null,
  }, (text) => Buffer.from(till.keys.sign(text), 'base64'))
}

/** Where kept goods are worked out again, a return needs all that the sale looked at, which no code has room for. */
function tellsAll({ choices }: Pick<Rulebook, 'choices'>): boolean {
  return choices.returnBreaksThreshold !== 're-evaluate' && choices.returnEarned !== 'recompute'
}

export type ReceiptCodeRefusal = ContractError<'RECEIPT_CODE_INVALID' | 'RECEIPT_CODE_SHORT'>

/**
 * Takes the signed code of a receipt, inside the caller's transaction: this till's own sale where it is one, else it is kept
 * as a copy that goods can come back on. A code that only names its receipt needs the store's copy.
 */
export function takeReceiptCode(till: Till, text: string): Result<{ saleId: string }, ReceiptCodeRefusal> {
  let reason: ContractError<'RECEIPT_CODE_INVALID'>['data']['reason'] = 'not-signed'
  const read = readReceiptCode(text, (terminalId, signed, signature) => {
    const key = keyOf(till, terminalId)
    if (!key.ok) reason = key.error
    return key.ok && verifyEd25519(key.value, signed, Buffer.from(signature).toString('base64'))
  }, goodsHere(till))
  if (!read.ok) return fail('RECEIPT_CODE_INVALID', { reason: read.error === 'UNREADABLE' ? 'unreadable' : reason })
  const { saleId, receiptNo, terminalId, seq, mark, sale } = read.value
  if (till.sales.rowOf(saleId) !== null || till.copies.bySale(saleId) !== null) return ok({ saleId })
  if (sale === null) return fail('RECEIPT_CODE_SHORT', { receiptNo })
  till.copies.put({ saleId, receiptNo, terminalId, seq, hash: mark, body: JSON.stringify(sale), proof: 'signed-code', takenAt: till.clock.now() })
  return ok({ saleId })
}

/** Names as this till's price file has them; goods that it lacks are called by their number. */
function goodsHere(till: Till): GoodsAtHand {
  return (sku) => {
    const product = till.catalogue.bySku(sku)
    return product
      ? { name: product.name, categoryPath: till.catalogue.pathOf(product.categoryId), brand: product.brand, tags: product.tags }
      : { name: { en: sku, zh: sku }, categoryPath: [], brand: null, tags: [] }
  }
}

/** How the sale of a copy is known, as far as its till is still believed. */
export function proofOf(till: Till, copy: { readonly terminalId: string; readonly proof: 'store-copy' | 'signed-code' }): { readonly proof: 'store-copy' | 'signed-code' | 'none'; readonly sameStore: boolean } {
  const { terminalId, storeId } = till.journal.terminalIdentity()
  const sameStore = copy.terminalId === terminalId || till.tillKeys.keyOf(copy.terminalId)?.storeId === storeId
  return { proof: keyOf(till, copy.terminalId).ok ? copy.proof : 'none', sameStore }
}

const DAY_MS = 86_400_000

/** Goods come back on sales since then; with a day in hand. */
export function receiptsKeptSince(till: Till): number {
  const { windowDays } = till.rules.now().rulebook.returnRules
  return till.clock.now() - (windowDays + 1) * DAY_MS
}

/** Forgets copies that were taken so long ago that nothing comes back on them any more. */
export function dropOldCopies(till: Till): void {
  till.copies.dropBefore(receiptsKeptSince(till))
}
