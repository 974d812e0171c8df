import type { PrinterCondition } from '../../core/receipt/printing.ts'
import { askStatus, conditionOf, createAnswerParser, saysOffline, type StatusQuestion } from './escpos-status.ts'
import type { PrinterConnection } from './transport.ts'

/** `silent`: no answer in time; `closed`: the line is gone. */
export type NoAnswer = 'silent' | 'closed'

/** Questions and answers over one open line. One question at a time: an answer does not say what it answers. */
export interface PrinterTalk {
  /** DLE EOT 1: is the printer online? */
  online(timeoutMs: number): Promise<boolean | NoAnswer>
  /** DLE EOT 1 to 4. */
  condition(timeoutMs: number): Promise<PrinterCondition | NoAnswer>
  /** The next answer to GS r 1, also one that came already since the last call. */
  paperReport(timeoutMs: number): Promise<{ readonly paperOut: boolean } | NoAnswer>
  /** Resolves when the line took the bytes. */
  send(bytes: Uint8Array, timeoutMs: number): Promise<'sent' | NoAnswer>
  /** Lets the time pass, or returns early where the line breaks. */
  pause(timeMs: number): Promise<void>
}

interface Mailbox<T> {
  put(value: T): void
  take(timeoutMs: number): Promise<T | NoAnswer>
  clear(): void
}

export function createPrinterTalk(connection: PrinterConnection): PrinterTalk {
  const closed = new Promise<'closed'>((resolve) => connection.onClose(() => resolve('closed')))
  const statuses = createMailbox<number>(closed)
  const reports = createMailbox<{ paperOut: boolean }>(closed)
  connection.onData(createAnswerParser((answer) => {
    if (answer.kind === 'status') statuses.put(answer.byte)
    if (answer.kind === 'paper') reports.put(answer)
  }))

  async function ask(question: StatusQuestion, timeoutMs: number): Promise<number | NoAnswer> {
    statuses.clear()
    const sent = await send(askStatus(question), timeoutMs)
    return sent === 'sent' ? statuses.take(timeoutMs) : sent
  }

  function send(bytes: Uint8Array, timeoutMs: number): Promise<'sent' | NoAnswer> {
    const writing = connection.write(bytes).then(() => 'sent' as const, () => 'closed' as const)
    return within<'sent' | 'closed'>(timeoutMs, writing, closed)
  }

  return {
    async online(timeoutMs) {
      const answer = await ask(1, timeoutMs)
      return typeof answer === 'string' ? answer : !saysOffline(answer)
    },
    async condition(timeoutMs) {
      const answers: [number, number, number, number] = [0, 0, 0, 0]
      for (const question of [1, 2, 3, 4] as const) {
        const answer = await ask(question, timeoutMs)
        if (typeof answer === 'string') return answer
        answers[question - 1] = answer
      }
      return conditionOf(answers)
    },
    paperReport: (timeoutMs) => reports.take(timeoutMs),
    send,
    async pause(timeMs) {
      await within(timeMs, closed)
    },
  }
}

function createMailbox<T>(closed: Promise<'closed'>): Mailbox<T> {
  const letters: T[] = []
  let waiting: ((letter: T) => void) | null = null
  return {
    put(letter) {
      if (waiting) waiting(letter)
      else letters.push(letter)
    },
    async take(timeoutMs) {
      const letter = letters.shift()
      if (letter !== undefined) return letter
      const coming = new Promise<T>((resolve) => { waiting = resolve })
      const taken = await within<T | 'closed'>(timeoutMs, coming, closed)
      waiting = null
      return taken
    },
    clear: () => void letters.splice(0),
  }
}

/** The first of the promises to settle, or `silent` when the time is over. */
async function within<T>(timeMs: number, ...promises: Promise<T>[]): Promise<T | 'silent'> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<'silent'>((resolve) => { timer = setTimeout(() => resolve('silent'), timeMs) })
  try {
    return await Promise.race<T | 'silent'>([...promises, over])
  } finally {
    clearTimeout(timer)
  }
}
