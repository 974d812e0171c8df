import type { ReceiptDocument, ReceiptRow } from '../../core/receipt/document.ts'
import type { PrinterModel } from '../../core/receipt/printing.ts'
import { columnsOf, printable, type ReceiptEncoding } from './printable.ts'

/** One line on paper, or a code. Texts are printable and fit. */
export type PaperLine =
  | { readonly kind: 'text'; readonly text: string; readonly align: 'left' | 'center' | 'right'; readonly bold: boolean }
  /** Left and right together with one space between fit the width. */
  | { readonly kind: 'columns'; readonly left: string; readonly right: string; readonly bold: boolean }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'rule' }
  | { readonly kind: 'blank' }
  | { readonly kind: 'qr'; readonly data: string }
  | { readonly kind: 'barcode'; readonly data: string }

export interface PaperLayout {
  readonly encoding: ReceiptEncoding
  readonly columns: PrinterModel['columns']
  readonly lines: readonly PaperLine[]
}

/** The least a label gets beside a long right side; below it the right side takes a line of its own. */
const LEAST_LABEL = 8
const LONGEST_BAR = 24
const SHORTEST_BAR = 6
const COPY_HEADING = { en: 'COPY', zh: '副本 COPY' } as const

/** Chinese signs that must not start a line. */
const NOT_FIRST = '，。、；：？！）》」』】〉％…'
/** Letters of spaced scripts together, Chinese characters one by one. */
const UNIT = new RegExp(`[^\\u2e80-\\uffef]+|[\\u2e80-\\uffef][${NOT_FIRST}]*`, 'gu')

/** Lays a receipt out for a paper width: wraps labels, keeps right sides whole, adds COPY above and below a copy. */
export function layOut(document: ReceiptDocument, options: { columns: PrinterModel['columns']; copy: boolean }): PaperLayout {
  const page = { encoding: encodingOf(document), columns: options.columns }
  const copyMark: PaperLine[] = options.copy ? [{ kind: 'heading', text: COPY_HEADING[document.language] }] : []
  return { ...page, lines: [...copyMark, ...document.rows.flatMap((row) => linesOf(row, page)), ...copyMark] }
}

/** One encoding for the whole job. A Chinese name on an English receipt makes it a Chinese job: better its letters than marks. */
export function encodingOf(document: ReceiptDocument): ReceiptEncoding {
  const texts = document.rows.flatMap((row) => ('text' in row ? [row.text] : 'left' in row ? [row.left, row.right] : []))
  return document.language === 'zh' || texts.some((text) => /\p{Script=Han}/u.test(text)) ? 'gb18030' : 'multilingual'
}

type Page = Pick<PaperLayout, 'encoding' | 'columns'>

function linesOf(row: ReceiptRow, page: Page): PaperLine[] {
  switch (row.kind) {
    case 'text':
      return wrap(printable(row.text, page.encoding), page.columns, page.encoding)
        .map((text): PaperLine => (text === '' ? { kind: 'blank' } : { kind: 'text', text, align: row.align, bold: row.bold }))
    case 'columns':
      return columnLines(row, page)
    case 'progress':
      return progressLines(row, page)
    case 'rule':
    case 'blank':
    case 'qr':
    case 'barcode':
      return [row]
  }
}

/** The amount stands on the label's first line; what is left of the label follows below. */
function columnLines(row: Omit<Extract<ReceiptRow, { kind: 'columns' }>, 'kind'>, page: Page): PaperLine[] {
  const { columns, encoding } = page
  const right = printable(row.right, encoding).trim()
  const left = printable(row.left, encoding).trim()
  const indent = ' '.repeat(row.indent)
  const rightColumns = columnsOf(right, encoding)
  const room = columns - row.indent - (right === '' ? 0 : rightColumns + 1)
  const ownLines = (text: string): PaperLine[] =>
    wrap(text, columns - row.indent, encoding).map((line) => ({ kind: 'text', text: indent + line, align: 'left', bold: row.bold }))
  if (right === '') return ownLines(left)
  if (room < LEAST_LABEL && columnsOf(left, encoding) > room) {
    const below = wrap(right, columns, encoding).map((text): PaperLine => ({ kind: 'text', text, align: 'right', bold: row.bold }))
    return [...ownLines(left), ...below]
  }
  const [first = '', ...rest] = wrap(left, room, encoding)
  return [
    { kind: 'columns', left: indent + first, right, bold: row.bold },
    ...rest.map((line): PaperLine => ({ kind: 'text', text: indent + line, align: 'left', bold: row.bold })),
  ]
}

function progressLines(row: Extract<ReceiptRow, { kind: 'progress' }>, page: Page): PaperLine[] {
  const left = printable(row.left, page.encoding).trim()
  const right = printable(row.right, page.encoding).trim()
  const room = page.columns - columnsOf(left, page.encoding) - columnsOf(right, page.encoding) - ' [] '.length
  const plain = { bold: false, indent: 0 }
  if (room >= SHORTEST_BAR) return columnLines({ ...plain, left: `${left} [${bar(row.filledMilli, Math.min(room, LONGEST_BAR))}]`, right }, page)
  return [
    ...columnLines({ ...plain, left, right }, page),
    { kind: 'text', text: `[${bar(row.filledMilli, Math.min(page.columns - 2, LONGEST_BAR))}]`, align: 'left', bold: false },
  ]
}

/** A bar is full only when the goal is reached, and empty only when nothing is. */
function bar(filledMilli: number, width: number): string {
  const nearest = Math.round((filledMilli * width) / 1000)
  const filled = filledMilli >= 1000 ? width : filledMilli <= 0 ? 0 : Math.min(Math.max(nearest, 1), width - 1)
  return '#'.repeat(filled) + '.'.repeat(width - filled)
}

/**
 * Breaks a printable text into lines of at most `width` columns: at spaces, between Chinese characters (not before a
 * closing sign), and inside a word only where the word alone is too long. An empty text is one empty line.
 */
export function wrap(text: string, width: number, encoding: ReceiptEncoding): string[] {
  const lines: string[] = []
  let line = ''
  const put = (unit: string) => {
    if (columnsOf(line + unit.trimEnd(), encoding) > width && line.trim() !== '') {
      lines.push(line.trimEnd())
      line = ''
    }
    for (const character of unit) {
      if (columnsOf(line + character, encoding) > width) {
        if (character === ' ') continue
        lines.push(line.trimEnd())
        line = ''
      }
      line += character
    }
  }
  for (const unit of text.match(UNIT) ?? []) for (const word of unit.match(/ +|[^ ]+ ?/g) ?? []) put(word)
  if (line.trim() !== '' || lines.length === 0) lines.push(line.trimEnd())
  return lines
}
