import type { Language, LocalText } from '../base/local-text.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { civilDate, civilTime } from '../time/civil.ts'
import type { Instant } from '../time/instant.ts'
import type { ReceiptRow } from './document.ts'
import { printable } from './printable.ts'
import { centered, columns } from './rows.ts'
import { RECEIPT_WORDS } from './words.ts'

/** Where, when and by whom a slip was made that belongs to no sale. */
export interface SlipHead {
  readonly storeName: LocalText
  readonly tillNumber: number
  readonly cashierName: LocalText
  readonly at: Instant
  /** How figures and times are written. */
  readonly rulebook: Pick<Rulebook, 'programme' | 'pointsRules'>
}

/** Shop, what the slip is, till and time, cashier. `beside`: what stands beside the cashier. */
export function slipHeadRows({ storeName, tillNumber, cashierName, at, rulebook }: SlipHead, lang: Language, title: string, beside = ''): ReceiptRow[] {
  const { timeZone } = rulebook.programme
  return [
    centered(printable(storeName[lang])),
    centered(title, true),
    columns(RECEIPT_WORDS[lang].till(tillNumber), `${civilDate(at, timeZone)} ${civilTime(at, timeZone)}`),
    columns(RECEIPT_WORDS[lang].servedBy(printable(cashierName[lang])), beside),
  ]
}
