import type { Channel, Condition, Stage, TenderKind } from '../rulebook/condition.ts'
import type { GoodsMatcher } from '../rulebook/goods-match.ts'
import type { GoodsSet } from '../rulebook/goods.ts'
import { holdOutSeed } from './holdout.ts'

/** A yearly window around a day, in days before and after it. */
export interface YearlyWindow { daysBefore: number; daysAfter: number }

/** A condition with its goods and tier resolved, its names as sets. */
export type CompiledCondition =
  | { kind: 'all'; of: CompiledCondition[] }
  | { kind: 'any'; of: CompiledCondition[] }
  | { kind: 'not'; of: CompiledCondition }
  | { kind: 'member' }
  | { kind: 'tier-at-least'; tierId: string; rank: number }
  | { kind: 'segment'; segments: ReadonlySet<string> }
  | { kind: 'stage'; stages: ReadonlySet<Stage> }
  | { kind: 'birthday-month' }
  | { kind: 'birthday'; window: YearlyWindow }
  | { kind: 'anniversary'; window: YearlyWindow }
  | { kind: 'first-purchase' }
  | { kind: 'absent'; minimumDays: number; maximumDays: number }
  /** null: any; both null holds for every visit. */
  | { kind: 'visit'; number: number | null; every: number | null }
  | { kind: 'referred' }
  | CompiledClaim
  | { kind: 'tender'; tenders: readonly TenderKind[] }
  | { kind: 'stores'; stores: ReadonlySet<string> }
  | { kind: 'channel'; channels: ReadonlySet<Channel> }
  | { kind: 'not-held-out'; shareBp: number; seed: number }
  | { kind: 'spend'; goods: GoodsMatcher; minimumMinor: number }
  | { kind: 'quantity'; goods: GoodsMatcher; minimumMilli: number }
  | { kind: 'dates'; from: string; to: string }
  | { kind: 'weekdays'; days: ReadonlySet<number> }
  | { kind: 'time'; from: string; to: string }

/** A condition that asks for something of which each use of the promotion uses one up; `id` is that of the rulebook's coupon, stamp card or entitlement. */
export type CompiledClaim = { kind: 'coupon'; id: string } | { kind: 'stamp-reward'; id: string } | { kind: 'entitlement'; id: string }

/** What compiling a condition needs of the rulebook, and the promotion it belongs to. */
export interface ConditionContext {
  promotionId: string
  resolve(goods: GoodsSet): GoodsMatcher
  rankOf(tier: string): number
  /** What a member who was brought by another has to spend before that counts. */
  referralMinimumMinor: number
}

function windowOf(condition: { daysBefore?: number | undefined; daysAfter?: number | undefined }): YearlyWindow {
  return { daysBefore: condition.daysBefore ?? 0, daysAfter: condition.daysAfter ?? 0 }
}

/** Brought by another, and a purchase from what the programme asks for before it rewards that. */
function referredOf({ referralMinimumMinor: minimumMinor, resolve }: ConditionContext): CompiledCondition {
  return minimumMinor === 0 ? { kind: 'referred' } : { kind: 'all', of: [{ kind: 'referred' }, { kind: 'spend', goods: resolve({ all: true }), minimumMinor }] }
}

/** Makes a condition ready to be judged for many baskets. Throws what `resolve` and `rankOf` throw. */
export function compileCondition(condition: Condition, context: ConditionContext): CompiledCondition {
  switch (condition.kind) {
    case 'all':
    case 'any': return { kind: condition.kind, of: condition.of.map((each) => compileCondition(each, context)) }
    case 'not': return { kind: 'not', of: compileCondition(condition.of, { ...context, referralMinimumMinor: 0 }) }
    case 'tier-at-least': return { kind: 'tier-at-least', tierId: condition.tier, rank: context.rankOf(condition.tier) }
    case 'segment': return { kind: 'segment', segments: new Set(condition.segments) }
    case 'stage': return { kind: 'stage', stages: new Set(condition.stages) }
    case 'birthday': return condition.within === 'month' ? { kind: 'birthday-month' } : { kind: 'birthday', window: windowOf(condition) }
    case 'anniversary': return { kind: 'anniversary', window: windowOf(condition) }
    case 'absent': return { kind: 'absent', minimumDays: condition.minimumDays, maximumDays: condition.maximumDays ?? Number.MAX_SAFE_INTEGER }
    case 'visit': return { kind: 'visit', number: condition.number ?? null, every: condition.every ?? null }
    case 'coupon': return { kind: 'coupon', id: condition.coupon }
    case 'stamp-reward': return { kind: 'stamp-reward', id: condition.card }
    case 'entitlement': return { kind: 'entitlement', id: condition.entitlement }
    case 'stores': return { kind: 'stores', stores: new Set(condition.stores) }
    case 'channel': return { kind: 'channel', channels: new Set(condition.channels) }
    case 'not-held-out': return { kind: 'not-held-out', shareBp: condition.shareBp, seed: holdOutSeed(context.promotionId) }
    case 'spend':
    case 'quantity': return { ...condition, goods: context.resolve(condition.goods) }
    case 'dates': return { kind: 'dates', from: condition.from ?? '0000-01-01', to: condition.to ?? '9999-12-31' }
    case 'weekdays': return { kind: 'weekdays', days: new Set(condition.days) }
    case 'referred': return referredOf(context)
    case 'tender':
    case 'member':
    case 'first-purchase':
    case 'time': return condition
  }
}
