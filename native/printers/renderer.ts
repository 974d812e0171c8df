import { transform } from 'receiptline'
import type { ReceiptRenderer } from '../../core/receipt/printing.ts'
import { markUp } from './encode.ts'
import { layOut } from './layout.ts'

/**
 * Letters are placed one by one in the columns they print in, so any font lines up: monospaced ones for Latin because they
 * fill their column, then for Chinese the font the app ships and what systems have.
 */
const LATIN_FONTS = "'DejaVu Sans Mono', 'Liberation Mono', Consolas, Menlo"
const FONTS = {
  gb18030: `${LATIN_FONTS}, 'Noto Sans SC Variable', 'Noto Sans SC', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', monospace`,
  multilingual: `${LATIN_FONTS}, monospace`,
} as const

/** Shows receipts as they print: the same layout, the same letters, the same marks for letters the printer lacks. */
export function createReceiptRenderer(): ReceiptRenderer {
  return {
    svg(document, options) {
      const layout = layOut(document, options)
      const svg = transform(markUp(layout, 'screen'), { command: 'svg', encoding: layout.encoding, cpl: layout.columns, cutting: false })
      return svg
        .replace(/<style\b.*?<\/style>/gs, '')
        .replace(/<defs>.*?<\/defs>/gs, '')
        .replace(/(<g font-family=")[^"]*"/, `$1${FONTS[layout.encoding]}"`)
        .trim()
    },
  }
}
