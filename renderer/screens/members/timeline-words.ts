import type { TimelineEntry } from '../../../core/contract/member-desk-methods.ts'
import type { WordsOf } from '../../i18n/use-words.ts'

/** How an entry is drawn. */
export type EntryShape = 'visit' | 'gain' | 'loss' | 'moved'

export interface EntryWords {
  readonly shape: EntryShape
  readonly title: string
  readonly small: string
  /** Money of a visit; null: none. */
  readonly amount: string | null
  /** `+186`, `−500, +226`; null: no points moved in or out. */
  readonly points: string | null
}

/** An entry as a person reads it. Points that went out stand first: they were spent before any were earned. */
export function timelineWords(entry: TimelineEntry, words: Pick<WordsOf, 't' | 'money' | 'points' | 'lang'>): EntryWords {
  const { t, money, points, lang } = words
  const { visit, gained, lost } = entry
  const moved = [lost > 0 ? `−${points(lost)}` : '', gained > 0 ? `+${points(gained)}` : ''].filter(Boolean)
  const what = visit ? 'visit' : entry.what
  return {
    shape: visit ? 'visit' : gained > lost ? 'gain' : lost > gained ? 'loss' : 'moved',
    title: visit?.upgradedTo ? t('members.became', { tier: visit.upgradedTo[lang] }) : t(`members.what.${what}`),
    small: visit ? t('members.receipt', { receipt: visit.receiptNo }) : t(`members.whatSmall.${entry.what}`),
    amount: visit ? money(visit.totalMinor) : null,
    points: moved.length === 0 ? null : moved.join(', '),
  }
}
