import type { Language, LocalText } from '../base/local-text.ts'
import { civilDate, civilTime } from '../time/civil.ts'
import type { Instant } from '../time/instant.ts'
import type { ReceiptDocument } from './document.ts'
import { printable } from './printable.ts'
import { centered } from './rows.ts'

/** Who printed a receipt or slip again, and when. */
export interface Copied {
  /** The first copy is 1. */
  readonly number: number
  readonly at: Instant
  readonly timeZone: string
  /** The short name of whoever asked for it. */
  readonly by: LocalText
}

const WORDS: Readonly<Record<Language, (number: number, time: string, by: string) => string>> = {
  en: (number, time, by) => `Copy ${number}, printed ${time} by ${by}`,
  zh: (number, time, by) => `第 ${number} 份副本，${time}，${by} 打印`,
}

/** A document as its copy: above everything else, which copy it is, when it was printed and by whom. */
export function asCopy(document: ReceiptDocument, { number, at, timeZone, by }: Copied): ReceiptDocument {
  const { language, rows } = document
  const time = `${civilDate(at, timeZone)} ${civilTime(at, timeZone)}`
  return { language, rows: [centered(WORDS[language](number, time, printable(by[language]))), ...rows] }
}
