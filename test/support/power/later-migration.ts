import { ownMigrations } from '../../../terminal/store/migrations.ts'
import type { Migration } from '../../../terminal/store/migrations.ts'

/** Fills many pages from what is there, adds a column with a value, and makes an index. */
const SQL = `
CREATE TABLE later_entry (seq INTEGER PRIMARY KEY, body TEXT NOT NULL, filler TEXT NOT NULL) STRICT;
INSERT INTO later_entry (seq, body, filler) SELECT seq, body, hex(zeroblob(400)) FROM journal;
CREATE INDEX later_entry_by_body ON later_entry (body);
ALTER TABLE member ADD COLUMN later INTEGER NOT NULL DEFAULT 1;
UPDATE member SET later = 2;
`

/** This build's migrations and one more: to it, today's database is an older one. */
export const laterMigrations = (): Migration[] => {
  const own = ownMigrations()
  return [...own, { version: own.length + 1, name: 'later', sql: SQL, checksum: 'later', minimumReader: own.length + 1 }]
}
