import type { Language } from '../../../core/base/local-text.ts'
import { formatFullDate } from '../../../core/time/civil.ts'

/** A year that has every day a birthday can be on. */
const LEAP_YEAR = '2000'

/** `MM-DD` as it is said: `19 Aug`, `8月19日`. */
export function birthdayInWords(birthday: string, lang: Language): string {
  const whole = formatFullDate(`${LEAP_YEAR}-${birthday}`, lang)
  return lang === 'zh' ? whole.replace(`${LEAP_YEAR}年`, '') : whole.replace(` ${LEAP_YEAR}`, '')
}
