import type { Language } from '../base/local-text.ts'
import type { ReceiptDocument, ReceiptRow } from './document.ts'
import { centered, rule } from './rows.ts'

/** In front of every number that a training room prints: no till ever has these letters, so no number of it is a real one. */
export const TRAINING_LETTERS = 'TRAINING'

const WORDS: Readonly<Record<Language, readonly [string, string]>> = {
  en: ['*** TRAINING ***', 'Practice only. Not a receipt, worth nothing'],
  zh: ['*** 练习 TRAINING ***', '仅供练习，不是收据，无任何价值'],
}

/** A document as a training room prints it: says so above everything and below everything. */
export function asTraining({ language, rows }: ReceiptDocument): ReceiptDocument {
  const [title, meaning] = WORDS[language]
  const mark: ReceiptRow[] = [rule, centered(title, true), centered(meaning), rule]
  return { language, rows: [...mark, ...rows, ...mark] }
}
