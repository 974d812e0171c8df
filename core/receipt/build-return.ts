import type { BasketLine } from '../basket/basket.ts'
import type { Language, LocalText } from '../base/local-text.ts'
import type { SaleReturn } from '../returns/make-return.ts'
import type { ReturnedLine, ReturnedTax, ReturnedTender } from '../returns/parts.ts'
import type { WithoutReceipt } from '../returns/without-receipt.ts'
import { spacedCode } from '../stored-value/code.ts'
import type { ReceiptDocument, ReceiptRow } from './document.ts'
import { RETURN_WORDS } from './return-words.ts'
import type { ReturnWords, SlipKind } from './return-words.ts'
import { centered, columns, figuresOf, footRows, goodsText, headRows, rule, signed, taxRows } from './rows.ts'
import type { Figures, ReceiptHead } from './rows.ts'
import { RECEIPT_WORDS } from './words.ts'

/** Everything the slip of a return or void says. It names nobody. */
export interface ReturnSlip extends ReceiptHead {
  readonly saleReceiptNo: string
  /** The lines of the sale. */
  readonly lines: readonly BasketLine[]
  readonly result: SaleReturn
  /** What is given back; of an exchange, what its new goods leave. */
  readonly give: readonly ReturnedTender[]
  readonly points: { readonly after: number; readonly debtAfter: number } | null
  /** A member's goods of another till: head office puts their points right. */
  readonly pointsFollow: boolean
}

/** The slip of a return in one language: what came back, what is refunded and how, what it does to the points. Pure. */
export function buildReturnSlip(slip: ReturnSlip, lang: Language): ReceiptDocument {
  const figures = figuresOf(slip.rulebook, lang)
  const { parts } = slip.result
  return slipOf(slip, lang, slip.result.kind, [
    columns(RETURN_WORDS[lang].ofReceipt(slip.saleReceiptNo), ''), rule,
    ...parts.lines.flatMap((line) => goodsRows(slip, line, figures)), rule,
    ...refundRows(parts.refundMinor, parts.taxes, figures),
    ...tenderRows(slip, figures), rule,
    ...pointsRows(slip, figures),
  ])
}

/** The slip of goods taken back without a receipt: what they are worth, and the store credit made out, by its code. */
export function buildWithoutReceiptSlip(
  slip: ReceiptHead & { readonly goods: ReadonlyMap<string, { readonly name: LocalText; readonly unit: BasketLine['unit'] }>; readonly result: WithoutReceipt; readonly code: string | null }, lang: Language,
): ReceiptDocument {
  const figures = figuresOf(slip.rulebook, lang)
  const { result, code } = slip
  return slipOf(slip, lang, 'without-receipt', [
    rule,
    ...result.lines.map(({ sku, quantityMilli, unitPriceMinor, amountMinor }) => {
      const goods = slip.goods.get(sku)
      return columns(goodsText({ sku, name: goods?.name ?? { en: '', zh: '' }, unit: goods?.unit ?? 'piece' }, quantityMilli, figures.amount(unitPriceMinor), figures), figures.amount(amountMinor))
    }), rule,
    ...refundRows(result.creditMinor, result.taxes, figures),
    ...(code === null ? [] : [columns(RETURN_WORDS[lang].storeCredit, figures.amount(result.creditMinor), { bold: true }), centered(spacedCode(code)), { kind: 'barcode', data: code } as const]),
    rule,
  ])
}

/** The slip of a refund that was paid in cash, because the payment terminal did not take it. */
export function buildRefundSlip(slip: ReceiptHead & { readonly amountMinor: number; readonly cashMinor: number }, lang: Language): ReceiptDocument {
  const figures = figuresOf(slip.rulebook, lang)
  return slipOf(slip, lang, 'refund', [
    rule,
    columns(RETURN_WORDS[lang].refund, figures.money(slip.amountMinor), { bold: true }),
    ...roundingRows(slip.cashMinor - slip.amountMinor, figures),
    columns(RETURN_WORDS[lang].back.cash, figures.amount(slip.cashMinor)), rule,
  ])
}

function slipOf(head: ReceiptHead, lang: Language, kind: SlipKind, rows: readonly ReceiptRow[]): ReceiptDocument {
  return { language: lang, rows: [...headRows(head, lang), centered(RETURN_WORDS[lang].titles[kind], true), ...rows, ...footRows(head, lang)] }
}

const wordsOf = ({ lang }: Figures): ReturnWords => RETURN_WORDS[lang]

/** Goods with what they were sold for, the share of their offers below; a line that only changed its price says so by its amount. */
function goodsRows({ lines }: ReturnSlip, back: ReturnedLine, figures: Figures): ReceiptRow[] {
  const line = lines.find((each) => each.lineId === back.lineId)
  if (line === undefined) throw new Error(`line ${back.lineId} came back and was not sold`)
  const { amount, lang } = figures
  const offMinor = back.discounts.reduce((sum, discount) => sum + discount.amountMinor, 0)
  const quantityMilli = back.quantityMilli === 0 ? line.quantityMilli : back.quantityMilli
  return [
    columns(goodsText(line, quantityMilli, amount(line.unitPriceMinor), figures), amount(back.grossMinor)),
    ...(offMinor === 0 ? [] : [columns(RECEIPT_WORDS[lang].offers, amount(-offMinor), { indent: 2 })]),
    ...(back.keptBackMinor === 0 ? [] : [columns(wordsOf(figures).spentOfCard, amount(-back.keptBackMinor), { indent: 2 })]),
  ]
}

function refundRows(refundMinor: number, taxes: readonly ReturnedTax[], figures: Figures): ReceiptRow[] {
  return [columns(wordsOf(figures).refund, figures.money(refundMinor), { bold: true }), ...taxRows(taxes, figures)]
}

function roundingRows(roundingMinor: number, { lang, amount }: Figures): ReceiptRow[] {
  return roundingMinor === 0 ? [] : [columns(RECEIPT_WORDS[lang].cashRounding, signed(roundingMinor, amount))]
}

/** How the refund goes back: what new goods and missing points take of it first, then tender by tender. */
function tenderRows({ result, give }: ReturnSlip, figures: Figures): ReceiptRow[] {
  const { amount, points } = figures
  const words = wordsOf(figures)
  const sum = (rows: readonly ReturnedTender[]): number => rows.reduce((total, row) => total + row.amountMinor, 0)
  const nettedMinor = sum(result.pay) - sum(give)
  const deducted = result.points?.deducted
  return [
    ...roundingRows(result.parts.cashRoundingMinor, figures),
    ...(deducted === undefined || deducted.amountMinor === 0 ? [] : [columns(words.keptForPoints(points(deducted.points)), amount(-deducted.amountMinor))]),
    ...(nettedMinor === 0 ? [] : [columns(words.forNewGoods, amount(nettedMinor))]),
    ...give.map((tender) => columns(words.back[tender.kind], amount(tender.amountMinor))),
  ]
}

function pointsRows({ result, points: told, pointsFollow }: ReturnSlip, figures: Figures): ReceiptRow[] {
  if (pointsFollow) return [{ kind: 'text', text: wordsOf(figures).pointsFollow, align: 'left', bold: false }, rule]
  if (told === null || result.points === null) return []
  const words = wordsOf(figures)
  const { points } = figures
  const sum = (moved: readonly { readonly points: number }[]): number => moved.reduce((total, each) => total + each.points, 0)
  const back = sum(result.points.givenBack)
  const taken = sum(result.points.taken) + result.points.debt
  return [
    ...(back === 0 ? [] : [columns(words.pointsBack, signed(back, points))]),
    ...(taken === 0 ? [] : [columns(words.pointsTaken, points(-taken))]),
    columns(words.pointsNow, points(told.after), { bold: true }),
    ...(told.debtAfter === 0 ? [] : [columns(words.pointsOwed, points(told.debtAfter))]),
    rule,
  ]
}
