import Database from 'better-sqlite3'
import type { StoredRow, StoredValue } from './salvage-cells.ts'
import type { TableShape } from './salvage-tables.ts'

/**
 * Puts salvaged rows into a new table, where its checks say what can be none of its rows.
 *
 * @returns how many rows were refused
 */
export function fillTable(db: Database.Database, shape: TableShape, rows: Iterable<StoredRow>): number {
  const { columns, leastColumns, name } = shape
  // Rows from before a column was added end before it: it gets what it was added with.
  const statements = new Map<number, Database.Statement>()
  const statementFor = (length: number): Database.Statement => {
    const names = columns.slice(0, length).map((column) => `"${column.name}"`)
    const statement = statements.get(length) ?? db.prepare(`INSERT OR REPLACE INTO "${name}" (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`)
    statements.set(length, statement)
    return statement
  }
  let refused = 0
  for (const { rowid, values } of rows) {
    const fits = values.length >= leastColumns && values.length <= columns.length
    if (fits && values.every((value, n) => isReadable(name, columns[n]?.name ?? '', value)) && put(statementFor(values.length), values.map((value, n) => (columns[n]?.isRowid ? rowid : value)))) continue
    refused += 1
  }
  return refused
}

/** Columns whose text is JSON; nothing of them is read otherwise. */
const JSON_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  sale: ['summary'], receipt: ['document', 'facts'], open_sale: ['basket'], held_sale: ['basket'], undo: ['taken'], command: ['result'], staff: ['short_name'],
  category: ['name'], product: ['body'], rulebook: ['body'], print_job: ['document'], sync_state: ['not_applied'], terminal_identity: ['store_name'], segment: ['missing'],
}

/** Text that was overwritten inside a row looks like any other, unless it has to be something. */
function isReadable(table: string, column: string, value: StoredValue): boolean {
  if (typeof value !== 'string' || !JSON_COLUMNS[table]?.includes(column)) return true
  try {
    JSON.parse(value)
    return true
  } catch {
    return false
  }
}

function put(statement: Database.Statement, values: unknown[]): boolean {
  try {
    statement.run(...values)
    return true
  } catch (error) {
    if (error instanceof Database.SqliteError && (error.code.startsWith('SQLITE_CONSTRAINT') || error.code === 'SQLITE_MISMATCH')) return false
    throw error
  }
}
