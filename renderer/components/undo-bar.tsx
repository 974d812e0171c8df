import { IconArrowBackUp } from '@tabler/icons-react'
import { memo, useEffect } from 'react'
import { useWords } from '../i18n/use-words.ts'
import { useCounterActions } from '../state/counter-context.tsx'
import { setUi, useUi } from '../state/ui-store.ts'
import { Btn, KeyHint } from './btn.tsx'
import { useClock } from './use-clock.ts'

/** What was taken away can be put back for ten seconds. */
export const UndoBar = memo(function UndoBar() {
  const undo = useUi((ui) => ui.undo)
  return undo ? <OpenUndo {...undo} /> : null
})

function OpenUndo({ lineName, untilMs, joined }: NonNullable<ReturnType<typeof useUi.getState>['undo']>) {
  const { t, lang } = useWords()
  const { actions } = useCounterActions()
  const nowMs = useClock(250)
  const sale = lineName ? t('undo.line', { name: lineName[lang] }) : t('undo.sale')
  const what = joined ? t('undo.joined', { name: joined.name }) : sale
  const left = Math.ceil((untilMs - nowMs) / 1000)
  useEffect(() => {
    if (left <= 0) setUi({ undo: null })
  }, [left])
  return (
    <div className="undo-bar">
      <span className="grow clip">{what}</span>
      <span className="meta muted num" aria-hidden="true">{t('undo.left', { count: Math.max(0, left) })}</span>
      <Btn look="line" onClick={() => void actions.undo()}><IconArrowBackUp className="i" aria-hidden />{t('undo.undo')} <KeyHint>Ctrl Z</KeyHint></Btn>
    </div>
  )
}
