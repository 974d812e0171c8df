import { join } from 'node:path'
import { BrowserWindow, Menu } from 'electron'
import { PAGE_ORIGIN } from './page-protocol.ts'

/** The counter's window: no Node in the page, a sandbox around it, one preload script that hands over one port. */
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
    icon: join(programDir, 'resources', 'icons', 'icon.png'),
    webPreferences: {
      preload: join(programDir, 'out', 'preload', 'index.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
    },
  })
  window.once('ready-to-show', () => window.show())
  void window.loadURL(`${PAGE_ORIGIN}/`)
  return window
}
