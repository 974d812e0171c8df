import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { bootCounter } from '../../test/support/boot.ts'
import { launchWindow } from '../../test/support/browser.ts'
import { membersTill } from '../counter/members-till.ts'
import { ms } from '../lib/figures.ts'
import type { Finding, Row } from '../lib/row.ts'
import { quantile } from '../lib/timing.ts'

const MEMBERS = 1_000_000
const MOST_RATIO = 1.2

/** Milliseconds from starting the browser, as it was left the day before, until the page is drawn with what is waited for in it. */
async function windowTo(profileDir: string, address: string, sight: string): Promise<number> {
  const started = performance.now()
  const window = await launchWindow(profileDir)
  try {
    const page = window.pages()[0] ?? (await window.newPage())
    await page.goto(address)
    await page.locator(sight).first().waitFor()
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))))
    return performance.now() - started
  } finally {
    await window.close()
  }
}

/** How long a till's window takes to be of use, with many members in its database. The till itself is running. */
export const windowRow: Row = {
  name: 'window',
  goal: `≤ ${MOST_RATIO} × a blank window`,
  against: 'a blank window',
  run: async ({ rounds, say }): Promise<readonly Finding[]> => {
    const dataDir = membersTill(MEMBERS, say)
    const counter = await bootCounter({ dataDir, printer: null })
    const profileDir = mkdtempSync(join(tmpdir(), 'regulars-window-'))
    try {
      const ours = async () => windowTo(profileDir, await counter.terminal.launchUrl(), '.ppl button')
      const blank = () => windowTo(profileDir, 'data:text/html,<!doctype html><title>Blank</title><p>Blank</p>', 'p')
      // The first time a browser makes its own files, which no day after has to do.
      await ours()
      await blank()
      const took = { ours: [] as number[], blank: [] as number[] }
      for (let round = 0; round < rounds; round += 1) {
        took.blank.push(await blank())
        took.ours.push(await ours())
      }
      const [mine, theirs] = [quantile(took.ours, 0.5), quantile(took.blank, 0.5)]
      return [{
        what: `window to usable, ${MEMBERS} members`, ours: ms(mine), against: 'a blank window', theirs: ms(theirs), ratio: mine / theirs, goal: `≤ ${MOST_RATIO} ×`, met: mine / theirs <= MOST_RATIO,
        note: `browser started anew each time, until the lock screen takes a tap; medians of ${rounds}, in turn; load ${loadavg()[0]!.toFixed(1)}`,
      }]
    } finally {
      await counter.close()
      rmSync(profileDir, { recursive: true, force: true, maxRetries: 5 })
    }
  },
}
