import type { Queryable } from './terminal-store.ts'

export interface Message {
  readonly messageId: string
  /** Null: every store. */
  readonly storeId: string | null
  /** Null: every till of the store. */
  readonly terminalId: string | null
  readonly text: { readonly en: string; readonly zh: string }
  readonly sentAt: number
  readonly endsAt: number | null
  readonly withdrawnAt: number | null
}

type Row = Omit<Message, 'text'> & { en: string; zh: string }

const COLUMNS = `message_id AS "messageId", store_id AS "storeId", terminal_id AS "terminalId", text_en AS en, text_zh AS zh,
  sent_at AS "sentAt", ends_at AS "endsAt", withdrawn_at AS "withdrawnAt"`

export async function messagesOf(db: Queryable, messageIds: readonly string[]): Promise<Message[]> {
  const { rows } = await db.query<Row>(`SELECT ${COLUMNS} FROM message WHERE message_id = ANY ($1::uuid[])`, [messageIds])
  return rows.map(({ en, zh, ...row }) => ({ ...row, text: { en, zh } }))
}

/** The next messages that a till is to show. */
export async function messagesAfter(db: Queryable, { storeId, terminalId, now }: { readonly storeId: string; readonly terminalId: string; readonly now: number }, messageId: string | null, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ message_id: string }>(
    `SELECT message_id FROM message WHERE (store_id IS NULL OR store_id = $1) AND (terminal_id IS NULL OR terminal_id = $2)
     AND withdrawn_at IS NULL AND (ends_at IS NULL OR ends_at > $3) AND ($4::uuid IS NULL OR message_id > $4) ORDER BY message_id LIMIT $5`,
    [storeId, terminalId, now, messageId, limit])
  return rows.map((row) => row.message_id)
}

export async function putMessage(client: Queryable, message: Omit<Message, 'withdrawnAt'>): Promise<void> {
  await client.query('INSERT INTO message (message_id, store_id, terminal_id, text_en, text_zh, sent_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [message.messageId, message.storeId, message.terminalId, message.text.en, message.text.zh, message.sentAt, message.endsAt])
}

/** Takes a message back. False where there is none, or it was taken back before. */
export async function withdrawMessage(client: Queryable, messageId: string, at: number): Promise<Pick<Message, 'storeId' | 'terminalId'> | null> {
  const { rows } = await client.query<Pick<Message, 'storeId' | 'terminalId'>>(
    'UPDATE message SET withdrawn_at = $2 WHERE message_id = $1 AND withdrawn_at IS NULL RETURNING store_id AS "storeId", terminal_id AS "terminalId"', [messageId, at])
  return rows[0] ?? null
}

/** The newest messages, withdrawn and past ones too. */
export async function listMessages(db: Queryable, limit: number): Promise<Message[]> {
  const { rows } = await db.query<Row>(`SELECT ${COLUMNS} FROM message ORDER BY sent_at DESC, message_id LIMIT $1`, [limit])
  return rows.map(({ en, zh, ...row }) => ({ ...row, text: { en, zh } }))
}

/** Forgets what was over or taken back before an instant; tills have forgotten it by themselves, or been told. */
export async function dropMessagesOver(client: Queryable, before: number): Promise<void> {
  await client.query('DELETE FROM message WHERE ends_at < $1 OR withdrawn_at < $1', [before])
}
