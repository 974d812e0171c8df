import { BrowserWindow, screen } from 'electron'
import type { Display } from 'electron'
import { PAGE_ORIGIN } from './page-protocol.ts'
import type { WindowLinks } from './window-links.ts'
import { iconOf, lockedPage } from './window-options.ts'

export interface DisplayWindowOptions {
  readonly programDir: string
  readonly links: Pick<WindowLinks, 'isDisplay'>
  /** The counter's window: the customer's is on another screen. Null: it is closed. */
  readonly counter: () => BrowserWindow | null
  /** Where there is one screen only, a window beside the counter's: to try it out. */
  readonly beside: boolean
}

/**
 * Keeps the customer's display on a second screen for as long as there is one: a screen that is plugged in gets it, one that
 * is pulled out takes it away, and the counter goes on. It never takes the keyboard from the counter.
 */
export function keepDisplayWindow({ programDir, links, counter, beside }: DisplayWindowOptions): void {
  let window: BrowserWindow | null = null

  function open(on: Display | null): void {
    const place = on ? { ...on.bounds, fullscreen: true, frame: false } : { width: 1366, height: 768, useContentSize: true }
    const opened = new BrowserWindow({
      ...place,
      // Touched by customers, never typed into: a scanner's keys must go on reaching the counter.
      focusable: false,
      skipTaskbar: on !== null,
      show: false,
      title: 'Regulars',
      icon: iconOf(programDir),
      webPreferences: lockedPage(programDir),
    })
    window = opened
    links.isDisplay(opened.webContents)
    // It has one page, and no way to another.
    opened.webContents.on('will-navigate', (event) => event.preventDefault())
    opened.once('ready-to-show', () => opened.showInactive())
    opened.on('closed', () => {
      if (window === opened) window = null
    })
    void opened.loadURL(`${PAGE_ORIGIN}/display.html`)
  }

  function settle(): void {
    const counterWindow = counter()
    if (!counterWindow) return
    const own = screen.getDisplayMatching(counterWindow.getBounds()).id
    const second = screen.getAllDisplays().find((display) => display.id !== own) ?? null
    if (second && window) window.setBounds(second.bounds)
    else if (second || (beside && !window)) open(second)
    else if (!second && !beside) window?.close()
  }

  settle()
  screen.on('display-added', settle)
  screen.on('display-removed', settle)
  counter()?.once('closed', () => {
    screen.off('display-added', settle)
    screen.off('display-removed', settle)
    window?.close()
  })
}
