import { ipcMain } from 'electron'
import type { WebContents } from 'electron'
import type { LinkKind } from '../../core/contract/link-kind.ts'
import { PAGE_ORIGIN } from './page-protocol.ts'
import type { TerminalProcess } from './terminal-process.ts'

export interface WindowLinks {
  /** From now on this page is linked as the customer's display, whatever address it shows. Every other page is a window of the counter. */
  isDisplay(page: WebContents): void
  /** A terminal is running: windows that asked, and those linked to an earlier one, get a port to it. */
  terminalStarted(terminal: TerminalProcess): void
  terminalGone(): void
}

/** Hands windows their port to the terminal when their page asks for one, and again when the terminal was restarted. */
export function linkWindows(): WindowLinks {
  const asked = new Set<WebContents>()
  const links = new Map<WebContents, number>()
  const displays = new WeakSet<WebContents>()
  let terminal: TerminalProcess | null = null
  let lastLink = 0

  const kindOf = (page: WebContents): LinkKind => (displays.has(page) ? 'display' : 'counter')

  function link(page: WebContents): void {
    if (!terminal || page.isDestroyed()) return
    const before = links.get(page)
    if (before !== undefined) terminal.detach(before)
    links.set(page, ++lastLink)
    page.postMessage('regulars-port', null, [terminal.attach(lastLink, kindOf(page))])
  }

  ipcMain.on('regulars-ready', (event) => {
    const page = event.sender
    if (event.senderFrame !== page.mainFrame || new URL(event.senderFrame.url).origin !== new URL(PAGE_ORIGIN).origin) return
    if (!asked.has(page)) {
      asked.add(page)
      page.once('destroyed', () => {
        asked.delete(page)
        const left = links.get(page)
        links.delete(page)
        if (left !== undefined) terminal?.detach(left)
      })
    }
    link(page)
  })

  return {
    isDisplay: (page) => void displays.add(page),
    terminalStarted(started) {
      terminal = started
      links.clear()
      for (const page of asked) link(page)
    },
    terminalGone() {
      terminal = null
      links.clear()
    },
  }
}
