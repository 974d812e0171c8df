import { z } from 'zod'
import { idSchema } from '../../base/numbers.ts'

/** Numbers of entries, first and last included. */
export const entryRangeSchema = z.strictObject({ first: z.int().positive(), last: z.int().positive() })

/** The till's file was damaged, and the till goes on with what could be read of it. */
const journalDamaged = z.strictObject({
  type: z.literal('journal.damaged'),
  /** The chain that was being written when it happened. */
  terminalId: idSchema,
  /** Entries of it that could not be read anywhere; in order, apart. */
  missing: z.array(entryRangeSchema),
  /** Entries after the last one that was read may be lost too: another chain was begun. */
  isEndLost: z.boolean(),
  /** Entries and other rows that a backup of this till gave back. */
  fromBackup: z.strictObject({ entries: z.int().nonnegative(), rows: z.int().nonnegative() }).nullable(),
  /** Tables that lost something else than entries. */
  tables: z.array(z.string()),
})
export type JournalDamaged = z.infer<typeof journalDamaged>

/** Entries that were missing are back: each follows from the one before it, up to the one after them. */
const journalRefilled = z.strictObject({
  type: z.literal('journal.refilled'),
  terminalId: idSchema,
  entries: z.array(entryRangeSchema).min(1),
  /** Nothing is missing any more. */
  isWhole: z.boolean(),
})

export const damageEvents = [journalDamaged, journalRefilled] as const
