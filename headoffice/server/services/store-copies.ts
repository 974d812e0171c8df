import { z } from 'zod'
import { idSchema } from '../../../core/base/numbers.ts'
import type { CopyPost } from '../../../core/sync/copy-post.ts'
import { storeCopySigningText } from '../../../core/sync/store-copy.ts'
import { verifyEd25519 } from '../keys.ts'
import { noteChanges } from '../store/change-store.ts'
import type { Database } from '../store/database.ts'
import { rowsOf } from '../store/journal-store.ts'
import { putCopies } from '../store/store-copy-store.ts'
import type { SignedReceipt } from '../store/store-copy-store.ts'
import type { TerminalRecord } from '../store/terminal-store.ts'

/** All that head office reads of a receipt that it passes on: a newer till may say more. */
const saleIdSchema = z.looseObject({ type: z.literal('sale.completed'), saleId: idSchema })

function saleIdOf(body: string): string | null {
  try {
    return saleIdSchema.safeParse(JSON.parse(body)).data?.saleId ?? null
  } catch {
    return null
  }
}

/** Keeps what a till signed of its own receipts, and tells the other tills of its store. The same again changes nothing. */
export async function takeCopies(database: Database, terminal: TerminalRecord, { signatures }: CopyPost, at: number): Promise<{ kept: number; passedOver: number }> {
  const { terminalId, storeId, publicKey } = terminal
  const held = new Map((await rowsOf(database.pool, terminalId, signatures.map(({ seq }) => seq))).map((row) => [row.seq, row]))
  const receipts = signatures.flatMap(({ seq, signature }): SignedReceipt[] => {
    const row = held.get(seq)
    const saleId = row && verifyEd25519(publicKey, storeCopySigningText({ terminalId, row }), signature) ? saleIdOf(row.body) : null
    return row && saleId !== null ? [{ saleId, seq, at: row.at, signature }] : []
  })
  await database.transaction(async (client) => {
    const fresh = await putCopies(client, terminal, receipts)
    await noteChanges(client, fresh.map((key) => ({ kind: 'store-copy', key, storeId, notFor: terminalId })), at)
  })
  return { kept: receipts.length, passedOver: signatures.length - receipts.length }
}
