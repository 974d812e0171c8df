import type { Language } from '../base/local-text.ts'
import type { Condition } from '../rulebook/condition.ts'
import type { Effect } from '../rulebook/effect.ts'
import type { GoodsSet } from '../rulebook/goods.ts'
import type { Promotion } from '../rulebook/promotion.ts'
import { rateWords } from '../rulebook/effect-words.ts'
import { conditionWords, effectWords, goodsWords, isEverything, lastDay, listWords, multiplierWords } from '../rulebook/words.ts'
import { countWords, milliWords, moneyWords, pointsWords, sentence } from '../rulebook/wording.ts'
import type { WordBook } from '../rulebook/wording.ts'
import { formatDate } from '../time/civil.ts'
import type { Evaluation, PromotionOutcome } from './evaluation.ts'
import { neededGoods, notMetWords } from './not-met-words.ts'

export { capWords, consumedWords, couponWords, grantWords, priceWords } from './grant-words.ts'
export { notMetWords } from './not-met-words.ts'

type Applied = Extract<PromotionOutcome, { status: 'applied' }>
type Beaten = Extract<PromotionOutcome, { status: 'beaten' }>
type NearMiss = Evaluation['nearMisses'][number]

function promotionOf(book: WordBook, promotionId: string): Promotion | undefined {
  return book.rulebook.promotions.find((promotion) => promotion.id === promotionId)
}

/** The units of an offer on every nth piece: `3 from Oat & plant milk, so one is free`. */
function cheapestWords(outcome: Applied, effect: Extract<Effect, { kind: 'cheapest-free' }>, book: WordBook, lang: Language): string {
  const count = outcome.uses * effect.free
  const units = outcome.uses * effect.buy
  const goods = goodsWords(effect.goods, book, lang)
  const how = rateWords(effect.rateBp ?? 10_000, lang)
  if (lang === 'zh') return `${goods}满 ${units} 件，${effect.pick === 'dearest' ? '最高价' : '最低价'}${countWords(count, lang)}件${how}`
  return `${units} from ${goods}, so ${countWords(count, lang)} ${count === 1 ? 'is' : 'are'} ${how}`
}

/** What brought it about: the units of a multi-unit offer, else the rule itself. */
function causeWords(outcome: Applied, promotion: Promotion, book: WordBook, lang: Language): string {
  const { effect } = promotion
  const words = effectWords(effect, book, lang)
  switch (effect.kind) {
    case 'cheapest-free': return cheapestWords(outcome, effect, book, lang)
    case 'bundle-price':
    case 'mix-and-match':
    case 'buy-get':
      if (outcome.uses === 1) return words
      return lang === 'zh' ? `${words}，共 ${outcome.uses} 组` : `${words}, ${outcome.uses} times`
    case 'points-multiplier':
    case 'points-per-unit': {
      if (outcome.points === 0) return words
      const points = pointsWords(outcome.points, book, lang)
      return lang === 'zh' ? `${words}，多得 ${points} 积分` : `${words}, ${points} more in this sale`
    }
    default: return words
  }
}

/** Conditions that are a reason of their own to be given an offer. */
const REASONS: ReadonlySet<Condition['kind']> = new Set(['member', 'tier-at-least', 'segment', 'stage', 'birthday', 'anniversary', 'first-purchase', 'absent', 'visit', 'referred', 'coupon', 'stamp-reward', 'entitlement', 'tender', 'spend'])

/** Who it is for, or what earned it, where that is why it applied. */
function audienceWords(condition: Condition, book: WordBook, lang: Language): string {
  if (condition.kind === 'all') return condition.of.map((each) => audienceWords(each, book, lang)).find((words) => words !== '') ?? ''
  return REASONS.has(condition.kind) ? conditionWords(condition, book, lang) : ''
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
  if (book.rulebook.policy === 'priority') return lang === 'zh' ? `与${winners}不能同享，${winners}优先。` : `Not together with ${winners}, which ${names.length === 1 ? 'goes' : 'go'} first.`
  if (outcome.wouldGiveMinor === 0) return lang === 'zh' ? `与${winners}不能同享，合计更划算的已选用。` : `Not together with ${winners}. The better combination was used.`
  if (outcome.winnerGivesMinor > outcome.wouldGiveMinor) {
    return lang === 'zh' ? `只省 ${would}。${winners}省 ${gives}，已选更划算的一项。` : `Would save ${would}. ${winners} ${names.length === 1 ? 'saves' : 'save'} ${gives}, so the better offer was used.`
  }
  return lang === 'zh' ? `本可省 ${would}，但与${winners}不能同享，合计更划算的已选用。` : `Would save ${would}, but not together with ${winners}. The combination that saves most was used.`
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
    const { free, rateBp = 10_000 } = promotion.effect
    if (rateBp === 10_000) return zh ? `免${countWords(free, lang)}件` : `${countWords(free, lang)} free`
    return zh ? `${countWords(free, lang)}件${rateWords(rateBp, lang)}` : `${countWords(free, lang)} ${rateWords(rateBp, lang)}`
  }
  if (promotion !== undefined && nearMiss.points === 0 && nearMiss.amountMinor === 0) return effectWords(promotion.effect, book, lang)
  if (nearMiss.points > 0) return zh ? `得 ${pointsWords(nearMiss.points, book, lang)} 积分` : `${pointsWords(nearMiss.points, book, lang)} points`
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
  const named = promotion === undefined ? null : conditionGoods(promotion.when, reason.code === 'SPEND_MORE' ? 'spend' : 'quantity') ?? neededGoods(promotion.effect)
  const goods = named === null || isEverything(named, book) ? '' : goodsWords(named, book, lang)
  const missing = reason.code === 'SPEND_MORE' ? moneyWords(reason.missingMinor, book, lang) : milliWords(reason.missingMilli)
  if (zh) return `再买 ${missing}${reason.code === 'BUY_MORE' ? ' 件' : ''}${goods === '' ? '' : `${goods}`}，${gain}`
  return `${missing} more${goods === '' ? '' : ` from ${goods}`} for ${gain}`
}
