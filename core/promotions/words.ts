import type { Language } from '../base/local-text.ts'
import { formatMoney, formatPoints } from '../money/format.ts'
import type { GoodsSet } from '../rulebook/goods.ts'
import type { Condition } from '../rulebook/condition.ts'
import type { Promotion } from '../rulebook/promotion.ts'
import { conditionWords, effectWords, goodsWords, isEverything, lastDay, listWords, multiplierWords, tierWords } from '../rulebook/words.ts'
import type { WordBook } from '../rulebook/words.ts'
import { formatDate } from '../time/civil.ts'
import type { Evaluation, NotMet, PromotionOutcome } from './evaluation.ts'

type Applied = Extract<PromotionOutcome, { status: 'applied' }>
type Beaten = Extract<PromotionOutcome, { status: 'beaten' }>
type NearMiss = Evaluation['nearMisses'][number]

function promotionOf(book: WordBook, promotionId: string): Promotion | undefined {
  return book.rulebook.promotions.find((promotion) => promotion.id === promotionId)
}

function moneyWords(amountMinor: number, book: WordBook, lang: Language): string {
  return formatMoney(amountMinor, book.rulebook.programme.currency, lang)
}

function sentence(words: string, lang: Language): string {
  return words === '' ? '' : words.charAt(0).toUpperCase() + words.slice(1) + (lang === 'zh' ? '。' : '.')
}

const SMALL_NUMBERS: Record<Language, readonly string[]> = {
  en: ['none', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'],
  zh: ['零', '一', '两', '三', '四', '五', '六', '七', '八', '九'],
}

function countWords(count: number, lang: Language): string {
  return SMALL_NUMBERS[lang][count] ?? String(count)
}

/** What brought it about: the units of a multi-unit offer, else the rule itself. */
function causeWords(outcome: Applied, promotion: Promotion, book: WordBook, lang: Language): string {
  const { effect } = promotion
  if (effect.kind === 'cheapest-free') {
    const free = outcome.uses * effect.free
    const units = outcome.uses * effect.buy
    const goods = goodsWords(effect.goods, book, lang)
    if (lang === 'zh') return `${goods}满 ${units} 件，最低价${countWords(free, lang)}件免费`
    return `${units} from ${goods}, so ${countWords(free, lang)} ${free === 1 ? 'is' : 'are'} free`
  }
  if (effect.kind === 'bundle-price' && outcome.uses > 1) {
    return lang === 'zh' ? `${effectWords(effect, book, lang)}，共 ${outcome.uses} 组` : `${effectWords(effect, book, lang)}, ${outcome.uses} times`
  }
  if (effect.kind === 'points-multiplier' && outcome.points > 0) {
    const points = formatPoints(outcome.points, lang)
    return lang === 'zh' ? `${effectWords(effect, book, lang)}，多得 ${points} 积分` : `${effectWords(effect, book, lang)}, ${points} more in this sale`
  }
  return effectWords(effect, book, lang)
}

/** Who it is for, where that is why it applied. */
function audienceWords(condition: Condition, book: WordBook, lang: Language): string {
  if (condition.kind === 'all') return condition.of.map((each) => audienceWords(each, book, lang)).find((words) => words !== '') ?? ''
  return condition.kind === 'tier-at-least' || condition.kind === 'member' || condition.kind === 'spend' ? conditionWords(condition, book, lang) : ''
}

function untilWords(promotion: Promotion, lang: Language): string {
  const day = lastDay(promotion.when)
  if (day === null) return ''
  return lang === 'zh' ? `至 ${formatDate(day, lang)}` : `until ${formatDate(day, lang)}`
}

function appliedWords(outcome: Applied, promotion: Promotion, evaluation: Evaluation, book: WordBook, lang: Language): string {
  const rivals = evaluation.promotions.filter((other): other is Beaten => other.status === 'beaten' && other.byPromotionIds.includes(outcome.promotionId) && other.wouldGiveMinor > 0)
  const rivalWords = rivals.map((rival) => {
    const name = promotionOf(book, rival.promotionId)?.name[lang] ?? rival.promotionId
    const amount = moneyWords(rival.wouldGiveMinor, book, lang)
    return lang === 'zh' ? `${name}只省 ${amount}，已自动选更划算的一项` : `${name} would save ${amount}, so the better offer was used`
  })
  const parts = [causeWords(outcome, promotion, book, lang), audienceWords(promotion.when, book, lang), untilWords(promotion, lang), ...rivalWords]
  return parts.map((words) => sentence(words, lang)).filter((words) => words !== '').join(lang === 'zh' ? '' : ' ')
}

function beatenWords(outcome: Beaten, book: WordBook, lang: Language): string {
  const names = outcome.byPromotionIds.map((id) => promotionOf(book, id)?.name[lang] ?? id)
  const would = moneyWords(outcome.wouldGiveMinor, book, lang)
  const gives = moneyWords(outcome.winnerGivesMinor, book, lang)
  const winners = listWords(names, lang)
  if (outcome.winnerGivesMinor > outcome.wouldGiveMinor) {
    return lang === 'zh' ? `只省 ${would}。${winners}省 ${gives}，已选更划算的一项。` : `Would save ${would}. ${winners} ${names.length === 1 ? 'saves' : 'save'} ${gives}, so the better offer was used.`
  }
  return lang === 'zh' ? `本可省 ${would}，但与${winners}不能同享，合计更划算的已选用。` : `Would save ${would}, but not together with ${winners}. The combination that saves most was used.`
}

function kindWords(promotion: Promotion, kinds: readonly Condition['kind'][], book: WordBook, lang: Language): string {
  const found = (condition: Condition): string[] => {
    if (condition.kind === 'all' || condition.kind === 'any') return condition.of.flatMap(found)
    return kinds.includes(condition.kind) ? [conditionWords(condition, book, lang)] : []
  }
  return found(promotion.when).filter((words) => words !== '').join(lang === 'zh' ? '，' : ', ')
}

function namedGoods(promotion: Promotion): GoodsSet | null {
  return 'goods' in promotion.effect ? promotion.effect.goods : null
}

/** Why a promotion did not apply, and what would change that. */
export function notMetWords(reason: NotMet, promotion: Promotion, book: WordBook, lang: Language): string {
  const zh = lang === 'zh'
  switch (reason.code) {
    case 'NO_MEMBER': return zh ? '会员专享，请刷会员卡。' : 'For members. Scan the member’s card.'
    case 'TIER_TOO_LOW': return zh ? `${tierWords(reason.tierId, book, lang)}专享。` : `For ${tierWords(reason.tierId, book, lang)}.`
    case 'NO_GOODS': {
      const goods = namedGoods(promotion)
      return goods === null ? (zh ? '本单没有适用商品。' : 'Nothing it applies to in this basket.')
        : zh ? `本单没有${goodsWords(goods, book, lang)}。` : `Nothing from ${goodsWords(goods, book, lang)} in this basket.`
    }
    case 'SPEND_MORE': return zh ? `还差 ${moneyWords(reason.missingMinor, book, lang)}。` : `${moneyWords(reason.missingMinor, book, lang)} more needed.`
    case 'BUY_MORE': return zh ? `还差 ${reason.missingMilli / 1000} 件。` : `${reason.missingMilli / 1000} more needed.`
    case 'NOT_TODAY': return zh ? `今天不适用：${kindWords(promotion, ['dates', 'weekdays'], book, lang)}。` : `Not today: ${kindWords(promotion, ['dates', 'weekdays'], book, lang)}.`
    case 'NOT_NOW': return zh ? `现在不适用：${kindWords(promotion, ['time'], book, lang)}。` : `Not at this hour: ${kindWords(promotion, ['time'], book, lang)}.`
    case 'EXCLUDED': return zh ? '不适用于本单商品或条件。' : 'Does not apply to these goods or this sale.'
    case 'NO_BENEFIT': return zh ? '本单用它不会更便宜。' : 'Would save nothing in this basket.'
  }
}

/** Why a promotion applied, was beaten or was not met, in words the cashier can say. */
export function whyWords(outcome: PromotionOutcome, evaluation: Evaluation, book: WordBook, lang: Language): string {
  const promotion = promotionOf(book, outcome.promotionId)
  if (promotion === undefined) return ''
  switch (outcome.status) {
    case 'applied': return appliedWords(outcome, promotion, evaluation, book, lang)
    case 'beaten': return beatenWords(outcome, book, lang)
    case 'not-met': return notMetWords(outcome.reason, promotion, book, lang)
  }
}

function gainWords(nearMiss: NearMiss, promotion: Promotion | undefined, book: WordBook, lang: Language): string {
  const zh = lang === 'zh'
  if (promotion?.effect.kind === 'points-multiplier') return zh ? `享${multiplierWords(promotion.effect.factorMilli, lang)}` : multiplierWords(promotion.effect.factorMilli, lang)
  if (promotion?.effect.kind === 'cheapest-free') {
    const { free } = promotion.effect
    return zh ? `免${countWords(free, lang)}件` : `${countWords(free, lang)} free`
  }
  if (nearMiss.points > 0) return zh ? `得 ${formatPoints(nearMiss.points, lang)} 积分` : `${formatPoints(nearMiss.points, lang)} points`
  const amount = moneyWords(nearMiss.amountMinor, book, lang)
  return zh ? `省 ${amount}` : `${amount} off`
}

function conditionGoods(condition: Condition, kind: 'spend' | 'quantity'): GoodsSet | null {
  if (condition.kind === kind) return condition.goods
  if (condition.kind !== 'all' && condition.kind !== 'any') return null
  return condition.of.map((each) => conditionGoods(each, kind)).find((goods) => goods !== null) ?? null
}

/** The nearest offer the basket misses: `S$2.10 more for 50 points`. */
export function nearMissWords(nearMiss: NearMiss, book: WordBook, lang: Language): string {
  const promotion = promotionOf(book, nearMiss.promotionId)
  const gain = gainWords(nearMiss, promotion, book, lang)
  const { reason } = nearMiss
  const zh = lang === 'zh'
  if (reason.code !== 'SPEND_MORE' && reason.code !== 'BUY_MORE') return gain
  const named = promotion === undefined ? null : conditionGoods(promotion.when, reason.code === 'SPEND_MORE' ? 'spend' : 'quantity') ?? namedGoods(promotion)
  const goods = named === null || isEverything(named, book) ? '' : goodsWords(named, book, lang)
  const missing = reason.code === 'SPEND_MORE' ? moneyWords(reason.missingMinor, book, lang) : String(reason.missingMilli / 1000)
  if (zh) return `再买 ${missing}${reason.code === 'BUY_MORE' ? ' 件' : ''}${goods === '' ? '' : `${goods}`}，${gain}`
  return `${missing} more${goods === '' ? '' : ` from ${goods}`} for ${gain}`
}
