import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { rulebookSchema } from '../../core/rulebook/rulebook.ts'
import type { Instant } from '../../core/time/instant.ts'
import { addDays, civilDate, endOfMonth, isoWeekday } from '../../core/time/civil.ts'

/** Where the demo store is, and so what its dates mean. */
export const DEMO_TIME_ZONE = 'Asia/Singapore'

/**
 * The demo store's rules with dates that suit `now`: rulebook.json names “this week” and “this month” as
 * {{weekStart}}, {{weekEnd}}, {{monthStart}}, {{monthEnd}} and {{now}}, so that the offers run on any day it is installed.
 *
 * @throws where the file is not a rulebook
 */
export function demoRulebook(folder: string, now: Instant): Rulebook {
  const today = civilDate(now, DEMO_TIME_ZONE)
  const monday = addDays(today, 1 - isoWeekday(today))
  const meanings = new Map<unknown, string | number>([
    ['{{now}}', now],
    ['{{weekStart}}', monday],
    ['{{weekEnd}}', addDays(monday, 6)],
    ['{{monthStart}}', `${today.slice(0, 8)}01`],
    ['{{monthEnd}}', endOfMonth(today)],
  ])
  const filled: unknown = JSON.parse(readFileSync(join(folder, 'rulebook.json'), 'utf8'), (_key, value: unknown) => meanings.get(value) ?? value)
  return rulebookSchema.parse(filled)
}
