/**
 * `npm run -s payment-simulator`: a payment terminal without hardware, which moves no money. A page on this machine, or the
 * keyboard, says what customer and bank do, and what goes wrong on the line.
 */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Command, InvalidArgumentError } from 'commander'
import { SIMULATOR_PORT } from '../native/payment-terminals/factory.ts'
import { FAULTS } from '../native/payment-terminals/simulated-faults.ts'
import { startSimulatedTerminal } from '../native/payment-terminals/simulated-terminal.ts'
import { MOODS, serveSimulatorPage } from './lib/payment-simulator-page.ts'

function portFrom(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new InvalidArgumentError('A port is a number from 0 to 65535.')
}

const flags = new Command('payment-simulator')
  .description('A payment terminal without hardware, to try card payments out. It moves no money.')
  .option('--port <number>', 'port the till talks to', portFrom, SIMULATOR_PORT)
  .option('--page <number>', 'port of its page', portFrom, SIMULATOR_PORT + 1)
  .option('--file <file>', 'where it keeps its transactions, as a real one does over a power cut', join(tmpdir(), 'regulars-payment-simulator.jsonl'))
  .parse()
  .opts<{ port: number; page: number; file: string }>()

const refuse = (what: string) => (error: Error): never => {
  console.error(`${what}: ${error.message}`)
  process.exit(1)
}
let said = ''
const simulator = await startSimulatedTerminal({ port: flags.port, file: flags.file, onChange: say }).catch(refuse(`The payment terminal cannot listen on port ${flags.port}`))
const page = await serveSimulatorPage(simulator, flags.page).catch(refuse(`Its page cannot listen on port ${flags.page}`))
console.log(`A simulated payment terminal is ready at ${simulator.address}. It moves no money.`)
console.log(`Its page: ${page.url}`)
console.log(`Or type: approve, decline, off, on, mood ${MOODS.join('|')}, fail ${FAULTS.join('|')}. Ctrl+C ends it.`)

/** One line for each transaction when it begins and when it ends. */
function say(): void {
  const last = simulator.transactions().at(-1)
  if (!last) return
  const text = `${last.number} ${last.type} ${last.currency} ${last.amount}: ${last.isReversed ? 'taken back' : last.state}`
  if (text !== said) console.log(text)
  said = text
}

function obey(line: string): string | null {
  const [word = '', argument = ''] = line.trim().split(/\s+/)
  const open = simulator.transactions().find((one) => one.state === 'in-progress')
  const mood = MOODS.find((each) => each === argument)
  const fault = FAULTS.find((each) => each === argument)
  if (word === 'approve' || word === 'decline') {
    if (!open) return 'Nobody is paying just now.'
    simulator.decide(open.serviceId, word === 'approve')
    return null
  }
  if (word === 'off' || word === 'on') {
    void (word === 'off' ? simulator.switchOff() : simulator.switchOn())
    return word === 'off' ? 'Unplugged.' : 'Plugged in.'
  }
  if (word === 'mood' && mood) {
    simulator.setMood(mood)
    return `By itself it says: ${mood}.`
  }
  if (word === 'fail' && fault) {
    simulator.failNext('Payment', fault)
    return `The next payment: ${fault}.`
  }
  return word === '' ? null : `Not known: ${line.trim()}`
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const answer = obey(line)
  if (answer !== null) console.log(answer)
})
process.once('SIGINT', () => {
  page.close()
  void simulator.close().then(() => process.exit(0))
})
