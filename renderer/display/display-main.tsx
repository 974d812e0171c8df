import '../theme/fonts.css'
import '../theme/tokens.css'
import '../theme/base.css'
import '../theme/screens-display.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { startI18n } from '../i18n/i18n.ts'
import { after, openLink } from '../link/open-link.ts'
import { reloadOnce } from '../link/reload-once.ts'
import { DisplayApp } from './display-app.tsx'
import { DisplayProvider } from './display-context.tsx'
import { startDisplay } from './start-display.ts'

const root = document.getElementById('root')
if (!root) throw new Error('the page has no root')

startI18n(navigator.language.startsWith('zh') ? 'zh' : 'en')
const actions = startDisplay({ openLink: () => openLink('display'), after, newId: () => crypto.randomUUID(), onStale: () => reloadOnce(window) })

createRoot(root).render(
  <StrictMode>
    <DisplayProvider value={actions}><DisplayApp /></DisplayProvider>
  </StrictMode>,
)
