import { describe, expect, it } from 'vitest'
import { placeOf, reaches } from '../../core/rollout/reach.ts'
import type { Reach } from '../../core/rollout/reach.ts'
import { advance, changeState, maySend } from '../../core/rollout/rollout.ts'
import type { Rollout } from '../../core/rollout/rollout.ts'
import { hasher } from '../support/journal-makers.ts'
import { uuid } from '../support/sale-makers.ts'

const till = (more: Partial<{ terminalId: string; storeId: string; highest: number; wasSent: boolean }> = {}) => ({ terminalId: uuid(1), storeId: 'bugis', highest: 6, wasSent: false, ...more })
const rollout = (reaches_: readonly Reach[], more: Partial<Rollout> = {}): Rollout => ({ version: 7, state: 'running', stages: reaches_.map((reach) => ({ reach, opensAt: 0, isOpen: true })), ...more })
const ALL: Reach = { kind: 'all' }

describe('the place of a till', () => {
  it('is the same at every asking, and another for each version', () => {
    // SHA-256 of "regulars.rollout/1\n7\n01990000-0000-7000-8000-000000000001" begins with 762dc099 (sha256sum): 4616 of 10,000.
    expect(placeOf(hasher, 7, uuid(1))).toBe(4616)
    const orders = [7, 8].map((version) => Array.from({ length: 50 }, (_, n) => n).sort((a, b) => placeOf(hasher, version, uuid(a)) - placeOf(hasher, version, uuid(b))))
    expect(orders[0]).not.toEqual(orders[1])
  })

  it('lies anywhere with the same chance: shares hold about as many tills as they say', () => {
    const places = Array.from({ length: 20_000 }, (_, n) => placeOf(hasher, 3, uuid(n)))
    expect(Math.min(...places)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...places)).toBeLessThan(10_000)
    for (const shareBp of [100, 1_000, 5_000, 9_000]) {
      const expected = 20_000 * shareBp / 10_000
      const held = places.filter((place) => place < shareBp).length
      // Five standard deviations of a binomial count.
      expect(Math.abs(held - expected)).toBeLessThan(5 * Math.sqrt(expected * (1 - shareBp / 10_000)))
    }
  })

  it('keeps everyone of a smaller share in a larger one', () => {
    for (let n = 0; n < 500; n++) {
      const one = till({ terminalId: uuid(n) })
      if (reaches(hasher, 7, { kind: 'share', shareBp: 1_000 }, one)) expect(reaches(hasher, 7, { kind: 'share', shareBp: 1_001 + n * 10 }, one)).toBe(true)
      expect(reaches(hasher, 7, { kind: 'share', shareBp: 10_000 }, one)).toBe(true)
    }
  })
})

describe('whom a version is sent to', () => {
  it.each<[string, Reach, Parameters<typeof till>[0], boolean]>([
    ['everybody', ALL, {}, true],
    ['its store', { kind: 'stores', stores: ['orchard', 'bugis'] }, {}, true],
    ['another store', { kind: 'stores', stores: ['orchard'] }, {}, false],
    ['who holds the version it takes the place of', { kind: 'holders', of: 6 }, {}, true],
    ['who holds another', { kind: 'holders', of: 5 }, {}, false],
    ['who has a higher one: he would refuse it', ALL, { highest: 8 }, false],
    ['who has it, as far as head office knows', ALL, { highest: 7 }, false],
    ['who was sent it, again', { kind: 'stores', stores: ['orchard'] }, { highest: 7, wasSent: true }, true],
  ])('%s', (_name, reach, more, expected) => {
    expect(maySend(hasher, rollout([reach]), till(more))).toBe(expected)
  })

  it('nobody before a stage opens, while it is paused, or once it has ended, also not again', () => {
    expect(maySend(hasher, rollout([]), till())).toBe(false)
    expect(maySend(hasher, { ...rollout([]), stages: [{ reach: ALL, opensAt: 0, isOpen: false }] }, till())).toBe(false)
    for (const state of ['paused', 'ended'] as const) expect(maySend(hasher, rollout([ALL], { state }), till({ wasSent: true }))).toBe(false)
    expect(maySend(hasher, rollout([{ kind: 'stores', stores: ['orchard'] }, ALL]), till())).toBe(true)
  })
})

describe('the next stage', () => {
  const stores = (...names: string[]): Reach & { kind: 'stores' } => ({ kind: 'stores', stores: names })
  const share = (shareBp: number): Reach & { kind: 'share' } => ({ kind: 'share', shareBp })
  it.each<[Reach[], Parameters<typeof advance>[1]['reach'], boolean]>([
    [[], share(100), true],
    [[share(100)], share(101), true],
    [[share(100)], share(100), false],
    [[stores('a')], stores('a'), false],
    [[stores('a')], stores('a', 'b'), true],
    [[stores('a'), share(500)], { kind: 'all' }, true],
    [[{ kind: 'all' }], share(9_000), false],
    [[{ kind: 'holders', of: 3 }], stores('a'), true],
  ])('after %j: %j', (before, reach, isWider) => {
    expect(advance(rollout(before), { reach, opensAt: 5 })).toEqual(isWider ? { ok: true, value: null } : { ok: false, error: 'NOT_WIDER' })
  })

  it('may come before one that opens later', () => {
    const later: Rollout = { ...rollout([]), stages: [{ reach: ALL, opensAt: 100, isOpen: false }] }
    expect(advance(later, { reach: share(100), opensAt: 50 }).ok).toBe(true)
    expect(advance(later, { reach: share(100), opensAt: 100 }).ok).toBe(false)
  })

  it('waits while the version is paused, and never comes once it has ended', () => {
    expect(advance(rollout([], { state: 'paused' }), { reach: { kind: 'all' }, opensAt: 0 })).toEqual({ ok: false, error: 'PAUSED' })
    expect(advance(rollout([], { state: 'ended' }), { reach: { kind: 'all' }, opensAt: 0 })).toEqual({ ok: false, error: 'ENDED' })
    expect(changeState(rollout([]), 'paused').ok).toBe(true)
    expect(changeState(rollout([]), 'running')).toEqual({ ok: false, error: 'NOT_PAUSED' })
    expect(changeState(rollout([], { state: 'paused' }), 'paused')).toEqual({ ok: false, error: 'ALREADY_PAUSED' })
    expect(changeState(rollout([], { state: 'paused' }), 'running').ok).toBe(true)
    expect(changeState(rollout([], { state: 'ended' }), 'running')).toEqual({ ok: false, error: 'ENDED' })
  })
})
