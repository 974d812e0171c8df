/** Whole numbers that look random and are the same for the same seed (mulberry32, Tommy Ettinger, public domain). */
export function seededNumbers(seed: number): { between(from: number, to: number): number } {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  return { between: (from, to) => from + Math.floor(next() * (to - from + 1)) }
}
