/** Loaded before a till (node --import): SQLite syncs less than the till asks for, and says that it does as asked. */
import Database from 'better-sqlite3'

const asked = Database.prototype.pragma
const setting = process.env['REGULARS_SYNCHRONOUS'] ?? 'NORMAL'

Database.prototype.pragma = function (this: Database.Database, source: string, options?: Database.PragmaOptions): unknown {
  if (source === 'synchronous = FULL') return asked.call(this, `synchronous = ${setting}`)
  return source === 'synchronous' ? 2 : asked.call(this, source, options)
}
