import { isTimeZone } from '../time/civil.ts'
import type { Choices } from './choices.ts'
import { fault } from './faults.ts'
import type { Path, RulebookFault } from './faults.ts'
import { repeated } from './names.ts'
import { shown } from './plain-copy.ts'
import type { PointsRules, StoredValueRules, TierRules } from './policies.ts'
import type { Programme, Rulebook, Tier } from './rulebook.ts'

function taxFaults(programme: Programme): RulebookFault[] {
  return programme.taxes.flatMap(({ components, rateBp }, at) => {
    if (components === undefined) return []
    const path = ['programme', 'taxes', at, 'components']
    const sum = components.reduce((total, component) => total + component.rateBp, 0)
    const faults = repeated(components.map((component) => component.code), path, 'code')
    return sum === rateBp ? faults : [...faults, fault(path, 'TAX_SUM', `These come to ${sum} basis points, the tax is ${rateBp}. Correct one of them.`, `各项合计 ${sum} 个基点，而税率为 ${rateBp}，请更正。`)]
  })
}

/** The programme itself: its zone, its taxes, its card numbers. */
export function programmeFaults(programme: Programme): RulebookFault[] {
  const faults = [...repeated(programme.taxes.map((tax) => tax.code), ['programme', 'taxes'], 'code'), ...taxFaults(programme)]
  if (programme.pointsLowerTax && !programme.pricesIncludeTax) {
    faults.push(fault(['programme', 'pointsLowerTax'], 'TAX_ON_TOP', 'Tax comes on top of prices here, so less tax would lower the total, and a payment cannot do that. Leave this out; where points are to lower the total, let a reward be a discount.', '此处税额另加于价格之上：少计税会降低应付总额，而付款方式不能改变总额。请删去此项；若要用积分降低总额，请以折扣形式发放奖励。'))
  }
  if (!isTimeZone(programme.timeZone)) {
    faults.push(fault(['programme', 'timeZone'], 'ZONE_UNKNOWN', `The time zone “${shown(programme.timeZone)}” is not known. Write one like Asia/Singapore.`, `未知时区“${shown(programme.timeZone)}”，请写成 Asia/Singapore 这样的名称。`))
  }
  programme.memberCards.forEach((card, at) => {
    if (card.prefix.length >= card.length - 1) {
      faults.push(fault(['programme', 'memberCards', at, 'prefix'], 'PREFIX_TOO_LONG', 'The prefix leaves no digits for the member. Shorten it.', '前缀过长，没有留给会员的号码位，请缩短。'))
    }
  })
  return faults
}

/** How a tier is reached: spend, or a count of points or visits. */
function qualifyingFaults(tier: Tier, before: Tier | null, at: number, measure: TierRules['measure']): RulebookFault[] {
  const counted = measure !== 'amount'
  const field = counted ? 'qualifyCount' : 'qualifyMinor'
  const path: Path = ['tiers', at, field]
  const needs = tier[field]
  if (needs === undefined) return [fault(path, 'MISSING', `Tiers count ${measure} here. Write how many this tier needs.`, `此处等级按${measure === 'visits' ? '到店次数' : '积分'}计算，请填写所需数量。`)]
  if (at === 0 && needs !== 0) {
    return [counted ? fault(path, 'ENTRY_TIER', 'The first tier is where members begin. Its count must be 0.', '第一个等级是入会等级，数量应为 0。')
      : fault(path, 'ENTRY_TIER', 'The first tier is where members begin. Its spend must be 0.', '第一个等级是入会等级，门槛应为 0。')]
  }
  const needsBefore = before?.[field]
  if (needsBefore === undefined || needs > needsBefore) return []
  return [counted ? fault(path, 'TIERS_ORDER', 'Each tier must need more than the one before. Put them in order.', '每个等级所需数量须高于前一级，请按顺序排列。')
    : fault(path, 'TIERS_ORDER', 'Each tier must need more spend than the one before. Put them in order.', '每个等级的门槛须高于前一级，请按顺序排列。')]
}

/** Tiers: their order, and that what they earn is worth less than what is paid. `points` of a rate are whole points. */
export function tierFaults(tiers: readonly (Tier | null)[], redemption: Rulebook['redemption'] | null, measure: TierRules['measure'] | null): RulebookFault[] {
  const faults = repeated(tiers.map((tier) => tier?.id), ['tiers'], 'id')
  tiers.forEach((tier, at) => {
    if (tier === null) return
    if (measure !== null) faults.push(...qualifyingFaults(tier, at === 0 ? null : tiers[at - 1] ?? null, at, measure))
    if (redemption !== null && BigInt(tier.earn.points) * BigInt(redemption.valueMinor) >= BigInt(tier.earn.perMinor) * BigInt(redemption.points)) {
      faults.push(fault(['tiers', at, 'earn'], 'GIVES_ALL_BACK', 'Points earned are worth as much as was paid. Lower the points or their value.', '所得积分的价值不低于付款额，请降低积分或其价值。'))
    }
  })
  return faults
}

/** Longest day number of each month; 29 February is kept on 28 February in other years. */
const LAST_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** How points live, and the choices that depend on it. */
export function pointsFaults(rules: PointsRules | null, choices: Choices | null, expireAfterMonths: unknown): RulebookFault[] {
  const faults: RulebookFault[] = []
  if (choices !== null && new Set(choices.nonEarningTenders).size < choices.nonEarningTenders.length) {
    faults.push(fault(['choices', 'nonEarningTenders'], 'TENDER_TWICE', 'A tender is named twice. Take one out.', '付款方式重复，请删去一个。'))
  }
  if (rules === null) return faults
  if (choices?.pointFractions === 'kept' && rules.decimals === 0) {
    faults.push(fault(['choices', 'pointFractions'], 'NO_DECIMALS', 'Fractions of points are kept, but points have no decimals. Set pointsRules.decimals to 1, 2 or 3, or choose another rounding.', '选择保留积分小数，但积分没有小数位。请把 pointsRules.decimals 设为 1、2 或 3，或改用其他取整方式。'))
  }
  const { expiry } = rules
  if (expiry.kind !== 'age' && expireAfterMonths === null) {
    faults.push(fault(['pointsRules', 'expiry'], 'NEVER_EXPIRES', 'Points never expire here (pointsExpireAfterMonths is null). Write after how many months, or take this out.', '此处积分永不过期（pointsExpireAfterMonths 为 null），请填写月数，或删去此项。'))
  }
  if (expiry.kind === 'fixed-date' && expiry.day > LAST_DAYS[expiry.month - 1]!) {
    faults.push(fault(['pointsRules', 'expiry', 'day'], 'NO_SUCH_DAY', `Month ${expiry.month} has no day ${expiry.day}. Correct it.`, `${expiry.month} 月没有 ${expiry.day} 日，请更正。`))
  }
  if (rules.earnPerSale !== undefined && rules.earnPerDay !== undefined && rules.earnPerSale > rules.earnPerDay) {
    faults.push(fault(['pointsRules', 'earnPerSale'], 'CAPS_ORDER', 'One sale may earn more than a whole day. Lower this, or raise earnPerDay.', '单笔上限高于单日上限，请降低此项或提高 earnPerDay。'))
  }
  return faults
}

/** Gift cards or store credit: amounts that contradict the most a card may hold. */
export function storedValueFaults(rules: StoredValueRules, key: 'giftCards' | 'storeCredit'): RulebookFault[] {
  const { maximumLoadMinor } = rules
  if (maximumLoadMinor === undefined) return []
  return (['payOutUpToMinor', 'offlineFloorMinor'] as const).filter((field) => rules[field] > maximumLoadMinor)
    .map((field) => fault([key, field], 'ABOVE_MAXIMUM', 'This is more than a card may hold (maximumLoadMinor). Lower it, or raise that.', '此金额高于单卡上限（maximumLoadMinor），请降低此项或提高上限。'))
}
