import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createBackups } from '../../terminal/services/backups.ts'
import { createBooksThread } from '../../terminal/services/books-thread.ts'
import type { Till } from '../../terminal/services/till.ts'

const LEDGER = join(import.meta.dirname, '../../scripts/ledger.ts')

const DAY_MS = 86_400_000
const MONTH_DAYS = 31

/** How often each was done from begin to end. */
export interface DoneBeside {
  readonly checks: number
  readonly backups: number
  readonly exports: number
}

/**
 * Has a till's books checked, its backup made and its journal exported for a month, each over and over: the first two in the till's own
 * threads, the export of a month's postings by the command line in a process of its own, as an accountant gets them.
 */
export function workBeside(till: Till, folder: string): { stop(): Promise<DoneBeside> } {
  const books = createBooksThread()
  const backups = createBackups(till, () => undefined)
  const done = { checks: 0, backups: 0, exports: 0 }
  let isOver = false

  async function over(what: keyof DoneBeside, work: () => Promise<unknown>): Promise<void> {
    while (!isOver) {
      await work()
      done[what] += 1
    }
  }

  async function exported(): Promise<void> {
    // Whatever the time zone of the shop, its day is one of these.
    const [from, to] = [MONTH_DAYS, -1].map((daysAgo) => new Date(till.clock.now() - daysAgo * DAY_MS).toISOString().slice(0, 10)) as [string, string]
    const child = spawn(process.execPath, [LEDGER, 'export', folder, '--format', 'csv', '--from', from, '--to', to], { stdio: ['ignore', 'ignore', 'inherit'] })
    const [code] = (await once(child, 'exit')) as [number | null]
    if (code !== 0) throw new Error(`the export ended with ${code}`)
  }

  const running = [
    over('checks', async () => {
      const { fault } = await books.run({ what: 'check', database: till.db.name })
      if (fault) throw new Error(`the books do not hold: ${fault.code} ${fault.detail}`)
    }),
    over('backups', async () => {
      const made = await backups.make()
      if (!made.ok) throw new Error(`no backup: ${made.error.code}`)
    }),
    over('exports', exported),
  ]
  return {
    async stop() {
      isOver = true
      await Promise.all(running)
      await Promise.all([books.close(), backups.close()])
      return done
    },
  }
}
