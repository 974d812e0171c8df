import type { PrinterCondition, PrinterModel, PrintOutcome, PrintTrouble, PrintWatch, ReceiptPrinter } from '../../core/receipt/printing.ts'
import { encodeJob } from './encode.ts'
import { cutIntoChunks } from './escpos-commands.ts'
import { createPrinterTalk, type NoAnswer, type PrinterTalk } from './printer-talk.ts'
import { ConnectionTrouble, type PrinterConnection, type PrinterTransport } from './transport.ts'

export interface PrinterTiming {
  /** To open the line. */
  readonly connectMs: number
  /** To answer one question while idle. */
  readonly answerMs: number
  /** To answer or take bytes in the middle of a job, when the question waits behind a full buffer. */
  readonly busyMs: number
  /** For the word that the job is done, while the printer says it is online. */
  readonly confirmMs: number
  /** For a person to put paper in, close the cover, clear a jam in the middle of a job. */
  readonly repairMs: number
  /** Between two questions while waiting. */
  readonly askAgainMs: number
}

export const PRINTER_TIMING: PrinterTiming = { connectMs: 3000, answerMs: 1000, busyMs: 15_000, confirmMs: 20_000, repairMs: 60_000, askAgainMs: 500 }

/** Bytes between two questions: a quarter of the 4 KB that most models buffer. */
const CHUNK_BYTES = 1024
/** Most a question of an idle printer may take, connecting included. */
const CONDITION_CONNECT_MS = 700

const NOBODY_WATCHES: PrintWatch = { starting: () => undefined, sent: () => undefined, condition: () => undefined }

/** A printer that speaks ESC/POS and answers DLE EOT and GS r, over any line. Troubles are values; it never throws. */
export function createEscPosPrinter(transport: PrinterTransport, model: PrinterModel, timing: PrinterTiming = PRINTER_TIMING): ReceiptPrinter {
  let open: PrinterConnection | null = null
  let closed = false
  let last: Promise<unknown> = Promise.resolve()

  /** One line at a time: most printers accept no second one. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }

  async function overNewLine<T>(connectMs: number, work: (talk: PrinterTalk) => Promise<T>): Promise<T | PrintTrouble> {
    if (closed) return 'closed'
    let connection: PrinterConnection
    try {
      connection = await transport.open(connectMs)
    } catch (error) {
      return error instanceof ConnectionTrouble ? error.trouble : 'error'
    }
    open = connection
    try {
      return closed ? 'closed' : await work(createPrinterTalk(connection))
    } finally {
      open = null
      await connection.close()
    }
  }

  return {
    address: transport.address,
    condition: () => inTurn(async () => {
      const answer = await overNewLine(Math.min(timing.connectMs, CONDITION_CONNECT_MS), (talk) => talk.condition(timing.answerMs))
      return conditionFrom(answer)
    }),
    print: (request, watch = NOBODY_WATCHES) => inTurn(async (): Promise<PrintOutcome> => {
      let chunks: Uint8Array[]
      try {
        chunks = cutIntoChunks(encodeJob(request, model), CHUNK_BYTES)
      } catch {
        return { kind: 'unprintable' }
      }
      const outcome = await overNewLine(timing.connectMs, (talk) => runJob(talk, chunks, watch, timing))
      if (typeof outcome !== 'string') return outcome
      watch.condition(conditionFrom(outcome))
      return { kind: 'not-started', trouble: outcome }
    }),
    async close() {
      closed = true
      await open?.close()
      await last
    },
  }
}

function conditionFrom(answer: PrinterCondition | NoAnswer | PrintTrouble): PrinterCondition {
  switch (answer) {
    case 'unresolved':
      return 'off'
    case 'silent':
    case 'timeout':
    case 'closed':
      return 'unknown'
    default:
      return answer
  }
}

function troubleFrom(condition: PrinterCondition | NoAnswer): PrintTrouble | null {
  switch (condition) {
    case 'ready':
    case 'paper-low':
      return null
    case 'silent':
    case 'unknown':
      return 'timeout'
    default:
      return condition
  }
}

async function runJob(talk: PrinterTalk, chunks: readonly Uint8Array[], watch: PrintWatch, timing: PrinterTiming): Promise<PrintOutcome> {
  const before = await talk.condition(timing.answerMs)
  watch.condition(conditionFrom(before))
  const trouble = troubleFrom(before)
  if (trouble) return { kind: 'not-started', trouble }
  try {
    watch.starting()
  } catch {
    return { kind: 'not-started', trouble: 'error' }
  }
  for (const [index, chunk] of chunks.entries()) {
    const broken = (index > 0 ? await waitUntilOnline(talk, watch, timing) : null) ?? await sendChunk(talk, chunk, timing)
    if (broken) return { kind: 'uncertain', trouble: broken }
  }
  watch.sent()
  const unconfirmed = await waitForPaperReport(talk, watch, timing)
  return unconfirmed ? { kind: 'uncertain', trouble: unconfirmed } : { kind: 'confirmed' }
}

async function sendChunk(talk: PrinterTalk, chunk: Uint8Array, timing: PrinterTiming): Promise<PrintTrouble | null> {
  const sent = await talk.send(chunk, timing.busyMs)
  return sent === 'sent' ? null : troubleFrom(sent)
}

/** Null once the printer is online, waiting for whoever repairs it; a trouble where it stays away, or is gone. */
async function waitUntilOnline(talk: PrinterTalk, watch: PrintWatch, timing: PrinterTiming): Promise<PrintTrouble | null> {
  let wasOffline = false
  for (let waitedMs = 0; ; waitedMs += timing.askAgainMs) {
    const online = await talk.online(timing.busyMs)
    if (online === true && !wasOffline) return null
    const condition = typeof online === 'string' ? online : await talk.condition(timing.busyMs)
    watch.condition(conditionFrom(condition))
    const trouble = troubleFrom(condition)
    if (trouble === null || typeof online === 'string' || waitedMs >= timing.repairMs) return trouble
    wasOffline = true
    await talk.pause(timing.askAgainMs)
  }
}

/** Null when the printer answered the GS r 1 at the end of the job. Asks in between what keeps it. */
async function waitForPaperReport(talk: PrinterTalk, watch: PrintWatch, timing: PrinterTiming): Promise<PrintTrouble | null> {
  for (let waitedMs = 0; waitedMs < timing.confirmMs; waitedMs += timing.askAgainMs) {
    const report = await talk.paperReport(timing.askAgainMs)
    if (report === 'closed') return 'closed'
    if (report !== 'silent') return report.paperOut ? 'paper-out' : null
    const trouble = await waitUntilOnline(talk, watch, timing)
    if (trouble) return trouble
  }
  return 'timeout'
}
