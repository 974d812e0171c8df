import { isTimeZone } from '../time/civil.ts'
import { fault } from './faults.ts'
import type { Path, RulebookFault } from './faults.ts'
import { goodsSetSchema } from './goods.ts'
import type { GoodsSet } from './goods.ts'
import { shown } from './plain-copy.ts'
import { promotionSchema } from './promotion.ts'
import type { Condition } from './condition.ts'
import type { Promotion } from './promotion.ts'
import { programmeSchema, rulebookSchema } from './rulebook.ts'
import type { Programme, Rulebook, Tier } from './rulebook.ts'

/** The parts of a file that can be read, each on its own: one bad promotion must not hide what is wrong with another. */
interface Readable {
  programme: Programme | null
  tiers: (Tier | null)[]
  redemption: Rulebook['redemption'] | null
  goodsSets: ({ id: string; goods: GoodsSet | null } | null)[]
  promotions: (Promotion | null)[]
}

const tierSchema = rulebookSchema.shape.tiers.element
const redemptionSchema = rulebookSchema.shape.redemption

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined
}

function listOf<T>(value: unknown, read: (item: unknown) => T): T[] {
  return Array.isArray(value) ? value.map(read) : []
}

function read(input: unknown): Readable {
  return {
    programme: programmeSchema.safeParse(field(input, 'programme')).data ?? null,
    tiers: listOf(field(input, 'tiers'), (tier) => tierSchema.safeParse(tier).data ?? null),
    redemption: redemptionSchema.safeParse(field(input, 'redemption')).data ?? null,
    goodsSets: listOf(field(input, 'goodsSets'), (set) => {
      const id = field(set, 'id')
      return typeof id === 'string' ? { id, goods: goodsSetSchema.safeParse(field(set, 'goods')).data ?? null } : null
    }),
    promotions: listOf(field(input, 'promotions'), (promotion) => promotionSchema.safeParse(promotion).data ?? null),
  }
}

/** What the schema cannot see: names that lead nowhere, twice the same id, sets inside themselves, numbers at odds. */
export function crossFaults(input: unknown): RulebookFault[] {
  const parts = read(input)
  // Ids of entries that cannot be read still count as known: they have their own fault already.
  const tierIds = new Set(listOf(field(input, 'tiers'), (tier) => field(tier, 'id')))
  const setIds = new Set(parts.goodsSets.map((set) => set?.id))
  const goods = (set: GoodsSet, path: Path): RulebookFault[] => goodsFaults(set, path, setIds)
  return [
    ...programmeFaults(parts.programme),
    ...tierFaults(parts),
    ...repeated(listOf(field(input, 'goodsSets'), (set) => field(set, 'id')), ['goodsSets'], 'id'),
    ...parts.goodsSets.flatMap((set, at) => (set?.goods ? goods(set.goods, ['goodsSets', at, 'goods']) : [])),
    ...cycleFaults(parts.goodsSets),
    ...repeated(listOf(field(input, 'promotions'), (promotion) => field(promotion, 'id')), ['promotions'], 'id'),
    ...parts.promotions.flatMap((promotion, at) => (promotion === null ? [] : promotionFaults(promotion, ['promotions', at], tierIds, goods))),
  ]
}

function repeated(ids: readonly unknown[], path: Path, key: string): RulebookFault[] {
  const seen = new Set<unknown>()
  return ids.flatMap((id, at) => {
    const known = typeof id === 'string' && seen.has(id)
    seen.add(id)
    return known ? [fault([...path, at, key], 'ID_TWICE', `“${shown(id)}” is there twice. Give each its own name.`, `“${shown(id)}”重复，请各用不同的名称。`)] : []
  })
}

function programmeFaults(programme: Programme | null): RulebookFault[] {
  if (programme === null) return []
  const faults = repeated(programme.taxes.map((tax) => tax.code), ['programme', 'taxes'], 'code')
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

function tierFaults({ tiers, redemption }: Readable): RulebookFault[] {
  const faults = repeated(tiers.map((tier) => tier?.id), ['tiers'], 'id')
  tiers.forEach((tier, at) => {
    if (tier === null) return
    const before = at === 0 ? null : tiers[at - 1]
    if (at === 0 && tier.qualifyMinor !== 0) {
      faults.push(fault(['tiers', at, 'qualifyMinor'], 'ENTRY_TIER', 'The first tier is where members begin. Its spend must be 0.', '第一个等级是入会等级，门槛应为 0。'))
    }
    if (before && tier.qualifyMinor <= before.qualifyMinor) {
      faults.push(fault(['tiers', at, 'qualifyMinor'], 'TIERS_ORDER', 'Each tier must need more spend than the one before. Put them in order.', '每个等级的门槛须高于前一级，请按顺序排列。'))
    }
    if (redemption !== null && BigInt(tier.earn.points) * BigInt(redemption.valueMinor) >= BigInt(tier.earn.perMinor) * BigInt(redemption.points)) {
      faults.push(fault(['tiers', at, 'earn'], 'GIVES_ALL_BACK', 'Points earned are worth as much as was paid. Lower the points or their value.', '所得积分的价值不低于付款额，请降低积分或其价值。'))
    }
  })
  return faults
}

function isEmpty(goods: GoodsSet): boolean {
  return goods.all === undefined && !goods.skus && !goods.categories && !goods.brands && !goods.tags && !goods.sets
}

function goodsFaults(goods: GoodsSet, path: Path, setIds: ReadonlySet<unknown>): RulebookFault[] {
  const faults = (goods.sets ?? []).flatMap((id, at) => (setIds.has(id) ? []
    : [fault([...path, 'sets', at], 'SET_UNKNOWN', `There is no goods set “${shown(id)}”. Add it to goodsSets or correct the name.`, `没有名为“${shown(id)}”的商品组，请在 goodsSets 中添加或更正名称。`)]))
  if (isEmpty(goods)) faults.push(fault(path, 'GOODS_EMPTY', 'No goods are named here. Name articles, categories, brands, tags or sets, or all.', '此处没有指定商品，请填写商品、分类、品牌、标签、商品组或 all。'))
  return goods.except === undefined ? faults : [...faults, ...goodsFaults(goods.except, [...path, 'except'], setIds)]
}

function setsIn(goods: GoodsSet): string[] {
  return [...(goods.sets ?? []), ...(goods.except === undefined ? [] : setsIn(goods.except))]
}

/** Goods sets that reach themselves by way of others. */
function cycleFaults(sets: Readable['goodsSets']): RulebookFault[] {
  const next = new Map(sets.flatMap((set) => (set?.goods ? [[set.id, setsIn(set.goods)] as const] : [])))
  const before = new Map<string, string[]>([...next.keys()].map((id) => [id, []]))
  for (const [id, named] of next) for (const each of named) before.get(each)?.push(id)
  const onCycle = endless(next, before)
  const reachedFromCycle = endless(before, next)
  return sets.flatMap((set, at) => {
    if (set === null || !onCycle.has(set.id) || !reachedFromCycle.has(set.id)) return []
    return [fault(['goodsSets', at, 'goods', 'sets'], 'SET_CYCLE', `The goods set “${shown(set.id)}” contains itself, maybe by way of another. Take one of them out.`, `商品组“${shown(set.id)}”直接或间接包含自身，请去掉其中一个。`)]
  })
}

/** Names from which following `next` never ends: what is left when names with nothing left to follow are taken away. */
function endless(next: ReadonlyMap<string, readonly string[]>, before: ReadonlyMap<string, readonly string[]>): Set<string> {
  const open = new Map([...next].map(([id, named]) => [id, named.filter((each) => next.has(each)).length]))
  const ended = [...open].filter(([, count]) => count === 0).map(([id]) => id)
  for (let id = ended.pop(); id !== undefined; id = ended.pop()) {
    open.delete(id)
    for (const each of before.get(id) ?? []) {
      const count = open.get(each)
      if (count === undefined) continue
      open.set(each, count - 1)
      if (count === 1) ended.push(each)
    }
  }
  return new Set(open.keys())
}

type GoodsCheck = (goods: GoodsSet, path: Path) => RulebookFault[]

function promotionFaults(promotion: Promotion, path: Path, tierIds: ReadonlySet<unknown>, goods: GoodsCheck): RulebookFault[] {
  const { effect } = promotion
  const faults = conditionFaults(promotion.when, [...path, 'when'], tierIds, goods)
  if ('goods' in effect) faults.push(...goods(effect.goods, [...path, 'effect', 'goods']))
  if (effect.kind === 'cheapest-free' && effect.free >= effect.buy) {
    faults.push(fault([...path, 'effect', 'free'], 'ALL_FREE', 'As many units are free as are bought. Make free smaller than buy.', '免费件数不少于购买件数，请让 free 小于 buy。'))
  }
  if ((effect.kind === 'points-flat' || effect.kind === 'points-multiplier') && promotion.units === 'exclusive') {
    faults.push(fault([...path, 'units'], 'POINTS_UNITS', 'Points do not use units up. Write "shared".', '积分优惠不占用商品件数，请写 "shared"。'))
  }
  return faults
}

function conditionFaults(condition: Condition, path: Path, tierIds: ReadonlySet<unknown>, goods: GoodsCheck): RulebookFault[] {
  switch (condition.kind) {
    case 'all':
    case 'any': return condition.of.flatMap((each, at) => conditionFaults(each, [...path, 'of', at], tierIds, goods))
    case 'not': return conditionFaults(condition.of, [...path, 'of'], tierIds, goods)
    case 'tier-at-least':
      return tierIds.has(condition.tier) ? [] : [fault([...path, 'tier'], 'TIER_UNKNOWN', `There is no tier “${shown(condition.tier)}”. Use the id of a tier above.`, `没有“${shown(condition.tier)}”这个等级，请使用已有等级的 id。`)]
    case 'spend':
    case 'quantity': return goods(condition.goods, [...path, 'goods'])
    case 'dates':
      return condition.from !== undefined && condition.to !== undefined && condition.from > condition.to
        ? [fault([...path, 'to'], 'DATES_ORDER', 'The last day is before the first. Swap or correct them.', '结束日期早于开始日期，请更正。')] : []
    case 'time':
      return condition.from === condition.to || condition.from === '24:00'
        ? [fault([...path, 'from'], 'TIME_EMPTY', 'This leaves no time of day. Correct the hours; the whole day is 00:00 to 24:00.', '此时段为空，请更正；全天为 00:00 至 24:00。')] : []
    case 'weekdays':
      return new Set(condition.days).size < condition.days.length ? [fault([...path, 'days'], 'DAY_TWICE', 'A weekday is named twice. Take one out.', '星期重复，请删去一个。')] : []
    case 'member': return []
  }
}
