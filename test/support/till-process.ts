import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { makeClient } from '../../core/contract/client.ts'
import type { Link } from '../../core/contract/link.ts'
import type { Client } from '../../core/contract/types.ts'
import type { FromChild, ToChild } from './till-child.ts'

/** Compiled modules from one start to the next: most of a start is compiling. */
export const COMPILE_CACHE = fileURLToPath(new URL('../../node_modules/.cache/regulars-compile', import.meta.url))
const CHILD = fileURLToPath(new URL('./till-child.ts', import.meta.url))

/** How a small disk is made for one process: a private mount where the system lets us, else a limit on file size. */
export type SmallDisk = 'mount' | 'limit'

const canUnshare = (flags: string): boolean => spawnSync('unshare', [flags, 'sh', '-c', 'mount -t tmpfs -o size=64k tmpfs /mnt'], { stdio: 'ignore' }).status === 0

let unshareFlags: string | null | undefined
function privateMountFlags(): string | null {
  // As root a mount namespace is enough; as a user it takes a user namespace too.
  unshareFlags ??= ['-m', '-rm'].find(canUnshare) ?? null
  return unshareFlags
}

/** What this machine offers for a small disk. */
export const smallDisk = (): SmallDisk => (privateMountFlags() === null ? 'limit' : 'mount')

export interface ProcessOptions {
  readonly dataDir: string
  /** Size of the disk the folder is on; undefined: the real one. */
  readonly diskKb?: number
  /** Copied into the folder first, as it lies on the small disk. */
  readonly from?: string
  /** Runs as this user. */
  readonly uid?: number
  /** Kills the process while it starts. */
  readonly signal?: AbortSignal
  /** Added to its environment. */
  readonly env?: Readonly<Record<string, string>>
}

export interface TillProcess {
  readonly child: ChildProcess
  /** `ready`, a refusal's code, or `exited` where it died without a word. */
  readonly outcome: string
  readonly client: Client
  ask(message: ToChild): Promise<void>
  kill(): Promise<void>
}

function commandLine({ dataDir, diskKb, from }: ProcessOptions): string[] {
  const node = [process.execPath, CHILD, dataDir, ...(from === undefined ? [] : [from])]
  return diskKb === undefined ? node : onSmallDisk(dataDir, diskKb, node)
}

/** A command line that runs another with a folder on a small disk of its own, or no file larger than that. */
export function onSmallDisk(dir: string, diskKb: number, commandLine: readonly string[]): string[] {
  const flags = privateMountFlags()
  // ulimit -f counts in 512-byte blocks (POSIX).
  if (flags === null) return ['sh', '-c', `ulimit -f ${diskKb * 2} && exec "$@"`, 'sh', ...commandLine]
  return ['unshare', flags, 'sh', '-c', `mount -t tmpfs -o size=${diskKb}k tmpfs "$1" && shift && exec "$@"`, 'sh', dir, ...commandLine]
}

/** Starts a terminal in its own process and waits until it is ready, refuses or dies. */
export async function startTillProcess(options: ProcessOptions): Promise<TillProcess> {
  const [program = '', ...args] = commandLine(options)
  const ids = options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], env: { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE, ...options.env }, ...ids })
  options.signal?.addEventListener('abort', () => child.kill('SIGKILL'))
  const outcome = await new Promise<string>((resolve) => {
    child.once('message', (message: FromChild) => resolve('refused' in message ? message.refused : 'ready'))
    child.once('exit', () => resolve('exited'))
  })
  return {
    child,
    outcome,
    client: makeClient(channelOf(child), { timeoutMs: 30_000, after: afterMs }),
    async ask(message) {
      const answer = new Promise<void>((resolve) => {
        child.on('message', function listen(reply: object) {
          if (!('done' in reply)) return
          child.off('message', listen)
          resolve()
        })
      })
      child.send(message)
      await answer
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const died = once(child, 'exit')
      child.kill('SIGKILL')
      await died
    },
  }
}

const afterMs = (ms: number, fn: () => void) => {
  const timer = setTimeout(fn, ms)
  return () => clearTimeout(timer)
}

/** The process channel as a link. */
function channelOf(child: ChildProcess): Link {
  return {
    send: (frame) => {
      if (child.connected) child.send(frame as object, () => undefined)
    },
    onMessage: (listener) => void child.on('message', listener),
    onClose: (listener) => void child.once('exit', listener),
    close: () => void child.kill('SIGKILL'),
  }
}
