/** Choices that look random and are the same for the same seed. */
export interface SeededChoices {
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number
  /** One of the list. */
  of<T>(list: readonly T[]): T
  /** True in `percent` of 100 cases. */
  chance(percent: number): boolean
}

/** The mulberry32 generator (public domain, Tommy Ettinger): 32 bits of state, good enough for made-up people, not for secrets. */
export function seededChoices(seed: number): SeededChoices {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const between = (low: number, high: number): number => low + (next() % (high - low + 1))
  return {
    between,
    of<T>(list: readonly T[]): T {
      const chosen = list[between(0, list.length - 1)]
      if (chosen === undefined) throw new Error('a choice from an empty list')
      return chosen
    },
    chance: (percent) => between(1, 100) <= percent,
  }
}
