import { spawn } from 'node:child_process'
import { MessageChannelMain, utilityProcess } from 'electron'
import type { MessagePortMain } from 'electron'
import { HOST_FLAGS } from '../../core/contract/host-messages.ts'
import type { HostMessage } from '../../core/contract/host-messages.ts'
import type { LinkKind } from '../../core/contract/link-kind.ts'
import type { HostProcess } from '../../core/contract/supervise-host.ts'

/** A terminal process that windows can be linked to. */
export interface TerminalProcess extends HostProcess {
  readonly pid: () => number | undefined
  /** Links a new window; the port returned is the window's end. */
  attach(link: number, kind: LinkKind): MessagePortMain
  detach(link: number): void
}

/** Runs the terminal in a utility process of Electron; windows get a port of their own to it. */
export function utilityTerminal(script: string): TerminalProcess {
  const child = utilityProcess.fork(script, [], { serviceName: 'regulars-terminal', stdio: 'inherit', execArgv: [...HOST_FLAGS] })
  return {
    pid: () => child.pid,
    send: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', (message: HostMessage) => listener(message)),
    onExit: (listener) => void child.once('exit', (code) => listener(`exit code ${code}`)),
    kill: () => void child.kill(),
    attach(link, kind) {
      const { port1, port2 } = new MessageChannelMain()
      child.postMessage({ t: 'attach', link, kind }, [port2])
      return port1
    },
    detach: (link) => child.postMessage({ t: 'detach', link }),
  }
}

/** Runs the terminal in a Node of its own; this process passes the frames on between its pipe and the windows' ports. */
export function nodeTerminal(node: string, script: string): TerminalProcess {
  const child = spawn(node, [...HOST_FLAGS, script], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], windowsHide: true })
  const ports = new Map<number, MessagePortMain>()
  const exits: ((detail: string) => void)[] = []
  let gone = false
  const end = (detail: string) => {
    if (gone) return
    gone = true
    for (const port of ports.values()) port.close()
    ports.clear()
    for (const listener of exits) listener(detail)
  }
  const send: HostProcess['send'] = (message) => void (child.connected && child.send(message, () => undefined))
  child.on('error', (error) => end(error.message))
  child.on('exit', (code, signal) => end(signal ? `signal ${signal}` : `exit code ${code}`))
  child.on('message', (message: HostMessage) => {
    if (message.t === 'frame') ports.get(message.link)?.postMessage(message.frame)
    else if (message.t === 'detached') {
      ports.get(message.link)?.close()
      ports.delete(message.link)
    }
  })
  return {
    pid: () => child.pid,
    send,
    onMessage: (listener) => void child.on('message', (message: HostMessage) => listener(message)),
    onExit: (listener) => void exits.push(listener),
    kill: () => void child.kill('SIGKILL'),
    attach(link, kind) {
      const { port1, port2 } = new MessageChannelMain()
      ports.set(link, port2)
      send({ t: 'attach', link, kind })
      port2.on('message', (event) => send({ t: 'frame', link, frame: event.data }))
      port2.on('close', () => {
        ports.delete(link)
        send({ t: 'detach', link })
      })
      port2.start()
      return port1
    },
    detach(link) {
      ports.get(link)?.close()
      ports.delete(link)
      send({ t: 'detach', link })
    },
  }
}
