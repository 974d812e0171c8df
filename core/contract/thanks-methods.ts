import { z } from 'zod'
import { command } from './command.ts'
import { rpc } from './rpc.ts'

/** Fewer answers say nothing about whoever served. */
export const ENOUGH_ANSWERS = 5
/** The most that a shop can set itself for a day. */
export const MOST_NEW_MEMBERS = 500

/** A shop's thanks on the lock screen: who joined today, what customers said. A shared goal, no ranking. */
export const thanksSchema = z.strictObject({
  /** New members of the business day at this till that are to be, and that are. */
  goal: z.int().positive(),
  joined: z.int().nonnegative(),
  /** Whoever had somebody join or was rated today, in the order of the tiles. */
  people: z.array(z.strictObject({
    staffId: z.string(), joined: z.int().nonnegative(), answers: z.int().nonnegative(),
    /** Tenths of a point, 0 to 100; null: fewer answers than say anything (`ENOUGH_ANSWERS`). */
    averageTenths: z.int().min(0).max(100).nullable(),
  })),
})
export type Thanks = z.output<typeof thanksSchema>

export const thanksMethods = {
  /** Null: this shop does not show them. */
  'thanks.get': rpc({ kind: 'query', role: 'nobody', input: z.strictObject({}), output: z.strictObject({ thanks: thanksSchema.nullable() }), errors: [] }),
  /** How many new members a day the shop sets itself; null: no thanks on the lock screen. */
  'thanks.set': rpc({ kind: 'command', role: 'manager', input: z.strictObject({ ...command, goal: z.int().min(1).max(MOST_NEW_MEMBERS).nullable() }), output: z.strictObject({ thanks: thanksSchema.nullable() }), errors: ['IDEMPOTENCY_MISMATCH'] }),
} as const
