import Database from 'better-sqlite3'
import type { JournalEvent } from '../../core/ledger/journal.ts'
import type { Found } from '../../core/ledger/verify-chain.ts'
import { ownMigrations } from '../store/migrations.ts'
import { createProjections } from '../store/projections.ts'
import type { ChainRow } from '../store/segments.ts'
import type { FoldRules } from '../store/fold.ts'
import { foldRules } from './fold-rules.ts'
import { bookFault } from './ledger-report.ts'
import { createWalkTables } from './ledger-walk-tables.ts'
import type { BookFault } from './ledger-report.ts'

/** Folds a till's journal anew, beside what the till keeps, and compares. */
export function foldBeside(db: Database.Database) {
  // Without a name it is a temporary file, which grows beyond memory where a journal is long.
  const beside = new Database('')
  beside.pragma('synchronous = OFF')
  beside.pragma('journal_mode = OFF')
  for (const migration of ownMigrations()) beside.exec(migration.sql)
  const projections = createProjections(beside)
  const rulesOf = rulesOrFault(db)
  const { seenSales, totals } = createWalkTables(beside)
  let lastFolded = 0
  beside.exec('BEGIN')

  return {
    /** Folds one row in; a fault where it cannot follow from those before it. */
    fault(row: ChainRow, event: JournalEvent): Found | null {
      if (!projections.isFolded(event)) return null
      const rules = rulesOf(event)
      if ('code' in rules) return rules
      try {
        projections.apply(event, row, rules)
      } catch (error) {
        return { code: 'ENTRY_IMPOSSIBLE', detail: messageOf(error) }
      }
      lastFolded = row.position
      return null
    },
    difference(): BookFault | null {
      const folded = foldedUpTo(db)
      if (folded > lastFolded) return bookFault('ROWS_CUT', lastFolded + 1, `balances were kept up to entry ${folded}, the journal changes them up to ${lastFolded}`)
      for (const table of projections.tables) {
        const found = tableDifference(db, beside, table)
        if (found !== null) return bookFault('BALANCES_DIFFER', null, `${table}: ${found}`)
      }
      return null
    },
    seenSales,
    totals,
    /** The folds made anew. */
    db: beside,
    close: () => void beside.close(),
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

function rulesOrFault(db: Database.Database): (event: JournalEvent) => FoldRules | Found {
  const missing = (error: unknown): Found => ({ code: 'RULES_MISSING', detail: messageOf(error) })
  let rulesOf: ReturnType<typeof foldRules>
  try {
    rulesOf = foldRules(db)
  } catch (error) {
    return () => missing(error)
  }
  return (event) => {
    try {
      return rulesOf(event)
    } catch (error) {
      return missing(error)
    }
  }
}

/** The last entry that the till folded; 0 in a database that the first programs made: they did not say. */
function foldedUpTo(db: Database.Database): number {
  if (db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'projection_state'").get() === undefined) return 0
  return db.prepare<[], { head_seq: number }>('SELECT head_seq FROM projection_state').get()?.head_seq ?? 0
}

const columnsOf = (db: Database.Database, table: string): { name: string; pk: number }[] =>
  db.prepare<[string], { name: string; pk: number }>('SELECT name, pk FROM pragma_table_info(?)').all(table)

/** The first row that is not the same on both sides, read side by side in the order of the key; null where none is. */
function tableDifference(db: Database.Database, beside: Database.Database, table: string): string | null {
  // A database that an older program made does not have every fold, or every column, yet; one of a newer has more.
  const made = columnsOf(beside, table)
  const columns = columnsOf(db, table).filter(({ name }) => made.some((own) => own.name === name))
  if (columns.length === 0) return null
  const names = columns.map(({ name }) => name).join(', ')
  const key = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk).map(({ name }) => name).join(', ')
  const sql = `SELECT ${names} FROM ${table} ORDER BY ${key === '' ? names : key}`
  const rows = beside.prepare<[], unknown[]>(sql).raw().iterate()
  try {
    for (const row of db.prepare<[], unknown[]>(sql).raw().iterate()) {
      const next = rows.next()
      const other = next.done === true ? null : next.value
      if (other === null || row.some((value, i) => !Object.is(value, other[i]))) return `kept ${JSON.stringify(row)}, rebuilt ${other === null ? 'nothing' : JSON.stringify(other)}`
    }
    const more = rows.next()
    return more.done === true ? null : `kept nothing, rebuilt ${JSON.stringify(more.value)}`
  } finally {
    rows.return?.()
  }
}
