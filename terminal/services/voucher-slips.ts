import type { Language } from '../../core/base/local-text.ts'
import { voucherText, writeVoucherToken } from '../../core/coupons/voucher-token.ts'
import type { IssuedCoupon } from '../../core/ledger/events/coupon-events.ts'
import type { ReceiptDocument } from '../../core/receipt/document.ts'
import { buildVoucherSlip } from '../../core/receipt/voucher-slip.ts'
import type { Coupon } from '../../core/rulebook/benefits.ts'
import { effectGoods } from '../../core/rulebook/promotion-checks.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { promotionSentence } from '../../core/rulebook/words.ts'
import type { WordBook } from '../../core/rulebook/words.ts'
import { requires } from '../../core/rulebook/condition-checks.ts'
import { addDays } from '../../core/time/civil.ts'
import { slipHead } from './slip-head.ts'
import type { Till } from './till.ts'
import type { ValueSink } from './value-slips.ts'

/** Prints a slip of its own for each voucher and personal code that was made out; inside the caller's transaction. */
export function printVouchers(till: Till, sink: ValueSink, issued: readonly IssuedCoupon[], print: { readonly rulebook: Rulebook; readonly language: Language; readonly isCopy?: boolean }): void {
  if (!sink.hasPrinter()) return
  for (const each of issued) {
    const document = voucherSlip(till, each, print)
    if (document !== null) sink.enqueueInTransaction({ document, openDrawer: false })
  }
}

/** The slip of one; null where its code was deleted. */
function voucherSlip(till: Till, issued: IssuedCoupon, { rulebook, language, isCopy = false }: { readonly rulebook: Rulebook; readonly language: Language; readonly isCopy?: boolean }): ReceiptDocument | null {
  const known = till.couponCodes.of(issued.issuedId)
  const coupon = rulebook.coupons.find((each) => each.id === issued.couponId)
  if (known === null || coupon === undefined) return null
  const { terminalId } = till.journal.terminalIdentity()
  return buildVoucherSlip(language, {
    ...slipHead(till), rulebook, isCopy,
    name: coupon.name,
    terms: termsOf(till, rulebook, coupon, language),
    isPersonal: issued.memberId !== null,
    fromDay: firstDay(coupon, issued),
    lastDay: issued.lastDay,
    code: known.code,
    token: writeVoucherToken({ terminalId, issued, signature: till.keys.sign(voucherText(terminalId, issued)) }),
  })
}

/** Days counted from the day it was given out begin on the day after. */
function firstDay({ from, daysValid }: Coupon, { issuedOn }: IssuedCoupon): string {
  const own = daysValid === undefined ? issuedOn : addDays(issuedOn, 1)
  return from !== undefined && from > own ? from : own
}

/** What the offers that take this coupon give, told from the rules. */
function termsOf(till: Till, rulebook: Rulebook, coupon: Coupon, language: Language): string[] {
  const offers = rulebook.promotions.filter(({ when }) => requires(when, (leaf) => leaf.kind === 'coupon' && leaf.coupon === coupon.id))
  const book: WordBook = { rulebook, categories: till.catalogue.categories(), articles: articlesOf(till, offers) }
  return offers.map((offer) => promotionSentence(offer, book, language))
}

function articlesOf(till: Till, offers: readonly Promotion[]): WordBook['articles'] {
  const skus = offers.flatMap(({ effect }) => [...effectGoods(effect).flatMap(({ goods }) => goods.skus ?? []), ...(effect.kind === 'gift' ? [effect.sku] : [])])
  return new Map(skus.flatMap((sku) => {
    const product = till.catalogue.bySku(sku)
    return product ? [[sku, product.name] as const] : []
  }))
}
