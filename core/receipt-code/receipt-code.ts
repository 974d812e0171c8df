import { err, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import { HEAD_MARK_CHARACTERS } from '../ledger/heads.ts'
import { soldSaleSchema } from '../returns/sold-sale.ts'
import type { SoldSale } from '../returns/sold-sale.ts'
import { fromBase45, toBase45 } from './base45.ts'
import { ByteFault, byteReader, byteWriter, bytesHex, hexBytes } from './bytes.ts'
import type { ByteReader } from './bytes.ts'
import { packSale, unpackSale } from './packed-sale.ts'
import type { GoodsAtHand } from './packed-sale.ts'

/** What every such code begins with; another layout of the content gets another number. */
export const RECEIPT_CODE_PREFIX = 'RG1:'
/** Keeps readers from cutting a space off the end, which Base45 may end with. */
const SUFFIX = '/'
/** As a QR code of 32 columns can hold in modules of 3 dots (docs/devices.md). */
export const MAX_CODE_CHARACTERS = 1400
/** Ed25519 (RFC 8032). */
export const SIGNATURE_BYTES = 64
const SIGNATURE_CHARACTERS = (SIGNATURE_BYTES / 2) * 3
const SHORT = 0
const WHOLE = 1

/** What the signed code of a receipt says. */
export interface ReceiptCode {
  /** Whose key signed it. */
  readonly terminalId: string
  readonly saleId: string
  readonly receiptNo: string
  /** Where the sale stands in that till's journal, and the first characters of its hash: the ledger mark on the paper. */
  readonly seq: number
  readonly mark: string
  readonly businessDay: string
  readonly totalMinor: number
  /** All that a return needs; null: it did not fit, and the code only names the receipt. */
  readonly sale: SoldSale | null
}

/** What is signed: the content as it stands in the code. */
export type SignText = (text: string) => Uint8Array
export type VerifyText = (terminalId: string, text: string, signature: Uint8Array) => boolean

/** The text of the code: with the whole sale where that fits `MAX_CODE_CHARACTERS`, else with its name and total only. */
export function writeReceiptCode(code: ReceiptCode, sign: SignText): string {
  const whole = code.sale === null ? null : signedText(code, sign)
  return whole !== null && whole.length <= MAX_CODE_CHARACTERS ? whole : signedText({ ...code, sale: null }, sign)
}

function signedText(code: ReceiptCode, sign: SignText): string {
  const content = toBase45(contentOf(code))
  return `${RECEIPT_CODE_PREFIX}${toBase45(sign(signingText(content)))}${content}${SUFFIX}`
}

export type ReceiptCodeFault = 'UNREADABLE' | 'NOT_SIGNED'

/**
 * Reads a code as it was scanned. `goods`: what this till knows of an article, for the code does not say it. Errors:
 * UNREADABLE where it is no such code or one that cannot be of a sale, NOT_SIGNED where the signature is not its till's.
 */
export function readReceiptCode(text: string, verify: VerifyText, goods: GoodsAtHand): Result<ReceiptCode, ReceiptCodeFault> {
  const code = text.trim().toUpperCase()
  if (!code.startsWith(RECEIPT_CODE_PREFIX) || !code.endsWith(SUFFIX) || code.length > MAX_CODE_CHARACTERS) return err('UNREADABLE')
  const carried = code.slice(RECEIPT_CODE_PREFIX.length, -SUFFIX.length)
  const signature = fromBase45(carried.slice(0, SIGNATURE_CHARACTERS))
  const content = carried.slice(SIGNATURE_CHARACTERS)
  const bytes = fromBase45(content)
  if (signature?.length !== SIGNATURE_BYTES || bytes === null) return err('UNREADABLE')
  try {
    const from = byteReader(bytes)
    const named = unpackName(from)
    // Nothing else is read before it is known who says it.
    if (!verify(named.terminalId, signingText(content), signature)) return err('NOT_SIGNED')
    return ok({ ...named, sale: unpackWhole(from, named, goods) })
  } catch (error) {
    if (error instanceof ByteFault) return err('UNREADABLE')
    throw error
  }
}

function signingText(content: string): string {
  return `regulars.receipt-code/1\n${content}`
}

function contentOf({ terminalId, saleId, receiptNo, seq, mark, businessDay, totalMinor, sale }: ReceiptCode): Uint8Array {
  const to = byteWriter()
  to.id(terminalId)
  to.id(saleId)
  to.text(receiptNo)
  to.count(seq)
  to.raw(hexBytes(mark, HEAD_MARK_CHARACTERS / 2))
  to.count(Number(businessDay.replaceAll('-', '')))
  to.count(totalMinor)
  to.count(sale === null ? SHORT : WHOLE)
  if (sale !== null) {
    to.count(sale.pinnedAt)
    to.signed(sale.completedAt - sale.pinnedAt)
    to.count(sale.rulebookVersion)
    packSale(to, sale)
  }
  return to.bytes()
}

function unpackName(from: ByteReader): Omit<ReceiptCode, 'sale'> {
  const terminalId = from.id()
  const saleId = from.id()
  const receiptNo = from.text()
  const seq = from.count()
  const mark = bytesHex(from.raw(HEAD_MARK_CHARACTERS / 2))
  const day = String(from.count()).padStart(8, '0')
  return { terminalId, saleId, receiptNo, seq, mark, businessDay: `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`, totalMinor: from.count() }
}

function unpackWhole(from: ByteReader, { saleId, receiptNo, businessDay }: Omit<ReceiptCode, 'sale'>, goods: GoodsAtHand): SoldSale | null {
  const kind = from.count()
  if (kind === SHORT) {
    from.end()
    return null
  }
  if (kind !== WHOLE) throw new ByteFault('of a later kind')
  const pinnedAt = from.count()
  const sale = soldSaleSchema.safeParse({ saleId, receiptNo, businessDay, pinnedAt, completedAt: pinnedAt + from.signed(), rulebookVersion: from.count(), ...unpackSale(from, goods) })
  from.end()
  if (!sale.success) throw new ByteFault('no sale')
  return sale.data
}
