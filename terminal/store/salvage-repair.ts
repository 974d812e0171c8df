import type Database from 'better-sqlite3'
import type { Instant } from '../../core/time/instant.ts'

const hasTable = (db: Database.Database, name: string): boolean => db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(name) !== undefined

/** Puts in place what rows that were read point to and what is lost itself, so that nobody who reads them stops at it. */
export function repairLinks(db: Database.Database, at: Instant): void {
  db.exec(`INSERT OR IGNORE INTO category (category_id, parent_id, name, position)
    SELECT DISTINCT category_id, NULL, '{"en":"Other goods","zh":"其他商品"}', 9999 FROM product WHERE category_id NOT IN (SELECT category_id FROM category)`)
  db.exec('UPDATE category SET parent_id = NULL WHERE parent_id NOT IN (SELECT category_id FROM category)')
  db.exec('DELETE FROM barcode WHERE sku NOT IN (SELECT sku FROM product)')
  db.exec("INSERT OR IGNORE INTO barcode (gtin14, sku) SELECT substr('00000000000000' || b.value, -14), p.sku FROM product p, json_each(p.body, '$.barcodes') b")
  db.exec('DELETE FROM receipt WHERE sale_id NOT IN (SELECT sale_id FROM sale)')
  standInForMembers(db, at)
}

/** A card whose profile is lost still finds its member's points, without a name. Nobody erased comes back: their cards went with them. */
function standInForMembers(db: Database.Database, at: Instant): void {
  const put = db.prepare("INSERT OR IGNORE INTO member (member_id, name, language, since) SELECT DISTINCT member_id, '?', 'en', ? FROM member_card WHERE member_id NOT IN (SELECT member_id FROM member)")
  put.run(new Date(at).toISOString().slice(0, 10))
  for (const table of ['member_phone', 'member_note', 'member_field', 'member_removed']) if (hasTable(db, table)) db.exec(`DELETE FROM ${table} WHERE member_id NOT IN (SELECT member_id FROM member)`)
  if (!hasTable(db, 'known_member')) return
  // A stand-in is not sent: it would take the place of the name that head office has, and which comes back from there.
  db.exec("UPDATE member SET held_version = version WHERE name = '?'")
  db.exec('DELETE FROM known_number WHERE member_id NOT IN (SELECT member_id FROM known_member)')
}

/** The chain that is written is always listed: its letters are those of the last sale's number. */
export function nameChain(db: Database.Database, { at, terminalId }: { at: Instant; terminalId: string }): void {
  if (!hasTable(db, 'chain') || db.prepare('SELECT 1 FROM chain WHERE terminal_id = ?').get(terminalId) !== undefined) return
  const last = db.prepare<[], { receiptNo: string; before: number }>('SELECT receipt_no AS receiptNo, seq - seq % 1000000 AS before FROM sale ORDER BY seq DESC LIMIT 1').get()
  const letter = /^[A-Z]*/.exec(last?.receiptNo ?? '')?.[0] ?? ''
  db.prepare('INSERT OR IGNORE INTO chain (number, terminal_id, public_key, letter, before, begun_at) SELECT coalesce(max(number), 0) + 1, ?, NULL, ?, ?, ? FROM chain').run(terminalId, letter, last?.before ?? 0, at)
}

/** Without them nobody can sell: who the till is, by which rules, who works at it. */
export function hasEssentials(db: Database.Database): boolean {
  const has = (table: string): boolean => db.prepare(`SELECT 1 FROM ${table} LIMIT 1`).get() !== undefined
  return has('terminal_identity') && has('rulebook') && has('staff') && db.prepare("SELECT 1 FROM setting WHERE key = 'store.facts' AND json_valid(value)").get() !== undefined
}
