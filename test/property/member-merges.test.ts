import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createHasher } from '../../terminal/hasher.ts'
import { addGoods, attachMember } from '../../terminal/services/basket-changes.ts'
import { completeSale } from '../../terminal/services/completing.ts'
import { dueFrom, postSomeDue } from '../../terminal/services/due-postings.ts'
import { checkBooks } from '../../terminal/services/ledger-check.ts'
import { mergeMembers, pointsStanding } from '../../terminal/services/member-merge.ts'
import { undoMemberMerge } from '../../terminal/services/member-unmerge.ts'
import type { Till } from '../../terminal/services/till.ts'
import { demoProduct, handClock, temporaryFolder } from '../support/till.ts'
import { stillTill } from '../support/still-till.ts'

const APPROVAL = { right: 'member-merge', staffId: 'marcus' } as const
const silent = { hasPrinter: () => false, enqueueInTransaction: () => undefined }
const sink = { ...silent, slips: silent }
const approver = { may: () => { throw new Error('nothing here needs a right') } }
const DAY_MS = 86_400_000

type Step =
  | { kind: 'buy'; who: number; pieces: number; hundredsOfPoints: number }
  | { kind: 'merge'; from: number; into: number }
  | { kind: 'undo'; who: number }
  | { kind: 'days'; days: number; isPosted: boolean }

const who = fc.integer({ min: 0, max: 3 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('buy' as const), who, pieces: fc.integer({ min: 1, max: 40 }), hundredsOfPoints: fc.integer({ min: 0, max: 6 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('merge' as const), from: who, into: who }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('undo' as const), who }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('days' as const), days: fc.integer({ min: 1, max: 120 }), isPosted: fc.boolean() }) },
)

/** What a member has, net of what is owed, by the books. */
const netOf = (till: Till, memberId: string): number => Object.values(pointsStanding(till, memberId)).reduce((sum, amount) => sum + amount, 0)

function buy(till: Till, memberId: string, pieces: number, hundreds: number): void {
  till.db.transaction(() => {
    attachMember(till, { memberId, identification: 'strong', replace: false })
    addGoods(till, { product: demoProduct('squid-cleaned-300g'), quantityMilli: pieces * 1000, keyedPriceMinor: null, packPriceMinor: null })
    const { basket } = till.baskets.open()!
    const cash = { kind: 'cash' as const, givenMinor: 10_000_000 }
    const withPoints = completeSale(till, sink, { saleId: basket.saleId, revision: basket.revision, tenders: hundreds === 0 ? [cash] : [{ kind: 'points', points: hundreds * 100 }, cash] }, approver)
    // More points than there are: paid in cash.
    if (!withPoints.ok) expect(completeSale(till, sink, { saleId: basket.saleId, revision: basket.revision, tenders: [cash] }, approver).ok).toBe(true)
  }).immediate()
}

describe('merges and their undoing, among sales, spends, pending points and expiries', () => {
  it('never win or lose a point, and the books stay sound after every step', () => {
    fc.assert(fc.property(fc.array(step, { minLength: 10, maxLength: 25 }), (steps) => {
      const folder = temporaryFolder()
      const clock = handClock()
      const till = stillTill(folder.dir, { clock, members: 4, rules: (rulebook) => ({ ...rulebook, pointsRules: { ...rulebook.pointsRules, pendingDays: 14 } }) })
      try {
        const ids = till.members.idsAfter('', 10)
        const all = (): number => ids.reduce((sum, memberId) => sum + netOf(till, memberId), 0)
        for (const at of steps) {
          const before = all()
          switch (at.kind) {
            case 'buy':
              buy(till, ids[at.who]!, at.pieces, at.hundredsOfPoints)
              break
            case 'merge': {
              const same = till.projections.people.memberOf(ids[at.from]!) === till.projections.people.memberOf(ids[at.into]!)
              const done = till.db.transaction(() => mergeMembers(till, { fromId: ids[at.from]!, intoId: ids[at.into]! }, APPROVAL)).immediate()
              expect(done.ok).toBe(!same)
              expect(all()).toBe(before)
              if (done.ok) expect(ids.filter((id) => id !== done.value.memberId && till.projections.people.memberOf(id) === done.value.memberId).map((id) => netOf(till, id)).every((net) => net === 0)).toBe(true)
              break
            }
            case 'undo': {
              const [last] = till.projections.people.mergesInto(till.projections.people.memberOf(ids[at.who]!))
              if (last) expect(till.db.transaction(() => undoMemberMerge(till, last.mergeId, APPROVAL)).immediate().ok).toBe(true)
              expect(all()).toBe(before)
              break
            }
            case 'days':
              clock.advance(at.days * DAY_MS)
              // What is not posted yet holds by its dates all the same.
              if (at.isPosted) for (let due = dueFrom(till.rules.dateOf(clock.now())); due.step !== 'done';) due = postSomeDue(till, due)
          }
          expect(checkBooks(till.db, createHasher()).fault).toBeNull()
        }
      } finally {
        till.db.close()
        folder.remove()
      }
    }), { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 6) })
  })
})
