import { join } from 'node:path'
import type { WebPreferences } from 'electron'

/** What every window of the program has: no Node in the page, a sandbox around it, one preload script that hands over one port. */
export function lockedPage(programDir: string): WebPreferences {
  return {
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
  }
}

export const iconOf = (programDir: string): string => join(programDir, 'resources', 'icons', 'icon.png')
