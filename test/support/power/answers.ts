import type { Recorded } from './recording.ts'

/** Something the process had said for certain once the record got this far. */
export interface Answer {
  readonly at: number
  readonly message: unknown
}

/** What left the process over its channel: a line of JSON each (node:child_process, serialization `json`). */
export function answersOf(all: readonly Recorded[]): Answer[] {
  const answers: Answer[] = []
  let rest = ''
  all.forEach((one, at) => {
    if (one.did !== 'answered') return
    const lines = `${rest}${one.bytes.toString('latin1')}`.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) answers.push({ at, message: JSON.parse(Buffer.from(line, 'latin1').toString()) as unknown })
  })
  return answers
}

/** The sale an answer acknowledges; null where it is none to a completed sale. */
export function saleOf({ message }: Answer): string | null {
  return (message as { ok?: boolean; output?: { completed?: { saleId: string } } }).output?.completed?.saleId ?? null
}
