import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { undoMerge } from '../../core/loyalty/merge.ts'
import type { MergedLot } from '../../core/loyalty/merge.ts'
import { earnInto, EMPTY_ACCOUNT, expireIn, giveTo, spendFrom, takeFrom } from '../../core/points/account.ts'
import type { PointsAccount } from '../../core/points/account.ts'
import { afterExpiry, expiriesDue, expiryByInactivity, expiryOf, releasesDue } from '../../core/points/expiry.ts'
import { afterTaking, availablePoints, newLot, pendingPoints, spendLots } from '../../core/points/lots.ts'
import type { LotBalance, LotPart } from '../../core/points/lot.ts'
import { afterGivingBack, giveBack, stillSpent, takeBack } from '../../core/points/reversal.ts'
import { pointsRulesSchema } from '../../core/rulebook/policies.ts'
import { addDays, addMonths, daysBetween } from '../../core/time/civil.ts'
import { lineId } from '../support/promotion-fixtures.ts'

const FIRST = '2026-01-01'
const day = (n: number): string => addDays(FIRST, n)

interface Drawn { earned: number; pending: number; life: number; points: number; spent: number; forever: boolean }
const drawnLot = fc.record<Drawn>({
  earned: fc.integer({ min: 0, max: 300 }), pending: fc.constantFrom(0, 0, 14), life: fc.integer({ min: 0, max: 400 }), points: fc.integer({ min: 1, max: 900 }), spent: fc.nat({ max: 900 }),
  forever: fc.boolean(),
})
const lots: fc.Arbitrary<LotBalance[]> = fc.array(drawnLot, { maxLength: 7 }).map((drawn) => drawn.map((each, at) => ({
  lotId: lineId(at), memberId: lineId(99), points: each.points, remaining: Math.max(0, each.points - each.spent), earnedOn: day(each.earned),
  availableFrom: day(each.earned + each.pending), expiresOn: each.forever ? null : day(each.earned + each.pending + each.life),
})))

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)
const pointsOf = (parts: readonly { points: number }[]): number => sum(parts.map((part) => part.points))
/** Parts joined by lot, so that two takings compare with one. */
function joined(parts: readonly (readonly LotPart[])[]): Map<string, number> {
  const all = new Map<string, number>()
  for (const part of parts.flat()) all.set(part.lotId, (all.get(part.lotId) ?? 0) + part.points)
  return all
}

describe('expiry and release', () => {
  it('posted day by day come to the same as posted in one jump', () => {
    fc.assert(fc.property(lots, fc.nat({ max: 900 }), fc.integer({ min: 1, max: 60 }), (held, last, step) => {
      const jump = expiriesDue(held, day(last))
      let daily: readonly LotBalance[] = held
      const posted = []
      let released = null as string | null
      const releases = []
      for (let at = 0; at <= last; at += at + step > last && at < last ? last - at : step) {
        const due = expiriesDue(daily, day(at))
        posted.push(...due)
        daily = afterExpiry(daily, due)
        // What has expired meanwhile was released before: releases look at the lots as they were.
        releases.push(...releasesDue(held, released, day(at)))
        released = day(at)
      }
      const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1)
      expect(posted.sort(byId)).toEqual([...jump].sort(byId))
      expect(daily).toEqual(afterExpiry(held, jump))
      expect(releases.sort(byId)).toEqual(releasesDue(held, null, day(last)).sort(byId))
      expect(new Set(posted.map((each) => each.id)).size).toBe(posted.length)
    }), { numRuns: 300 })
  })

  it('leave every balance as the dates alone give it', () => {
    fc.assert(fc.property(lots, fc.nat({ max: 900 }), (held, at) => {
      const posted = afterExpiry(held, expiriesDue(held, day(at)))
      expect([availablePoints(posted, day(at)), pendingPoints(posted, day(at))]).toEqual([availablePoints(held, day(at)), pendingPoints(held, day(at))])
      expect(sum(posted.map((lot) => lot.remaining))).toBe(availablePoints(held, day(at)) + pendingPoints(held, day(at)))
    }), { numRuns: 300 })
  })

  it('posted before a spend of an earlier day arrived, come to the same as after it', () => {
    fc.assert(fc.property(lots, fc.nat({ max: 500 }), fc.nat({ max: 400 }), fc.double({ min: 0, max: 1, noNaN: true }), (held, at, later, share) => {
      const points = Math.floor(availablePoints(held, day(at)) * share)
      const account = { lots: held, debt: 0 }
      const inTime = expireIn(spendFrom(account, { points, onDate: day(at) }).account, day(at + later)).account
      const late = spendFrom(expireIn(account, day(at + later)).account, { points, onDate: day(at) }).account
      // A lot spent whole had nothing to post: 0 expired is none.
      const plain = ({ lots: all, debt }: PointsAccount): unknown => ({ lots: all.map((lot) => ({ ...lot, expired: lot.expired ?? 0 })), debt })
      expect(plain(late)).toEqual(plain(inTime))
    }), { numRuns: 500 })
  })

  it('never lie before the points were so old, and days of inactivity never before the last activity', () => {
    const rules = fc.record({ months: fc.integer({ min: 1, max: 60 }), kind: fc.constantFrom({ kind: 'age', until: 'month-end' } as const, { kind: 'age', until: 'day' } as const, { kind: 'fixed-date', month: 2, day: 29 } as const) })
    fc.assert(fc.property(rules, fc.nat({ max: 4000 }), fc.array(fc.nat({ max: 4000 }), { maxLength: 6 }), ({ months, kind }, earned, activity) => {
      const aged = addMonths(day(earned), months)
      const last = expiryOf({ pointsExpireAfterMonths: months, pointsRules: pointsRulesSchema.parse({ expiry: kind }) }, day(earned))!
      expect(last >= aged).toBe(true)
      expect(daysBetween(aged, last)).toBeLessThanOrEqual(kind.kind === 'age' ? (kind.until === 'day' ? 0 : 30) : 366)
      const idle = expiryByInactivity(day(earned), activity.map(day), months)
      expect(idle >= aged).toBe(true)
      // More activity never ends points sooner.
      expect(expiryByInactivity(day(earned), [...activity.map(day), aged], months) >= idle).toBe(true)
    }), { numRuns: 500 })
  })
})

describe('reversals', () => {
  const short = fc.constantFrom('debt' as const, 'deduct-from-refund' as const, 'forgive' as const)

  it('taken back in any split take the same as the whole', () => {
    fc.assert(fc.property(lots, fc.array(fc.nat({ max: 600 }), { minLength: 1, maxLength: 4 }), fc.nat({ max: 900 }), fc.nat({ max: 6 }), short, (held, split, at, own, pointsShort) => {
      const asked = { saleLotIds: new Set([lineId(own), lineId(own + 1)]), onDate: day(at), pointsShort }
      const whole = takeBack(held, { ...asked, points: sum(split) })
      let left: readonly LotBalance[] = held
      const each = split.map((points) => {
        const taken = takeBack(left, { ...asked, points })
        left = afterTaking(left, taken.parts)
        return taken
      })
      expect(joined(each.map((taken) => taken.parts))).toEqual(joined([whole.parts]))
      expect(left).toEqual(afterTaking(held, whole.parts))
      for (const rest of ['debt', 'deduct', 'forgiven'] as const) expect(sum(each.map((taken) => taken[rest]))).toBe(whole[rest])
      expect(pointsOf(whole.parts) + whole.debt + whole.deduct + whole.forgiven).toBe(sum(split))
    }), { numRuns: 500 })
  })

  it('given back in any split give the same as the whole, and put lots back as they were', () => {
    fc.assert(fc.property(lots, fc.nat({ max: 400 }), fc.nat({ max: 400 }), fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 }), (held, at, later, shares) => {
      const points = availablePoints(held, day(at))
      const spent = spendLots(held, points, day(at))
      const after = afterTaking(held, spent)
      const give = (parts: readonly LotPart[], some: number): ReturnType<typeof giveBack> => giveBack(after, { points: some, spent: parts, onDate: day(at + later), returnedPointsDays: 30 })
      const whole = give(spent, points)
      const given: ReturnType<typeof giveBack> = []
      for (const share of [...shares, 1]) {
        const rest = stillSpent(spent, given)
        given.push(...give(rest, Math.floor(pointsOf(rest) * share)))
      }
      expect(joined([given])).toEqual(joined([whole]))
      const back = afterGivingBack(after, whole, day(at + later), (renewed) => `new ${renewed.lotId}`)
      expect(back.slice(0, held.length)).toEqual(held.map((lot, n) => (whole.some((each) => each.kind === 'renewed' && each.lotId === lot.lotId) ? after[n] : lot)))
      expect(availablePoints(back, day(at + later))).toBe(availablePoints(after, day(at + later)) + points)
    }), { numRuns: 500 })
  })
})

type Step = { kind: 'earn' | 'spend' | 'expire' | 'return'; points: number; on: number; which: number }
const steps = fc.array(fc.record<Step>({ kind: fc.constantFrom('earn', 'earn', 'spend', 'expire', 'return'), points: fc.integer({ min: 1, max: 500 }), on: fc.nat({ max: 500 }), which: fc.nat({ max: 9 }) }), { maxLength: 25 })

describe('an account', () => {
  it('balances: earned and given back, less spent, taken and expired, is what is left, less what is owed', () => {
    const rules = { pointsExpireAfterMonths: 3, pointsRules: pointsRulesSchema.parse({ pendingDays: 7, expiry: { kind: 'age', until: 'day' } }) }
    fc.assert(fc.property(steps, (drawn) => {
      let account = EMPTY_ACCOUNT
      let flow = 0
      const spends: { parts: LotPart[]; given: { lotId: string; points: number }[] }[] = []
      let ids = 1
      // Events arrive in any order of their dates, as terminals send late.
      for (const { kind, points, on, which } of drawn) {
        const onDate = day(on)
        const before = expiredOf(account)
        if (kind === 'earn') {
          account = earnInto(account, newLot(rules, { lotId: lineId(ids++), memberId: lineId(99), points, onDate })).account
          flow += points
        } else if (kind === 'spend') {
          const done = spendFrom(account, { points, onDate })
          account = done.account
          spends.push({ parts: done.parts, given: [] })
          flow -= points
        } else if (kind === 'expire') {
          account = expireIn(account, onDate).account
        } else {
          const spend = spends[which]
          const rest = spend === undefined ? [] : stillSpent(spend.parts, spend.given)
          const back = Math.min(points, pointsOf(rest))
          const done = giveTo(account, { points: back, spent: rest, onDate, returnedPointsDays: 30 }, () => lineId(ids++))
          spend?.given.push(...done.given)
          account = takeFrom(done.account, { points, saleLotIds: new Set([lineId(which)]), onDate, pointsShort: 'debt' }).account
          flow += back - points
        }
        // What a posted expiry holds is neither left nor owed; late arrivals move points out of it and into it.
        flow -= expiredOf(account) - before
      }
      expect(sum(account.lots.map((lot) => lot.remaining)) - account.debt).toBe(flow)
      for (const lot of account.lots) expect(Math.min(lot.remaining, lot.expired ?? 0, account.debt)).toBeGreaterThanOrEqual(0)
    }), { numRuns: 500 })
  })
})

function expiredOf({ lots: all }: PointsAccount): number {
  return sum(all.map((lot) => lot.expired ?? 0))
}

describe('a merge undone', () => {
  const side = (owner: number): fc.Arbitrary<MergedLot[]> => fc.array(fc.record({ life: fc.integer({ min: -100, max: 100 }), remaining: fc.nat({ max: 300 }), spent: fc.nat({ max: 300 }) }), { maxLength: 4 })
    .map((drawn) => drawn.map((each, at) => ({
      lotId: lineId(owner * 10 + at), memberId: lineId(owner), points: each.remaining + each.spent || 1, remaining: each.remaining, spentMerged: each.spent, earnedOn: FIRST, availableFrom: FIRST, expiresOn: day(each.life + 200),
    })))

  it('wins and loses no point, splits what was spent in share, and is the same from both sides', () => {
    fc.assert(fc.property(side(1), side(2), (ann, ben) => {
      const [a, b] = [{ memberId: lineId(1), lots: ann }, { memberId: lineId(2), lots: ben }]
      const undo = { onDate: day(200), newLotId: () => lineId(900) }
      const parted = undoMerge(a, b, undo)
      expect(undoMerge(b, a, undo)).toEqual(parted)
      const running = (all: readonly MergedLot[]): MergedLot[] => all.filter((lot) => lot.expiresOn! >= day(200))
      const has = (who: string): number => pointsOf(parted.get(who)!.remaining) + pointsOf(parted.get(who)!.received)
      expect(has(a.memberId) + has(b.memberId)).toBe(sum(running([...ann, ...ben]).map((lot) => lot.remaining)))
      const spent = sum([...ann, ...ben].map((lot) => lot.spentMerged))
      const had = [a, b].map(({ lots: own }) => sum(own.map((lot) => lot.spentMerged)) + sum(running(own).map((lot) => lot.remaining)))
      if (sum(had) > 0) expect(Math.abs(had[0]! - has(a.memberId) - (spent * had[0]!) / sum(had))).toBeLessThan(1)
      for (const { memberId, lots: own } of [a, b]) {
        for (const left of parted.get(memberId)!.remaining) {
          const lot = own.find((each) => each.lotId === left.lotId)!
          expect(left.points).toBeLessThanOrEqual(lot.remaining + lot.spentMerged)
        }
      }
    }), { numRuns: 500 })
  })
})
