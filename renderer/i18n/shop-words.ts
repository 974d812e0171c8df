import type { TFunction } from 'i18next'
import type { Language } from '../../core/base/local-text.ts'
import { formatAmount, formatMoney, formatPoints } from '../../core/money/format.ts'
import type { CurrencyFormat } from '../../core/money/format.ts'
import { civilDate, civilTime, formatDate, formatFullDate } from '../../core/time/civil.ts'

/** How a shop writes money, points and times. */
export interface ShopFormat {
  readonly currency: CurrencyFormat & { readonly code: string }
  readonly timeZone: string
  readonly pointsDecimals: number
  readonly tierMeasure: 'amount' | 'points' | 'visits'
}

/** Words, money, points and times as a shop writes them in a language. */
export function shopWords(t: TFunction, lang: Language, { currency, timeZone, pointsDecimals, tierMeasure }: ShopFormat) {
  return {
    t,
    lang,
    currency,
    /** `S$76.44` */
    money: (amountMinor: number) => formatMoney(amountMinor, currency, lang),
    /** `76.44` */
    amount: (amountMinor: number) => formatAmount(amountMinor, currency, lang),
    /** `2,480` */
    points: (points: number) => formatPoints(points, lang, pointsDecimals),
    /** What counts towards a tier: `S$76.44`, `600 points`, `3 visits`. */
    tierCount: (counted: number) => {
      if (tierMeasure === 'amount') return formatMoney(counted, currency, lang)
      return tierMeasure === 'points' ? t('tier.points', { points: formatPoints(counted, lang, pointsDecimals) }) : t('tier.visits', { count: counted })
    },
    /** `14:32` */
    time: (instant: number) => civilTime(instant, timeZone),
    date: (instant: number) => formatDate(civilDate(instant, timeZone), lang),
    day: (date: string) => formatDate(date, lang),
    /** With the weekday in the year of `now`, otherwise with the year. */
    dayOrYear: (date: string, now: number) => (date.slice(0, 4) === civilDate(now, timeZone).slice(0, 4) ? formatDate(date, lang) : formatFullDate(date, lang)),
    /** `31 May 2027` */
    full: (date: string) => formatFullDate(date, lang),
    /** `4 Jul`, in other years than that of `now` `4 Jul 25`. */
    short: (date: string, now: number) => shortDate(date, civilDate(now, timeZone), lang),
    today: (instant: number) => civilDate(instant, timeZone),
  }
}
export type WordsOf = ReturnType<typeof shopWords>

function shortDate(date: string, today: string, lang: Language): string {
  const year = date.slice(0, 4)
  const whole = formatFullDate(date, lang)
  if (year === today.slice(0, 4)) return lang === 'zh' ? whole.replace(`${year}年`, '') : whole.replace(` ${year}`, '')
  return whole.replace(year, year.slice(2))
}
