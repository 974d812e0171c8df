import { conditionFaults, requires } from './condition-checks.ts'
import type { Effect } from './effect.ts'
import { fault } from './faults.ts'
import type { Path, RulebookFault } from './faults.ts'
import { goodsFaults } from './goods-checks.ts'
import type { GoodsSet } from './goods.ts'
import { unknownName } from './names.ts'
import type { Names } from './names.ts'
import type { Promotion } from './promotion.ts'

/** The goods sets an effect speaks of, each with where it stands below the effect. */
export function effectGoods(effect: Effect): { path: Path; goods: GoodsSet }[] {
  if ('goods' in effect) return [{ path: ['goods'], goods: effect.goods }]
  switch (effect.kind) {
    case 'mix-and-match': return effect.parts.map((part, at) => ({ path: ['parts', at, 'goods'], goods: part.goods }))
    case 'buy-get': return [{ path: ['buy', 'goods'], goods: effect.buy.goods }, { path: ['get', 'goods'], goods: effect.get.goods }]
    case 'stamps': return effect.perUnitOf === undefined ? [] : [{ path: ['perUnitOf'], goods: effect.perUnitOf }]
    case 'gift':
    case 'points-flat':
    case 'draw-entries':
    case 'voucher':
    case 'grant-entitlement':
    case 'referrer-points': return []
  }
}

/** Effects that take money off the sale. A gift does when it lies in the basket. */
const MONEY: ReadonlySet<Effect['kind']> = new Set(['percent-off', 'amount-off', 'amount-off-each', 'fixed-price', 'cheapest-free', 'bundle-price', 'mix-and-match', 'buy-get', 'gift'])

/** Whether a promotion gives money off. */
export function givesMoney({ effect }: Promotion): boolean {
  return MONEY.has(effect.kind)
}

const POINTS: ReadonlySet<Effect['kind']> = new Set(['points-flat', 'points-multiplier', 'points-per-unit', 'referrer-points'])

/** Coupons that a till can make out for the next visit. */
const GIVEN_AT_TILL = new Set(['voucher', 'personal', null])

function namesFaults(effect: Effect, path: Path, names: Names): RulebookFault[] {
  switch (effect.kind) {
    case 'stamps': return unknownName('stampCards', effect.card, [...path, 'card'], names)
    case 'draw-entries': return unknownName('draws', effect.draw, [...path, 'draw'], names)
    case 'grant-entitlement': return unknownName('entitlements', effect.entitlement, [...path, 'entitlement'], names)
    case 'voucher': {
      const kind = names.coupons.get(effect.coupon)
      if (kind === undefined) return unknownName('coupons', effect.coupon, [...path, 'coupon'], names)
      return GIVEN_AT_TILL.has(kind) ? [] : [fault([...path, 'coupon'], 'COUPON_NOT_GIVEN', 'A till can give out only coupons of the kind "voucher" or "personal". Name one of those.', '收银台只能发放 "voucher" 或 "personal" 类优惠券，请改用其中之一。')]
    }
    default: return []
  }
}

function amountsFaults(effect: Effect, path: Path): RulebookFault[] {
  if (effect.kind === 'cheapest-free' && effect.free >= effect.buy) {
    return [fault([...path, 'free'], 'ALL_FREE', 'As many units are free as are bought. Make free smaller than buy.', '免费件数不少于购买件数，请让 free 小于 buy。')]
  }
  if (effect.kind === 'amount-off' && effect.everyMinor !== undefined && effect.amountMinor >= effect.everyMinor) {
    return [fault([...path, 'amountMinor'], 'GIVES_ALL_BACK', 'As much is taken off as is spent. Make amountMinor smaller than everyMinor.', '减免额不低于消费额，请让 amountMinor 小于 everyMinor。')]
  }
  return []
}

function limitFaults(promotion: Promotion, path: Path): RulebookFault[] {
  const { limits } = promotion
  const faults: RulebookFault[] = []
  if (limits.budgetMinor !== undefined && !givesMoney(promotion)) {
    faults.push(fault([...path, 'limits', 'budgetMinor'], 'BUDGET_NO_MONEY', 'This offer takes no money off, so a budget in money never ends. Use budgetUses.', '此优惠不减金额，金额预算无效，请改用 budgetUses。'))
  }
  if (limits.perMember !== undefined && Object.values(limits.perMember).every((uses) => uses === undefined)) {
    faults.push(fault([...path, 'limits', 'perMember'], 'LIMIT_EMPTY', 'No limit is written here. Write day, week, month or lifetime, or take it out.', '此处没有填写限额，请填写 day、week、month 或 lifetime，或删去此项。'))
  }
  return faults
}

/** What the goods cost while the offer runs, where the rule itself says it; null where that depends on the goods. */
function offeredMinor(effect: Effect): number | null {
  return effect.kind === 'fixed-price' || effect.kind === 'bundle-price' ? effect.priceMinor : null
}

function wasFaults(promotion: Promotion, path: Path, wasPriceDays: number | null): RulebookFault[] {
  const { wasMinor, effect } = promotion
  if (wasMinor === undefined) return []
  const at = [...path, 'wasMinor']
  if (wasPriceDays === 0) return [fault(at, 'WAS_NOT_SHOWN', 'This rulebook shows no earlier prices (wasPriceDays is 0). Take this out, or set wasPriceDays to 7 or 30.', '本规则不显示原价（wasPriceDays 为 0），请删去此项，或把 wasPriceDays 设为 7 或 30。')]
  if (!givesMoney(promotion) || effect.kind === 'gift') return [fault(at, 'WAS_NO_PRICE', 'This offer changes no price, so there is no earlier price to show. Take this out.', '此优惠不改变价格，没有原价可显示，请删去此项。')]
  const offered = offeredMinor(effect) ?? (effect.kind === 'amount-off-each' ? effect.amountMinor : 0)
  if (wasMinor > offered) return []
  return [fault(at, 'WAS_NOT_ABOVE', 'The earlier price must be higher than what is paid now. Correct one of the two.', '原价须高于现价，请更正其中一项。')]
}

/** What is wrong with a promotion that its schema cannot see. `wasPriceDays` is null where the file does not say it readably. */
export function promotionFaults(promotion: Promotion, path: Path, names: Names, wasPriceDays: number | null): RulebookFault[] {
  const { effect } = promotion
  const faults = [
    ...conditionFaults(promotion.when, [...path, 'when'], names),
    ...effectGoods(effect).flatMap((each) => goodsFaults(each.goods, [...path, 'effect', ...each.path], names)),
    ...namesFaults(effect, [...path, 'effect'], names),
    ...amountsFaults(effect, [...path, 'effect']),
    ...limitFaults(promotion, path),
    ...wasFaults(promotion, path, wasPriceDays),
  ]
  if (POINTS.has(effect.kind) && promotion.units === 'exclusive') {
    faults.push(fault([...path, 'units'], 'POINTS_UNITS', 'Points do not use units up. Write "shared".', '积分优惠不占用商品件数，请写 "shared"。'))
  }
  if (effect.kind === 'referrer-points' && !requires(promotion.when, (leaf) => leaf.kind === 'referred')) {
    faults.push(fault([...path, 'when'], 'NOT_REFERRED', 'Points for the member who brought this one need somebody who was brought. Add the condition "referred".', '推荐人积分只适用于受推荐的会员，请加上条件 "referred"。'))
  }
  return faults
}
