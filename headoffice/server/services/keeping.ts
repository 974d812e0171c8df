import { z } from 'zod'
import type { HeadOfficeLog } from '../log.ts'
import { dropChangesBefore, dropSuperseded } from '../store/change-store.ts'
import type { Database } from '../store/database.ts'
import { KEEPING_LOCK, LOCK_SPACE } from '../store/locks.ts'
import { dropMessagesOver } from '../store/message-store.ts'
import { latestRulebook } from '../store/rulebook-store.ts'
import { dropCopiesBefore } from '../store/store-copy-store.ts'
import type { Queryable } from '../store/terminal-store.ts'

const DAY_MS = 86_400_000
/** A till that was away for longer gets a snapshot. */
export const CHANGES_KEPT_DAYS = 30
/** Rows of the log that are forgotten in one transaction. */
const SUPERSEDED_AT_ONCE = 20_000

const windowSchema = z.looseObject({ returnRules: z.looseObject({ windowDays: z.int().nonnegative() }) })

/** How long goods come back by the rules that were published last, with two days in hand for clocks and closing times. */
async function copiesKeptDays(client: Queryable): Promise<number | null> {
  const latest = await latestRulebook(client)
  const rules = windowSchema.safeParse(latest === null ? null : JSON.parse(latest.body))
  return rules.success ? rules.data.returnRules.windowDays + 2 : null
}

/** Forgets what no till needs any more: of the log what is old or said again later, receipts on which nothing comes back, messages that are over. */
export async function keepHouse(database: Database, now: number, changesKeptDays = CHANGES_KEPT_DAYS): Promise<{ superseded: number; old: number } | null> {
  return database.transaction(async (client) => {
    const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_xact_lock($1, $2) AS held', [LOCK_SPACE, KEEPING_LOCK])
    if (rows[0]?.held !== true) return null
    const old = await dropChangesBefore(client, now - changesKeptDays * DAY_MS)
    const superseded = await dropSuperseded(client, SUPERSEDED_AT_ONCE)
    const days = await copiesKeptDays(client)
    if (days !== null) await dropCopiesBefore(client, now - days * DAY_MS)
    await dropMessagesOver(client, now - changesKeptDays * DAY_MS)
    return { superseded, old }
  })
}

/** Does so every hour, by one server at a time; the first time after a while, so that starting costs nothing. */
export function keepHouseHourly(deps: { readonly database: Database; readonly now: () => number; readonly log: HeadOfficeLog; readonly everyMs?: number }): { close(): Promise<void> } {
  let running: Promise<void> | null = null
  const timer = setInterval(() => {
    running ??= keepHouse(deps.database, deps.now())
      .then((done) => void (done && deps.log.info('changes.kept-house', done)))
      .catch((thrown: unknown) => deps.log.error('changes.not-kept-house', { detail: thrown instanceof Error ? thrown.message : String(thrown) }))
      .finally(() => (running = null))
  }, deps.everyMs ?? 3_600_000)
  timer.unref()
  return {
    async close() {
      clearInterval(timer)
      await running
    },
  }
}
