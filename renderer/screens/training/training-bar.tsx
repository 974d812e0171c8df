import { UnstyledButton } from '@mantine/core'
import { IconLogout, IconSchool } from '@tabler/icons-react'
import { useClock } from '../../components/use-clock.ts'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useOnce } from '../payment/use-once.ts'

/** In the place of the status strip, on every screen of a training room: that nothing is real, and the way out. */
export function TrainingBar() {
  const { t, time } = useWords()
  const nowMs = useClock(1000)
  const { actions } = useCounterActions()
  const once = useOnce()
  return (
    <>
      <IconSchool className="i" aria-hidden />
      <b>{t('training.title')}</b>
      <span className="training-means clip">{t('training.means')}</span>
      <span className="sp" />
      <time className="num">{time(nowMs)}</time>
      <UnstyledButton className="lv" disabled={once.busy} onClick={() => once.run(() => actions.leaveTraining())}><IconLogout className="i" aria-hidden />{t('training.leave')}</UnstyledButton>
    </>
  )
}
