import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { SyncView } from '../../core/contract/views.ts'
import type { FromTills, TillsOrder, ToTills } from './fleet-tills-child.ts'
import { COMPILE_CACHE } from './till-process.ts'

const CHILD = fileURLToPath(new URL('./fleet-tills-child.ts', import.meta.url))

/** A process with several tills in it, to be killed and started again. */
export interface FleetTills {
  /** How each till last said it stands. */
  readonly states: ReadonlyMap<number, SyncView>
  /** Believes no till until it says again how it stands. */
  forget(): void
  start(): Promise<void>
  sell(): void
  /** Ends selling; the customers at the counter are served first. */
  rest(): Promise<void>
  /** What each of its tills says that members have. */
  points(): Promise<Readonly<Record<number, Readonly<Record<string, number>>>>>
  kill(): Promise<void>
  close(): Promise<void>
}

export function fleetTills(order: TillsOrder): FleetTills {
  const states = new Map<number, SyncView>()
  let child: ChildProcess | null = null

  /** The next message of a kind; the process's death is the test's. */
  function hears(running: ChildProcess, key: 'ready' | 'resting' | 'closed'): Promise<void> {
    return new Promise((resolve, reject) => {
      running.on('message', (message: FromTills) => void (key in message && resolve()))
      running.once('exit', (code, signal) => reject(new Error(`a process of tills ended with ${code ?? signal} before it was ${key}`)))
    })
  }
  const running = (): ChildProcess => {
    if (!child) throw new Error('not started')
    return child
  }
  async function bid(message: ToTills, until: 'resting' | 'closed'): Promise<void> {
    const heard = hears(running(), until)
    running().send(message)
    await heard
  }

  return {
    states,
    forget: () => states.clear(),
    async start() {
      const started = fork(CHILD, [JSON.stringify(order)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], env: { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE } })
      child = started
      started.on('message', (message: FromTills) => {
        if ('states' in message) for (const { n, sync } of message.states) states.set(n, sync)
      })
      await hears(started, 'ready')
    },
    sell: () => void running().send('sell' satisfies ToTills),
    async points() {
      const child = running()
      const told = new Promise<Readonly<Record<number, Readonly<Record<string, number>>>>>((resolve) => {
        child.on('message', function listen(message: FromTills) {
          if (!('points' in message)) return
          child.off('message', listen)
          resolve(message.points)
        })
      })
      child.send('points' satisfies ToTills)
      return told
    },
    rest: () => bid('rest', 'resting'),
    async kill() {
      const dying = running()
      const gone = once(dying, 'exit')
      dying.kill('SIGKILL')
      await gone
      states.clear()
    },
    async close() {
      if (child?.connected === true) await bid('close', 'closed')
    },
  }
}
