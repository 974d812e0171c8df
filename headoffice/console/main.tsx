import '@fontsource-variable/inter'
import '@fontsource-variable/noto-sans-sc'
import '@mantine/core/styles.css'
import './console.css'
import { createTheme, MantineProvider } from '@mantine/core'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'

const FONT = '"Inter Variable","Noto Sans SC Variable","Noto Sans CJK SC","Microsoft YaHei UI",system-ui,sans-serif'

const theme = createTheme({ fontFamily: FONT, headings: { fontFamily: FONT }, defaultRadius: 'md', primaryColor: 'dark', primaryShade: { light: 9, dark: 0 }, autoContrast: true, fontSizes: { sm: '15px', md: '16px' } })

const root = document.getElementById('root')
if (!root) throw new Error('the page has no root')
createRoot(root).render(
  <MantineProvider theme={theme} defaultColorScheme="auto">
    <App />
  </MantineProvider>,
)
