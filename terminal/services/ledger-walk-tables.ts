import type Database from 'better-sqlite3'
import type { MemberPoints, TotalStores } from '../../core/ledger/chain-totals.ts'
import type { SeenSales } from '../../core/ledger/verify-chain.ts'

/**
 * What a walk over all chains has to remember, in tables of a temporary database: there are as many sales, members and
 * instruments as a shop has had, and memory stays the same.
 */
export function createWalkTables(db: Database.Database): { seenSales: SeenSales; totals: TotalStores } {
  db.exec(`CREATE TABLE walked_sale (sale_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
    CREATE TABLE walked_member (id TEXT PRIMARY KEY, available INTEGER NOT NULL, pending INTEGER NOT NULL, held INTEGER NOT NULL, debt INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE walked_instrument (id TEXT PRIMARY KEY, amount INTEGER NOT NULL) STRICT, WITHOUT ROWID;`)
  const seeSale = db.prepare('INSERT INTO walked_sale (sale_id) VALUES (?) ON CONFLICT DO NOTHING')
  const member = db.prepare<[string], MemberPoints>('SELECT available AS "points-available", pending AS "points-pending", held AS "points-held", debt AS "points-debt" FROM walked_member WHERE id = ?')
  const putMember = db.prepare('REPLACE INTO walked_member (id, available, pending, held, debt) VALUES (?, ?, ?, ?, ?)')
  const instrument = db.prepare<[string], number>('SELECT amount FROM walked_instrument WHERE id = ?').pluck()
  const putInstrument = db.prepare('REPLACE INTO walked_instrument (id, amount) VALUES (?, ?)')
  const keysOf = (table: string) => () => db.prepare<[], string>(`SELECT id FROM ${table} ORDER BY id`).pluck().iterate()
  return {
    seenSales: { add: (saleId) => seeSale.run(saleId).changes === 1 },
    totals: {
      pointsByMember: {
        get: (id) => member.get(id),
        set: (id, points) => putMember.run(id, points['points-available'], points['points-pending'], points['points-held'], points['points-debt']),
        keys: keysOf('walked_member'),
      },
      moneyByInstrument: {
        get: (id) => instrument.get(id),
        set: (id, amount) => putInstrument.run(id, amount),
        keys: keysOf('walked_instrument'),
      },
    },
  }
}
