import { commands } from 'receiptline'
import type { Command } from './escpos-commands.ts'
import { hidesRealTimeCommand } from './escpos-commands.ts'

/** What came out of the printer between two jobs. */
export interface PrintedJob {
  /** Every byte the print head took for this job. */
  bytes: Uint8Array
  /** What can be read on the paper, a line of letters each; pictures are `[picture 132 x 132]`, bar codes `[CODE128 text]`. */
  lines: string[]
  text: string
  cut: boolean
  drawerOpenings: number
  /** The printer came to the GS r at the end. */
  complete: boolean
  /** What a real printer would have printed wrongly or not at all. */
  faults: string[]
}

const COLUMN_DOTS = 12
/** The line-drawing letter of code page 1 (ESC t 1). */
const RULE_PAGE = 1
const RULE_BYTE = 0x95

interface Letter { readonly at: number; readonly text: string }

/** The print head: takes commands in order and keeps what is on the paper. */
export interface Paper {
  take(command: Command): void
  /** A byte that starts no known command. */
  takeUnknown(byte: number): void
  /** The job that is printing, once something of it is on the paper; it is forgotten. */
  tearOff(): PrintedJob | null
}

export function createPaper(columns: number): Paper {
  let job = emptyJob()
  let bytes: Uint8Array[] = []
  let letters: Letter[] = []
  let pending: number[] = []
  let at = 0
  let left = 0
  let width = columns * COLUMN_DOTS
  let scale = 1
  let page = 0
  let chinese = false
  let started = false

  const fault = (what: string) => void job.faults.push(`${what} in line ${job.lines.length + 1}`)

  function decodePending(): void {
    if (pending.length === 0) return
    const text = chinese ? new TextDecoder('gb18030').decode(Uint8Array.from(pending)) : pending.map((byte) => pageLetter(byte, page)).join('')
    pending = []
    if (text.includes('\ufffd')) fault('letters that are not of the code page')
    for (const letter of text) {
      const dots = (chinese && letter > '~' ? 2 : 1) * COLUMN_DOTS * scale
      if (at + dots > width) fault('text beyond the right edge')
      letters.push({ at: (left + at) / COLUMN_DOTS, text: letter })
      at += dots
    }
  }

  function feed(): void {
    let line = ''
    let column = 0
    for (const letter of letters.toSorted((a, b) => a.at - b.at)) {
      if (letter.at > column) line += ' '.repeat(Math.round(letter.at - column))
      else if (letter.at < column) fault('letters printed over each other')
      line += letter.text
      column = Math.max(letter.at, 0) + (chinese && letter.text > '~' ? 2 : 1) * scale
    }
    job.lines.push(line.trimEnd())
    letters = []
    at = 0
  }

  const two = (b: Uint8Array, i: number) => (b[i] ?? 0) + (b[i + 1] ?? 0) * 256
  const signed = (n: number) => (n > 32_767 ? n - 65_536 : n)

  const effects: Readonly<Record<string, (b: Uint8Array) => void>> = {
    'lf': feed,
    'ESC @': () => { left = 0; width = columns * COLUMN_DOTS; scale = 1; page = 0; chinese = false; letters = []; at = 0 },
    'ESC t': (b) => { page = b[2] ?? 0 },
    'FS &': () => { chinese = true },
    'FS .': () => { chinese = false },
    'ESC $': (b) => { at = two(b, 2) },
    'ESC \\': (b) => { at += signed(two(b, 2)) },
    'GS L': (b) => { left = two(b, 2) },
    'GS W': (b) => {
      width = two(b, 2)
      if (left + width > columns * COLUMN_DOTS) fault('a print area wider than the paper')
    },
    'GS !': (b) => { scale = ((b[2] ?? 0) >> 4) + 1 },
    'ESC p': () => { job.drawerOpenings++ },
    'GS V': () => { job.cut = true },
    'GS v': (b) => picture(two(b, 4) * 8, two(b, 6)),
    'GS 8': (b) => { if (b[8] === 112) picture(two(b, 13), two(b, 15)) },
    'GS k': (b) => {
      const data = new TextDecoder('latin1').decode(b.subarray(4))
      if (b[2] !== 73 || !/^\{B[\u0020-\u007e]+$/.test(data)) fault('a bar code that is not CODE128 in code set B')
      else job.lines.push(`[CODE128 ${data.slice(2)}]`)
    },
    'GS r': () => { job.complete = true },
  }

  function picture(dotsWide: number, dotsHigh: number): void {
    if (dotsWide > width) fault('a picture wider than the paper')
    job.lines.push(`[picture ${dotsWide} x ${dotsHigh}]`)
  }

  return {
    take(command) {
      started = true
      bytes.push(command.bytes)
      if (command.name === 'text') return void pending.push(...command.bytes)
      decodePending()
      if (hidesRealTimeCommand(command)) fault(`a real-time command inside ${command.name}`)
      effects[command.name]?.(command.bytes)
    },
    takeUnknown(byte) {
      started = true
      fault(`byte ${byte.toString(16).padStart(2, '0')} starts no known command`)
    },
    tearOff() {
      if (!started) return null
      decodePending()
      if (letters.length > 0) feed()
      const done = { ...job, bytes: Buffer.concat(bytes), text: job.lines.join('\n') }
      job = emptyJob()
      bytes = []
      started = false
      return done
    },
  }
}

function emptyJob(): PrintedJob {
  return { bytes: new Uint8Array(), lines: [], text: '', cut: false, drawerOpenings: 0, complete: false, faults: [] }
}

/** Letters of the pages 437, 1252, 866, 852 and 858 by ESC t number and byte: `page:byte`. */
const PAGE_LETTERS: ReadonlyMap<string, string> = new Map(Array.from({ length: 0x2600 - 0x80 }, (_, index) => {
  const letter = String.fromCharCode(0x80 + index)
  const bytes = commands.generic.text(letter, 'multilingual')
  return [`${bytes.charCodeAt(2)}:${bytes.charCodeAt(3)}`, letter]
}))

function pageLetter(byte: number, page: number): string {
  if (byte < 0x80) return String.fromCharCode(byte)
  return page === RULE_PAGE && byte === RULE_BYTE ? '─' : (PAGE_LETTERS.get(`${page}:${byte}`) ?? '\ufffd')
}
