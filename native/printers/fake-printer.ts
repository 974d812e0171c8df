import { createServer, type Server, type Socket } from 'node:net'
import { firstCommand, type Command } from './escpos-commands.ts'
import { createPaper, type PrintedJob } from './fake-paper.ts'

export type { PrintedJob } from './fake-paper.ts'

/** `off` refuses connections; `hang` takes them and says nothing; the others answer as a printer in that state does. */
export type FakeCondition = 'ready' | 'paper-low' | 'paper-out' | 'cover-open' | 'error' | 'off' | 'hang'

export interface FakePrinterOptions {
  /** 0 or left out: any free port. */
  readonly port?: number
  readonly host?: string
  readonly columns?: 32 | 42 | 48
  /** Receive buffer; a full one stops taking bytes, questions included. */
  readonly bufferBytes?: number
  /** Bytes the head takes a second; left out: at once. */
  readonly bytesPerSecond?: number
  readonly onJob?: (job: PrintedJob) => void
}

export interface FakePrinter {
  readonly port: number
  /** As the terminal's setting takes it. */
  readonly address: string
  /** What came out, oldest first; a job that broke off is there with `complete: false`. */
  readonly jobs: readonly PrintedJob[]
  /** Every byte that came in, questions included. */
  readonly bytes: Uint8Array
  readonly drawerOpenings: number
  setCondition(condition: FakeCondition): Promise<void>
  /** Breaks the connection once when this many more bytes of jobs (not questions) have come in. */
  closeAfterBytes(count: number): void
  /** Runs out of paper once when the head has taken this many more bytes. */
  paperOutAfterBytes(count: number): void
  /** Leaves out the answer to this many GS r. */
  keepQuiet(reports: number): void
  /** Resolves with the jobs once so many came out; rejects after the time. */
  waitForJobs(count: number, timeoutMs?: number): Promise<readonly PrintedJob[]>
  close(): Promise<void>
}

const HEAD_TICK_MS = 5
/** Answers to DLE EOT 1 to 4 (Epson manual v10.01 p. 304). */
const ANSWERS: Readonly<Record<Exclude<FakeCondition, 'off' | 'hang'>, readonly [number, number, number, number]>> = {
  'ready': [0x12, 0x12, 0x12, 0x12],
  'paper-low': [0x12, 0x12, 0x12, 0x1e],
  'paper-out': [0x1a, 0x32, 0x12, 0x7e],
  'cover-open': [0x1a, 0x16, 0x12, 0x12],
  'error': [0x1a, 0x52, 0x1a, 0x12],
}

interface Waiting { readonly command: Command; readonly from: Socket }

/**
 * A network receipt printer without hardware: takes ESC/POS on a port, answers as an Epson does, and keeps what would be on the
 * paper. For people who have no printer at hand, and for tests.
 */
export async function startFakePrinter(options: FakePrinterOptions = {}): Promise<FakePrinter> {
  const machine = createMachine(options)
  const port = await machine.listen(options.port ?? 0)
  const host = options.host ?? '127.0.0.1'
  return {
    port,
    address: `tcp://${host}:${port}`,
    jobs: machine.jobs,
    get bytes() { return Buffer.concat(machine.received) },
    get drawerOpenings() { return machine.jobs.reduce((sum, job) => sum + job.drawerOpenings, 0) },
    async setCondition(condition) {
      if (condition === 'off') await machine.powerOff()
      else {
        if (machine.isOff()) await machine.listen(port)
        machine.setCondition(condition)
      }
    },
    closeAfterBytes: machine.closeAfterBytes,
    paperOutAfterBytes: machine.paperOutAfterBytes,
    keepQuiet: machine.keepQuiet,
    waitForJobs: machine.waitForJobs,
    close: machine.powerOff,
  }
}

function createMachine(options: FakePrinterOptions) {
  const host = options.host ?? '127.0.0.1'
  const bufferBytes = options.bufferBytes ?? 65_536
  const paper = createPaper(options.columns ?? 48)
  const jobs: PrintedJob[] = []
  const received: Uint8Array[] = []
  const sockets = new Set<Socket>()
  const buffer: Waiting[] = []
  const jobListeners = new Set<() => void>()
  let server: Server | null = null
  let condition: FakeCondition = 'ready'
  let buffered = 0
  let quiet = 0
  let closeAfter = Infinity
  let paperOutAfter = Infinity
  let head: NodeJS.Timeout | null = null
  let credit = 0
  let initialized = false

  const canPrint = () => condition === 'ready' || condition === 'paper-low'

  function finishJob(): void {
    initialized = false
    const job = paper.tearOff()
    if (!job) return
    jobs.push(job)
    options.onJob?.(job)
    jobListeners.forEach((listener) => listener())
  }

  function printOne({ command, from }: Waiting): void {
    // A new job after one that broke off: what is on the paper so far was that one's.
    if (initialized && (command.name === 'ESC @' || command.name === 'ESC p')) finishJob()
    initialized ||= command.name === 'ESC @'
    paper.take(command)
    if (command.name !== 'GS r') return
    finishJob()
    if (quiet > 0) quiet--
    else if (from.writable) from.write(Uint8Array.of(condition === 'paper-low' ? 0x03 : 0x00))
  }

  /** Without a speed the head takes all there is at once; with one, each tick allows some bytes, and a long command is paid off later. */
  function runHead(): void {
    if (options.bytesPerSecond === undefined) print(() => true)
    else head ??= setInterval(tick, HEAD_TICK_MS, options.bytesPerSecond)
  }

  function tick(bytesPerSecond: number): void {
    credit = Math.min(credit, 0) + (bytesPerSecond * HEAD_TICK_MS) / 1000
    print(() => credit > 0)
    if (buffer.length === 0 || !canPrint()) stopHead()
  }

  function stopHead(): void {
    if (head) clearInterval(head)
    head = null
  }

  function print(allowed: () => boolean): void {
    while (canPrint() && allowed()) {
      const next = buffer.shift()
      if (!next) break
      const size = next.command.bytes.length
      buffered -= size
      credit -= size
      paperOutAfter -= size
      printOne(next)
      if (paperOutAfter <= 0) {
        condition = 'paper-out'
        paperOutAfter = Infinity
      }
    }
    if (buffered < bufferBytes) sockets.forEach((socket) => socket.resume())
  }

  function answerQuestion(bytes: Uint8Array, socket: Socket): void {
    if (condition === 'off' || condition === 'hang') return
    const answer = ANSWERS[condition][(bytes[2] ?? 1) - 1]
    if (answer !== undefined && socket.writable) socket.write(Uint8Array.of(answer))
  }

  function serve(socket: Socket): void {
    sockets.add(socket)
    let rest: Uint8Array = new Uint8Array()
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (data) => {
      received.push(data)
      if (condition === 'hang') return
      rest = takeCommands(Buffer.concat([rest, data]), socket)
      runHead()
      if (buffered >= bufferBytes) socket.pause()
    })
  }

  /** Puts whole commands into the buffer and returns the bytes of one that is not whole yet. */
  function takeCommands(bytes: Uint8Array, socket: Socket): Uint8Array {
    for (let at = 0; at < bytes.length;) {
      const command = firstCommand(bytes.subarray(at))
      if (command === 'incomplete') return bytes.slice(at)
      if (command === 'unknown') paper.takeUnknown(bytes[at++] ?? 0)
      else {
        at += command.bytes.length
        if (command.name === 'DLE EOT') answerQuestion(command.bytes, socket)
        else if (!takeIntoBuffer(command, socket)) return new Uint8Array()
      }
    }
    return new Uint8Array()
  }

  function takeIntoBuffer(command: Command, from: Socket): boolean {
    closeAfter -= command.bytes.length
    if (closeAfter < 0) {
      closeAfter = Infinity
      from.destroy()
      return false
    }
    buffer.push({ command, from })
    buffered += command.bytes.length
    return true
  }

  return {
    jobs,
    received,
    isOff: () => server === null,
    setCondition(next: FakeCondition) {
      condition = next
      runHead()
    },
    closeAfterBytes: (count: number) => { closeAfter = count },
    paperOutAfterBytes: (count: number) => { paperOutAfter = count },
    keepQuiet: (reports: number) => { quiet = reports },
    listen: (port: number) => new Promise<number>((resolve, reject) => {
      const starting = createServer(serve)
      starting.once('error', reject)
      starting.listen(port, host, () => {
        server = starting
        const address = starting.address()
        resolve(typeof address === 'object' && address ? address.port : port)
      })
    }),
    /** What was buffered is lost, as on a real one; what is on the paper stays there. */
    async powerOff(): Promise<void> {
      condition = 'off'
      stopHead()
      buffer.length = 0
      buffered = 0
      finishJob()
      sockets.forEach((socket) => socket.destroy())
      const closing = server
      server = null
      if (closing) await new Promise((resolve) => closing.close(resolve))
    },
    waitForJobs: (count: number, timeoutMs = 5000) => new Promise<readonly PrintedJob[]>((resolve, reject) => {
      const timer = setTimeout(() => {
        jobListeners.delete(check)
        reject(new Error(`${jobs.length} of ${count} jobs came out in ${timeoutMs} ms`))
      }, timeoutMs)
      function check(): void {
        if (jobs.length < count) return
        clearTimeout(timer)
        jobListeners.delete(check)
        resolve(jobs)
      }
      jobListeners.add(check)
      check()
    }),
  }
}
