import type Database from 'better-sqlite3'
import type { TableShape } from './salvage-tables.ts'

interface Column {
  name: string
  type: string
  notnull: number
  dflt_value: string | null
  pk: number
}

/** Whether a table is a fold of the journal: it can be made anew where no entry is missing. */
export const isFold = (name: string): boolean => name.startsWith('projected_') || name === 'projection_state' || name === 'shift'

/**
 * How the indexes of a database are stored: the columns that each is by, and behind them what its rows are found by
 * (https://sqlite.org/fileformat2.html, section 2.5).
 */
export function indexShapes(db: Database.Database): TableShape[] {
  const indexes = db.prepare<[], { name: string; of: string }>("SELECT name, tbl_name AS 'of' FROM sqlite_schema WHERE type = 'index' ORDER BY rowid").all()
  const stored = db.prepare<[string], { cid: number; name: string | null }>('SELECT cid, name FROM pragma_index_xinfo(?) ORDER BY seqno')
  return indexes.map(({ name, of }) => {
    const columns = new Map(columnsOf(db, of).map((column) => [column.name, column]))
    const shapes = stored.all(name).map((each) => {
      const column = each.name === null ? undefined : columns.get(each.name)
      if (column !== undefined) return { name: column.name, type: column.type, isNullable: column.notnull === 0, isRowid: false }
      // The row's number, or what an expression gives.
      return each.cid === -1 ? { name: 'rowid', type: 'INTEGER', isNullable: false, isRowid: false } : { name: 'expression', type: 'ANY', isNullable: true, isRowid: false }
    })
    return { name, kind: 'key', columns: shapes, leastColumns: shapes.length }
  })
}

const columnsOf = (db: Database.Database, table: string): Column[] => db.prepare<[string], Column>('SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info(?) ORDER BY cid').all(table)

/** How the tables of a database are stored, in the order they were made; all but those that say how it was laid out. */
export function tableShapes(db: Database.Database): TableShape[] {
  const tables = db.prepare<[], { name: string; wr: number }>("SELECT l.name, l.wr FROM pragma_table_list l JOIN sqlite_schema s ON s.name = l.name WHERE l.schema = 'main' AND l.type = 'table' ORDER BY s.rowid").all()
  return tables.filter(({ name }) => name !== 'migration' && !name.startsWith('sqlite_')).map(({ name, wr }) => {
    const found = columnsOf(db, name)
    const isOnlyKey = found.filter(({ pk }) => pk > 0).length === 1
    // A table without row numbers stores the columns of its key first.
    const stored = wr === 0 ? found : [...found.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk), ...found.filter(({ pk }) => pk === 0)]
    const mayBeAdded = (column: Column): boolean => column.pk === 0 && (column.notnull === 0 || column.dflt_value !== null)
    return {
      name,
      kind: wr === 0 ? 'table' : 'key',
      columns: stored.map((column) => ({
        name: column.name, type: column.type,
        isNullable: column.notnull === 0 && (column.pk === 0 || wr === 0),
        isRowid: wr === 0 && isOnlyKey && column.pk > 0 && column.type === 'INTEGER',
      })),
      leastColumns: stored.findLastIndex((column) => !mayBeAdded(column)) + 1,
    }
  })
}
