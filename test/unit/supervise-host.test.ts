import { describe, expect, it } from 'vitest'
import type { HostMessage, ShellMessage } from '../../core/contract/host-messages.ts'
import { superviseHost } from '../../core/contract/supervise-host.ts'
import type { HostProcess, Refusal } from '../../core/contract/supervise-host.ts'

const REFUSED: HostMessage = { t: 'refused', code: 'DATA_FOLDER_IN_USE', words: { en: { what: 'in use', safe: '', todo: '' }, zh: { what: '占用', safe: '', todo: '' } } }

/** A process of the test's making: it says and does what the test tells it to. */
class FakeHost implements HostProcess {
  readonly sent: ShellMessage['t'][] = []
  killed = false
  private listeners: ((message: HostMessage) => void)[] = []
  private exits: ((detail: string) => void)[] = []
  send(message: ShellMessage): void { this.sent.push(message.t) }
  onMessage(listener: (message: HostMessage) => void): void { this.listeners.push(listener) }
  onExit(listener: (detail: string) => void): void { this.exits.push(listener) }
  kill(): void { this.killed = true }
  say(message: HostMessage): void { for (const listener of this.listeners) listener(message) }
  exit(detail = 'exit code 1'): void { for (const listener of this.exits) listener(detail) }
  start(): void {
    this.say({ t: 'ready' })
    this.say({ t: 'started', loopbackPort: null })
  }
}

function supervise() {
  const hosts: FakeHost[] = []
  const refusals: Refusal[] = []
  const deaths: string[] = []
  let timers: { atMs: number; fn: () => void }[] = []
  let nowMs = 0
  let started = 0
  const supervised = superviseHost({
    spawn: () => {
      const host = new FakeHost()
      hosts.push(host)
      return host
    },
    start: () => ({ dataDir: '/till' }),
    after(ms, fn) {
      const timer = { atMs: nowMs + ms, fn }
      timers.push(timer)
      return () => void (timers = timers.filter((other) => other !== timer))
    },
    onStarted: () => started++,
    onRefused: (refusal) => refusals.push(refusal),
    onDied: (detail) => deaths.push(detail),
    onMessage: () => undefined,
  })
  const pass = (ms: number) => {
    nowMs += ms
    for (const timer of timers.filter((due) => due.atMs <= nowMs)) {
      timers = timers.filter((other) => other !== timer)
      timer.fn()
    }
  }
  const latest = () => hosts[hosts.length - 1] as FakeHost
  return { supervised, hosts, refusals, deaths, pass, latest, started: () => started }
}

describe('a supervised terminal', () => {
  it('is told to start once its process listens', () => {
    const run = supervise()
    expect(run.latest().sent).toEqual([])
    run.latest().start()
    expect(run.latest().sent).toEqual(['start'])
    expect(run.started()).toBe(1)
  })

  it('is started again at once when it dies, then after growing pauses', () => {
    const run = supervise()
    run.latest().start()
    const waits: number[] = []
    for (let death = 1; death <= 6; death++) {
      run.latest().exit('signal SIGKILL')
      let waited = 0
      for (run.pass(0); run.hosts.length === death; waited += 50) run.pass(50)
      waits.push(waited)
      run.latest().start()
    }
    expect(waits).toEqual([0, 250, 1000, 3000, 3000, 3000])
    expect(run.deaths).toHaveLength(6)
    expect(run.refusals).toEqual([])
  })

  it('forgets earlier deaths once it has run for a while', () => {
    const run = supervise()
    run.latest().start()
    for (let death = 1; death <= 3; death++) {
      run.latest().exit()
      run.pass(3000)
      run.latest().start()
      run.pass(30_000)
    }
    run.latest().exit()
    run.pass(0)
    expect(run.hosts).toHaveLength(5)
  })

  it('tells a refusal of the first start at once, and asks no second time', () => {
    const run = supervise()
    run.latest().say({ t: 'ready' })
    run.latest().say(REFUSED)
    run.latest().exit('exit code 3')
    run.pass(60_000)
    expect(run.refusals.map((refusal) => refusal.code)).toEqual(['DATA_FOLDER_IN_USE'])
    expect(run.hosts).toHaveLength(1)
  })

  it('tries again when the folder is still held by the process that died', () => {
    const run = supervise()
    run.latest().start()
    run.latest().exit()
    run.pass(0)
    run.latest().say({ t: 'ready' })
    run.latest().say(REFUSED)
    run.latest().exit()
    run.pass(250)
    run.latest().start()
    expect(run.refusals).toEqual([])
    expect(run.started()).toBe(2)
  })

  it('gives up on a process that never comes up, and says what support must know', () => {
    const run = supervise()
    for (let tries = 0; tries < 10 && run.refusals.length === 0; tries++) {
      run.latest().exit('exit code 7')
      run.pass(3000)
    }
    expect(run.hosts).toHaveLength(5)
    expect(run.refusals).toHaveLength(1)
    expect(run.refusals[0]).toMatchObject({ code: 'START_FAILED', words: { en: { todo: expect.stringContaining('exit code 7') }, zh: { todo: expect.stringContaining('exit code 7') } } })
  })

  it('is asked to finish, and ended only when it does not', async () => {
    const run = supervise()
    run.latest().start()
    const stopped = run.supervised.stop()
    expect(run.latest().sent).toEqual(['start', 'close'])
    run.pass(9000)
    expect(run.latest().killed).toBe(false)
    run.pass(1000)
    expect(run.latest().killed).toBe(true)
    run.latest().exit()
    await stopped
    run.pass(60_000)
    expect(run.hosts).toHaveLength(1)
  })

  it('is not started again when it was stopped while waiting to be', async () => {
    const run = supervise()
    run.latest().start()
    run.latest().exit()
    await run.supervised.stop()
    run.pass(60_000)
    expect(run.hosts).toHaveLength(1)
  })
})
