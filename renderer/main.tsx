import '@mantine/core/styles.layer.css'
import './theme/fonts.css'
import './theme/tokens.css'
import './theme/base.css'
import './theme/frame.css'
import './theme/basket.css'
import './theme/member.css'
import './theme/pay.css'
import './theme/screens.css'
import './theme/strip-room.css'
import './theme/small-windows.css'
import './theme/forced-colors.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { startI18n } from './i18n/i18n.ts'
import { after, openLink } from './link/open-link.ts'
import { reloadOnce } from './link/reload-once.ts'
import { CounterProvider } from './state/counter-context.tsx'
import { startCounter } from './state/counter.ts'

const root = document.getElementById('root')
if (!root) throw new Error('the page has no root')

startI18n(navigator.language.startsWith('zh') ? 'zh' : 'en')
const counter = startCounter({ openLink, after, newId: () => crypto.randomUUID(), nowMs: () => Date.now(), onStale: () => reloadOnce(window), onOtherPlace: () => window.location.reload() })

createRoot(root).render(
  <StrictMode>
    <CounterProvider value={counter}><App /></CounterProvider>
  </StrictMode>,
)
