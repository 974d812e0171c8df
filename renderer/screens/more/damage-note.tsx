import type { DamageView } from '../../../core/contract/views.ts'
import { useClock } from '../../components/use-clock.ts'
import { Note } from '../../components/note.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { isDamagePast } from '../../state/damage.ts'

/** What became of the till's file when it was damaged, in full; once all is made good, for two weeks. */
export function DamageNote({ damage }: { readonly damage: DamageView }) {
  const { t, lang, date, time } = useWords()
  const nowMs = useClock(60_000)
  if (isDamagePast(damage, nowMs)) return null
  const moment = (at: number) => `${date(at)} ${time(at)}`
  const { missingEntries, isEndLost, lost, backupAt, refilledAt } = damage
  const isGood = missingEntries === 0 && !isEndLost
  const sentences = [
    missingEntries > 0 && t('till.damage.missing', { count: missingEntries }),
    refilledAt !== null && t('till.damage.refilled', { at: moment(refilledAt) }),
    isGood && refilledAt === null && t('till.damage.nothing'),
    isEndLost && t('till.damage.endLost'),
    backupAt !== null && t('till.damage.backup', { at: moment(backupAt) }),
    lost.length > 0 && t('till.damage.lost', { what: new Intl.ListFormat(lang).format(lost.map((kind) => t(`till.damage.kinds.${kind}`))) }),
    t('till.damage.aside', { aside: damage.aside }),
  ]
  const space = lang === 'zh' ? '' : ' '
  return <Note tone={isGood ? 'info' : 'warn'}><b>{t('till.damage.title', { at: moment(damage.at) })}</b>{space}{sentences.filter(Boolean).join(space)}</Note>
}
