import { z } from 'zod'
import { rulebookSchema } from '../../../core/rulebook/rulebook.ts'
import type { Rulebook } from '../../../core/rulebook/rulebook.ts'
import type { Queryable } from '../store/terminal-store.ts'

const { version, programme, tiers, tierRules, tierWindowMonths, pointsExpireAfterMonths, pointsRules, returnRules, choices, giftCards, storeCredit, stampCards, coupons } = rulebookSchema.shape
/** Only the parts of a rulebook that books follow from: the rest, ten thousand promotions maybe, does not matter to balances. */
const booksRulesSchema = z.object({ version, programme, tiers, tierRules, tierWindowMonths, pointsExpireAfterMonths, pointsRules, returnRules, choices, giftCards, storeCredit, stampCards, coupons })
export type BooksRules = Pick<Rulebook, keyof z.output<typeof booksRulesSchema>>

/** Published rules never change, so each is read once a process; null: its row is damaged. */
const read = new Map<string, BooksRules | null>()

function rulesIn(body: string): BooksRules | null {
  try {
    const rules = booksRulesSchema.safeParse(JSON.parse(body))
    return rules.success ? rules.data : null
  } catch {
    return null
  }
}

/** The rules of a version; where it is not kept here, of the newest before it, or else of the oldest. Both throw where those are damaged: entries under them wait, others do not. */
export interface BooksRulebooks {
  of(version: number | null): BooksRules
  /** Those in force at an instant. */
  at(instant: number): BooksRules
}

/** What is published by now, for one transaction. */
export async function booksRulebooks(db: Queryable): Promise<BooksRulebooks> {
  const { rows: kept } = await db.query<{ version: number; effectiveAt: number; digest: string }>('SELECT version, effective_at AS "effectiveAt", digest FROM rulebook ORDER BY version')
  const missing = kept.filter((row) => !read.has(row.digest)).map((row) => row.version)
  if (missing.length > 0) {
    const { rows } = await db.query<{ digest: string; body: string }>('SELECT digest, body FROM rulebook WHERE version = ANY($1::int[])', [missing])
    for (const { digest, body } of rows) read.set(digest, rulesIn(body))
  }
  const [first] = kept
  if (first === undefined) throw new Error('head office keeps no rulebook')
  const of = ({ digest, version }: { digest: string; version: number }): BooksRules => {
    const rules = read.get(digest)
    // Other rules in their place would count wrongly, and nobody would see it.
    if (!rules) throw new Error(`the rules of version ${version} cannot be read`)
    return rules
  }
  return {
    of: (asked) => of((asked === null ? undefined : kept.findLast((row) => row.version <= asked)) ?? first),
    at: (instant) => of(kept.findLast((row) => row.effectiveAt <= instant) ?? first),
  }
}
