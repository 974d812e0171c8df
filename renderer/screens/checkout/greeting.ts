import type { MemberView } from '../../../core/contract/views.ts'
import { addDays } from '../../../core/time/civil.ts'
import type { CivilDate } from '../../../core/time/instant.ts'
import type { WordsOf } from '../../i18n/use-words.ts'

const BIRTHDAY_AHEAD_DAYS = 7

/** What a cashier may say to this member today, and what it rests on. */
export function greetingFor(member: MemberView, today: CivilDate, words: WordsOf): { say: string; small: string } {
  const { t, lang } = words
  const welcome = member.lastVisitOn === null ? t('greeting.first') : t('greeting.back')
  const small = member.lastVisitOn === null ? t('greeting.noVisit') : t('greeting.lastVisit', { date: words.day(member.lastVisitOn) })
  const birthday = daysToBirthday(member.birthday, today)
  if (birthday === null) return { say: t('greeting.quoted', { words: welcome }), small }
  const wish = birthday === 0 ? t('greeting.birthdayToday') : t('greeting.birthdayAhead', { date: words.day(addDays(today, birthday)) })
  return { say: t('greeting.quoted', { words: `${welcome}${lang === 'zh' ? '' : ' '}${wish}` }), small }
}

/** Days until the birthday (`MM-DD`) if it is within a week, otherwise null. 29 February is kept on the 28th in other years. */
export function daysToBirthday(birthday: string | null, today: CivilDate): number | null {
  if (birthday === null) return null
  for (let days = 0; days <= BIRTHDAY_AHEAD_DAYS; days++) {
    const date = addDays(today, days)
    const monthDay = date.slice(5)
    if (monthDay === birthday) return days
    if (birthday === '02-29' && monthDay === '02-28' && addDays(date, 1).slice(5) === '03-01') return days
  }
  return null
}
