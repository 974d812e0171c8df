import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { commands } from 'receiptline'
import { describe, expect, it } from 'vitest'
import { MAX_CODE_CHARACTERS } from '../../core/receipt-code/receipt-code.ts'
import type { ReceiptDocument, ReceiptRow } from '../../core/receipt/document.ts'
import { encodeJob, markUp } from '../../native/printers/encode.ts'
import { splitCommands } from '../../native/printers/escpos-commands.ts'
import { createPaper, type PrintedJob } from '../../native/printers/fake-paper.ts'
import { encodingOf, layOut, wrap } from '../../native/printers/layout.ts'
import { columnsOf, printable } from '../../native/printers/printable.ts'
import { createReceiptRenderer } from '../../native/printers/renderer.ts'
import { chineseReceipt, englishReceipt } from '../support/receipt-samples.ts'

const model = { columns: 48, drawerPin: 2 } as const
const job = (document: ReceiptDocument, extra: { copy?: boolean; openDrawer?: boolean } = {}) =>
  encodeJob({ document, copy: extra.copy ?? false, openDrawer: extra.openDrawer ?? false }, model)
const text = (value: string): ReceiptRow => ({ kind: 'text', text: value, align: 'left', bold: false })
const receipt = (language: 'en' | 'zh', ...rows: ReceiptRow[]): ReceiptDocument => ({ language, rows })

/** What a printer makes of the bytes. */
function paperOf(bytes: Uint8Array, columns = 48): PrintedJob {
  const paper = createPaper(columns)
  splitCommands(bytes).forEach((command) => paper.take(command))
  const printed = paper.tearOff()
  if (!printed) throw new Error('nothing printed')
  return printed
}

/** Only the letters of a job, as raw bytes, a line feed between lines. */
function letterBytes(bytes: Uint8Array): Uint8Array {
  return Buffer.concat(splitCommands(bytes).filter((c) => c.name === 'text' || c.name === 'lf').map((c) => c.bytes))
}

describe('golden bytes', () => {
  it('a Chinese job is GB 18030, in Chinese mode, and reads back', () => {
    const bytes = job(receipt('zh', { kind: 'columns', left: '合计', right: 'S$71.44', bold: true, indent: 0 }))
    const printed = new TextDecoder('gb18030').decode(letterBytes(bytes))
    expect(printed).toBe('合计S$71.44\n')
    // ESC E 1, ESC t 0, FS &, then 合计 = BA CF BC C6
    expect(Buffer.from(bytes).toString('hex')).toContain('1b4501' + '1b7400' + '1c26' + 'bacfbcc6')
    // S$71.44 starts 41 columns of 12 dots from the left: ESC $ 0, with the 7 columns of its own column before it
    expect(paperOf(bytes).lines).toEqual([`合计${' '.repeat(37)}S$71.44`])
  })

  it('a Western job takes the code page that has the letter', () => {
    const bytes = Buffer.from(job(receipt('en', text('Café €5 Łódź'))))
    // é is 82 in code page 437 (0), € is 80 in 1252 (16), Ł is 9d, ó a2 (437) and ź ab in 852 (18)
    expect(bytes.toString('hex')).toContain(Buffer.from('Caf\x1bt\x00\x82 \x1bt\x10\x805 \x1bt\x12\x9d\x1bt\x00\xa2d\x1bt\x12\xab', 'latin1').toString('hex'))
    expect(paperOf(bytes).lines).toEqual(['Café €5 Łódź'])
  })

  it('starts with ESC @, cuts with GS V 66 0 and ends with GS r 1', () => {
    const bytes = Buffer.from(job(receipt('en', text('x'))))
    expect(bytes.subarray(0, 2).toString('hex')).toBe('1b40')
    expect(bytes.subarray(-7).toString('hex')).toBe('1d564200' + '1d7201')
  })

  it('kicks the drawer first, only where asked', () => {
    expect(Buffer.from(job(englishReceipt, { openDrawer: true })).subarray(0, 7).toString('hex')).toBe('1b700032fa' + '1b40')
    expect(paperOf(job(englishReceipt)).drawerOpenings).toBe(0)
    expect(paperOf(job(englishReceipt, { openDrawer: true })).drawerOpenings).toBe(1)
  })
})

describe('the encoding of a job', () => {
  it('is Chinese for a Chinese receipt, and for an English one with a Chinese name in it', () => {
    const name = (left: string): ReceiptDocument => receipt('en', { kind: 'columns', left, right: 'Gold', bold: false, indent: 0 })
    expect(encodingOf(name('Mei Lin K.'))).toBe('multilingual')
    expect(encodingOf(name('许美*'))).toBe('gb18030')
    expect(encodingOf(receipt('zh', text('COPY')))).toBe('gb18030')
    expect(paperOf(job(name('许美*'))).lines).toEqual([`许美*${' '.repeat(39)}Gold`])
  })
})

describe.each([['English', englishReceipt], ['Chinese', chineseReceipt]] as const)('an %s receipt', (_name, document) => {
  it.each([48, 42, 32] as const)('keeps its right sides in the last of %i columns, without a fault', (columns) => {
    const printed = paperOf(encodeJob({ document, copy: false, openDrawer: false }, { ...model, columns }), columns)
    expect(printed.faults).toEqual([])
    expect(printed.complete && printed.cut).toBe(true)
    const encoding = encodingOf(document)
    expect(printed.lines.every((line) => columnsOf(line, encoding) <= columns || line.startsWith('['))).toBe(true)
    for (const row of document.rows) {
      if (row.kind !== 'columns') continue
      const right = row.right.replace('−', '-')
      const line = printed.lines.find((l) => l.endsWith(` ${right}`))
      expect(line && columnsOf(line, encoding), `the right side ${right}`).toBe(columns)
    }
  })

  it('says COPY above and below a copy, and nowhere on the original', () => {
    const copy = paperOf(job(document, { copy: true })).lines
    expect(copy.filter((line) => line.includes('COPY'))).toHaveLength(2)
    expect(copy[0]).toContain('COPY')
    expect(copy.at(-1)).toContain('COPY')
    expect(paperOf(job(document)).text).not.toContain('COPY')
  })
})

describe('rules, codes and pictures', () => {
  it('draws a rule of dashes, or of code page 1 where the model has it', () => {
    const rule = receipt('zh', { kind: 'rule' })
    expect(paperOf(job(rule)).lines).toEqual(['-'.repeat(48)])
    expect(paperOf(encodeJob({ document: rule, copy: false, openDrawer: false }, { ...model, ruledLine: 'solid' })).lines).toEqual(['─'.repeat(48)])
  })

  it('never packs the digits of a bar code into the bytes of a real-time command', () => {
    // As CODE128 set C, 16 04 01 would be DLE EOT 1.
    const printed = paperOf(job(receipt('en', { kind: 'barcode', data: '160401' })))
    expect(printed.lines).toEqual(['', '[CODE128 160401]', '                     160401'])
    expect(printed.faults).toEqual([])
    expect(commands.generic.barcode({ data: '160401', type: 'code128', width: 2, height: 60, hri: false }, 'ascii' as 'cp437')).toContain('\x10\x04\x01')
  })

  it('prints a bar code that is too wide as text', () => {
    expect(paperOf(job(receipt('en', { kind: 'barcode', data: 'A'.repeat(30) }))).lines).toEqual([`         ${'A'.repeat(30)}`])
  })

  it('holds no real-time command in any QR code, and every one fits the paper', () => {
    fc.assert(fc.property(fc.string({ minLength: 1, maxLength: 300, unit: 'binary' }), fc.constantFrom(48 as const, 32 as const), (data, columns) => {
      // encodeJob throws where one is found
      const printed = paperOf(encodeJob({ document: receipt('zh', { kind: 'qr', data }), copy: false, openDrawer: false }, { ...model, columns }), columns)
      expect(printed.faults).toEqual([])
    }), { numRuns: 60 })
  })

  it.each([48, 32] as const)('prints the longest code of a receipt on %i columns, as small as a scanner reads it', (columns) => {
    const data = `RG1:${'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'.repeat(32).slice(0, MAX_CODE_CHARACTERS - 5)}/`
    const printed = paperOf(encodeJob({ document: receipt('en', { kind: 'qr', data }), copy: false, openDrawer: false }, { ...model, columns }), columns)
    expect(printed).toMatchObject({ faults: [], lines: ['', '[picture 376 x 375]', ''] })
  })

  it('makes the largest QR code of 300 characters that fits 58 mm paper', () => {
    const document = receipt('zh', { kind: 'qr', data: '许'.repeat(300) })
    expect(paperOf(encodeJob({ document, copy: false, openDrawer: false }, { ...model, columns: 32 }), 32)).toMatchObject({ faults: [], lines: ['', '[picture 344 x 339]', ''] })
  })
})

describe('what a printer has no letters for', () => {
  it.each([
    ['zh', '𠮷野家 㐂', '〓野家 〓'], // four bytes in GB 18030
    ['zh', '牛奶🥛👨‍👩‍👧', '牛奶〓〓'],
    ['zh', 'Señora', 'Senora'],
    ['zh', '¥5 −3', '￥5 -3'],
    ['zh', 'שלום', '〓〓〓〓'],
    ['en', '许美玲 K.', '??? K.'],
    ['en', 'milk🥛 שלום', 'milk? ????'],
    ['en', '“Today’s” – 5…', `"Today's" - 5...`],
    ['en', 'a\u202eb\u200bc\u0007d\ufeff', 'abcd'],
    ['en', 'a\tb\r\nc\u00a0d', 'a b c d'],
    ['en', 'ok \ud800', 'ok ?'],
  ] as const)('%s: %s', (language, given, expected) => {
    expect(printable(given, language === 'zh' ? 'gb18030' : 'multilingual')).toBe(expected)
  })

  it('every Chinese letter that is kept reads back from its two bytes', () => {
    const decoder = new TextDecoder('gb18030')
    let kept = 0
    for (let code = 0x80; code < 0x10000; code++) {
      const letter = String.fromCharCode(code)
      if (printable(letter, 'gb18030') !== letter) continue
      kept++
      const bytes = Buffer.from(commands.generic.text(letter, 'gb18030').slice(5), 'latin1')
      expect(decoder.decode(bytes), code.toString(16)).toBe(letter)
    }
    expect(kept).toBeGreaterThan(21_000)
  })
})

describe('hostile names', () => {
  const hostile = [
    '{c:x;o:qrcode}', '{x:\\x1bp\\x00\\x32\\xfa}', '{i:AAAA}', '{w:0}', '-', '---', '=', '====', '|', '||', 'a|b|c', '\\', '\\\\', '\\n', '\\x1b@', '^^^big', '_u_', '"b"',
    '`inv`', '~~', '{', '}', '{}', '{b:line}', ' {t:nowrap} ', '\x1b@\x1bp\x00\x32\xfa', '\x10\x04\x01', '\x10\x14\x01\x00\x05', '\x1dV\x00', '   leading', 'trailing   ', '\ufeff', '\n{x:a}\n---',
  ]

  it.each(['en', 'zh'] as const)('print as they are written, and do nothing else (%s)', (language) => {
    for (const name of hostile) {
      const expected = printable(name, encodingOf(receipt(language, text(name))))
      const printed = paperOf(job(receipt(language, text('before'), text(name), { kind: 'columns', left: name, right: name, bold: true, indent: 0 }, text('after'))))
      expect(printed.faults).toEqual([])
      expect(printed.drawerOpenings).toBe(0)
      expect(printed.lines[0]).toBe('before')
      expect(printed.lines.at(-1)).toBe('after')
      expect(printed.lines.some((line) => line.includes('[picture') || line.includes('[CODE'))).toBe(false)
      expect(printed.lines[1], JSON.stringify(name)).toBe(expected.trimEnd())
      const both = expected.trim()
      expect(printed.lines[2]?.startsWith(both) && printed.lines[2].endsWith(both), JSON.stringify(name)).toBe(true)
    }
  })

  it('any text at all comes out as its printable letters, in order, within the paper', () => {
    const anything = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 120 }), fc.string({ unit: 'binary', maxLength: 120 }), fc.array(fc.constantFrom(...hostile), { maxLength: 4 }).map((a) => a.join('')))
    fc.assert(fc.property(anything, fc.constantFrom('en' as const, 'zh' as const), fc.constantFrom(48 as const, 42 as const, 32 as const), (value, language, columns) => {
      const printed = paperOf(encodeJob({ document: receipt(language, text(value)), copy: false, openDrawer: false }, { ...model, columns }), columns)
      expect(printed.faults).toEqual([])
      expect(printed.drawerOpenings).toBe(0)
      const letters = (s: string) => s.replace(/\s/g, '')
      expect(letters(printed.text)).toBe(letters(printable(value, encodingOf(receipt(language, text(value))))))
    }), { numRuns: 300 })
  })
})

describe('wrapping', () => {
  it('breaks at spaces, and long words only where they must', () => {
    expect(wrap('Free-range eggs, 10 pack', 12, 'multilingual')).toEqual(['Free-range', 'eggs, 10', 'pack'])
    expect(wrap('Donaudampfschifffahrt', 10, 'multilingual')).toEqual(['Donaudampf', 'schifffahr', 't'])
    expect(wrap('crème brûlée à la carte', 12, 'multilingual')).toEqual(['crème brûlée', 'à la carte'])
    expect(wrap('', 10, 'multilingual')).toEqual([''])
  })

  it('breaks between Chinese letters but keeps a closing sign with what it closes', () => {
    expect(wrap('散养鸡蛋，十枚装', 8, 'gb18030')).toEqual(['散养鸡', '蛋，十枚', '装'])
    expect(wrap('燕麦奶 Barista 1 L', 10, 'gb18030')).toEqual(['燕麦奶', 'Barista 1', 'L'])
  })

  it('gives a right side that leaves no room for its label a line of its own', () => {
    const layout = layOut(receipt('en', { kind: 'columns', left: 'A label of some length', right: 'X'.repeat(30), bold: false, indent: 0 }), { columns: 32, copy: false })
    expect(layout.lines.map((l) => (l.kind === 'text' ? `${l.align} ${l.text}` : l.kind))).toEqual(['left A label of some length', `right ${'X'.repeat(30)}`])
  })

  it('shows a goal as reached only when it is', () => {
    const bar = (filledMilli: number) => markUp(layOut(receipt('en', { kind: 'progress', left: 'Gold', filledMilli, right: '' }), { columns: 48, copy: false }), 'printer')
    expect(bar(999)).toContain(`[${'#'.repeat(23)}.]`)
    expect(bar(1000)).toContain(`[${'#'.repeat(24)}]`)
    expect(bar(1)).toContain(`[#${'.'.repeat(23)}]`)
    expect(bar(0)).toContain(`[${'.'.repeat(24)}]`)
  })
})

describe('on the screen', () => {
  const renderer = createReceiptRenderer()

  it.each([['en', englishReceipt], ['zh', chineseReceipt]] as const)('%s: one drawing without scripts, styles or outside references', (_language, document) => {
    const svg = renderer.svg(document, { columns: 48, copy: false })
    expect(svg).toMatch(/^<svg [^>]*>.*<\/svg>$/s)
    expect(svg).not.toMatch(/<script|<style|<image|<foreignObject|href=|url\(|@import|\son\w+=/i)
    expect(svg.match(/https?:[^"]*/g)).toEqual(['http://www.w3.org/2000/svg'])
  })

  it('a name that is mark-up stays text', () => {
    const svg = renderer.svg(receipt('en', text('<script>alert(1)</script>&lt;" onload="x')), { columns: 48, copy: false })
    expect(svg).not.toMatch(/<script|onload="x/)
  })

  it('shows the same letters as the paper', () => {
    const letters = (s: string) => s.replace(/\s/g, '')
    const svg = renderer.svg(chineseReceipt, { columns: 48, copy: true })
    const shown = [...svg.matchAll(/<tspan[^>]*>([^<]*)<\/tspan>/g)].map((m) => (m[1] ?? '').replace('&#xa0;', ' ')).join('')
    const printed = paperOf(job(chineseReceipt, { copy: true })).lines.filter((line) => !line.startsWith('[')).join('')
    expect(letters(shown)).toBe(letters(printed))
  })

  it('the app ships the Chinese font that is named', () => {
    const css = readFileSync(new URL('../../node_modules/@fontsource-variable/noto-sans-sc/index.css', import.meta.url), 'utf8')
    expect(css).toContain("font-family: 'Noto Sans SC Variable'")
    expect(renderer.svg(chineseReceipt, { columns: 48, copy: false })).toContain("'Noto Sans SC Variable'")
  })
})
