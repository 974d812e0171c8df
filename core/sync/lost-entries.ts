import { z } from 'zod'
import { idSchema } from '../base/numbers.ts'
import { journalRowSchema } from '../ledger/journal.ts'

/** The most entries of one answer. */
export const MAX_LOST_ROWS = 500
/** An answer ends before its entries pass this many characters; one entry may be longer and goes alone. */
export const MAX_LOST_CHARS = 8_000_000

const seqText = z.string().regex(/^\d{1,15}$/).transform(Number).pipe(z.int().positive())

/** GET /v2/lost-entries?chain=ID&first=SEQ&last=SEQ: a till asks for entries of its own chain, or of one before it, that it has lost. */
export const lostEntriesQuerySchema = z.strictObject({ chain: idSchema, first: seqText, last: seqText })
export type LostEntriesQuery = z.infer<typeof lostEntriesQuerySchema>

/** What head office holds of them, from the first on, in order, exactly as it came; empty: not the first. */
export const lostEntriesAnswerSchema = z.strictObject({ rows: z.array(journalRowSchema).max(MAX_LOST_ROWS) })
