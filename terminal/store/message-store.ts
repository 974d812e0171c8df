import type Database from 'better-sqlite3'
import type { Instant } from '../../core/time/instant.ts'

/** A plain text from head office to the people at this till. */
export interface ReceivedMessage {
  readonly messageId: string
  readonly text: { readonly en: string; readonly zh: string }
  readonly sentAt: Instant
  readonly endsAt: Instant | null
}

type Row = Omit<ReceivedMessage, 'text'> & { en: string; zh: string }

/** Messages from head office. Not the journal: they go when they are over or taken back. */
export function createMessageStore(db: Database.Database) {
  const put = db.prepare(`INSERT INTO message (message_id, text_en, text_zh, sent_at, ends_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (message_id) DO UPDATE SET text_en = excluded.text_en, text_zh = excluded.text_zh, sent_at = excluded.sent_at, ends_at = excluded.ends_at`)
  const drop = db.prepare('DELETE FROM message WHERE message_id = ?')
  const dropUnnamed = db.prepare("DELETE FROM message WHERE message_id NOT IN (SELECT key FROM snapshot_key WHERE kind = 'message')")
  const dropOver = db.prepare('DELETE FROM message WHERE ends_at <= ?')
  const all = db.prepare<[number], Row>('SELECT message_id AS messageId, text_en AS en, text_zh AS zh, sent_at AS sentAt, ends_at AS endsAt FROM message WHERE ends_at IS NULL OR ends_at > ? ORDER BY sent_at DESC, message_id')
  return {
    put: ({ messageId, text, sentAt, endsAt }: ReceivedMessage) => void put.run(messageId, text.en, text.zh, sentAt, endsAt),
    drop: (messageId: string) => void drop.run(messageId),
    /** Drops those that a whole snapshot did not name. */
    dropUnnamed: () => void dropUnnamed.run(),
    dropOver: (now: Instant) => void dropOver.run(now),
    /** Those to be shown now, the newest first. */
    current: (now: Instant): ReceivedMessage[] => all.all(now).map(({ en, zh, ...row }) => ({ ...row, text: { en, zh } })),
  }
}
export type MessageStore = ReturnType<typeof createMessageStore>
