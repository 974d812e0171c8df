import type { Coupon, Draw, Entitlement, Rebate } from './benefits.ts'
import { fault } from './faults.ts'
import type { Path, RulebookFault } from './faults.ts'
import { couponCodeFaults } from './coupon-checks.ts'
import { goodsFaults } from './goods-checks.ts'
import { unknownName } from './names.ts'
import type { Names } from './names.ts'
import { shown } from './plain-copy.ts'

/** One coupon: days that contradict each other. */
export function couponFaults(coupon: Coupon, path: Path): RulebookFault[] {
  const faults: RulebookFault[] = []
  if (coupon.from !== undefined && coupon.to !== undefined && coupon.from > coupon.to) {
    faults.push(fault([...path, 'to'], 'DATES_ORDER', 'The last day is before the first. Swap or correct them.', '结束日期早于开始日期，请更正。'))
  }
  if (coupon.check === 'luhn' && !/^\d+$/.test(coupon.prefix)) {
    faults.push(fault([...path, 'check'], 'CHECK_NEEDS_DIGITS', 'Luhn’s check is for digits only, and these codes begin with letters. Choose mod-37-36, or a prefix of digits.', 'Luhn 校验仅适用于纯数字，而此券码以字母开头。请改用 mod-37-36，或改用数字前缀。'))
  }
  if (coupon.kind === 'generic' && coupon.daysValid !== undefined) {
    faults.push(fault([...path, 'daysValid'], 'NOT_GIVEN_OUT', 'A code for everybody is not given out on a day of its own, so days from there have no meaning. Use from and to.', '通用券码没有发放日期，无法按发放日计算有效期，请改用 from 和 to。'))
  }
  return [...faults, ...couponCodeFaults(coupon, path)]
}

/** Prefixes that begin one another: a code must tell its coupon. Each is told once, at the later of the two. */
export function prefixFaults(prefixes: readonly (string | null)[]): RulebookFault[] {
  const sorted = prefixes.flatMap((prefix, at) => (prefix === null ? [] : [{ prefix, at }])).sort((a, b) => (a.prefix < b.prefix ? -1 : a.prefix > b.prefix ? 1 : a.at - b.at))
  const faults: { at: number; fault: RulebookFault }[] = []
  // In this order everything that a prefix begins comes right after it.
  const beginners: { prefix: string; at: number }[] = []
  for (const each of sorted) {
    while (beginners.length > 0 && !each.prefix.startsWith(beginners.at(-1)!.prefix)) beginners.pop()
    const begins = beginners.at(-1)
    if (begins !== undefined) {
      const at = Math.max(each.at, begins.at)
      faults.push({ at, fault: fault(['coupons', at, 'prefix'], 'PREFIX_BEGINS', `Codes with “${begins.prefix}” and “${each.prefix}” cannot be told apart: one begins with the other. Change one.`, `前缀“${begins.prefix}”与“${each.prefix}”互为开头，无法区分，请修改其中一个。`) })
    }
    beginners.push(each)
  }
  return faults.sort((a, b) => a.at - b.at).map((each) => each.fault)
}

/** One entitlement: tiers that are not there. */
export function entitlementFaults(entitlement: Entitlement, path: Path, names: Names): RulebookFault[] {
  return Object.keys(entitlement.perYearByTier ?? {}).flatMap((tier) => unknownName('tiers', tier, [...path, 'perYearByTier', shown(tier)], names))
}

/** One draw: more prizes than entries. */
export function drawFaults(draw: Draw, path: Path): RulebookFault[] {
  const prizes = draw.prizes.reduce((sum, prize) => sum + prize.count, 0)
  if (prizes <= draw.entries) return []
  return [fault([...path, 'entries'], 'ODDS', `There are ${prizes} prizes for ${draw.entries} entries. Raise entries, or lower the prizes.`, `奖品 ${prizes} 份，而参与次数只有 ${draw.entries} 次，请增加次数或减少奖品。`)]
}

/** One volume rebate: its goods, and steps that must rise both in spend and in rate. */
export function rebateFaults(rebate: Rebate, path: Path, names: Names): RulebookFault[] {
  const faults = goodsFaults(rebate.goods, [...path, 'goods'], names)
  rebate.steps.forEach((step, at) => {
    const before = at === 0 ? null : rebate.steps[at - 1]!
    if (before === null) return
    if (step.fromMinor <= before.fromMinor) faults.push(fault([...path, 'steps', at, 'fromMinor'], 'STEPS_ORDER', 'Each step must begin at more than the one before. Put them in order.', '每一档的起点须高于前一档，请按顺序排列。'))
    if (step.rateBp <= before.rateBp) faults.push(fault([...path, 'steps', at, 'rateBp'], 'STEPS_ORDER', 'Each step must give more than the one before. Put them in order.', '每一档的返利须高于前一档，请按顺序排列。'))
  })
  return faults
}
