import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { makeClient } from '../../core/contract/client.ts'
import { HOST_FLAGS } from '../../core/contract/host-messages.ts'
import type { HostMessage, ShellMessage } from '../../core/contract/host-messages.ts'
import type { Link } from '../../core/contract/link.ts'
import type { Client } from '../../core/contract/types.ts'

const LINK = 1

export interface BenchHost {
  readonly client: Client
  /** Resident memory of the process now, and the most it ever was, in MiB. */
  memory(): { residentMiB: number; peakMiB: number }
  stop(): Promise<void>
}

/** Starts the terminal's process as the shell starts it, on a folder, and links to it like a window. */
export async function startHost(script: string, dataDir: string): Promise<BenchHost> {
  const child = spawn(process.execPath, [...HOST_FLAGS, script], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const send = (message: ShellMessage): void => void child.send(message)
  await new Promise<void>((resolve, reject) => {
    child.on('exit', (code) => reject(new Error(`the terminal's process ended with ${code}`)))
    child.on('message', (message: HostMessage) => {
      if (message.t === 'ready') send({ t: 'start', start: { dataDir } })
      else if (message.t === 'started') resolve()
      else if (message.t === 'refused') reject(new Error(message.code))
    })
  })
  send({ t: 'attach', link: LINK, kind: 'counter' })
  const link: Link = {
    send: (frame) => send({ t: 'frame', link: LINK, frame }),
    onMessage: (listener) => void child.on('message', (message: HostMessage) => {
      if (message.t === 'frame') listener(message.frame)
    }),
    onClose: (listener) => void child.once('exit', () => listener()),
    close: () => undefined,
  }
  const after = (ms: number, run: () => void): () => void => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  }
  return {
    client: makeClient(link, { timeoutMs: 60_000, after }),
    memory() {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
      const of = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024
      return { residentMiB: of('VmRSS'), peakMiB: of('VmHWM') }
    },
    async stop() {
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    },
  }
}
