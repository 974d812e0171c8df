import type { Queryable } from './terminal-store.ts'

/** The instant by the database's clock, which all servers share. */
export async function databaseNow(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ now: number }>('SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now')
  const [row] = rows
  if (!row) throw new Error('the database tells no time')
  return row.now
}
