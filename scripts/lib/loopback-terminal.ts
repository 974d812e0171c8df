import { fork } from 'node:child_process'
import { join } from 'node:path'
import { HOST_FLAGS } from '../../core/contract/host-messages.ts'
import type { HostMessage, HostStart } from '../../core/contract/host-messages.ts'
import type { LinkKind } from '../../core/contract/link-kind.ts'
import { superviseHost } from '../../core/contract/supervise-host.ts'
import type { HostProcess, Refusal } from '../../core/contract/supervise-host.ts'
import { PROJECT_DIR, RENDERER_OUT } from './paths.ts'

export interface LoopbackTerminal {
  readonly port: number
  /** The process that runs the terminal just now; null while it is being started again. */
  pid(): number | null
  /** A fresh one-time address: of the counter, or of the customer's display. */
  launchUrl(kind?: LinkKind): Promise<string>
  stop(): Promise<void>
}

export interface LoopbackTerminalOptions {
  readonly start: Omit<HostStart, 'loopback'>
  readonly port: number
  readonly rendererDir?: string
  readonly onDied?: (detail: string) => void
  /** After the first start: it died and could not be started again. */
  readonly onLost?: (refusal: Refusal) => void
}

interface ForkedHost extends HostProcess {
  readonly pid: number | undefined
}

function forkHost(): ForkedHost {
  const child = fork(join(PROJECT_DIR, 'terminal', 'host-process.ts'), [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: [...process.execArgv, ...HOST_FLAGS] })
  const exits: ((detail: string) => void)[] = []
  let gone = false
  const end = (detail: string) => {
    if (gone) return
    gone = true
    for (const listener of exits) listener(detail)
  }
  child.on('error', (error) => end(error.message))
  child.on('exit', (code, signal) => end(signal ? `signal ${signal}` : `exit code ${code}`))
  return {
    pid: child.pid,
    send: (message) => void (child.connected && child.send(message, () => undefined)),
    onMessage: (listener) => void child.on('message', (message) => listener(message as HostMessage)),
    onExit: (listener) => void exits.push(listener),
    kill: () => void child.kill('SIGKILL'),
  }
}

function after(ms: number, fn: () => void): () => void {
  const timer = setTimeout(fn, ms)
  return () => clearTimeout(timer)
}

/**
 * Runs a terminal in a Node process of its own, with its screen on 127.0.0.1. When that process dies it is started again
 * on the same port and the windows that were let in stay let in. Rejects with the Refusal of the first start.
 */
export function startLoopbackTerminal(options: LoopbackTerminalOptions): Promise<LoopbackTerminal> {
  const sessions: string[] = []
  const urls: { readonly kind: LinkKind; readonly tell: (url: string) => void }[] = []
  let { port } = options
  let host: ForkedHost | null = null
  let running: ForkedHost | null = null

  return new Promise((resolve, reject) => {
    let told = false
    const supervised = superviseHost({
      spawn: () => (host = forkHost()),
      start: () => ({ ...options.start, loopback: { rendererDir: options.rendererDir ?? RENDERER_OUT, port, sessions } }),
      after,
      onStarted(_host, loopbackPort) {
        running = host
        port = loopbackPort ?? port
        // Asked for while there was nobody to answer.
        for (const { kind } of urls) running?.send({ t: 'launch', kind })
        if (told) return
        told = true
        resolve({
          port,
          pid: () => running?.pid ?? null,
          launchUrl: (kind = 'counter') => new Promise((tell) => {
            urls.push({ kind, tell })
            running?.send({ t: 'launch', kind })
          }),
          stop: () => supervised.stop(),
        })
      },
      onDied(detail) {
        running = null
        options.onDied?.(detail)
      },
      onRefused(refusal) {
        if (told) options.onLost?.(refusal)
        else reject(new StartRefused(refusal))
      },
      onMessage(message) {
        if (message.t === 'session') sessions.push(message.digest)
        else if (message.t === 'launch') urls.shift()?.tell(message.url)
      },
    })
  })
}

/** The terminal said why it does not start. */
export class StartRefused extends Error {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.code)
    this.name = 'StartRefused'
    this.refusal = refusal
  }
}
