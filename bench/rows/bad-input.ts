import { performance } from 'node:perf_hooks'
import type { BasketLine } from '../../core/basket/basket.ts'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import { checkRulebook } from '../../core/rulebook/checks.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import { SATURDAY_AFTERNOON, line, member, promotion, rulebookWith } from '../../test/support/promotion-fixtures.ts'
import { seededNumbers } from '../../test/support/seeded-numbers.ts'
import { ms } from '../lib/figures.ts'
import type { Finding, Row } from '../lib/row.ts'
import { quantile } from '../lib/timing.ts'
import { makeLoad } from '../promotions/load.ts'
import { ourRulebook, ours } from '../promotions/ours.ts'

/** A case: what it does once, the most it may take, and what came out of it in words. It throws where that is neither a result nor a stated fault. */
interface Case {
  readonly what: string
  readonly limitMs: number
  once(): string
}

function refused(input: unknown): string {
  const checked = checkRulebook(input)
  if (checked.ok) throw new Error('it was accepted')
  const codes = [...new Set(checked.error.map((fault) => fault.code))]
  return `refused with ${checked.error.length} faults: ${codes.slice(0, 4).join(', ')}`
}

function answered({ totalMinor, discountMinor, subtotalMinor, exact, gapMinor, promotions }: ReturnType<typeof evaluate>): string {
  if (totalMinor !== subtotalMinor - discountMinor || totalMinor < 0) throw new Error(`the sums do not fit: ${subtotalMinor} − ${discountMinor} = ${totalMinor}`)
  return `${promotions.filter((each) => each.status === 'applied').length} applied, ${exact ? 'exact' : `within ${gapMinor} minor units, said so`}`
}

/** Promotions that all want the same pieces: sets at a price, cheapest free, exclusive percentages, some in groups. */
function competing(count: number, seed: number): Promotion[] {
  const random = seededNumbers(seed)
  return Array.from({ length: count }, (_, n) => {
    const goods = { skus: Array.from({ length: 6 }, () => `sku-${random.between(0, 29)}`) }
    const combine = n % 5 === 0 ? { kind: 'exclusive' as const, group: `group-${n % 15}` } : { kind: 'stack' as const }
    const effect: Promotion['effect'] = n % 3 === 0 ? { kind: 'cheapest-free', goods, buy: random.between(2, 4), free: 1 }
      : n % 3 === 1 ? { kind: 'bundle-price', goods, quantity: random.between(2, 4), priceMinor: random.between(200, 1500) }
        : { kind: 'percent-off', goods, rateBp: random.between(1, 8) * 500 }
    return promotion(`offer-${n}`, effect, { units: 'exclusive', combine })
  })
}

function basket(lines: number, articles: number, seed: number): BasketLine[] {
  const random = seededNumbers(seed)
  return Array.from({ length: lines }, (_, n) => line(n + 1, `sku-${n % articles}`, random.between(50, 3000), random.between(1, 4)))
}

function nested(depth: number): object {
  let condition: object = { kind: 'member' }
  for (let level = 0; level < depth; level += 1) condition = { kind: level % 2 === 0 ? 'all' : 'not', of: level % 2 === 0 ? [condition] : condition }
  return { ...rulebookWith([]), promotions: [{ ...promotion('deep', { kind: 'points-flat', points: 1 }), when: condition }] }
}

function quote(promotions: readonly Promotion[], lines: readonly BasketLine[]): () => string {
  const compiled = compileRulebook(rulebookWith(promotions))
  const input = { lines: [...lines], pinnedAt: SATURDAY_AFTERNOON, member: member() }
  return () => answered(evaluate(compiled, input))
}

function cases(seed: number): Case[] {
  const hundred = ours(makeLoad(seed, 1000, 100))
  const many = ourRulebook(makeLoad(seed, 10_000, 30))
  const cyclic: Record<string, unknown> = { ...rulebookWith([]) }
  cyclic['promotions'] = [cyclic]
  return [
    { what: '1,000 promotions × 100 lines', limitMs: 100, once: () => answered(hundred.run()) },
    {
      what: '10,000 promotions: check and compile', limitMs: 5000, once: () => {
        const checked = checkRulebook(many)
        if (!checked.ok) throw new Error(JSON.stringify(checked.error[0]))
        return `${compileRulebook(checked.value).promotions.length} compiled`
      },
    },
    { what: '10,000 lines of 5,000 articles, 6 promotions', limitMs: 1000, once: quote(competing(6, seed), basket(10_000, 5000, seed)) },
    { what: '10,000 lines of 30 articles, 20 that compete', limitMs: 5000, once: quote(competing(20, seed), basket(10_000, 30, seed)) },
    { what: '200 that compete for 30 lines', limitMs: 1000, once: quote(competing(200, seed), basket(30, 30, seed)) },
    { what: 'a condition nested 100,000 deep', limitMs: 500, once: (() => { const deep = nested(100_000); return () => refused(deep) })() },
    { what: 'a rulebook that contains itself', limitMs: 100, once: () => refused(cyclic) },
    { what: 'a list of 5,000,000 nothings', limitMs: 2000, once: (() => { const list = { ...rulebookWith([]), promotions: new Array<null>(5_000_000).fill(null) }; return () => refused(list) })() },
    { what: 'no rulebook at all', limitMs: 50, once: () => [undefined, null, 0, '', [], () => 0, Number.NaN].map(refused).at(-1)! },
  ]
}

function measured({ what, limitMs, once }: Case, rounds: number, say: (text: string) => void): Finding {
  const limit = { what, against: 'a limit', theirs: ms(limitMs), goal: '≤ 1 ×' }
  const times: number[] = []
  let words = ''
  try {
    for (let round = 0; round < rounds; round += 1) {
      const start = performance.now()
      words = once()
      times.push(performance.now() - start)
    }
  } catch (error) {
    return { ...limit, ours: 'no answer', ratio: null, met: false, note: `threw: ${error instanceof Error ? error.message : String(error)}` }
  }
  const median = quantile(times, 0.5)
  say(`${what}: ${ms(median)}, ${words}`)
  return { ...limit, ours: ms(median), ratio: median / limitMs, met: median <= limitMs, note: words }
}

/** What no shop would send: each is answered in time, with a result or with faults in words; never a crash, never a hang. */
export const badInput: Row = {
  name: 'bad-input',
  goal: 'an answer or a stated fault, each in its time',
  against: 'a limit',
  run: ({ rounds, seed, say }) => Promise.resolve(cases(seed).map((each) => measured(each, rounds, say))),
}
