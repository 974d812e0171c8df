import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import type { MethodInput } from '../../core/contract/types.ts'

/** What one till answered to who stood at it, in order; all that the auditor believes. */
export type Note =
  | { readonly kind: 'asked'; readonly ask: Ask }
  | { readonly kind: 'sold'; readonly saleId: string; readonly receiptNo: string; readonly memberId: string | null; readonly totalMinor: number; readonly cashMinor: number; readonly pointsEarned: number; readonly pointsSpent: number }
  | { readonly kind: 'returned'; readonly returnId: string; readonly saleId: string; readonly memberId: string | null; readonly refundMinor: number; readonly cashMinor: number; readonly points: number }
  | { readonly kind: 'refused'; readonly code: string }

/** A command that is asked again, with the same id, where its answer did not come. */
export type Ask =
  | { readonly method: 'sale.complete'; readonly input: MethodInput<'sale.complete'>; readonly memberId: string | null }
  | { readonly method: 'return.make'; readonly input: MethodInput<'return.make'>; readonly memberId: string | null }

export interface Notebook {
  readonly notes: readonly Note[]
  write(note: Note): void
  /** Asked, and the till died before it answered. */
  unanswered(): Ask | null
}

export function readNotes(path: string): Note[] {
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line) as Note) : []
}

/** A file beside the till's folder; one line a note. */
export function openNotebook(path: string): Notebook {
  const notes = readNotes(path)
  return {
    notes,
    write(note) {
      appendFileSync(path, `${JSON.stringify(note)}\n`)
      notes.push(note)
    },
    unanswered() {
      const last = notes.at(-1)
      return last?.kind === 'asked' ? last.ask : null
    },
  }
}
