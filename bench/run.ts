/**
 * `npm run bench`: every row, ours against a peer or a limit, as a table and as JSON (bench/results.json).
 * `npm run bench -- promotions optimal` runs the named rows only. Never part of the tests: a figure is no assertion.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { machine, memory } from './lib/machine.ts'
import type { Finding, Row, RowOptions } from './lib/row.ts'
import { table } from './lib/table.ts'
import { badInput } from './rows/bad-input.ts'
import { balance } from './rows/balance.ts'
import { buildMillion } from './rows/build-million.ts'
import { commit } from './rows/commit.ts'
import { commitBeside } from './rows/commit-beside.ts'
import { counter } from './rows/counter.ts'
import { exchange } from './rows/exchange.ts'
import { firstQuote } from './rows/first-quote.ts'
import { ingest } from './rows/ingest.ts'
import { memory as memoryRow } from './rows/memory.ts'
import { optimal } from './rows/optimal.ts'
import { promotions } from './rows/promotions.ts'
import { search } from './rows/search.ts'
import { smallBatches } from './rows/small-batches.ts'
import { tillsAtOnce } from './rows/tills-at-once.ts'
import { windowRow } from './rows/window.ts'

const ROWS: readonly Row[] = [promotions, optimal, badInput, firstQuote, commit, commitBeside, buildMillion, search, balance, memoryRow, ingest, exchange, smallBatches, tillsAtOnce, counter, windowRow]
const RESULTS = join(import.meta.dirname, 'results.json')
const USAGE = `npm run bench -- [ROW …] [--rounds 5] [--carts 500] [--seed 1]\nRows:\n${ROWS.map((row) => `  ${row.name.padEnd(14)}against ${row.against}; goal: ${row.goal}`).join('\n')}`

function stop(message: string): never {
  console.error(`${message}\n\n${USAGE}`)
  process.exit(2)
}

function wholeNumber(name: string, text: string, least: number): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) < least) stop(`--${name} takes a whole number of at least ${least}, not “${text}”.`)
  return Number(text)
}

function read(): { rows: readonly Row[]; options: RowOptions } {
  let parsed
  try {
    parsed = parseArgs({ allowPositionals: true, options: { rounds: { type: 'string', default: '5' }, carts: { type: 'string', default: '500' }, seed: { type: 'string', default: '1' } } })
  } catch (error) {
    return stop(error instanceof Error ? error.message : String(error))
  }
  const { values, positionals } = parsed
  const unknown = positionals.filter((name) => !ROWS.some((row) => row.name === name))
  if (unknown.length > 0) stop(`Unknown row: ${unknown.join(', ')}.`)
  return {
    rows: ROWS.filter((row) => positionals.length === 0 || positionals.includes(row.name)),
    options: {
      rounds: wholeNumber('rounds', values.rounds, 5),
      carts: wholeNumber('carts', values.carts, 1),
      seed: wholeNumber('seed', values.seed, 0),
      say: (text) => console.error(text),
    },
  }
}

const { rows, options } = read()
const startedAt = new Date().toISOString()
const findings: (Finding & { row: string })[] = []
const failed: { row: string; message: string }[] = []
for (const row of rows) {
  options.say(`\n=== ${row.name}`)
  try {
    for (const finding of await row.run(options)) findings.push({ row: row.name, ...finding })
  } catch (error) {
    failed.push({ row: row.name, message: error instanceof Error ? error.message : String(error) })
    console.error(error)
  }
}
console.log(table(findings))
for (const { row, message } of failed) console.log(`${row}: FAILED: ${message}`)
const { say: _say, ...settings } = options
writeFileSync(RESULTS, `${JSON.stringify({ startedAt, machine: machine(), memory: memory(), settings, findings, failed }, null, 2)}\n`)
console.log(`\n${RESULTS}`)
process.exitCode = failed.length > 0 ? 1 : 0
