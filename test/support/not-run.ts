import { appendFileSync } from 'node:fs'

/** Says that tests are left out here, and why; `npm test` says it again in its table. */
export function notRun(what: string, why: string): void {
  console.warn(`NOT RUN: ${what}. ${why}.`)
  const list = process.env['REGULARS_NOT_RUN']
  if (list !== undefined) appendFileSync(list, `${what}: ${why}\n`)
}
