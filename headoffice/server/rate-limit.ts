import { Refusal } from './problem.ts'

/** At most `max` requests an address in `windowMs`; throws Refusal TOO_MANY beyond. Forgets addresses as their time passes. */
export function createRateLimit(options: { readonly max: number; readonly windowMs: number; readonly now: () => number }): (address: string) => void {
  const seen = new Map<string, { count: number; until: number }>()
  return (address) => {
    const now = options.now()
    for (const [key, { until }] of seen) if (until <= now) seen.delete(key)
    const entry = seen.get(address) ?? { count: 0, until: now + options.windowMs }
    entry.count += 1
    seen.set(address, entry)
    if (entry.count > options.max) throw new Refusal('TOO_MANY', 'asked too often', { retryAfterSeconds: Math.ceil((entry.until - now) / 1000) })
  }
}
