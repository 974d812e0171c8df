import { qrcode, transform } from 'receiptline'
import type { PrinterModel, PrintRequest } from '../../core/receipt/printing.ts'
import { drawerKick } from '../drawer/kick.ts'
import { hidesRealTimeCommand, splitCommands } from './escpos-commands.ts'
import { layOut, type PaperLayout, type PaperLine } from './layout.ts'
import { columnsOf } from './printable.ts'

/** Dots a column takes in font A (12 × 24), and so the dots of a line. */
const COLUMN_DOTS = 12
const BARCODE_MODULE_DOTS = 2
const BARCODE_HEIGHT_DOTS = 60
/** Large and easy to scan where the paper is wide enough, else smaller, else with less to repair scratches. */
const QR_SIZES = [{ cell: 4, level: 'm' }, { cell: 3, level: 'm' }, { cell: 3, level: 'l' }] as const
/** A text that long is for a scanner at a counter, not for a telephone: as small as it reads well. */
const LONG_QR = 300
const LONG_QR_SIZES = [{ cell: 3, level: 'l' }] as const

/** What the mark-up is for: codes are commands on a printer and drawings on the screen. */
export type MarkUpTarget = 'printer' | 'screen'

/**
 * ReceiptLine mark-up of a layout (receiptline 4.0, OFSC ReceiptLine Specification). Every sign that means something in the mark-up
 * is written as a hexadecimal escape, so that no name can become a command, a rule or a cut.
 */
export function markUp(layout: PaperLayout, target: MarkUpTarget, ruledLine: 'dashes' | 'solid' = 'dashes'): string {
  return layout.lines.flatMap((line) => markUpLine(line, layout, target, ruledLine)).join('\n')
}

function markUpLine(line: PaperLine, layout: PaperLayout, target: MarkUpTarget, ruledLine: 'dashes' | 'solid'): string[] {
  const style = (text: string, bold: boolean) => (bold ? `"${escapeText(text)}"` : escapeText(text))
  switch (line.kind) {
    case 'text': {
      const text = style(line.text, line.bold)
      return ['{w:auto}', { left: `|${text} |`, center: `| ${text} |`, right: `| ${text}|` }[line.align]]
    }
    case 'columns':
      return [`{w:*,${columnsOf(line.right, layout.encoding)}}`, `|${style(line.left, line.bold)} | ${style(line.right, line.bold)}|`]
    case 'heading':
      return ['{w:auto}', `| ^^^"${escapeText(line.text)}" |`]
    case 'rule':
      return ['{w:auto}', ruledLine === 'solid' ? '-' : `|${escapeText('-'.repeat(layout.columns))} |`]
    case 'blank':
      return ['{w:auto}', '']
    case 'qr':
      return qrMarkUp(line.data, layout)
    case 'barcode':
      return barcodeMarkUp(line.data, layout, target)
  }
}

/** With a line of white above and below, so that a phone finds its edges. Nothing where no size fits. */
function qrMarkUp(data: string, layout: PaperLayout): string[] {
  const modulesAt = (level: 'm' | 'l') => qrcode.generate({ data, type: 'qrcode', cell: 1, level, quietZone: false }).length
  const size = (data.length > LONG_QR ? LONG_QR_SIZES : QR_SIZES).find(({ cell, level }) => modulesAt(level) * cell <= layout.columns * COLUMN_DOTS)
  return size && data !== '' ? ['{w:auto}', '', `{c:${escapeValue(data)};o:qrcode,${size.cell},${size.level}}`, ''] : []
}

/**
 * CODE128 in code set B with a line of white above and its text below. Written as bytes and not through the mark-up: receiptline packs digits in
 * pairs (code set C), where "1604" becomes the bytes of DLE EOT, which a printer obeys. Too wide a code prints as text.
 */
function barcodeMarkUp(data: string, layout: PaperLayout, target: MarkUpTarget): string[] {
  const modules = 11 * (data.length + 2) + 13
  const text = ['{w:auto}', `| ${escapeText(data)} |`]
  if (modules * BARCODE_MODULE_DOTS > layout.columns * COLUMN_DOTS) return text
  if (target === 'screen') return ['{w:auto}', '', `{c:${escapeValue(data)};o:code128,${BARCODE_MODULE_DOTS},${BARCODE_HEIGHT_DOTS}}`, ...text]
  const bytes = [0x1d, 0x77, BARCODE_MODULE_DOTS, 0x1d, 0x68, BARCODE_HEIGHT_DOTS, 0x1d, 0x48, 0, 0x1d, 0x6b, 73, data.length + 2, 0x7b, 0x42, ...Buffer.from(data, 'ascii')]
  return ['{w:auto}', '', `{x:${bytes.map(hex).join('')}}`, ...text]
}

function hex(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`
}

function escapeText(text: string): string {
  const escaped = text.replace(/[\\|{}~^_"`=-]/g, (sign) => hex(sign.charCodeAt(0)))
  return escaped.replace(/^ +| +$/g, (spaces) => hex(0x20).repeat(spaces.length))
}

/** A property's value: all but plain letters and digits of ASCII is escaped; other characters stand for themselves. */
function escapeValue(value: string): string {
  return value.replace(/\p{Cc}/gu, '').replace(/[!-/:-@[-`{-~ ]/g, (sign) => hex(sign.charCodeAt(0)))
}

/**
 * The bytes of one print job: drawer pulse where asked, the receipt, cut, and GS r 1, which the printer answers when
 * it has come that far. Throws where the result would hold anything but known commands, or a real-time command in the
 * data of another.
 */
export function encodeJob(request: PrintRequest, model: PrinterModel): Uint8Array {
  const layout = layOut(request.document, { columns: model.columns, copy: request.copy })
  const receipt = transform(markUp(layout, 'printer', model.ruledLine), { command: 'generic', encoding: layout.encoding, cpl: model.columns, cutting: true })
  const job = Buffer.concat([request.openDrawer ? drawerKick(model.drawerPin) : new Uint8Array(), Buffer.from(receipt, 'latin1')])
  if (splitCommands(job).some(hidesRealTimeCommand)) throw new Error('a real-time command hides in the data of the job')
  return job
}
