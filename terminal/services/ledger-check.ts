import Database from 'better-sqlite3'
import type { LocalText } from '../../core/base/local-text.ts'
import type { Hasher } from '../../core/base/ports.ts'
import { journalEventSchema } from '../../core/ledger/journal.ts'
import type { JournalRow, SaleCompleted } from '../../core/ledger/journal.ts'
import { verifyChain } from '../../core/ledger/verify-chain.ts'
import type { LedgerTotals } from '../../core/ledger/verify-chain.ts'
import { readIdentity } from '../store/journal-store.ts'
import { ownMigrations } from '../store/migrations.ts'
import { createProjections } from '../store/projections.ts'
import { foldRules } from './fold-rules.ts'

/** One thing that is wrong with a till's books. */
export interface BookFault {
  readonly code: string
  /** The journal row it is about; null: the till's own balances. */
  readonly seq: number | null
  readonly detail: string
  readonly words: LocalText
}

export interface BookReport {
  readonly fault: BookFault | null
  readonly terminalId: string
  readonly head: { readonly seq: number; readonly hash: string }
  readonly totals: LedgerTotals
}

const WORDS = {
  BALANCES_DIFFER: {
    en: 'The journal is sound, but a balance this till shows does not follow from it. The journal is what counts. Keep this folder and ask who looks after the till.',
    zh: '流水账完好，但本机显示的一项余额与流水账不符，以流水账为准。请保留此文件夹，并联系维护收银机的人。',
  },
  SALES_DIFFER: {
    en: 'The journal is sound, but the list of sales does not match it. The journal is what counts. Keep this folder and ask who looks after the till.',
    zh: '流水账完好，但销售清单与其不符，以流水账为准。请保留此文件夹，并联系维护收银机的人。',
  },
} as const satisfies Record<string, LocalText>

/**
 * Checks a till's books: the chain, the sums, and that every balance and sale the till keeps follows from its journal.
 * Reads only. Says the first fault.
 */
export function checkBooks(db: Database.Database, hasher: Hasher): BookReport {
  const identity = readIdentity(db)
  if (!identity) throw new Error('this till was never set up')
  const rebuilt = rebuiltProjections(db)
  const sales = createSaleMatcher(db)
  try {
    const rows = db.prepare<[], JournalRow>('SELECT seq, at, body, previous_hash AS previousHash, hash FROM journal ORDER BY seq').iterate()
    function* walked(): Generator<JournalRow> {
      for (const row of rows) {
        yield row
        // Asked for the next one: this one holds.
        rebuilt.fold(row)
        sales.see(row)
      }
    }
    const report = verifyChain(hasher, identity.terminalId, walked())
    const fault = report.fault ?? sales.difference() ?? rebuilt.difference() ?? balanceDifference(db, report.totals)
    return { fault, terminalId: identity.terminalId, head: report.head, totals: report.totals }
  } finally {
    rebuilt.close()
  }
}

const fault = (code: keyof typeof WORDS, seq: number | null, detail: string): BookFault => ({ code, seq, detail, words: WORDS[code] })

/** Folds the journal anew, beside what the till keeps. */
function rebuiltProjections(db: Database.Database) {
  const beside = new Database(':memory:')
  for (const migration of ownMigrations()) beside.exec(migration.sql)
  const projections = createProjections(beside)
  const rulesOf = foldRules(db)
  return {
    fold(row: JournalRow): void {
      const event = journalEventSchema.parse(JSON.parse(row.body))
      beside.transaction(() => projections.apply(event, row, rulesOf(event)))()
    },
    difference(): BookFault | null {
      for (const table of projections.tables) {
        const columns = columnsOf(db, table)
        // A database that an older program made does not have every fold yet.
        if (columns.length === 0) continue
        const kept = rowsOf(db, table, columns)
        const made = rowsOf(beside, table, columns)
        const at = kept.findIndex((row, i) => row !== made[i])
        if (at >= 0 || kept.length !== made.length) {
          const where = at >= 0 ? at : kept.length
          return fault('BALANCES_DIFFER', null, `${table}: kept ${kept[where] ?? 'nothing'}, rebuilt ${made[where] ?? 'nothing'}`)
        }
      }
      return null
    },
    close: () => void beside.close(),
  }
}

function columnsOf(db: Database.Database, table: string): string[] {
  return db.prepare<[string], { name: string }>('SELECT name FROM pragma_table_info(?)').all(table).map((column) => column.name)
}

function rowsOf(db: Database.Database, table: string, columns: readonly string[]): string[] {
  return db.prepare<[], Record<string, unknown>>(`SELECT ${columns.join(', ')} FROM ${table} ORDER BY ${columns.slice(0, 3).join(', ')}`).all().map((row) => JSON.stringify(row))
}

interface SaleRow {
  seq: number
  sale_id: string
  receipt_number: number
  receipt_no: string
  total_minor: number
  completed_at: number
}

/** Every sale of the journal is in the list of sales, as it is in the journal, and no other; receipts are numbered without gaps. */
function createSaleMatcher(db: Database.Database) {
  const bySeq = db.prepare<[number], SaleRow>('SELECT seq, sale_id, receipt_number, receipt_no, total_minor, completed_at FROM sale WHERE seq = ?')
  let seen = 0
  let found: BookFault | null = null

  function match(seq: number, sale: SaleCompleted): BookFault | null {
    const row = bySeq.get(seq)
    if (!row) return fault('SALES_DIFFER', seq, `sale ${sale.saleId} is not in the list`)
    const same = row.sale_id === sale.saleId && row.receipt_no === sale.receiptNo && row.total_minor === sale.evaluation.totalMinor && row.completed_at === sale.completedAt
    if (!same) return fault('SALES_DIFFER', seq, `sale ${sale.saleId} is kept otherwise`)
    return row.receipt_number === seen ? null : fault('SALES_DIFFER', seq, `receipt number ${row.receipt_number}, expected ${seen}`)
  }

  return {
    see(row: JournalRow): void {
      const event = journalEventSchema.parse(JSON.parse(row.body))
      if (event.type !== 'sale.completed') return
      seen += 1
      found ??= match(row.seq, event)
    },
    difference(): BookFault | null {
      const kept = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM sale').get()?.n ?? 0
      return found ?? (kept === seen ? null : fault('SALES_DIFFER', null, `${kept} sales in the list, ${seen} in the journal`))
    },
  }
}

/** A member's lots hold what their entries add up to. */
function balanceDifference(db: Database.Database, totals: LedgerTotals): BookFault | null {
  const lots = db.prepare<[], { member_id: string; points: number }>('SELECT member_id, sum(remaining) AS points FROM projected_lot GROUP BY member_id').all()
  const kept = new Map(lots.map((row) => [row.member_id, row.points]))
  for (const memberId of new Set([...kept.keys(), ...totals.pointsByMember.keys()])) {
    const inLots = kept.get(memberId) ?? 0
    const inEntries = totals.pointsByMember.get(memberId) ?? 0
    if (inLots !== inEntries) return fault('BALANCES_DIFFER', null, `member ${memberId}: lots ${inLots}, entries ${inEntries}`)
  }
  return null
}
