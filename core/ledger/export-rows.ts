import { z } from 'zod'
import { idSchema } from '../base/numbers.ts'
import { journalRowSchema } from './journal.ts'
import type { JournalRow } from './journal.ts'

/** What makes a file an export of a journal, and the version of its lines. */
const FORMAT = 'regulars-journal'
const VERSION = 1

/** The first line of an exported journal: whose it is and which entries follow, each in a line of its own. */
const headerSchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  /** Part of what every hash is made of. */
  terminalId: idSchema,
  from: z.int().positive(),
  to: z.int().positive(),
})
export type ExportHeader = Pick<z.infer<typeof headerSchema>, 'terminalId' | 'from' | 'to'>

export function headerLine(header: ExportHeader): string {
  return JSON.stringify({ format: FORMAT, version: VERSION, ...header } satisfies z.infer<typeof headerSchema>)
}

/** One entry as a line; `body` is the exact text that was hashed, so that the chain can be checked from the file alone. */
export function rowLine({ seq, at, previousHash, hash, body }: JournalRow): string {
  return JSON.stringify({ seq, at, previousHash, hash, body } satisfies JournalRow)
}

/** Null where a line is not the first line of an export that this version reads. */
export function readHeaderLine(line: string): ExportHeader | null {
  return parsed(line, headerSchema)
}

/** Null where a line is no entry. */
export function readRowLine(line: string): JournalRow | null {
  return parsed(line, journalRowSchema)
}

function parsed<T>(line: string, schema: z.ZodType<T>): T | null {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch {
    return null
  }
  return schema.safeParse(json).data ?? null
}
