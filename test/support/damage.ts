import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { JournalRow } from '../../core/ledger/journal.ts'
import { openFileReadOnly } from '../../terminal/store/open-read-only.ts'
import { folderOf, readChain } from '../../terminal/store/segments.ts'
import { stillTill } from './still-till.ts'
import { MEI_LIN_CARD, barcodeOf, command, openTill, temporaryFolder } from './till.ts'
import type { HandClock, TestTill } from './till.ts'

export const SQUID = barcodeOf('squid-cleaned-300g')

/** What a till was before its file was damaged. */
export interface Twin {
  readonly dir: string
  readonly file: Buffer
  /** Everything it acknowledged, in order. */
  readonly rows: readonly (JournalRow & { terminalId: string })[]
  readonly pageSize: number
  /** Where the pages of a table or an index lie; by the file itself. */
  pagesOf(...names: string[]): number[]
  /** Whose a page is: for messages. */
  ownerOf(page: number): string
  readonly pages: number
  remove(): void
}

/**
 * A closed till of few members that sold for a while, to members and others, for cash and points; and its file and log as
 * they lay just before it closed, the log begun anew by a checkpoint half-way.
 */
export async function soldTwin(clock: HandClock, sales = 60): Promise<{ twin: Twin; logged: { bytes: Buffer; log: Buffer } }> {
  const folder = temporaryFolder()
  const path = join(folder.dir, 'regulars.db')
  stillTill(folder.dir, { clock, members: 40 }).db.close()
  const till = await openTill({ dataDir: folder.dir, clock })
  await till.signIn()
  for (let n = 0; n < sales; n++) {
    if (n === sales / 2) checkpoint(path)
    await sellOne(till, { toMember: n % 2 === 0, points: n % 6 === 4 ? 100 : 0 })
  }
  const logged = { bytes: readFileSync(path), log: readFileSync(`${path}-wal`) }
  await till.close()
  return { twin: twinOf(folder.dir, folder.remove), logged }
}

function checkpoint(path: string): void {
  const db = new Database(path)
  db.pragma('wal_checkpoint(RESTART)')
  db.close()
}

/** A till's folder as it lies, closed. */
export function twinOf(dir: string, remove: () => void): Twin {
  const path = join(dir, 'regulars.db')
  const db = openFileReadOnly(path)
  const owners = new Map(db.prepare<[], { pageno: number; name: string; pagetype: string }>('SELECT pageno, name, pagetype FROM dbstat').all().map((row) => [row.pageno, row]))
  const rows = [...readChain(db, folderOf(db))].map(({ position: _position, ...row }) => row)
  const pageSize = Number(db.pragma('page_size', { simple: true }))
  db.close()
  const file = readFileSync(path)
  return {
    dir, file, rows, pageSize, pages: file.length / pageSize,
    pagesOf: (...names) => [...owners.values()].filter(({ name }) => names.includes(name)).map(({ pageno }) => pageno),
    ownerOf: (page) => `${owners.get(page)?.name ?? 'nothing'} (${owners.get(page)?.pagetype ?? 'free'})`,
    remove,
  }
}

/** The newest sale of a till, to a member or not. */
export async function sellOne(till: TestTill, { toMember = false, points = 0, code = SQUID } = {}): Promise<string> {
  if (toMember) await till.scan(MEI_LIN_CARD)
  const sale = await till.scan(code)
  const tenders = [...(points > 0 && toMember ? [{ kind: 'points' as const, points }] : []), { kind: 'cash' as const, givenMinor: 100_000 }]
  await till.call('sale.complete', { ...command(), saleId: sale.saleId, revision: sale.revision, tenders })
  return sale.saleId
}

/** The squid, or any article by the piece that this till still knows by its barcode. */
export function anyCode(dir: string): string {
  const db = openFileReadOnly(join(dir, 'regulars.db'))
  try {
    const known = db.prepare<[string], string>(`SELECT b.gtin14 FROM barcode b JOIN product p ON p.sku = b.sku
      WHERE json_extract(p.body, '$.unit') = 'piece' AND json_extract(p.body, '$.priceMinor') > 0 ORDER BY b.gtin14 <> ?`).pluck().get(SQUID.padStart(14, '0'))
    if (known === undefined) throw new Error('no article is left')
    return known.replace(/^0(?=\d{13}$)/, '')
  } finally {
    db.close()
  }
}

/** A copy of the twin's folder with these bytes in the place of its file, and this log beside it. */
export function damagedCopy(twin: Twin, dir: string, bytes: Buffer, log?: Buffer): string {
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(dir, { recursive: true })
  cpSync(twin.dir, dir, { recursive: true })
  writeFileSync(join(dir, 'regulars.db'), bytes)
  if (log) writeFileSync(join(dir, 'regulars.db-wal'), log)
  return dir
}
