/**
 * `npm run fake-printer`: a network receipt printer without hardware. Shows on the console what would be on the paper, and
 * takes the words ready, paper-low, paper-out, cover-open, error, off and hang from the keyboard.
 */
import { createInterface } from 'node:readline'
import { Command, InvalidArgumentError } from 'commander'
import { startFakePrinter, type FakeCondition, type PrintedJob } from '../native/printers/fake-printer.ts'

const CONDITIONS: readonly FakeCondition[] = ['ready', 'paper-low', 'paper-out', 'cover-open', 'error', 'off', 'hang']
type Columns = 32 | 42 | 48

function columnsFrom(text: string): Columns {
  const columns = Number(text)
  if (columns === 32 || columns === 42 || columns === 48) return columns
  throw new InvalidArgumentError('Paper has 32, 42 or 48 columns.')
}

function portFrom(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new InvalidArgumentError('A port is a number from 0 to 65535.')
}

const flags = new Command('fake-printer')
  .description('A network receipt printer without hardware, to see receipts and to try paper out.')
  .option('--port <number>', 'port it listens on', portFrom, 9100)
  .option('--columns <number>', 'columns of the paper: 32, 42 or 48', columnsFrom, 48)
  .parse()
  .opts<{ port: number; columns: Columns }>()

function showJob(job: PrintedJob): void {
  const edge = '─'.repeat(flags.columns + 2)
  console.log([`┌${edge}┐`, ...job.lines.map((line) => `  ${line}`), `└${edge}┘`].join('\n'))
  if (job.drawerOpenings > 0) console.log('The cash drawer opened.')
  if (!job.complete) console.log('The job broke off here.')
  for (const fault of job.faults) console.log(`Not as it should be: ${fault}`)
}

const printer = await startFakePrinter({ port: flags.port, columns: flags.columns, onJob: showJob }).catch((error: Error) => {
  console.error(`The printer cannot listen on port ${flags.port}: ${error.message}`)
  process.exit(1)
})
console.log(`A printer is ready at ${printer.address}. Type one of: ${CONDITIONS.join(', ')}. Ctrl+C ends it.`)

createInterface({ input: process.stdin }).on('line', (line) => {
  const condition = CONDITIONS.find((name) => name === line.trim())
  if (condition) void printer.setCondition(condition).then(() => console.log(`The printer is now: ${condition}`))
  else if (line.trim() !== '') console.log(`Not known: ${line.trim()}. Type one of: ${CONDITIONS.join(', ')}`)
})
process.once('SIGINT', () => void printer.close().then(() => process.exit(0)))
