import type Database from 'better-sqlite3'

/** A row as the table has it, by column. */
export type KeptRow = Readonly<Record<string, string | number | null>>

/** Columns that say whose a row is, whatever else it is about. */
const NAMES_A_MEMBER = /^(.*member_id|referrer_id|head_id|from_id|into_id)$/

/**
 * Every row of every table that names one of these ids, by table: so that nothing is forgotten that a later table keeps of
 * a person. Tables by which people are only found again (words of names, digests of numbers) name nobody by id.
 */
export function rowsNaming(db: Database.Database, memberIds: readonly string[]): Record<string, KeptRow[]> {
  const places = JSON.stringify(memberIds)
  const columns = db.prepare<[], { tableName: string; columnName: string }>(`SELECT t.name AS tableName, c.name AS columnName
    FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.cid`).all()
  const byTable = new Map<string, string[]>()
  for (const { tableName, columnName } of columns) {
    if (NAMES_A_MEMBER.test(columnName)) byTable.set(tableName, [...byTable.get(tableName) ?? [], columnName])
  }
  return Object.fromEntries([...byTable].flatMap(([table, named]) => {
    const rows = db.prepare<string[], KeptRow>(`SELECT * FROM "${table}" WHERE ${named.map((column) => `"${column}" IN (SELECT value FROM json_each(?))`).join(' OR ')}`).all(...named.map(() => places))
    return rows.length === 0 ? [] : [[table, rows]]
  }))
}
