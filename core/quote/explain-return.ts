import type { Language } from '../base/local-text.ts'
import { formatMoney } from '../money/format.ts'
import { earnedTakenBack } from '../returns/parts.ts'
import type { SaleReturn } from '../returns/make-return.ts'
import { pointsWords, upperFirst } from '../rulebook/wording.ts'
import { TENDER_NAMES } from '../rulebook/tender-names.ts'
import type { QuotedReturn } from './return.ts'

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
    ...answer.pay.map((tender) => `  ${named(upperFirst(TENDER_NAMES[tender.kind][lang]), `${money(tender.amountMinor)}${tender.points === 0 ? '' : ` (${points(tender.points)})`}`)}`),
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
