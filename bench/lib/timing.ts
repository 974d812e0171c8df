import { performance } from 'node:perf_hooks'

/** Something that is timed; synchronous ones are not awaited, so that they do not pay for a promise. */
export interface Contender {
  readonly name: string
  run(): unknown
}

/** Sorted copy's value at a share between 0 and 1; the median at 0.5. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  if (sorted.length === 0) throw new RangeError('there is no quantile of nothing')
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
}

async function once(contender: Contender): Promise<void> {
  const result = contender.run()
  if (result instanceof Promise) await result
}

/** Milliseconds a run: by the clock, and of processor time (all threads of this process), which other programs do not lengthen. */
export interface Took {
  readonly wallMs: number
  readonly cpuMs: number
}

/** Until the compiler has seen what is hot, on a busy machine too. */
const WARM_UP_MS = 1500

/** The mean of enough runs to fill `forMs`. */
async function timed(contender: Contender, forMs: number): Promise<Took> {
  const cpuBefore = process.cpuUsage()
  const start = performance.now()
  let runs = 0
  do {
    const result = contender.run()
    if (result instanceof Promise) await result
    runs += 1
  } while (performance.now() - start < forMs)
  const wallMs = performance.now() - start
  const { user, system } = process.cpuUsage(cpuBefore)
  return { wallMs: wallMs / runs, cpuMs: (user + system) / 1000 / runs }
}

/**
 * Times the contenders in turn, round after round in the same process, so that a noisy machine is noisy for all. Each is
 * warmed first. Returns the medians of the rounds, by name.
 */
export async function interleaved(contenders: readonly Contender[], rounds: number, forMs = 300): Promise<Map<string, Took>> {
  const perRound = new Map(contenders.map((contender) => [contender.name, [] as Took[]]))
  for (const contender of contenders) {
    const start = performance.now()
    do await once(contender)
    while (performance.now() - start < WARM_UP_MS)
  }
  for (let round = 0; round < Math.max(5, rounds); round += 1) {
    for (const contender of contenders) perRound.get(contender.name)!.push(await timed(contender, forMs))
  }
  const median = (took: readonly number[]): number => quantile(took, 0.5)
  return new Map([...perRound].map(([name, took]) => [name, { wallMs: median(took.map((each) => each.wallMs)), cpuMs: median(took.map((each) => each.cpuMs)) }]))
}
