import { app, session } from 'electron'
import type { WebContents } from 'electron'
import { PAGE_ORIGIN } from './page-protocol.ts'

/** Keeps one page on the program's own addresses, without further windows, frames of others or web views. */
function lockPage(page: WebContents): void {
  const stay = (event: { preventDefault: () => void }, url: string) => {
    if (!url.startsWith(`${PAGE_ORIGIN}/`)) event.preventDefault()
  }
  page.on('will-navigate', stay)
  page.on('will-redirect', stay)
  page.on('will-attach-webview', (event) => event.preventDefault())
  page.setWindowOpenHandler(() => ({ action: 'deny' }))
}

/** Refuses what no page of this program needs: every permission, every device, downloads, and the network. */
export function lockDown(): void {
  app.on('web-contents-created', (_event, page) => lockPage(page))
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_page, _permission, answer) => answer(false))
  defaultSession.setPermissionCheckHandler(() => false)
  defaultSession.setDevicePermissionHandler(() => false)
  defaultSession.on('will-download', (event) => event.preventDefault())
  defaultSession.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !/^(app|blob|data|devtools|file):/.test(details.url) }))
}
