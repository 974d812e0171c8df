import { UnstyledButton } from '@mantine/core'
import { IconArrowsExchange, IconBuildingBank, IconCalculator, IconCashPlus, IconCashMinus, IconCoins, IconLockOpen } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { ShiftView } from '../../../core/contract/cash-methods.ts'
import { useWords } from '../../i18n/use-words.ts'
import { DRAWER_TASKS, setDay, useDay } from '../../state/day-store.ts'
import type { DrawerTask } from '../../state/day-store.ts'
import { CountForm } from './count-form.tsx'
import { FloatForm } from './float-form.tsx'
import { HandOverForm } from './hand-over-form.tsx'
import { MoveForm } from './move-form.tsx'

const ICONS: Readonly<Record<DrawerTask, ReactNode>> = {
  'float': <IconCoins className="i" aria-hidden />,
  'pay-in': <IconCashPlus className="i" aria-hidden />,
  'pay-out': <IconCashMinus className="i" aria-hidden />,
  'drop': <IconBuildingBank className="i" aria-hidden />,
  'no-sale': <IconLockOpen className="i" aria-hidden />,
  'count': <IconCalculator className="i" aria-hidden />,
  'hand-over': <IconArrowsExchange className="i" aria-hidden />,
}

/** What may be done now: a float is counted once, before cash moves; without a shift nothing can be counted or handed over. */
export function tasksOf(shift: ShiftView | null): DrawerTask[] {
  const hasMoved = shift?.drawer?.some(({ kind }) => kind !== 'float.set') ?? false
  const mayCountFloat = shift === null || (!shift.isFloatCounted && !hasMoved)
  return DRAWER_TASKS.filter((task) => (task === 'float' ? mayCountFloat : task === 'count' || task === 'hand-over' ? shift !== null : true))
}

/** Everything that is done with the drawer apart from selling. */
export function DrawerTab({ till }: { readonly till: number }) {
  const { t } = useWords()
  const shifts = useDay((state) => state.shifts)
  const chosen = useDay((state) => state.task)
  if (shifts === null) return null
  const { shift, previous } = shifts
  const tasks = tasksOf(shift)
  const task = shift === null && chosen !== 'no-sale' ? 'float' : tasks.includes(chosen) ? chosen : tasks[0] ?? 'pay-in'
  return (
    <>
      <nav className="card setn" aria-label={t('day.drawer')}>
        {tasks.map((each) => (
          <UnstyledButton key={each} aria-current={each === task ? 'page' : undefined} onClick={() => setDay({ task: each })}>{ICONS[each]}<span>{t(`day.task.${each}`)}</span></UnstyledButton>
        ))}
      </nav>
      {task === 'float' ? <FloatForm till={till} shift={shift} previous={previous} />
        : task === 'count' && shift ? <CountForm shift={shift} />
          : task === 'hand-over' && shift ? <HandOverForm shift={shift} />
            : <MoveForm key={task} kind={task === 'pay-in' || task === 'pay-out' || task === 'drop' ? task : 'no-sale'} shift={shift} />}
    </>
  )
}
