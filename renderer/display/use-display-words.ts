import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { DisplayView } from '../../core/contract/display-views.ts'
import { shopWords } from '../i18n/shop-words.ts'
import type { WordsOf } from '../i18n/shop-words.ts'

/** Words, money and points as the shop writes them, in the language the customer reads. */
export function useDisplayWords(view: DisplayView): WordsOf {
  const { t } = useTranslation()
  const { language, currency, pointsDecimals, tierMeasure } = view
  return useMemo(() => shopWords(t, language, { currency, pointsDecimals, tierMeasure, timeZone: 'UTC' }), [t, language, currency, pointsDecimals, tierMeasure])
}
