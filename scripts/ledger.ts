/**
 * `npm run -s ledger -- verify DIR [--json] [--lang en|zh]`: checks a till's books without changing them.
 * Ends with 0 where all is well, 1 at the first fault, 2 where there was nothing to check.
 */
import { Command, Option } from 'commander'
import type { Language } from '../core/base/local-text.ts'
import { createHasher } from '../terminal/hasher.ts'
import { checkBooks } from '../terminal/services/ledger-check.ts'
import type { BookReport } from '../terminal/services/ledger-check.ts'
import { openReadOnly } from '../terminal/store/open-read-only.ts'

const FAULT_FOUND = 1
const NOT_CHECKED = 2

interface VerifyOptions {
  readonly json: boolean
  readonly lang: Language
}

function asText(report: BookReport, lang: Language): string {
  const { totals, head, fault } = report
  const summary = `${totals.rows} entries, ${totals.sales} sales, head ${head.seq} ${head.hash.slice(0, 8)}`
  if (!fault) return `sound: ${summary}`
  const where = fault.seq === null ? 'balances' : `entry ${fault.seq}`
  return [`fault at ${where}: ${fault.code}`, fault.words[lang], `found: ${fault.detail}`, `sound before it: ${summary}`].join('\n')
}

function asJson(report: BookReport): string {
  const { totals, head, fault, terminalId } = report
  return JSON.stringify({ sound: fault === null, terminalId, entries: totals.rows, sales: totals.sales, salesTotalMinor: totals.salesTotalMinor, head, fault })
}

function verify(dataDir: string, options: VerifyOptions): void {
  try {
    const db = openReadOnly(dataDir)
    try {
      const report = checkBooks(db, createHasher())
      console.log(options.json ? asJson(report) : asText(report, options.lang))
      if (report.fault) process.exitCode = FAULT_FOUND
    } finally {
      db.close()
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    if (options.json) console.log(JSON.stringify({ sound: null, reason }))
    else console.error(`not checked: ${reason}`)
    process.exitCode = NOT_CHECKED
  }
}

const program = new Command('ledger').description('Looks into the books of a till').exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : NOT_CHECKED))
program.command('verify')
  .description('walks the chain, the sums and the balances, and says the first fault and what it means')
  .argument('<dir>', 'data folder of the till')
  .option('--json', 'one line of JSON', false)
  .addOption(new Option('--lang <lang>', 'language of the explanation').choices(['en', 'zh']).default('en'))
  .action(verify)
program.parse()
