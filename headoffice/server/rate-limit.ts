import { isIPv6 } from 'node:net'
import { Refusal } from './problem.ts'

export interface AllowanceRule {
  /** Spent at once at most. */
  readonly burst: number
  /** Comes back in a second. */
  readonly perSecond: number
}

/** Keys remembered at most; beyond, the one that has waited longest is forgotten. */
const MAX_KEYS = 100_000

/**
 * What each key may still ask for (a token bucket). In this server only: with several, each gives the same again.
 */
export function createAllowance(rule: AllowanceRule, now: () => number) {
  const left = new Map<string, { amount: number; at: number }>()

  function amountOf(key: string): number {
    const one = left.get(key)
    return one ? Math.min(rule.burst, one.amount + ((now() - one.at) / 1000) * rule.perSecond) : rule.burst
  }

  /** One, or more for what cost more; beyond what was left it is owed, up to a whole burst. */
  function charge(key: string, units = 1): void {
    const amount = Math.max(-rule.burst, amountOf(key) - units)
    left.delete(key)
    left.set(key, { amount, at: now() })
    const [oldest] = left.keys()
    if (oldest !== undefined && left.size > MAX_KEYS) left.delete(oldest)
  }

  /** Throws Refusal TOO_MANY with the wait until one more is free. */
  function refuseIfSpent(key: string): void {
    const amount = amountOf(key)
    if (amount < 1) throw new Refusal('TOO_MANY', 'asked too often', { retryAfterSeconds: Math.max(1, Math.ceil((1 - amount) / rule.perSecond)) })
  }

  return {
    charge,
    refuseIfSpent,
    take(key: string): void {
      refuseIfSpent(key)
      charge(key)
    },
  }
}
export type Allowance = ReturnType<typeof createAllowance>

/** Whose an address is: one IPv4, or the 64 bits of an IPv6 that one customer is given (RFC 6177). */
export function addressKey(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped?.[1] !== undefined) return mapped[1]
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.split('::')
  const front = head === '' ? [] : head.split(':')
  const back = tail === undefined || tail === '' ? [] : tail.split(':')
  const groups = tail === undefined ? front : [...front, ...Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0'), ...back]
  return `${groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`
}

export interface Limits {
  /** Refused requests of one address: unsigned, forged, malformed. */
  readonly refusals: AllowanceRule
  /** Requests of one terminal that were its own. */
  readonly terminal: AllowanceRule
  /** Tills that ask to be paired, of one address. */
  readonly pairing: AllowanceRule
  readonly connections: number
  readonly connectionsAnAddress: number
  /** How long a client may take over its headers, and over the whole request. */
  readonly headersMs: number
  readonly requestMs: number
}

/**
 * A till in touch asks a few times in fifteen seconds; one that catches up sends batches as fast as they are taken. A whole
 * chain may stand behind one address, so an address pays for what is refused and not for what is right.
 */
export const LIMITS: Limits = {
  refusals: { burst: 2_000, perSecond: 20 },
  terminal: { burst: 3_000, perSecond: 50 },
  pairing: { burst: 30, perSecond: 0.5 },
  connections: 4_000,
  connectionsAnAddress: 1_000,
  headersMs: 10_000,
  requestMs: 30_000,
}
