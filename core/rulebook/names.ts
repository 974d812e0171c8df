import type { Coupon } from './benefits.ts'
import { fault } from './faults.ts'
import type { Path, RulebookFault } from './faults.ts'
import { shown } from './plain-copy.ts'

/**
 * What a rulebook's parts may speak of by id. Ids of entries that cannot be read still count as known: they have their
 * own fault already.
 */
export interface Names {
  readonly tiers: ReadonlySet<unknown>
  readonly sets: ReadonlySet<unknown>
  /** By id; null: its kind cannot be read. */
  readonly coupons: ReadonlyMap<unknown, Coupon['kind'] | null>
  readonly stampCards: ReadonlySet<unknown>
  readonly entitlements: ReadonlySet<unknown>
  readonly draws: ReadonlySet<unknown>
}

type Kind = keyof Names

const WORDS: Record<Kind, { en: string; zh: string; list: string; code: string }> = {
  tiers: { en: 'tier', zh: '等级', list: 'tiers', code: 'TIER_UNKNOWN' },
  sets: { en: 'goods set', zh: '商品组', list: 'goodsSets', code: 'SET_UNKNOWN' },
  coupons: { en: 'coupon', zh: '优惠券', list: 'coupons', code: 'COUPON_UNKNOWN' },
  stampCards: { en: 'stamp card', zh: '集点卡', list: 'stampCards', code: 'STAMP_CARD_UNKNOWN' },
  entitlements: { en: 'entitlement', zh: '权益', list: 'entitlements', code: 'ENTITLEMENT_UNKNOWN' },
  draws: { en: 'draw', zh: '抽奖', list: 'draws', code: 'DRAW_UNKNOWN' },
}

/** A fault where something is named that the rulebook does not have. */
export function unknownName(kind: Kind, id: string, path: Path, names: Names): RulebookFault[] {
  if (names[kind].has(id)) return []
  const { en, zh, list, code } = WORDS[kind]
  return [fault(path, code, `There is no ${en} “${shown(id)}”. Add it to ${list} or correct the name.`, `没有名为“${shown(id)}”的${zh}，请在 ${list} 中添加或更正名称。`)]
}

/** A fault for every id that an earlier entry of the same list has. */
export function repeated(ids: readonly unknown[], path: Path, key: string): RulebookFault[] {
  const seen = new Set<unknown>()
  return ids.flatMap((id, at) => {
    const known = typeof id === 'string' && seen.has(id)
    seen.add(id)
    return known ? [fault([...path, at, key], 'ID_TWICE', `“${shown(id)}” is there twice. Give each its own name.`, `“${shown(id)}”重复，请各用不同的名称。`)] : []
  })
}
