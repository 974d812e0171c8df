import type Database from 'better-sqlite3'

/** Erasures between this till and head office: those that came and are to be done, those that were done and are to be told. */
export function createErasureInbox(db: Database.Database) {
  const put = db.prepare('INSERT OR IGNORE INTO received_erasure (member_id) SELECT ? WHERE NOT EXISTS (SELECT 1 FROM erasure WHERE member_id = ?)')
  const pending = db.prepare<[], { memberId: string }>('SELECT member_id AS memberId FROM received_erasure ORDER BY member_id')
  const drop = db.prepare('DELETE FROM received_erasure WHERE member_id = ?')
  const isListed = db.prepare<[string, string], { yes: number }>('SELECT 1 AS yes WHERE EXISTS (SELECT 1 FROM erasure WHERE member_id = ?) OR EXISTS (SELECT 1 FROM received_erasure WHERE member_id = ?)')
  const unconfirmed = db.prepare<[number], { memberId: string }>('SELECT member_id AS memberId FROM erasure WHERE wiped = 1 AND confirmed = 0 ORDER BY member_id LIMIT ?')
  const confirm = db.prepare('UPDATE erasure SET confirmed = 1 WHERE member_id = ?')
  return {
    /** Somebody is to be erased here; nothing where that was done. */
    put: (memberId: string) => void put.run(memberId, memberId),
    pending: (): string[] => pending.all().map((row) => row.memberId),
    drop: (memberId: string) => void drop.run(memberId),
    /** Whether somebody was erased here, or is to be: nothing of them is taken any more. */
    isListed: (memberId: string): boolean => isListed.get(memberId, memberId) !== undefined,
    /** Of whom nothing is left in this till's files, and head office does not know it yet. */
    unconfirmed: (limit: number): string[] => unconfirmed.all(limit).map((row) => row.memberId),
    confirmed(memberIds: readonly string[]): void {
      for (const memberId of memberIds) confirm.run(memberId)
    },
  }
}
export type ErasureInbox = ReturnType<typeof createErasureInbox>
