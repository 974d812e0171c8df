import type Database from 'better-sqlite3'
import { z } from 'zod'
import type { JournalEvent } from '../../core/ledger/journal.ts'
import { rulebookSchema } from '../../core/rulebook/rulebook.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import type { FoldRules } from '../store/fold.ts'

const { programme, pointsExpireAfterMonths, pointsRules, choices, giftCards, storeCredit, stampCards } = rulebookSchema.shape
/** Only these parts of a rulebook: the rest, ten thousand promotions maybe, does not matter to balances. */
const foldRulesSchema = z.object({ programme, pointsExpireAfterMonths, pointsRules, choices, giftCards, storeCredit, stampCards })

/**
 * The rules each event was written under, of every rulebook a till keeps; those of the first where an event names none.
 *
 * @param orNearest where a rulebook was lost, those of the newest one before it that is kept, else the oldest; or it throws
 */
export function foldRules(db: Database.Database, { orNearest = false } = {}): (event: JournalEvent) => FoldRules {
  const kept = db.prepare<[], { version: number; body: string }>('SELECT version, body FROM rulebook ORDER BY version').all()
  const byVersion = new Map(kept.map(({ version, body }): [number, FoldRules] => [version, foldRulesSchema.parse(JSON.parse(body))]))
  const [first] = byVersion.values()
  const nearest = (version: number): FoldRules | undefined => byVersion.get(kept.findLast((each) => each.version <= version)?.version ?? 0) ?? first
  return (event) => {
    const rules = 'rulebookVersion' in event ? byVersion.get(event.rulebookVersion) ?? (orNearest ? nearest(event.rulebookVersion) : undefined) : first
    if (!rules) throw new Error('the till keeps no rulebook for an entry of its journal')
    return rules
  }
}

/** The oldest rulebook a till keeps, for what holds for a programme's whole life: its currency, its days, its points. */
export function oldestRules(db: Database.Database): Pick<Rulebook, 'programme' | 'pointsRules'> {
  const kept = db.prepare<[], { body: string }>('SELECT body FROM rulebook ORDER BY version LIMIT 1').get()
  if (!kept) throw new Error('the till keeps no rulebook')
  return foldRulesSchema.parse(JSON.parse(kept.body))
}
