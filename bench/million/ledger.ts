import { chainHash } from '../../core/ledger/chain.ts'
import { journalEventSchema } from '../../core/ledger/journal.ts'
import type { JournalEvent, JournalRow, SaleCompleted } from '../../core/ledger/journal.ts'
import type { PointsLot } from '../../core/ledger/points-lot.ts'
import type { Posting } from '../../core/ledger/postings.ts'
import { importPostings } from '../../core/ledger/sale-entries.ts'
import { newLot } from '../../core/points/lots.ts'
import { seededChoices } from '../../terminal/demo/seeded-choices.ts'
import { bookEvent } from '../../terminal/services/booking.ts'
import { openShiftOfDay } from '../../terminal/services/shifts.ts'
import type { Till } from '../../terminal/services/till.ts'
import { fillBasket, pay, pieceGoods } from './sell.ts'

/** Members in one entry that brings balances from elsewhere. */
const IMPORTED_AT_ONCE = 10_000
const IMPORTED_POINTS = 200_000
/** Every so many rows, the row is written by the product's own way too, and compared. */
const COMPARE_EVERY = 5_000

/** The clock of the bulk till: it is moved by hand. */
export interface MovedClock {
  now(): number
  monotonicMs(): number
  set(now: number): void
}

export interface BulkLedger {
  /** Members with a thousand sales each. */
  readonly busy: readonly string[]
  readonly rows: number
  readonly postings: number
}

/** Where every posting goes besides the journal: the plain table that a sum is taken over. */
export type EntrySink = (seq: number, postings: readonly Posting[]) => void

/**
 * Appends without the checks of every row that the product makes (`journalEventSchema`), in the same form: hashes, order
 * and folds are the product's own. Of every so many rows the text is compared with what the product would have written.
 */
function createBulkJournal(till: Till, entries: EntrySink) {
  const insert = till.db.prepare('INSERT INTO journal (seq, at, body, previous_hash, hash) VALUES (?, ?, ?, ?, ?)')
  const { terminalId } = till.journal.terminalIdentity()
  const { rulebook } = till.rules.now()
  let head = till.journal.headOf()
  return {
    append(event: SaleCompleted): JournalRow {
      const seq = head.seq + 1
      const at = till.clock.now()
      const body = JSON.stringify(event)
      if (seq % COMPARE_EVERY === 0 && JSON.stringify(journalEventSchema.parse(event)) !== body) throw new Error('the bulk path writes otherwise than the product')
      const row = { seq, at, body, previousHash: head.hash, hash: chainHash(till.hasher, { terminalId, seq, at, previousHash: head.hash, body }) }
      insert.run(seq, at, body, row.previousHash, row.hash)
      // A till with one chain: an entry's number is its place.
      till.projections.apply(event, { position: seq, at }, rulebook)
      entries(seq, event.postings)
      head = row
      return row
    },
    /** One through the product's own way. */
    book(event: JournalEvent & { postings: readonly Posting[] }): void {
      head = bookEvent(till, event)
      entries(head.seq, event.postings)
    },
    head: () => head,
    follow: () => void (head = till.journal.headOf()),
  }
}

/** Brings balances for all members, then sells until the ledger has so many postings; times go from `from` to `to`. */
export function growLedger(till: Till, clock: MovedClock, asked: { memberIds: readonly string[]; postings: number; from: number; to: number; seed: number; busy: number; busySales: number }, entries: EntrySink, say: (text: string) => void): BulkLedger {
  const { rulebook } = till.rules.now()
  const journal = createBulkJournal(till, entries)
  const tierId = rulebook.tiers[0]!.id
  const lots = new Map<string, PointsLot>()
  let postings = 0
  clock.set(asked.from)
  const onDate = till.rules.dateOf(clock.now())
  for (let at = 0; at < asked.memberIds.length; at += IMPORTED_AT_ONCE) {
    const part = asked.memberIds.slice(at, at + IMPORTED_AT_ONCE)
    for (const memberId of part) lots.set(memberId, newLot(rulebook, { lotId: till.ids.next(), memberId, points: IMPORTED_POINTS, onDate }))
    const members = part.map((memberId) => {
      const { memberId: _member, ...lot } = lots.get(memberId)!
      return { memberId, tierId, tierCountedMinor: 0, lots: [lot] }
    })
    const imported = importPostings(part.map((memberId) => ({ memberId, points: IMPORTED_POINTS })))
    till.db.transaction(() => journal.book({ type: 'balances.imported', source: 'bench', members, postings: imported }))()
    postings += imported.length
  }
  say(`  ${postings} postings of balances brought from elsewhere`)

  const template = till.db.transaction(() => sellOnce(till, asked.memberIds[0]!))()
  journal.follow()
  const { event, sale } = template
  entries(journal.head().seq, event.postings)
  postings += event.postings.length
  const sales = Math.ceil((asked.postings - postings) / event.postings.length)
  const choices = seededChoices(asked.seed)
  const busy = asked.memberIds.slice(1, 1 + asked.busy)
  const ofBusy = asked.busy * asked.busySales
  const SALES_AT_ONCE = 20_000
  for (let done = 0; done < sales; done += SALES_AT_ONCE) {
    till.db.transaction(() => {
      for (let n = done; n < Math.min(sales, done + SALES_AT_ONCE); n += 1) {
        clock.set(Math.round(asked.from + ((asked.to - asked.from) * n) / sales))
        if (n % 1000 === 0) {
          openShiftOfDay(till, event.staffId)
          journal.follow()
        }
        // The busy members' sales are spread over all the time.
        const memberId = (n * ofBusy) % sales < ofBusy ? choices.of(busy) : choices.of(asked.memberIds)
        const copy = copyOf(till, event, sale.receiptNumber + 1 + n, memberId, lots.get(memberId)!)
        const row = journal.append(copy)
        const summary = { ...sale.summary, saleId: copy.saleId, receiptNo: copy.receiptNo, completedAt: copy.completedAt, member: sale.summary.member && { ...sale.summary.member, memberId } }
        till.sales.put({ position: row.seq, receiptNumber: sale.receiptNumber + 1 + n, businessDay: copy.businessDay, summary }, { document: { ...sale.document, rows: sale.document.rows.slice(0, 8) }, facts: sale.facts })
        postings += copy.postings.length
      }
    })()
    if ((done / SALES_AT_ONCE) % 5 === 0) say(`  ${done} of ${sales} sales, ${postings} postings`)
  }
  return { busy, rows: journal.head().seq, postings }
}

const NO_SLIPS = { hasPrinter: () => false, enqueueInTransaction: () => undefined }
const NO_PRINTER = { ...NO_SLIPS, slips: NO_SLIPS }

/** A real sale of two lines with points, cash and rounding: what all others are copies of. */
function sellOnce(till: Till, memberId: string) {
  const sale = fillBasket(till, memberId, pieceGoods(till).slice(0, 2))
  pay(till, NO_PRINTER, sale, [{ kind: 'points', points: 100 }, { kind: 'cash', givenMinor: 100_000 }])
  const kept = till.sales.rowOf(sale.saleId)
  const summary = till.sales.summaryOf(sale.saleId)
  const receipt = till.sales.receiptOf(sale.saleId)
  if (!kept || !summary || !receipt) throw new Error('the sale is kept')
  const event = journalEventSchema.parse(JSON.parse(kept.body))
  if (event.type !== 'sale.completed' || event.lot === null || event.spentLots?.length !== 1) throw new Error('a sale that earns and spends is wanted')
  return { event, sale: { summary, receiptNumber: till.sales.nextReceiptNumber() - 1, ...receipt } }
}

function copyOf(till: Till, event: SaleCompleted, receiptNumber: number, memberId: string, from: PointsLot): SaleCompleted {
  const shift = till.shifts.current()
  if (!shift || !event.lot || !event.member) throw new Error('a shift is open')
  const now = till.clock.now()
  const onDate = till.rules.dateOf(now)
  return {
    ...event,
    saleId: till.ids.next(),
    receiptNo: `2-${String(receiptNumber).padStart(5, '0')}`,
    businessDay: shift.businessDay,
    shiftId: shift.shiftId,
    pinnedAt: now,
    completedAt: now,
    member: { ...event.member, memberId },
    lot: newLot(till.rules.now().rulebook, { lotId: till.ids.next(), memberId, points: event.lot.points, onDate }),
    spentLots: event.spentLots!.map((part) => ({ ...part, lotId: from.lotId, memberId })),
    postings: event.postings.map((posting) => (posting.memberId === undefined ? posting : { ...posting, memberId })),
  }
}
