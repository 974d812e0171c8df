import Database from 'better-sqlite3'
import { join } from 'node:path'
import { createSystemClock } from '../../terminal/clock.ts'
import { runCommand } from '../../terminal/services/commands.ts'
import { completeSale } from '../../terminal/services/completing.ts'
import { holdPragmas } from '../../terminal/store/open-database.ts'
import { createPrintStore } from '../../terminal/store/print-store.ts'
import { openBenchTill } from '../million/open-till.ts'
import { NOBODY_ASKED, fillBasket, must, pieceGoods } from '../million/sell.ts'

export const LINES = 10

/** A till that sells: everything up to the payment first, then the commit alone. */
export function openSelling(folder: string) {
  const { till, db, close } = openBenchTill(folder, createSystemClock())
  const goods = pieceGoods(till)
  const members = db.prepare<[], { member_id: string }>('SELECT member_id FROM member LIMIT 1000').all().map((row) => row.member_id)
  const jobs = createPrintStore(db)
  const sink = {
    hasPrinter: () => true,
    slips: { hasPrinter: () => false, enqueueInTransaction: () => undefined },
    enqueueInTransaction: (job: Parameters<Parameters<typeof completeSale>[1]['enqueueInTransaction']>[0]) => void jobs.add({ kind: 'receipt', ...job }, 'waiting', null, till.clock.now()),
  }
  let sold = 0
  return {
    till,
    /** Fills a basket; the returned function is the commit: sale, lines, entries, chain, balances, receipt, print job, the command's result. */
    prepare(): () => void {
      sold += 1
      const memberId = members[sold % members.length]!
      const lines = Array.from({ length: LINES }, (_, at) => goods[(sold + at * 7) % goods.length]!)
      const { saleId, revision, totalMinor } = fillBasket(till, memberId, lines)
      const input = { commandId: till.ids.next(), saleId, revision, tenders: [{ kind: 'cash' as const, givenMinor: totalMinor + 1000 }], approval: null }
      return () => void must(runCommand(till, 'sale.complete', input, () => completeSale(till, sink, input, NOBODY_ASKED)))
    },
    close,
  }
}

/** The least that is durable: one row, one transaction, the same pragmas, a file beside the till's. */
export function openBare(folder: string) {
  const path = join(folder, 'bare.db')
  const db = new Database(path)
  holdPragmas(db, path)
  db.exec('CREATE TABLE IF NOT EXISTS one (n INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT')
  const insert = db.prepare('INSERT INTO one (body) VALUES (?)')
  const write = db.transaction(() => void insert.run('x'))
  return { commit: () => write.immediate(), close: () => void db.close() }
}
