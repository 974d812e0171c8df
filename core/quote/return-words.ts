import type { Language } from '../base/local-text.ts'
import { formatMoney } from '../money/format.ts'
import { earnedTakenBack } from '../returns/parts.ts'
import type { ReturnFault } from '../returns/faults.ts'
import type { SaleReturn } from '../returns/make-return.ts'
import { fault } from '../rulebook/faults.ts'
import type { Path, RulebookFault } from '../rulebook/faults.ts'
import { pointsWords } from '../rulebook/wording.ts'
import { tenderWords } from './tender-words.ts'
import type { QuotedReturn } from './return.ts'

/** Why goods are not taken back, as a fault of the file. */
export function returnFault({ code, data }: ReturnFault, path: Path): RulebookFault {
  switch (code) {
    case 'RETURN_EMPTY': return fault(path, code, 'Nothing is left to come back.', '没有可退的商品。')
    case 'RETURN_LINE_UNKNOWN': return fault(path, code, `The sale has no line “${data.lineId}”. Correct it.`, `原单没有“${data.lineId}”这一行，请更正。`)
    case 'RETURN_QUANTITY_INVALID': return fault(path, code, data.unit === 'piece' ? `Whole pieces come back of line “${data.lineId}”, one or more.` : `More than nothing must come back of line “${data.lineId}”.`, `“${data.lineId}”的退货数量无效，请更正。`)
    case 'RETURN_MORE_THAN_LEFT': return fault(path, code, `Of line “${data.lineId}” only ${data.leftMilli / 1000} can still come back.`, `“${data.lineId}”只剩 ${data.leftMilli / 1000} 可退。`)
    case 'RETURN_TOO_LATE': return fault(path, code, `The last day to return was ${data.lastDay}.`, `退货期已于 ${data.lastDay} 结束。`)
    case 'GIFT_CARD_BALANCE_NEEDED': return fault(path, code, `Write what is left on the gift card of line “${data.lineId}” (unusedMinor).`, `请写“${data.lineId}”礼品卡的余额（unusedMinor）。`)
    case 'GIFT_CARD_USED_UP': return fault(path, code, `The gift card of line “${data.lineId}” is used up: nothing to give back.`, `“${data.lineId}”的礼品卡已用完，无可退金额。`)
    case 'VOID_OTHER_SHIFT': return fault(path, code, 'A sale is voided within its shift. Return it instead.', '只能在同一班次内作废，请改为退货。')
    case 'RECEIPT_NEEDED': return fault(path, code, 'Goods come back with their receipt only.', '退货须凭收据。')
    case 'APPROVAL_NEEDED': return fault(path, code, 'This needs approval.', '此操作需要批准。')
    case 'PRICE_UNKNOWN': return fault(path, code, `No price of “${data.sku}” is known.`, `不知道“${data.sku}”的价格。`)
  }
}

/** A return in words: goods, refund and how it is paid, tax, points, coupons. */
export function explainReturn({ original, answer }: QuotedReturn, lang: Language): string {
  const { rulebook, input } = original.read
  const book = { rulebook, categories: [] }
  const say = (en: string, zh: string): string => (lang === 'zh' ? zh : en)
  const money = (amountMinor: number): string => formatMoney(amountMinor, rulebook.programme.currency, lang)
  const named = (name: string, text: string): string => say(`${name}: ${text}`, `${name}：${text}`)
  const taxName = (code: string): string => rulebook.programme.taxes.find((tax) => tax.code === code)?.name[lang] ?? code
  const points = (count: number): string => pointsWords(count, book, lang)
  const lines = new Map(input.lines.map((line) => [line.lineId, line]))
  const { parts } = answer
  const back = earnedTakenBack(parts)
  return [
    say('Goods back', '退回商品'),
    ...parts.lines.map((line) => `  ${named(`${lines.get(line.lineId)?.name[lang] ?? line.lineId}  ${line.quantityMilli / 1000}`, money(line.netMinor))}`),
    named(say('Refund', '退款'), money(parts.refundMinor)),
    ...answer.pay.map((tender) => `  ${named(tenderWords(tender.kind, lang), `${money(tender.amountMinor)}${tender.points === 0 ? '' : ` (${points(tender.points)})`}`)}`),
    ...(parts.cashRoundingMinor === 0 ? [] : [`  ${named(say('Cash rounding', '现金取整'), money(parts.cashRoundingMinor))}`]),
    ...parts.taxes.map((tax) => `  ${named(say(`of it ${taxName(tax.taxCode)}`, `其中${taxName(tax.taxCode)}`), money(tax.taxMinor))}`),
    ...(answer.waivedMinor === 0 ? [] : [say(`What is kept would now cost ${money(answer.waivedMinor)} more, which is not asked for.`, `留下的商品按现价会多 ${money(answer.waivedMinor)}，不再收取。`)]),
    ...(back === 0 ? [] : [say(`Points taken back: ${points(back)}`, `收回积分：${points(back)}`)]),
    ...accountWords(answer, say, points),
    ...answer.coupons.map((code) => say(`Coupon ${code} is good again.`, `优惠券 ${code} 恢复有效。`)),
  ].join('\n')
}

function accountWords({ points: moved }: SaleReturn, say: (en: string, zh: string) => string, points: (count: number) => string): string[] {
  if (moved === null) return []
  return [
    ...(moved.debt === 0 ? [] : [say(`Of those ${points(moved.debt)} were gone: new earnings pay them first.`, `其中 ${points(moved.debt)} 已用掉，由日后所得积分先抵。`)]),
    ...(moved.deducted.points === 0 ? [] : [say(`Of those ${points(moved.deducted.points)} were gone and are set against the refund.`, `其中 ${points(moved.deducted.points)} 已用掉，已从退款中扣除。`)]),
    ...(moved.forgiven === 0 ? [] : [say(`Of those ${points(moved.forgiven)} were gone and are forgiven.`, `其中 ${points(moved.forgiven)} 已用掉，不再追回。`)]),
  ]
}
