import { AppShell } from '@mantine/core'
import type { ReactNode } from 'react'
import { TrainingBar } from '../screens/training/training-bar.tsx'
import { useCounter } from '../state/counter-store.ts'
import { Rail } from './rail.tsx'
import { Strip } from './strip.tsx'

/** Rail, status strip and stage: the same on every screen, so that nothing moves. */
export function Frame({ children, navLabel }: { readonly children: ReactNode; readonly navLabel: string }) {
  const training = useCounter((state) => state.terminal?.training === true)
  return (
    <AppShell
      layout="alt" withBorder={false} transitionDuration={0} padding={0} offsetScrollbars={false} mode="static"
      className="app" header={{ height: 'var(--strip-h)' }} navbar={{ width: 'var(--rail-w)', breakpoint: 0 }}
    >
      <AppShell.Navbar className="rail" aria-label={navLabel}><Rail /></AppShell.Navbar>
      <AppShell.Header className="strip">{training ? <TrainingBar /> : <Strip />}</AppShell.Header>
      {children}
    </AppShell>
  )
}
