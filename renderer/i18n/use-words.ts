import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Language } from '../../core/base/local-text.ts'
import { formatAmount, formatMoney, formatPoints } from '../../core/money/format.ts'
import { civilDate, civilTime, formatDate, formatFullDate } from '../../core/time/civil.ts'
import { useCounter } from '../state/counter-store.ts'

const NO_CURRENCY = { code: '', exponent: 2, symbol: '' }

/** Words, money, points and times as this till writes them. */
export function useWords() {
  const { t, i18n } = useTranslation()
  const terminal = useCounter((state) => state.terminal)
  const lang: Language = i18n.language === 'zh' ? 'zh' : 'en'
  const currency = terminal?.currency ?? NO_CURRENCY
  const timeZone = terminal?.timeZone ?? 'UTC'
  const pointsDecimals = terminal?.pointsDecimals ?? 0
  const tierMeasure = terminal?.tierMeasure ?? 'amount'
  return useMemo(() => ({
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
    today: (instant: number) => civilDate(instant, timeZone),
  }), [t, lang, currency, timeZone, pointsDecimals, tierMeasure])
}
export type WordsOf = ReturnType<typeof useWords>
