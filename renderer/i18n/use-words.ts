import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Language } from '../../core/base/local-text.ts'
import { useCounter } from '../state/counter-store.ts'
import { shopWords } from './shop-words.ts'

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
  return useMemo(() => shopWords(t, lang, { currency, timeZone, pointsDecimals, tierMeasure }), [t, lang, currency, timeZone, pointsDecimals, tierMeasure])
}
export type { WordsOf } from './shop-words.ts'
