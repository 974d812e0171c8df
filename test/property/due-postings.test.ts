import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JournalEvent } from '../../core/ledger/journal.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { choicesSchema } from '../../core/rulebook/choices.ts'
import { pointsRulesSchema, tierRulesSchema } from '../../core/rulebook/policies.ts'
import { memberTier } from '../../terminal/services/member-tier.ts'
import { adjustPoints, endHold, holdPoints, transferToMember } from '../../terminal/services/points-commands.ts'
import { pointsWallet } from '../../terminal/services/points-wallet.ts'
import { pointsLab } from '../support/points-lab.ts'
import type { PointsLab } from '../support/points-lab.ts'
import { uuid } from '../support/sale-makers.ts'

const MEMBERS = [uuid(501), uuid(502)]
const BY_HAND = { right: 'points-adjust', staffId: 'marcus' } as const

const who = fc.nat({ max: 1 })
const points = fc.integer({ min: 1, max: 400 })
const happening = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('sale' as const), who, earned: fc.nat({ max: 300 }), spent: fc.oneof(fc.constant(0), points), pinnedDaysAgo: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 60 })), counts: fc.integer({ min: 0, max: 120_000 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('days' as const), days: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 15, max: 70 })) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('adjust' as const), who, points: fc.oneof(points, points.map((n) => -n)) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('transfer' as const), who, points }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('hold' as const), who, points }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('end' as const), how: fc.constantFrom('released' as const, 'captured' as const) }) },
)
/** A basket that was held over: pinned while points were there, and completed when their expiry may have been posted. */
const heldOver = fc.record({ who, days: fc.integer({ min: 31, max: 70 }), after: fc.integer({ min: 0, max: 30 }), spent: fc.integer({ min: 0, max: 90 }) }).map(({ who: whose, days, after, spent }): Happening[] => [
  { kind: 'sale', who: whose, earned: 100, spent: 0, pinnedDaysAgo: 0, counts: 0 }, { kind: 'days', days }, { kind: 'sale', who: whose, earned: 1, spent, pinnedDaysAgo: days - after, counts: 0 },
])
const story = fc.array(fc.oneof({ weight: 8, arbitrary: happening.map((one): Happening[] => [one]) }, { weight: 1, arbitrary: heldOver }), { minLength: 5, maxLength: 24 }).map((parts) => parts.flat())

type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never

const rules: fc.Arbitrary<Partial<Rulebook>> = fc.record({
  expiry: fc.constantFrom({ kind: 'age' as const, until: 'day' as const }, { kind: 'age' as const, until: 'month-end' as const }, { kind: 'inactivity' as const }),
  pendingDays: fc.constantFrom(0, 14), months: fc.integer({ min: 1, max: 2 }), graceDays: fc.constantFrom(0, 10), tierLasts: fc.constantFrom('window' as const, 'rolling' as const), window: fc.integer({ min: 1, max: 4 }),
}).map(({ expiry, pendingDays, months, graceDays, tierLasts, window }) => ({
  pointsExpireAfterMonths: months, pointsRules: pointsRulesSchema.parse({ expiry, pendingDays }),
  tierRules: tierRulesSchema.parse({ graceDays }), tierWindowMonths: window, choices: choicesSchema.parse({ tierLasts }),
}))

/** What a member sees, whatever was posted. */
function seen(lab: PointsLab): unknown {
  return MEMBERS.map((memberId) => {
    const wallet = pointsWallet(lab.till, memberId, lab.rulebook, lab.today())
    return { available: wallet.available, own: wallet.own, tier: memberTier(lab.till, memberId, lab.rulebook, lab.today()) }
  })
}

function happen(lab: PointsLab, holds: string[], event: Happening): boolean {
  const { till } = lab
  switch (event.kind) {
    case 'sale': return lab.sell({ ...event, memberId: MEMBERS[event.who]! })
    case 'days':
      lab.pass(event.days)
      return true
    case 'adjust': return lab.run(() => adjustPoints(till, { memberId: MEMBERS[event.who]!, points: event.points, reason: 'other', mayOwe: true }, BY_HAND)).ok
    case 'transfer': return lab.run(() => transferToMember(till, { memberId: MEMBERS[event.who]!, to: { by: 'member', memberId: MEMBERS[1 - event.who]! }, points: event.points }, { right: 'points-transfer', staffId: 'marcus' })).ok
    case 'hold': {
      const held = lab.run(() => holdPoints(till, { memberId: MEMBERS[event.who]!, points: event.points }))
      if (held.ok) holds.push(held.value.holdId)
      return held.ok
    }
    case 'end': {
      const holdId = holds.shift()
      return holdId !== undefined && lab.run(() => endHold(till, holdId, event.how)).ok
    }
  }
}

/** The books after all was posted: accounts, lots, and the tier last posted. Of a lot in which nothing is left it does not matter whether its release was posted. */
function books({ till }: PointsLab): unknown {
  const lots = till.db.prepare<[], { remaining: number }>('SELECT lot_id, member_id, points, remaining, expired, held, CASE WHEN remaining > 0 THEN unreleased ELSE 0 END AS unreleased FROM projected_lot ORDER BY lot_id').all()
  const accounts = till.db.prepare('SELECT * FROM projected_points_account ORDER BY member_id').all()
  return { lots, accounts, tiers: till.db.prepare('SELECT member_id, tier_id FROM projected_tier ORDER BY member_id').all() }
}

/** Accounts hold what the lots hold, account by account. */
function soundBooks({ till }: PointsLab): void {
  for (const memberId of MEMBERS) {
    const lots = till.db.prepare<[string], { available: number; pending: number; held: number }>(
      'SELECT coalesce(sum(remaining * (1 - unreleased)), 0) AS available, coalesce(sum(remaining * unreleased), 0) AS pending, coalesce(sum(held), 0) AS held FROM projected_lot WHERE member_id = ?').get(memberId)!
    const account = till.projections.points.accounts.of(memberId)
    expect({ ...account, debt: Math.min(0, account.debt) }).toEqual({ ...lots, debt: account.debt })
  }
}

function journal({ till }: PointsLab): JournalEvent[] {
  return till.journal.rowsAfter(0, 10_000).map((row) => JSON.parse(row.body) as JournalEvent)
}

interface Followed { views: unknown[]; books: unknown; events: JournalEvent[]; isIdle: boolean }

function followed(rulebook: Partial<Rulebook>, happenings: readonly Happening[], postsBefore: (at: number) => boolean): Followed {
  const lab = pointsLab(rulebook, MEMBERS)
  try {
    return follow(lab, happenings, postsBefore)
  } finally {
    lab.close()
  }
}

function follow(lab: PointsLab, happenings: readonly Happening[], postsBefore: (at: number) => boolean): Followed {
  const holds: string[] = []
  const views = happenings.map((event, at) => {
    if (postsBefore(at)) lab.postDue()
    const done = happen(lab, holds, event)
    soundBooks(lab)
    return { done, seen: seen(lab) }
  })
  lab.postDue()
  soundBooks(lab)
  const head = lab.till.journal.headOf().seq
  lab.postDue()
  return { views, books: books(lab), events: journal(lab), isIdle: lab.till.journal.headOf().seq === head }
}

const RULES: Partial<Rulebook> = { pointsExpireAfterMonths: 1, pointsRules: pointsRulesSchema.parse({ expiry: { kind: 'age', until: 'day' } }) }
const [ANN] = MEMBERS as [string]
const sale = { memberId: ANN, earned: 0, spent: 0, pinnedDaysAgo: 0, counts: 0 }

describe('what arrives late', () => {
  it('a spend dated before an expiry takes what was posted as expired, and only that much of it', () => {
    const lab = pointsLab(RULES, MEMBERS)
    lab.sell({ ...sale, earned: 100 })
    lab.pass(32)
    lab.postDue()
    expect(lab.available(ANN)).toBe(0)
    expect(lab.sell({ ...sale, spent: 30 })).toBe(false)
    expect(lab.sell({ ...sale, spent: 30, pinnedDaysAgo: 1 })).toBe(true)
    expect(lab.till.projections.points.lots.liveOf(ANN)).toMatchObject([{ remaining: 0, expired: 70 }])
    expect(lab.till.projections.points.accounts.of(ANN)).toEqual({ available: 0, pending: 0, held: 0, debt: 0 })
    const sums = new Map<string, number>()
    for (const event of journal(lab)) for (const { account, amount } of 'postings' in event ? event.postings ?? [] : []) sums.set(account, (sums.get(account) ?? 0) + amount)
    expect(Object.fromEntries(sums)).toMatchObject({ 'points-issued': -100, 'points-expired': 70, 'points-redeemed': 30 })
  })

  it('a visit within the months of grace undoes an expiry by inactivity that was posted meanwhile', () => {
    const lab = pointsLab({ ...RULES, pointsRules: pointsRulesSchema.parse({ expiry: { kind: 'inactivity' } }) }, MEMBERS)
    lab.sell({ ...sale, earned: 100 })
    lab.pass(40)
    lab.postDue()
    expect(lab.available(ANN)).toBe(0)
    lab.sell({ ...sale, earned: 5, pinnedDaysAgo: 20 })
    expect(lab.available(ANN)).toBe(105)
    lab.postDue()
    expect(journal(lab).flatMap((event) => (event.type === 'points.reopened' ? event.lots : []))).toMatchObject([{ memberId: ANN, points: 100 }])
    expect(lab.till.projections.points.accounts.of(ANN).available).toBe(105)
  })

  it('held points that are let go after the rest of their lot was posted as expired are expired too, without another posting', () => {
    const lab = pointsLab(RULES, MEMBERS)
    lab.sell({ ...sale, earned: 100 })
    const held = lab.run(() => holdPoints(lab.till, { memberId: ANN, points: 40 }))
    if (!held.ok) throw new Error(held.error.code)
    lab.pass(40)
    lab.postDue()
    expect(lab.till.projections.points.lots.named([...new Set(journal(lab).flatMap((event) => (event.type === 'sale.completed' && event.lot ? [event.lot.lotId] : [])))])).toMatchObject([{ remaining: 0, expired: 60, held: 40 }])
    lab.run(() => endHold(lab.till, held.value.holdId, 'released'))
    soundBooks(lab)
    lab.postDue()
    expect(lab.till.projections.points.lots.liveOf(ANN)).toMatchObject([{ remaining: 0, expired: 100 }])
    expect(journal(lab).filter((event) => event.type === 'points.expired')).toHaveLength(1)
  })

  it('a purchase that keeps a tier puts the drop right that was posted meanwhile', () => {
    const lab = pointsLab({ ...RULES, tierWindowMonths: 1, tierRules: tierRulesSchema.parse({ graceDays: 10 }) }, MEMBERS)
    const entry = lab.rulebook.tiers[0]!.id
    lab.sell({ ...sale, counts: lab.rulebook.tiers[1]!.qualifyMinor })
    lab.pass(60)
    lab.postDue()
    expect(lab.till.projections.points.tiers.posted(ANN)?.tierId).toBe(entry)
    lab.sell({ ...sale, counts: lab.rulebook.tiers[1]!.qualifyMinor, pinnedDaysAgo: 25 })
    lab.postDue()
    expect(lab.till.projections.points.tiers.posted(ANN)?.tierId).toBe(memberTier(lab.till, ANN, lab.rulebook, lab.today()).tierId)
    expect(lab.till.projections.points.tiers.posted(ANN)?.tierId).not.toBe(entry)
  })
})

describe('a till that has a head office', () => {
  it('posts nothing of it, and shows the same', () => {
    const lab = pointsLab({ ...RULES, pointsRules: pointsRulesSchema.parse({ expiry: { kind: 'age', until: 'day' }, pendingDays: 3 }) }, MEMBERS)
    lab.till.db.exec("UPDATE sync_state SET url = 'http://127.0.0.1:1', incarnation = 'a', root_key = 'k', paired_at = 1")
    lab.sell({ ...sale, earned: 100, counts: lab.rulebook.tiers[1]!.qualifyMinor })
    expect(lab.available(ANN)).toBe(0)
    lab.pass(3)
    expect(lab.available(ANN)).toBe(100)
    expect(lab.sell({ ...sale, spent: 60 })).toBe(true)
    soundBooks(lab)
    lab.pass(800)
    const head = lab.till.journal.headOf().seq
    lab.postDue()
    expect(lab.till.journal.headOf().seq).toBe(head)
    expect(lab.available(ANN)).toBe(0)
    expect(lab.till.projections.points.accounts.of(ANN)).toEqual({ available: 0, pending: 40, held: 0, debt: 0 })
    expect(memberTier(lab.till, ANN, lab.rulebook, lab.today()).tierId).toBe(lab.rulebook.tiers[0]!.id)
    expect(lab.till.projections.points.tiers.posted(ANN)?.tierId).toBe(lab.rulebook.tiers[1]!.id)
  })
})

describe('what dates made due', () => {
  it('comes to the same whether it was posted every time, now and then, or once in the end; and shows the same meanwhile', () => {
    const counts = { expired: 0, reopened: 0, released: 0, tiers: 0 }
    fc.assert(fc.property(rules, story, fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), (rulebook, happenings, mask) => {
      const once = followed(rulebook, happenings, () => false)
      const always = followed(rulebook, happenings, () => true)
      const sometimes = followed(rulebook, happenings, (at) => mask[at % mask.length] === true)
      for (const other of [always, sometimes]) {
        expect(other.views).toEqual(once.views)
        expect(other.books).toEqual(once.books)
      }
      // Each posting has an id of its own, and nothing is posted a second time.
      for (const { events, isIdle } of [once, always, sometimes]) {
        expect(isIdle).toBe(true)
        const ids = events.flatMap((event) => ('lots' in event && 'onDate' in event && event.type.startsWith('points.') && event.type !== 'points.transferred' ? (event.lots as { id: string }[]).map((lot) => lot.id) : []))
        expect(new Set(ids).size).toBe(ids.length)
        for (const event of events) {
          if (event.type === 'points.expired') counts.expired += 1
          // Also a spend of an earlier day, which takes its points from what was posted as expired.
          if (event.type === 'points.reopened' || (event.type === 'sale.completed' && event.spentLots?.some((part) => part.reopened !== undefined) === true)) counts.reopened += 1
          if (event.type === 'points.released') counts.released += 1
          if (event.type === 'tier.changed') counts.tiers += 1
        }
      }
    }), { numRuns: 80, endOnFailure: true })
    // The stories are about something.
    expect(Object.entries(counts).filter(([, count]) => count < 5)).toEqual([])
  })
})
