import type { FleetPostgres } from './fleet-postgres.ts'
import type { FleetServer } from './fleet-server.ts'
import type { FleetTills } from './fleet-tills.ts'
import type { Proxy } from './proxy.ts'
import type { seededNumbers } from './seeded-numbers.ts'

export interface FaultsPorts {
  readonly lines: readonly Proxy[]
  readonly servers: readonly FleetServer[]
  readonly postgres: FleetPostgres
  readonly tills: readonly FleetTills[]
  readonly random: ReturnType<typeof seededNumbers>
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** What goes wrong while tills sell, by chance and often; how often each happened. */
export class FleetFaults {
  readonly happened: Record<string, number> = {}
  /** First lines of the answers to requests that were said again. */
  readonly repeats: Record<string, number> = {}
  private readonly ports: FaultsPorts
  /** Waits until what was broken works again. */
  private readonly healing = new Set<Promise<unknown>>()

  constructor(ports: FaultsPorts) {
    this.ports = ports
  }

  private between = (from: number, to: number): number => this.ports.random.between(from, to)
  private pick<T>(from: readonly T[]): T {
    return from[this.between(0, from.length - 1)]!
  }

  /** Things that go wrong with one till's line, as often as networks do. */
  private readonly onLine: readonly (readonly [string, (line: Proxy) => unknown])[] = [
    ['line cut', (line) => line.cut()],
    ['cut in a request', (line) => line.cutAfter('up', this.between(1, 6_000))],
    ['cut in an answer', (line) => line.cutAfter('down', this.between(0, 300))],
    ['line down', (line) => this.forAWhile(line, 'down')],
    ['black hole', (line) => this.forAWhile(line, 'black-hole')],
    ['answers lost', (line) => this.forAWhile(line, 'deaf')],
    ['slow', (line) => this.slow(line)],
    ['doubled', (line) => this.double(line)],
    ['said again', (line) => this.sayAgain(line)],
  ]

  private forAWhile(line: Proxy, state: Proxy['state']): void {
    line.state = state
    if (state === 'down') line.cut()
    this.heal(pause(this.between(200, 3_000)).then(() => {
      line.state = 'open'
      // Connections that fell silent stay silent: the till has to find out.
      if (this.between(0, 1) === 1) line.cut()
    }))
  }

  private slow(line: Proxy): void {
    line.delayMs = this.between(20, 900)
    this.heal(pause(this.between(500, 3_000)).then(() => void (line.delayMs = 0)))
  }

  private double(line: Proxy): void {
    line.doubling = true
    this.heal(pause(this.between(500, 4_000)).then(() => void (line.doubling = false)))
  }

  private sayAgain(line: Proxy): void {
    for (let times = Math.min(line.kept.length, this.between(1, 6)); times > 0; times -= 1) this.heal(this.repeat(line, this.pick(line.kept)))
  }

  private async repeat(line: Proxy, request: Buffer): Promise<void> {
    const answer = await line.replay(request)
    const status = answer?.split(' ')[1] ?? 'no answer'
    this.repeats[status] = (this.repeats[status] ?? 0) + 1
  }

  private heal(work: Promise<unknown>): void {
    this.healing.add(work)
    void work.finally(() => this.healing.delete(work))
  }

  private note(what: string): void {
    this.happened[what] = (this.happened[what] ?? 0) + 1
  }

  /** A server dies and comes back; the other one goes on, or dies too. */
  private async killServer(): Promise<void> {
    const server = this.pick(this.ports.servers)
    await (this.between(1, 4) === 1 ? server.stop() : server.kill())
    await pause(this.between(0, 1_500))
    await server.start()
  }

  private async killTills(): Promise<void> {
    const tills = this.pick(this.ports.tills)
    await tills.kill()
    await tills.start()
    tills.sell()
  }

  /** For so long one thing after another: most of it on lines, now and then a process. Throws what never came back. */
  async run(forMs: number, every: { readonly lineMs: number; readonly serverMs: number; readonly databaseMs: number; readonly tillsMs: number }): Promise<void> {
    const endsAt = performance.now() + forMs
    const now = () => performance.now()
    const loop = async (meanMs: number, work: () => unknown): Promise<void> => {
      for (;;) {
        await pause(this.between(Math.floor(meanMs / 2), Math.floor(meanMs * 1.5)))
        if (now() >= endsAt) return
        await work()
      }
    }
    const noted = (what: string, work: () => unknown) => () => {
      this.note(what)
      return work()
    }
    await Promise.all([
      loop(every.lineMs, () => {
        const [what, work] = this.pick(this.onLine)
        this.note(what)
        return void work(this.pick(this.ports.lines))
      }),
      loop(every.serverMs, noted('server killed', () => this.killServer())),
      loop(every.databaseMs, () => this.databaseFault()),
      loop(every.tillsMs, noted('tills killed', () => this.killTills())),
    ])
    await Promise.all(this.healing)
    for (const line of [...this.ports.lines, this.ports.postgres.line]) Object.assign(line, { state: 'open', delayMs: 0, doubling: false })
  }

  private async databaseFault(): Promise<void> {
    const { postgres } = this.ports
    const faults: readonly (readonly [string, () => unknown])[] = [
      ['database killed', () => postgres.killAndStart()],
      ['database restarted', () => postgres.restart()],
      ['line to the database cut', () => postgres.line.cut()],
      ['line to the database cut in a statement', () => postgres.line.cutAfter('up', this.between(1, 20_000))],
      ['line to the database cut in an answer', () => postgres.line.cutAfter('down', this.between(1, 5_000))],
    ]
    const [what, work] = this.pick(faults)
    this.note(what)
    await work()
  }
}
