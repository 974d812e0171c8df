import { IconCloudOff } from '@tabler/icons-react'
import { Btn } from '../../components/btn.tsx'
import { Note } from '../../components/note.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useCounter } from '../../state/counter-store.ts'

/** What may not be spent here just now, or is only known as of an hour: said before anything is tapped. */
export function LimitsNote() {
  const { t, time } = useWords()
  const { actions } = useCounterActions()
  const sync = useCounter((state) => state.sync)
  const barred = useCounter((state) => state.terminal?.spendingBarred ?? null)
  const again = <Btn look="line" onClick={() => void actions.syncNow()}>{t('redeem.tryNow')}</Btn>
  if (barred !== null) return <Note tone="warn" icon={<IconCloudOff className="i" aria-hidden />} actions={sync?.paired ? again : undefined}><b>{t('redeem.barred')}</b>{t('common.gap')}{t(`redeem.barredWhy.${barred.because}`)}</Note>
  if (sync?.paired !== true || sync.offlineSince === null) return null
  return (
    <Note tone="warn" icon={<IconCloudOff className="i" aria-hidden />} actions={again}>
      <b>{t('redeem.offline', { time: time(sync.offlineSince) })}</b> {sync.lastGoodAt === null ? t('redeem.offlineNever') : t('redeem.offlineAsOf', { time: time(sync.lastGoodAt) })}
    </Note>
  )
}
