import { BrowserWindow, Menu } from 'electron'
import { PAGE_ORIGIN } from './page-protocol.ts'
import { iconOf, lockedPage } from './window-options.ts'

/** The counter's window. */
export function openCounterWindow(programDir: string): BrowserWindow {
  // The default menu brings reload, zoom and developer tools to the till; a Mac needs one for copy, paste and quit.
  Menu.setApplicationMenu(process.platform === 'darwin' ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }]) : null)
  const window = new BrowserWindow({
    width: 1366,
    height: 768,
    minWidth: 1024,
    minHeight: 640,
    useContentSize: true,
    show: false,
    title: 'Regulars',
    icon: iconOf(programDir),
    webPreferences: lockedPage(programDir),
  })
  window.once('ready-to-show', () => window.show())
  void window.loadURL(`${PAGE_ORIGIN}/`)
  return window
}
