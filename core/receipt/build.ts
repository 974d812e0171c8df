import type { BasketLine } from '../basket/basket.ts'
import type { Language, LocalText } from '../base/local-text.ts'
import type { OtherTill } from '../basket/other-till.ts'
import type { CompletedTender } from '../ledger/tender.ts'
import { mulDivRound } from '../money/money.ts'
import { pointsValueMinor } from '../points/tender.ts'
import { grantWords } from '../promotions/grant-words.ts'
import type { Evaluation, EvaluatedLine } from '../promotions/evaluation.ts'
import { HAND_DISCOUNT_IDS } from '../promotions/hand-ids.ts'
import { spacedCode } from '../stored-value/code.ts'
import { formatFullDate } from '../time/civil.ts'
import type { CivilDate } from '../time/instant.ts'
import type { ReceiptDocument, ReceiptRow } from './document.ts'
import { maskedName, printable } from './printable.ts'
import { centered, columns, figuresOf, footRows, goodsText, headRows, rule, signed, taxRows } from './rows.ts'
import type { Figures, ReceiptHead } from './rows.ts'
import { RECEIPT_WORDS } from './words.ts'
import type { ReceiptWords } from './words.ts'

/** Everything a receipt says. Names come as they are kept; the receipt masks the member's. */
export interface ReceiptInput extends ReceiptHead {
  /** Oldest first, as evaluated. */
  readonly lines: readonly BasketLine[]
  readonly evaluation: Evaluation
  readonly tenders: readonly CompletedTender[]
  /** Made on another till: then this is no receipt but a slip about points and what was taken off. */
  readonly otherTill?: OtherTill | undefined
  /** Gift cards and store credit that the sale loaded or took from. */
  readonly storedValue?: readonly ReceiptValue[] | undefined
  /** What payment terminals want printed for the customer, line by line. */
  readonly cardSlips?: readonly (readonly string[])[] | undefined
  readonly member: ReceiptMember | null
  /** The receipt's signed code, for goods that come back at another till. */
  readonly receiptCode: string
}

export interface ReceiptValue {
  readonly instrumentId: string
  readonly last4: string
  /** What is on it after the sale. */
  readonly balanceMinor: number
  /** The whole code, where the receipt itself is the card; null: the customer holds one. */
  readonly code: string | null
}

export interface ReceiptMember {
  readonly name: string
  /** The tier this sale earned at. */
  readonly tier: LocalText
  readonly cardLast4: string | null
  readonly pointsBefore: number
  readonly pointsUsed: number
  readonly pointsEarned: number
  readonly pointsAfter: number
  /** The tier this sale reached, where it did. */
  readonly upgradedTo: LocalText | null
  /** Towards the next tier, this sale counted; null at the highest. */
  readonly progress: { readonly nextTier: LocalText; readonly countedMinor: number; readonly requiredMinor: number } | null
  readonly nextExpiry: { readonly points: number; readonly on: CivilDate } | null
}

/** Kept clear of the 5000 rows a document can hold, for what is not goods. */
const ROWS_FOR_GOODS = 4800

/** What every part of one receipt needs. */
interface Paper extends Figures {
  readonly input: ReceiptInput
  readonly words: ReceiptWords
}

/**
 * The receipt of a completed sale in one language. The same order in every language: shop, goods with their offers,
 * total and tenders, tax, the member's points, footer, the ledger mark, the receipt number as a barcode that
 * scans back, and the receipt's signed code. Pure; amounts are what evaluation and tenders say.
 */
export function buildReceipt(input: ReceiptInput, lang: Language): ReceiptDocument {
  const paper: Paper = { input, words: RECEIPT_WORDS[lang], ...figuresOf(input.rulebook, lang) }
  const rows = [
    ...headRows(input, lang), ...slipRows(paper), rule,
    ...goodsRows(paper), rule,
    ...totalRows(paper), ...tenderRows(paper), ...taxRows(input.evaluation.taxes, paper), rule,
    ...cardSlipRows(paper),
    ...storedValueRows(paper),
    ...grantRows(paper),
    ...memberRows(paper),
    ...footRows(input, lang),
    centered(paper.words.forReturns),
    { kind: 'qr', data: input.receiptCode } as const,
  ]
  return { language: lang, rows }
}

/** What a slip beside another till's receipt is. */
function slipRows({ input: { otherTill }, words: { loyaltySlip } }: Paper): ReceiptRow[] {
  if (otherTill === undefined) return []
  return [centered(loyaltySlip.title, true), centered(printable(loyaltySlip.of(otherTill.receiptNo, otherTill.register))), centered(loyaltySlip.noReceipt)]
}

function goodsRows(paper: Paper): ReceiptRow[] {
  const { lines, evaluation } = paper.input
  const evaluated = new Map(evaluation.lines.map((line) => [line.lineId, line]))
  const rowsInFull = lines.length + evaluation.lines.reduce((sum, line) => sum + line.discounts.length, 0)
  return lines.flatMap((line) => {
    const result = evaluated.get(line.lineId)
    if (result === undefined) throw new Error(`line ${line.lineId} was not evaluated`)
    const price = paper.amount(result.price?.unitPriceMinor ?? line.unitPriceMinor)
    const goods = columns(goodsText(line, line.quantityMilli, price, paper), paper.amount(result.grossMinor))
    return [goods, ...priceRows(result, paper), ...changedPriceRows(line, paper), ...(rowsInFull <= ROWS_FOR_GOODS ? offerRows(result, paper) : offersInOneRow(result, paper))]
  })
}

/** Says a price that is lower than the list price; a shop's own price needs no word. */
function priceRows({ price }: EvaluatedLine, paper: Paper): ReceiptRow[] {
  if (price === undefined || price.kind === 'book' || price.benefitMinor <= 0) return []
  return [columns(paper.words.price(price.kind, paper.amount(price.benefitMinor)), '', { indent: 2 })]
}

/** A price that somebody lowered by hand; one that went up is simply the price. */
function changedPriceRows({ priceChange, unitPriceMinor }: BasketLine, paper: Paper): ReceiptRow[] {
  if (priceChange === undefined || priceChange.fromMinor <= unitPriceMinor) return []
  return [columns(paper.words.changedPrice(paper.amount(priceChange.fromMinor)), '', { indent: 2 })]
}

function byHandName(promotionId: string, { words }: Paper): string {
  if (promotionId === HAND_DISCOUNT_IDS.line) return words.byHand.line
  return promotionId === HAND_DISCOUNT_IDS.sale ? words.byHand.sale : promotionId
}

/** Each offer under its goods, by the name the shop gave it. */
function offerRows(line: EvaluatedLine, paper: Paper): ReceiptRow[] {
  return line.discounts.filter((discount) => discount.amountMinor > 0).map((discount) => {
    const promotion = paper.input.rulebook.promotions.find((candidate) => candidate.id === discount.promotionId)
    const name = printable(promotion?.name[paper.lang] ?? byHandName(discount.promotionId, paper))
    return columns(name, paper.amount(-discount.amountMinor), { indent: 2 })
  })
}

/** A sale of very many lines still fits its document: the offers of a line in one row. */
function offersInOneRow(line: EvaluatedLine, paper: Paper): ReceiptRow[] {
  const offMinor = line.discounts.reduce((sum, discount) => sum + discount.amountMinor, 0)
  return offMinor === 0 ? [] : [columns(paper.words.offers, paper.amount(-offMinor), { indent: 2 })]
}

function totalRows({ input, words, amount, money, count }: Paper): ReceiptRow[] {
  const { evaluation } = input
  const items = input.lines.reduce((sum, line) => sum + (line.unit === 'kg' ? 1 : line.quantityMilli / 1000), 0)
  return [
    columns(words.items(count(items), items === 1), amount(evaluation.subtotalMinor)),
    ...(evaluation.discountMinor > 0 ? [columns(words.saved, amount(-evaluation.discountMinor))] : []),
    columns(words.total, money(evaluation.totalMinor), { bold: true }),
  ]
}

/** Each slip as its terminal words it. */
function cardSlipRows({ input: { cardSlips = [] } }: Paper): ReceiptRow[] {
  return cardSlips.flatMap((lines) => [...lines.map((line) => centered(printable(line))), rule])
}

function tenderRows({ input, words, amount, points }: Paper): ReceiptRow[] {
  return input.tenders.flatMap((tender) => {
    switch (tender.kind) {
      case 'points': return [columns(words.pointsTender(points(tender.points)), amount(-tender.amountMinor))]
      case 'card': return [columns(words.card(approval(tender.approvalCode)), amount(tender.amountMinor))]
      case 'paynow': return [columns(words.payNow(approval(tender.approvalCode)), amount(tender.amountMinor))]
      case 'gift-card': return [columns(words.giftCard(last4Of(input, tender.cardId)), amount(tender.amountMinor))]
      case 'store-credit': return [columns(words.storeCredit(last4Of(input, tender.creditId)), amount(tender.amountMinor))]
      case 'other-till': return [columns(words.loyaltySlip.paidThere, amount(tender.amountMinor), { bold: true })]
      case 'account': return [columns(words.account, amount(tender.amountMinor))]
      case 'cash': return [
        ...(tender.roundingMinor === 0 ? [] : [columns(words.cashRounding, signed(tender.roundingMinor, amount))]),
        columns(words.cash(amount(tender.givenMinor), tender.changeMinor === 0 ? null : amount(tender.changeMinor)), amount(tender.paidMinor)),
      ]
    }
  })
}

function last4Of({ storedValue = [] }: ReceiptInput, instrumentId: string): string | null {
  return storedValue.find((value) => value.instrumentId === instrumentId)?.last4 ?? null
}

/** What is left on each card and credit; one that nobody holds otherwise is printed whole, to be scanned. */
function storedValueRows({ input: { storedValue = [] }, words, money }: Paper): ReceiptRow[] {
  const rows = storedValue.flatMap(({ last4, balanceMinor, code }): ReceiptRow[] => [
    columns(words.leftOn(last4), money(balanceMinor), { bold: true }),
    ...(code === null ? [] : [centered(spacedCode(code)), { kind: 'barcode', data: code } as const]),
  ])
  return rows.length === 0 ? [] : [...rows, rule]
}

function approval(code: string | null): string | null {
  const text = code === null ? '' : printable(code)
  return text === '' ? null : text
}

/** Stamps, vouchers and goods handed over, each in a sentence. */
function grantRows({ input, lang }: Paper): ReceiptRow[] {
  const book = { rulebook: input.rulebook, categories: [] }
  const rows = (input.evaluation.grants ?? []).map((grant): ReceiptRow => ({ kind: 'text', text: printable(grantWords(grant, book, lang)), align: 'left', bold: false }))
  return rows.length === 0 ? [] : [...rows, rule]
}

/** What is counted towards tiers: money, or (by the programme's measure) points or visits. */
function tierCountText({ input, words, money, points }: Paper, counted: number): string {
  switch (input.rulebook.tierRules.measure) {
    case 'amount': return money(counted)
    case 'points': return words.tierPoints(points(counted))
    case 'visits': return words.tierVisits(counted)
  }
}

function memberRows(paper: Paper): ReceiptRow[] {
  const { input, lang, words, money, points } = paper
  const { member, rulebook } = input
  if (member === null) return []
  const card = member.cardLast4 === null ? [] : [words.cardNumber(printable(member.cardLast4))]
  const name = member.name === '' ? [] : [maskedName(member.name)]
  const rows: ReceiptRow[] = [
    { kind: 'text', text: [...name, printable(member.tier[lang]), ...card].join('   '), align: 'left', bold: true },
    columns(words.pointsBefore, points(member.pointsBefore)),
    ...(member.pointsUsed > 0 ? [columns(words.pointsUsed, points(-member.pointsUsed))] : []),
    columns(words.pointsEarned, signed(member.pointsEarned, points)),
    columns(words.pointsNow(money(pointsValueMinor(rulebook, member.pointsAfter))), points(member.pointsAfter), { bold: true }),
  ]
  if (member.upgradedTo !== null) rows.push({ kind: 'text', text: words.tierReached(printable(member.upgradedTo[lang])), align: 'left', bold: true })
  if (member.progress !== null) {
    const { nextTier, countedMinor, requiredMinor } = member.progress
    const filledMilli = requiredMinor === 0 ? 1000 : Math.min(1000, mulDivRound(countedMinor, 1000, requiredMinor, 'floor'))
    const missingMinor = Math.max(0, requiredMinor - countedMinor)
    rows.push({ kind: 'progress', left: printable(nextTier[lang]), filledMilli, right: words.toGo(tierCountText(paper, missingMinor)) })
  }
  if (member.nextExpiry !== null) {
    const { points: expiring, on } = member.nextExpiry
    rows.push(columns(words.nextToExpire(points(expiring)), words.expiresOn(formatFullDate(on, lang), on)))
  }
  return [...rows, rule]
}
