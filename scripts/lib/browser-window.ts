import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { LinkKind } from '../../core/contract/link-kind.ts'
import { QUIET_BROWSER_FLAGS, rootNeedsNoSandbox } from './browser-binary.ts'

const PROFILE: Readonly<Record<LinkKind, string>> = { counter: 'browser', display: 'browser-display' }

/**
 * Opens an app window (no tabs, no address bar) of a Chromium with a profile of its own inside the data folder: the customer's
 * display has another than the counter, so that it never holds the counter's cookie.
 */
export function openBrowserWindow(browser: string, url: string, dataDir: string, kind: LinkKind = 'counter'): ChildProcess {
  const profile = join(dataDir, PROFILE[kind])
  mkdirSync(profile, { recursive: true, mode: 0o700 })
  const flags = [`--app=${url}`, `--user-data-dir=${profile}`, '--window-size=1366,768', ...QUIET_BROWSER_FLAGS]
  if (rootNeedsNoSandbox()) flags.push('--no-sandbox')
  return spawn(browser, flags, { stdio: 'ignore' })
}
