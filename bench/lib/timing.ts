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

/** Mean milliseconds a run, over enough runs to fill `forMs`. */
async function timed(contender: Contender, forMs: number): Promise<number> {
  const start = performance.now()
  let runs = 0
  do {
    const result = contender.run()
    if (result instanceof Promise) await result
    runs += 1
  } while (performance.now() - start < forMs)
  return (performance.now() - start) / runs
}

/**
 * Times the contenders in turn, round after round in the same process, so that a noisy machine is noisy for all. Each is
 * warmed first. Returns the median of the rounds in milliseconds a run, by name.
 */
export async function interleaved(contenders: readonly Contender[], rounds: number, forMs = 300): Promise<Map<string, number>> {
  const perRound = new Map(contenders.map((contender) => [contender.name, [] as number[]]))
  for (const contender of contenders) {
    const start = performance.now()
    do await once(contender)
    while (performance.now() - start < forMs)
  }
  for (let round = 0; round < Math.max(5, rounds); round += 1) {
    for (const contender of contenders) perRound.get(contender.name)!.push(await timed(contender, forMs))
  }
  return new Map([...perRound].map(([name, times]) => [name, quantile(times, 0.5)]))
}
