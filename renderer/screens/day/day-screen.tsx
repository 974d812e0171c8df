import { useEffect } from 'react'
import { NoticeLine } from '../../components/notice-line.tsx'
import { Segments } from '../../components/segments.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useCounter } from '../../state/counter-store.ts'
import { setDay, useDay } from '../../state/day-store.ts'
import type { DayTab } from '../../state/day-store.ts'
import { CloseTab } from './close-tab.tsx'
import { DrawerTab } from './drawer-tab.tsx'
import { PastTab } from './past-tab.tsx'
import { XTab } from './x-tab.tsx'

const TABS = ['drawer', 'x', 'z', 'past'] as const satisfies readonly DayTab[]

/** The drawer and the day: cash in and out, what was sold, the end of a shift. */
export function DayScreen() {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const terminal = useCounter((state) => state.terminal)
  const tab = useDay((state) => state.tab)
  const isOpen = useDay((state) => (state.shifts?.shift ?? null) !== null)
  const till = terminal?.tillNumber ?? 0
  useEffect(() => void actions.refreshShift(), [actions, terminal])
  const title = tab === 'drawer' && !isOpen ? t('day.openTill', { till }) : t(`day.title.${tab}`, { till })
  return (
    <main className={`pg day-pg is-${tab}`}>
      <div className="pgh">
        <h1>{title}</h1>
        <Segments label={t('day.pages')} value={tab} options={TABS.map((value) => ({ value, label: t(`day.tab.${value}`, { till }) }))} onChoose={(next) => setDay({ tab: next })} />
        <div className="grow"><NoticeLine /></div>
      </div>
      {tab === 'drawer' && <DrawerTab till={till} />}
      {tab === 'x' && <XTab />}
      {tab === 'z' && <CloseTab till={till} />}
      {tab === 'past' && <PastTab />}
    </main>
  )
}
