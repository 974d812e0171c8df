import { MantineProvider } from '@mantine/core'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Frame } from './components/frame.tsx'
import { LinkBanner } from './components/link-banner.tsx'
import { LiveRegions } from './components/live-region.tsx'
import { speak } from './i18n/i18n.ts'
import { useKeyboard } from './input/shortcuts.ts'
import { DayScreen } from './screens/day/day-screen.tsx'
import { FirstRunScreen } from './screens/first-run/first-run-screen.tsx'
import { LockScreen } from './screens/lock/lock-screen.tsx'
import { MembersScreen } from './screens/members/members-screen.tsx'
import { MoreScreen } from './screens/more/more-screen.tsx'
import { ReturnsScreen } from './screens/returns/returns-screen.tsx'
import { SellScreen } from './screens/sell-screen.tsx'
import { TrainingBar } from './screens/training/training-bar.tsx'
import { useCounter } from './state/counter-store.ts'
import { useUi } from './state/ui-store.ts'
import { useAppearance, useScheme } from './theme/appearance.ts'
import { cssVariables, mantineTheme } from './theme/mantine-theme.ts'

/** One window of the counter. */
export function App() {
  const scheme = useScheme(useCounter((state) => state.terminal?.signedIn?.theme ?? null))
  const training = useCounter((state) => state.terminal?.training === true)
  const panel = useAppearance((state) => state.panel)
  useEffect(() => {
    document.documentElement.dataset['theme'] = scheme
    document.documentElement.dataset['panel'] = panel
    document.documentElement.toggleAttribute('data-training', training)
  }, [scheme, panel, training])
  return (
    <MantineProvider theme={mantineTheme} cssVariablesResolver={cssVariables} forceColorScheme={scheme}>
      <Counter />
      <LiveRegions />
    </MantineProvider>
  )
}

function Counter() {
  const { t } = useTranslation()
  useKeyboard()
  useSpokenLanguage()
  const setUp = useCounter((state) => state.setUp)
  const terminal = useCounter((state) => state.terminal)
  const screen = useUi((ui) => ui.screen)
  if (setUp && !terminal) return <FirstRunScreen timeZone={setUp.timeZone} />
  if (!terminal) return <Opening />
  if (!terminal.signedIn) return terminal.training ? <div className="training-lock"><header className="strip"><TrainingBar /></header><LockScreen /></div> : <LockScreen />
  return (
    <Frame navLabel={t('rail.label')}>
      <LinkBanner />
      {screen === 'sell' && <SellScreen />}
      {screen === 'members' && <MembersScreen />}
      {screen === 'returns' && <ReturnsScreen />}
      {screen === 'day' && <DayScreen />}
      {screen === 'more' && <MoreScreen />}
    </Frame>
  )
}

/** The till's own language, or that of whoever stands at it. */
function useSpokenLanguage(): void {
  const language = useCounter((state) => state.terminal?.signedIn?.screenLanguage ?? state.terminal?.language)
  useEffect(() => {
    if (language) speak(language)
  }, [language])
}

/** Before the terminal said anything. */
function Opening() {
  const { t } = useTranslation()
  const link = useCounter((state) => state.link)
  return <main className="opening"><h1 className="h2">{link === 'away' ? t('link.notYet') : t('link.opening')}</h1></main>
}
