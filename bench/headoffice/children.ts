import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

export interface Child {
  readonly url: string
  readonly process: ChildProcess
  close(): Promise<void>
}

/** Starts one of this folder's programs and waits for the address it says. */
export async function startChild(program: 'server-child.ts' | 'pouch-child.ts', argument: string, env: Readonly<Record<string, string>> = {}): Promise<Child> {
  const child = fork(join(import.meta.dirname, program), [argument], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], env: { ...process.env, ...env } })
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (message: { url: string }) => resolve(message.url))
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code}`)))
  })
  return {
    url,
    process: child,
    async close() {
      const gone = once(child, 'exit')
      child.disconnect()
      await gone
    },
  }
}

/** Processor seconds a server has used so far. */
export async function cpuOf(child: Child): Promise<number> {
  const answer = once(child.process, 'message') as Promise<[{ cpu: NodeJS.CpuUsage }]>
  child.process.send('cpu')
  const [{ cpu }] = await answer
  return (cpu.user + cpu.system) / 1e6
}

/** Fields of /proc/PID/stat after the name (proc(5)): parent, own time, that of children that ended; in ticks of 10 ms. */
const FIELD = { parent: 1, times: [11, 12, 13, 14] } as const
const TICKS_A_SECOND = 100

function statOf(pid: string): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    // It ended meanwhile; its time is its parent's now.
    return []
  }
}

/** Processor seconds that a PostgreSQL and everything it started have used; null where the system does not tell. */
export function cpuOfPostgres(dataDir: string): number | null {
  if (process.platform !== 'linux') return null
  const cluster = readdirSync(dataDir).find((name) => /^postgres-\d+$/.test(name)) ?? ''
  const first = readFileSync(join(dataDir, cluster, 'postmaster.pid'), 'utf8').split('\n')[0] ?? ''
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((pid) => ({ pid, stat: statOf(pid) }))
  const ticks = all.filter(({ pid, stat }) => pid === first || stat[FIELD.parent] === first).flatMap(({ stat }) => FIELD.times.map((at) => Number(stat[at])))
  return ticks.reduce((sum, one) => sum + one, 0) / TICKS_A_SECOND
}
