import { describe, expect, it } from 'vitest'
import { holdOutSeed, isHeldOut } from '../../core/promotions/holdout.ts'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import { SATURDAY_AFTERNOON, line, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'

const memberId = (n: number): string => `00000000-0000-7000-9000-${String(n).padStart(12, '0')}`
const MEMBERS = Array.from({ length: 20_000 }, (_, n) => memberId(n))

/** The smallest share, in basis points, that leaves the member out: where the hash lies. */
function place(promotionId: string, id: string): number {
  let shareBp = 1
  while (!isHeldOut(holdOutSeed(promotionId), id, shareBp)) shareBp += 1
  return shareBp
}

describe('the hold-out group', () => {
  // Worked out beside the code with whole numbers of any size: FNV-1a of `promotion, newline, member`, then the finaliser.
  it.each([['winback', memberId(1), 8747], ['winback', memberId(2), 1702], ['spring-2026', memberId(1), 4098]])('%s, %s is at %i for ever', (promotionId, id, expected) => {
    expect(place(promotionId, id)).toBe(expected)
  })

  it.each([100, 500, 1000, 2500, 5000])('holds its share of %i basis points of members with running numbers, within three standard deviations', (shareBp) => {
    const seed = holdOutSeed('winback')
    const out = MEMBERS.filter((id) => isHeldOut(seed, id, shareBp)).length
    const share = shareBp / 10_000
    expect(Math.abs(out - MEMBERS.length * share)).toBeLessThan(3 * Math.sqrt(MEMBERS.length * share * (1 - share)))
  })

  it('spreads members evenly: chi-square over twenty bins below the 0.1 percent point', () => {
    const seed = holdOutSeed('winback')
    const bins = Array.from({ length: 20 }, (_, n) => {
      const upTo = (bin: number): number => MEMBERS.filter((id) => isHeldOut(seed, id, bin * 500)).length
      return upTo(n + 1) - upTo(n)
    })
    const even = MEMBERS.length / bins.length
    expect(bins.reduce((sum, bin) => sum + (bin - even) ** 2 / even, 0)).toBeLessThan(43.82)
  })

  it('leaves out others for another promotion', () => {
    const [a, b] = [holdOutSeed('a'), holdOutSeed('b')]
    const both = MEMBERS.filter((id) => isHeldOut(a, id, 1000) && isHeldOut(b, id, 1000)).length
    expect(both).toBeGreaterThan(150)
    expect(both).toBeLessThan(250)
  })

  it('keeps an offer from those in it and says so', () => {
    const rulebook = rulebookWith([promotion('winback', { kind: 'percent-off', goods: { all: true }, rateBp: 1000 }, { when: { kind: 'not-held-out', shareBp: 5000 } })])
    const outcomeOf = (id: string) => evaluate(compileRulebook(rulebook), { lines: [line(1, 'tea', 1000, 1)], pinnedAt: SATURDAY_AFTERNOON, member: member('gold', { memberId: id }) }).promotions[0]
    expect(outcomeOf(memberId(1))).toMatchObject({ status: 'applied', amountMinor: 100 })
    expect(outcomeOf(memberId(2))).toMatchObject({ status: 'not-met', reason: { code: 'HELD_OUT' } })
  })
})
