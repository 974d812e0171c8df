import type { Condition } from './condition.ts'
import { fault } from './faults.ts'
import type { Path, RulebookFault } from './faults.ts'
import { goodsFaults } from './goods-checks.ts'
import { unknownName } from './names.ts'
import type { Names } from './names.ts'

const DAYS_OF_YEAR = 365

/** Days around a yearly day that are the whole year. */
function windowFaults(condition: { daysBefore?: number | undefined; daysAfter?: number | undefined }, path: Path): RulebookFault[] {
  if ((condition.daysBefore ?? 0) + (condition.daysAfter ?? 0) + 1 < DAYS_OF_YEAR) return []
  return [fault([...path, 'daysAfter'], 'WHOLE_YEAR', 'These days are the whole year. Shorten them, or take the condition out.', '此范围覆盖全年，请缩短天数或删去此条件。')]
}

function birthdayFaults(condition: Extract<Condition, { kind: 'birthday' }>, path: Path): RulebookFault[] {
  if (condition.within === 'days') return windowFaults(condition, path)
  return (['daysBefore', 'daysAfter'] as const).filter((field) => condition[field] !== undefined)
    .map((field) => fault([...path, field], 'MONTH_HAS_NO_DAYS', 'Within the month of the birthday, days have no meaning. Take this out, or write "days".', '按生日月计算时不使用天数，请删去此项或改为 "days"。'))
}

function visitFaults({ number, every }: Extract<Condition, { kind: 'visit' }>, path: Path): RulebookFault[] {
  if (number !== undefined && every !== undefined) return [fault([...path, 'every'], 'VISIT_TWICE', 'Write either number (that one visit) or every (each nth visit), not both.', 'number（某一次）和 every（每几次）只能填一项。')]
  if (number === undefined && every === undefined) return [fault([...path, 'number'], 'MISSING', 'Which visit is missing. Write number (that one visit) or every (each nth visit).', '缺少到店次数，请填写 number（某一次）或 every（每几次）。')]
  return []
}

/** What is wrong with a condition that its schema cannot see: names that lead nowhere, days that contradict each other. */
export function conditionFaults(condition: Condition, path: Path, names: Names): RulebookFault[] {
  switch (condition.kind) {
    case 'all':
    case 'any': return condition.of.flatMap((each, at) => conditionFaults(each, [...path, 'of', at], names))
    case 'not': return conditionFaults(condition.of, [...path, 'of'], names)
    case 'tier-at-least': return unknownName('tiers', condition.tier, [...path, 'tier'], names)
    case 'coupon': return unknownName('coupons', condition.coupon, [...path, 'coupon'], names)
    case 'stamp-reward': return unknownName('stampCards', condition.card, [...path, 'card'], names)
    case 'entitlement': return unknownName('entitlements', condition.entitlement, [...path, 'entitlement'], names)
    case 'birthday': return birthdayFaults(condition, path)
    case 'anniversary': return windowFaults(condition, path)
    case 'visit': return visitFaults(condition, path)
    case 'absent':
      return condition.maximumDays !== undefined && condition.maximumDays < condition.minimumDays
        ? [fault([...path, 'maximumDays'], 'DAYS_ORDER', 'The most days are fewer than the least. Swap or correct them.', '最多天数小于最少天数，请更正。')] : []
    case 'spend':
    case 'quantity': return goodsFaults(condition.goods, [...path, 'goods'], names)
    case 'dates':
      return condition.from !== undefined && condition.to !== undefined && condition.from > condition.to
        ? [fault([...path, 'to'], 'DATES_ORDER', 'The last day is before the first. Swap or correct them.', '结束日期早于开始日期，请更正。')] : []
    case 'time':
      return condition.from === condition.to || condition.from === '24:00'
        ? [fault([...path, 'from'], 'TIME_EMPTY', 'This leaves no time of day. Correct the hours; the whole day is 00:00 to 24:00.', '此时段为空，请更正；全天为 00:00 至 24:00。')] : []
    case 'weekdays':
      return new Set(condition.days).size < condition.days.length ? [fault([...path, 'days'], 'DAY_TWICE', 'A weekday is named twice. Take one out.', '星期重复，请删去一个。')] : []
    case 'member':
    case 'segment':
    case 'stage':
    case 'first-purchase':
    case 'referred':
    case 'tender':
    case 'stores':
    case 'channel':
    case 'not-held-out': return []
  }
}

/** A condition that combines no others. */
export type Leaf = Exclude<Condition, { kind: 'all' | 'any' | 'not' }>

/** Whether a condition can only hold where one of these holds. */
export function requires(condition: Condition, holds: (leaf: Leaf) => boolean): boolean {
  if (condition.kind === 'all') return condition.of.some((each) => requires(each, holds))
  if (condition.kind === 'any') return condition.of.every((each) => requires(each, holds))
  return condition.kind !== 'not' && holds(condition)
}
