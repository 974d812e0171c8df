import { z } from 'zod'
import { rulebookSchema } from '../../../core/rulebook/rulebook.ts'
import type { Rulebook } from '../../../core/rulebook/rulebook.ts'
import type { Queryable } from '../store/terminal-store.ts'

const { version, programme, tiers, tierRules, tierWindowMonths, pointsExpireAfterMonths, pointsRules, returnRules, choices, giftCards, storeCredit, stampCards, coupons } = rulebookSchema.shape
/** Only the parts of a rulebook that books follow from: the rest, ten thousand promotions maybe, does not matter to balances. */
const booksRulesSchema = z.object({ version, programme, tiers, tierRules, tierWindowMonths, pointsExpireAfterMonths, pointsRules, returnRules, choices, giftCards, storeCredit, stampCards, coupons })
export type BooksRules = Pick<Rulebook, keyof z.output<typeof booksRulesSchema>>

/** Published rules never change, so each is read once a process. */
const read = new Map<string, BooksRules>()

/** The rules of a version; where it is not kept here, of the newest before it, or else of the oldest. */
export interface BooksRulebooks {
  of(version: number | null): BooksRules
  /** Those in force at an instant. */
  at(instant: number): BooksRules
}

/** What is published by now, for one transaction. */
export async function booksRulebooks(db: Queryable): Promise<BooksRulebooks> {
  const { rows: kept } = await db.query<{ version: number; effectiveAt: number; digest: string }>('SELECT version, effective_at AS "effectiveAt", md5(body) AS digest FROM rulebook ORDER BY version')
  const missing = kept.filter((row) => !read.has(row.digest)).map((row) => row.version)
  if (missing.length > 0) {
    const { rows } = await db.query<{ digest: string; body: string }>('SELECT md5(body) AS digest, body FROM rulebook WHERE version = ANY($1::int[])', [missing])
    for (const { digest, body } of rows) read.set(digest, booksRulesSchema.parse(JSON.parse(body)))
  }
  const [first] = kept
  if (first === undefined) throw new Error('head office keeps no rulebook')
  const of = (row: { digest: string }): BooksRules => read.get(row.digest)!
  return {
    of: (asked) => of((asked === null ? undefined : kept.findLast((row) => row.version <= asked)) ?? first),
    at: (instant) => of(kept.findLast((row) => row.effectiveAt <= instant) ?? first),
  }
}
