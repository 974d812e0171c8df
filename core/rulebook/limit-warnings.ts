import type { Branch } from './branches.ts'
import { daysOf, OF_MEMBERS } from './contradictions.ts'
import { requires } from './condition-checks.ts'
import type { Leaf } from './condition-checks.ts'
import type { Looked, LookedAt } from './facts.ts'
import { fault } from './faults.ts'
import type { RulebookFault } from './faults.ts'
import { givesMoney } from './promotion-checks.ts'
import type { Rulebook } from './rulebook.ts'

/** Conditions that each hold only at certain times of a member's life, or use something up that was given out before. */
const RARE: ReadonlySet<Leaf['kind']> = new Set(['birthday', 'anniversary', 'first-purchase', 'absent', 'visit', 'referred', 'stamp-reward', 'entitlement'])

function isBounded(leaf: Leaf, rulebook: Rulebook): boolean {
  if (leaf.kind !== 'coupon') return RARE.has(leaf.kind)
  const coupon = rulebook.coupons.find((each) => each.id === leaf.coupon)
  // Only a code for everybody can be used without end.
  return coupon !== undefined && (coupon.kind !== 'generic' || coupon.to !== undefined)
}

function endless(branch: Branch): boolean {
  return daysOf(branch).to === '9999-12-31'
}

/** Money given with no last day, no limit and nothing that bounds it by its nature. */
function neverEnds({ promotion, at, branches }: LookedAt, rulebook: Rulebook): RulebookFault[] {
  const { limits } = promotion
  if (!givesMoney(promotion) || branches === null || !branches.some(endless)) return []
  if (limits.budgetUses !== undefined || limits.budgetMinor !== undefined || limits.perStore !== undefined || limits.perMember?.lifetime !== undefined) return []
  if (requires(promotion.when, (leaf) => isBounded(leaf, rulebook))) return []
  return [fault(['promotions', at], 'NEVER_ENDS', 'This gives money off with no last day and no limit, until somebody takes it out. If that is not meant, add dates or a budget.', '此优惠没有结束日期也没有限额，将一直有效直到删除；如非本意，请添加日期或预算。')]
}

const PERIODS = ['day', 'week', 'month', 'lifetime'] as const

/** A limit for a period that a longer period's limit never lets it reach. */
function withoutEffect({ promotion, at }: LookedAt): RulebookFault[] {
  const { perMember } = promotion.limits
  if (perMember === undefined) return []
  return PERIODS.flatMap((period, place) => {
    const uses = perMember[period]
    const longer = PERIODS.slice(place + 1).find((each) => perMember[each] !== undefined && uses !== undefined && perMember[each] <= uses)
    return longer === undefined ? [] : [fault(['promotions', at, 'limits', 'perMember', period], 'LIMIT_NO_EFFECT', `The limit for “${longer}” is no larger, so this one never counts. Take it out, or correct one.`, `“${longer}”的限额不高于此项，此项不起作用，请删去或更正。`)]
  })
}

function withoutMember({ promotion, at }: LookedAt): RulebookFault[] {
  if (promotion.limits.perMember === undefined || requires(promotion.when, (leaf) => OF_MEMBERS.has(leaf.kind))) return []
  return [fault(['promotions', at, 'limits', 'perMember'], 'LIMIT_NEEDS_MEMBER', 'Customers without a card are not counted, so this limit does not hold for them. Add the condition "member", if they are not meant.', '未出示会员卡的顾客无法计数，此限额对其无效；如不含非会员，请添加 "member" 条件。')]
}

/** Limits that tills share, and how far they hold while a till is offline (loyalty-rules section 3). */
function offline({ promotion, at }: LookedAt): RulebookFault[] {
  const { perMember, perStore, budgetUses, budgetMinor } = promotion.limits
  const path = ['promotions', at, 'limits']
  return [
    ...(perMember === undefined ? [] : [fault([...path, 'perMember'], 'OFFLINE_MEMBER_LIMIT', 'A till offline counts only the uses it knows: every till that is offline may give a member as many uses as the limit again.', '断网的收银台只计已知的使用次数：每台断网的收银台都可能让同一会员再用满一次限额。')]),
    ...(perStore === undefined && budgetUses === undefined && budgetMinor === undefined ? [] : [fault(path, 'OFFLINE_SHARED_LIMIT', 'A till with an allotment from head office never gives more than that. A till without one counts by what it last heard, so offline this limit can be exceeded.', '有总部配额的收银台不会超出配额；没有配额的收银台按最近一次同步的数据计算，断网时可能超出此限额。')]),
  ]
}

/** Offers without end, limits that do not hold or do nothing. */
export function limitWarnings(looked: Looked): RulebookFault[] {
  return looked.promotions.flatMap((offer) => [
    ...neverEnds(offer, looked.rulebook), ...withoutEffect(offer), ...withoutMember(offer), ...offline(offer),
  ])
}
