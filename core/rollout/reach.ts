import { z } from 'zod'
import type { Hasher } from '../base/ports.ts'

/** The whole, in basis points. */
const WHOLE_BP = 10_000

/** Which tills a stage opens a rulebook to, as a person says it. */
export const stageReachSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('stores'), stores: z.array(z.string().min(1).max(60)).min(1).max(5_000) }),
  /** So many of all tills, in basis points. */
  z.strictObject({ kind: z.literal('share'), shareBp: z.int().min(1).max(WHOLE_BP) }),
  z.strictObject({ kind: z.literal('all') }),
])
export type StageReach = z.infer<typeof stageReachSchema>

/** Also what a roll back or a stop reaches: the tills on which the version `of` is the highest. */
export const reachSchema = z.discriminatedUnion('kind', [...stageReachSchema.options, z.strictObject({ kind: z.literal('holders'), of: z.int().positive() })])
export type Reach = z.infer<typeof reachSchema>

/** A till as stages see it. */
export interface ReachedTill {
  readonly terminalId: string
  readonly storeId: string
  /** The highest version it was sent or says it has, as far as head office knows. */
  readonly highest: number
}

/**
 * A till's place among all, 0 to 9999, for one version: the first 32 bits of SHA-256 over both, scaled. The same at every
 * asking, so a larger share holds everyone a smaller one held; another for each version, so that not always the same tills go first.
 */
export function placeOf(hasher: Hasher, version: number, terminalId: string): number {
  const first = Number.parseInt(hasher.sha256Hex(`regulars.rollout/1\n${version}\n${terminalId}`).slice(0, 8), 16)
  return Math.floor((first * WHOLE_BP) / 2 ** 32)
}

/** Whether a stage of a version opens it to a till. */
export function reaches(hasher: Hasher, version: number, reach: Reach, till: ReachedTill): boolean {
  switch (reach.kind) {
    case 'all': return true
    case 'stores': return reach.stores.includes(till.storeId)
    case 'share': return placeOf(hasher, version, till.terminalId) < reach.shareBp
    case 'holders': return till.highest === reach.of
  }
}
