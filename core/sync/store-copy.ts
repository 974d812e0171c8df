import { z } from 'zod'
import { idSchema } from '../base/numbers.ts'
import type { Hasher } from '../base/ports.ts'
import { err, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import { chainHash } from '../ledger/chain.ts'
import { journalRowSchema, saleCompletedSchema } from '../ledger/journal.ts'
import type { SaleCompleted } from '../ledger/journal.ts'
import { jsonDepthWithin, MAX_JSON_DEPTH } from './json-depth.ts'

/** A sale of 2000 lines with all its reasons stays below this. */
const MAX_BODY = 4_000_000

/**
 * The store's copy of a receipt: the journal row of a sale as its till wrote it, so that another till of the store can take
 * goods of it back (loyalty-rules section 6). It holds no personal data beyond random ids. The till that sold signs it; head
 * office only passes it on.
 */
export const storeCopySchema = z.strictObject({
  terminalId: idSchema,
  row: journalRowSchema.extend({ body: z.string().max(MAX_BODY) }),
  /** Ed25519 by that till over `storeCopySigningText`, base64. */
  signature: z.string().max(100),
})
export type StoreCopy = z.infer<typeof storeCopySchema>

/** What the till that sold signs: the hash holds till, number, instant and every byte. */
export function storeCopySigningText({ terminalId, row }: Pick<StoreCopy, 'terminalId'> & { readonly row: Pick<StoreCopy['row'], 'seq' | 'hash'> }): string {
  return ['regulars.store-copy/1', terminalId, row.seq, row.hash].join('\n')
}

export type StoreCopyFault =
  /** Not of the agreed shape, or its row is no sale. */
  | 'NOT_A_SALE'
  /** The bytes are not those of the hash. */
  | 'HASH_WRONG'
  | 'SIGNATURE_WRONG'

/** Checks a copy against its hash and the key of the till it names, and reads the sale. Never throws, whatever it is given. */
export function readStoreCopy(input: unknown, hasher: Hasher, verify: (copy: StoreCopy) => boolean): Result<{ readonly copy: StoreCopy; readonly sale: SaleCompleted }, StoreCopyFault> {
  const shaped = storeCopySchema.safeParse(input)
  if (!shaped.success) return err('NOT_A_SALE')
  const copy = shaped.data
  if (chainHash(hasher, { terminalId: copy.terminalId, ...copy.row }) !== copy.row.hash) return err('HASH_WRONG')
  if (!verify(copy)) return err('SIGNATURE_WRONG')
  const sale = saleCompletedSchema.safeParse(parsed(copy.row.body))
  return sale.success ? ok({ copy, sale: sale.data }) : err('NOT_A_SALE')
}

function parsed(body: string): unknown {
  if (!jsonDepthWithin(body, MAX_JSON_DEPTH)) return null
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}
