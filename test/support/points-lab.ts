import { createHash } from 'node:crypto'
import Database from 'better-sqlite3'
import type { SaleCompleted } from '../../core/ledger/journal.ts'
import { tierAfterSale } from '../../core/loyalty/tiers.ts'
import { salePostings } from '../../core/ledger/sale-entries.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { addDays, daysBetween } from '../../core/time/civil.ts'
import type { CivilDate } from '../../core/time/instant.ts'
import { bookEvent } from '../../terminal/services/booking.ts'
import { dueFrom, postSomeDue } from '../../terminal/services/due-postings.ts'
import { memberTier } from '../../terminal/services/member-tier.ts'
import { pointsOfSale } from '../../terminal/services/points-of-sale.ts'
import { pointsWallet } from '../../terminal/services/points-wallet.ts'
import { createTill } from '../../terminal/services/till.ts'
import type { Till } from '../../terminal/services/till.ts'
import { ownMigrations } from '../../terminal/store/migrations.ts'
import { plainEvaluation, saleEvent } from './journal-makers.ts'
import { rulebookWith } from './promotion-fixtures.ts'
import { uuid } from './sale-makers.ts'

const DAY_MS = 86_400_000
/** The day on which every lab begins: noon in Singapore. */
export const LAB_START = Date.UTC(2026, 0, 1, 4)
export const LAB_DAY: CivilDate = '2026-01-01'

/** A till's books in memory, without counter, printer or disk: what the points of members come to. */
export interface PointsLab {
  readonly till: Till
  readonly rulebook: Rulebook
  today(): CivilDate
  pass(days: number): void
  /** Runs a command's effect as a command would. */
  run<T>(effect: () => T): T
  /** Completes a sale of a member pinned some days ago; false where it would spend what is not there. */
  sell(sale: { memberId: string; earned: number; spent: number; pinnedDaysAgo: number; counts: number }): boolean
  /** Posts all that is due. */
  postDue(): void
  available(memberId: string): number
  close(): void
}

/** `tillNumber`: which of several tills of one shop; each has ids of its own. */
export function pointsLab(rules: Partial<Rulebook>, memberIds: readonly string[], tillNumber = 1): PointsLab {
  const db = new Database(':memory:')
  for (const migration of ownMigrations()) db.exec(migration.sql)
  let now = LAB_START
  let ids = 0
  const till = createTill({
    db, clock: { now: () => now, monotonicMs: () => now }, ids: { next: () => uuid(tillNumber * 100_000 + ids++) },
    hasher: { sha256Hex: (data) => createHash('sha256').update(data).digest('hex') },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    keys: { publicKeyRaw: 'key', sign: () => '', keptIn: 'file' } as unknown as Till['keys'], onDiskChange: () => undefined,
  })
  const rulebook = rulebookWith([], rules)
  db.prepare("INSERT INTO terminal_identity (only, terminal_id, programme_id, store_id, store_name, till_number, demo, created_at) VALUES (1, ?, 'p', 's', '{\"en\":\"S\",\"zh\":\"S\"}', 1, 0, ?)").run(uuid(tillNumber), now)
  till.rulebooks.put(rulebook, null)
  till.session.staffId = 'marcus'
  const run = <T>(effect: () => T): T => db.transaction(effect).immediate()
  run(() => {
    till.journal.append({ type: 'terminal.opened', programmeId: 'p', storeId: 's', tillNumber: 1, publicKey: 'key' })
    for (const memberId of memberIds) till.members.put({ memberId, name: 'A', otherName: null, language: 'en', birthday: null, since: LAB_DAY, importedVisitOn: null }, [], [])
    const tierId = rulebook.tiers[0]!.id
    bookEvent(till, { type: 'balances.imported', source: 'lab', members: memberIds.map((memberId) => ({ memberId, tierId, tierCountedMinor: 0, lots: [] })), postings: [] })
  })
  const today = (): CivilDate => addDays(LAB_DAY, Math.round((now - LAB_START) / DAY_MS))

  function eventOf(sale: { memberId: string; earned: number; spent: number; counts: number }, onDate: CivilDate): SaleCompleted {
    const points = pointsOfSale(till, { memberId: sale.memberId, rulebook, earned: sale.earned, spent: sale.spent, onDate })
    const tier = memberTier(till, sale.memberId, rulebook, onDate)
    const reached = tierAfterSale(rulebook, { tierId: tier.tierId, countedMinor: tier.counted, saleBaseMinor: sale.counts })
    const tenders: SaleCompleted['tenders'] = sale.spent > 0 ? [{ kind: 'points', points: sale.spent, amountMinor: 0 }] : []
    const shape = { saleId: till.ids.next(), totalMinor: 0, tenders, memberId: sale.memberId, pointsEarned: sale.earned }
    return {
      ...saleEvent({ ...shape, tenders: [] }), tenders, rulebookVersion: rulebook.version,
      pinnedAt: LAB_START + daysBetween(LAB_DAY, onDate) * DAY_MS,
      member: { memberId: sale.memberId, tierId: tier.tierId, tierCountedMinor: Math.max(0, tier.counted), pointsAvailable: 0 },
      lot: points.lot, ...points.event, tierBaseMinor: sale.counts, tierCounts: sale.counts, tierReached: reached === tier.tierId ? null : reached,
      postings: salePostings({ evaluation: plainEvaluation(0), tenders, points: points.postings }),
    }
  }

  return {
    till, rulebook, today, run,
    pass: (days) => void (now += days * DAY_MS),
    sell(sale) {
      const onDate = addDays(today(), -sale.pinnedDaysAgo)
      const wallet = pointsWallet(till, sale.memberId, rulebook, onDate)
      if (onDate < LAB_DAY || sale.spent > wallet.available || (sale.spent > 0 && wallet.debt > 0)) return false
      run(() => bookEvent(till, eventOf(sale, onDate)))
      return true
    },
    postDue() {
      for (let progress = dueFrom(today()); progress.step !== 'done';) progress = postSomeDue(till, progress)
    },
    available: (memberId) => pointsWallet(till, memberId, rulebook, today()).available,
    close: () => void db.close(),
  }
}
