import { NavLink, UnstyledButton } from '@mantine/core'
import { IconArrowBackUp, IconDots, IconReportMoney, IconShoppingBag, IconUsers } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useCounterActions } from '../state/counter-context.tsx'
import { useCounter } from '../state/counter-store.ts'
import { setUi, useUi } from '../state/ui-store.ts'
import type { Screen } from '../state/ui-store.ts'
import { initialsOf } from './initials.ts'
import { Mark } from './mark.tsx'

/** Where one can go, and the lock. Only what works is here. */
export function Rail() {
  const { t } = useTranslation()
  const { actions } = useCounterActions()
  const signedIn = useCounter((state) => state.terminal?.signedIn)
  return (
    <>
      <div className="mark"><Mark size={44} on="#6AD3AE" off="#4A4E54" letter="#fff" /></div>
      <Place screen="sell" label={t('rail.sell')} hint="F1" icon={<IconShoppingBag className="i" stroke={1.75} aria-hidden />} />
      <Place screen="members" label={t('rail.members')} hint="F3" icon={<IconUsers className="i" stroke={1.75} aria-hidden />} />
      <Place screen="returns" label={t('rail.returns')} hint="F8" icon={<IconArrowBackUp className="i" stroke={1.75} aria-hidden />} />
      <Place screen="day" label={t('rail.day')} hint="Ctrl D" icon={<IconReportMoney className="i" stroke={1.75} aria-hidden />} />
      <Place screen="more" label={t('rail.more')} hint="?" icon={<IconDots className="i" stroke={1.75} aria-hidden />} />
      <div className="sp" />
      <UnstyledButton className="place" onClick={() => void actions.signOut()}>
        <span className="who" aria-hidden="true">{initialsOf(signedIn?.name ?? '')}</span>
        <span>{t('rail.lock')}<span className="sr">, {signedIn?.name}</span></span>
      </UnstyledButton>
    </>
  )
}

function Place({ screen, label, hint, icon }: { readonly screen: Screen; readonly label: string; readonly hint: string; readonly icon: ReactNode }) {
  const current = useUi((ui) => ui.screen === screen)
  return (
    <NavLink
      component="button" unstyled className="place" aria-current={current ? 'page' : undefined} onClick={() => setUi({ screen })}
      label={<>{icon}<span>{label}</span><span className="k" aria-hidden="true">{hint}</span></>} classNames={{ body: 'place-in', label: 'place-in' }}
    />
  )
}
