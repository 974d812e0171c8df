import { commands } from 'receiptline'

/** What a whole job is encoded in: Chinese receipts in GB 18030, all others in the printer's Western and Cyrillic code pages. */
export type ReceiptEncoding = 'gb18030' | 'multilingual'

/** Marks shown for what the printer has no letter for. The geta mark is the Chinese and Japanese printer's own. */
const MISSING: Readonly<Record<ReceiptEncoding, string>> = { gb18030: '〓', multilingual: '?' }

/** Signs that look the same in plain ASCII, which every printer has. */
const PLAIN_SIGNS: Readonly<Record<string, string>> = {
  '\u2010': '-', '\u2011': '-', '\u2012': '-', '\u2013': '-', '\u2212': '-',
  '\u00a0': ' ', '\u2007': ' ', '\u2009': ' ', '\u202f': ' ', '\t': ' ', '\n': ' ', '\r': ' ',
}
/** Signs that are two columns wide in a Chinese job, where they belong, and not in every code page of the others. */
const PLAIN_SIGNS_WESTERN: Readonly<Record<string, string>> = {
  '\u2018': "'", '\u2019': "'", '\u201c': '"', '\u201d': '"', '\u2014': '-', '\u2026': '...', '\u2022': '*', '\u3000': ' ',
}
/** In GB 18030 the plain yen sign takes four bytes; the wide one is in every Chinese font. */
const PLAIN_SIGNS_CHINESE: Readonly<Record<string, string>> = { '\u00a5': '\uffe5' }

const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' })

/** Columns a printable text takes: in a Chinese job all but ASCII is two columns wide. */
export function columnsOf(text: string, encoding: ReceiptEncoding): number {
  return commands.base.measureText(text, encoding)
}

/**
 * The text as the printer can print it: composed (NFC), control and direction signs dropped, look-alike signs in ASCII,
 * accents dropped where only the bare letter is there, and one mark for each letter or picture the printer lacks
 * (rare characters that take four bytes in GB 18030, emoji, right-to-left scripts).
 */
export function printable(text: string, encoding: ReceiptEncoding): string {
  const signs = { ...PLAIN_SIGNS, ...(encoding === 'gb18030' ? PLAIN_SIGNS_CHINESE : PLAIN_SIGNS_WESTERN) }
  let result = ''
  for (const { segment } of graphemes.segment(text.toWellFormed().normalize('NFC'))) {
    for (const part of segment === '\r\n' ? [' '] : [segment]) result += printablePart(signs[part] ?? part, encoding)
  }
  return result
}

function printablePart(part: string, encoding: ReceiptEncoding): string {
  const visible = part.replace(/[\p{Cc}\p{Cf}]/gu, '')
  if (visible === '') return ''
  if (hasLetters(visible, encoding)) return visible
  const bare = visible.normalize('NFKD').replace(/\p{M}/gu, '')
  return bare !== '' && hasLetters(bare, encoding) ? bare : MISSING[encoding]
}

function hasLetters(text: string, encoding: ReceiptEncoding): boolean {
  return Array.from(text).every((character) => hasLetter(character, encoding))
}

function hasLetter(character: string, encoding: ReceiptEncoding): boolean {
  if (character >= ' ' && character <= '~') return true
  if (/[\p{Co}\p{Cn}\ufffd]/u.test(character)) return false
  const bytes = commands.generic.text(character, encoding)
  // multilingual: ESC t page, then the byte, or a question mark. gb18030: ESC t 0, FS &, then one, two or four bytes.
  return encoding === 'multilingual' ? bytes.length === 4 : bytes.length === '\x1bt\x00\x1c&'.length + 2
}
