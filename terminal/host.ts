import type { HostMessage, HostStart, ShellMessage } from '../core/contract/host-messages.ts'
import type { Link } from '../core/contract/link.ts'
import type { LinkKind } from '../core/contract/link-kind.ts'
import { createTerminal } from './app.ts'
import { tillOfFolder } from './first-run/till-of-folder.ts'
import { serveTerminal } from './server.ts'
import { StartRefusal, refusalWords } from './start-refusal.ts'
import type { Terminal } from './terminal.ts'
import { relayedLinks } from './transport/relayed-links.ts'

/** How a terminal process and the shell that started it talk: the pipe of a Node child, or a utility process's port. */
export interface HostChannel {
  send(message: HostMessage): void
  /** `link` is there when the shell handed the window's own port over with the message. */
  onMessage(listener: (message: ShellMessage, link: Link | null) => void): void
  /** The shell is gone, or the system asks this process to end. */
  onGone(listener: () => void): void
  /** Ends this process once what was sent has left. */
  exit(code: number): void
}

interface Running {
  readonly terminal: Terminal
  readonly loopbackPort: number | null
  launchUrl(kind: LinkKind): string | null
  close(): Promise<void>
}

/** Exit code of a start that was refused and told. */
const EXIT_REFUSED = 3
/** Exit code of a terminal that wants to be started again. */
const EXIT_TO_START_ANEW = 4

async function run(start: HostStart, channel: HostChannel, startAnew: () => void): Promise<Running> {
  const { loopback, ...config } = start
  if (!loopback) {
    const terminal = await tillOfFolder(createTerminal, config, { startAnew })
    return { terminal, loopbackPort: null, launchUrl: () => null, close: () => terminal.close() }
  }
  const served = await serveTerminal(config, {
    rendererDir: loopback.rendererDir,
    port: loopback.port,
    earlierSessions: loopback.sessions,
    onSession: (digest) => channel.send({ t: 'session', digest }),
  }, { startAnew })
  return { terminal: served.terminal, loopbackPort: served.server.port, launchUrl: served.server.launchUrl, close: served.close }
}

function refusalMessage(error: unknown, start: HostStart): HostMessage | null {
  if (error instanceof StartRefusal) {
    return { t: 'refused', code: error.code, words: { en: refusalWords(error.code, error.data, 'en'), zh: refusalWords(error.code, error.data, 'zh') } }
  }
  const code = String((error as NodeJS.ErrnoException).code ?? '')
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return null
  const port = start.loopback?.port ?? 0
  return {
    t: 'refused',
    code: 'PORT_NOT_FREE',
    words: {
      en: { what: `Another program uses port ${port}, or this user may not.`, safe: 'Nothing was changed.', todo: 'Close the other program, or start with another --port; without it a free one is taken.' },
      zh: { what: `端口 ${port} 已被其他程序占用，或当前用户无权使用。`, safe: '没有改动任何数据。', todo: '请关闭占用它的程序，或用 --port 换一个；不写则自动选用空闲端口。' },
    },
  }
}

/** Runs one terminal for a shell, as its messages say, until it is told to close or the shell is gone. */
export function hostTerminal(channel: HostChannel): void {
  let running: Promise<Running> | null = null
  let ending = false
  const relayed = relayedLinks(channel.send)
  const direct = new Map<number, Link>()

  async function start(request: HostStart): Promise<void> {
    try {
      running = run(request, channel, () => void end(EXIT_TO_START_ANEW))
      const { loopbackPort } = await running
      channel.send({ t: 'started', loopbackPort })
    } catch (error) {
      const refusal = refusalMessage(error, request)
      if (!refusal) throw error
      ending = true
      channel.send(refusal)
      channel.exit(EXIT_REFUSED)
    }
  }

  async function end(code = 0): Promise<void> {
    if (ending) return
    ending = true
    const open = await running?.catch(() => null)
    await open?.close()
    channel.exit(code)
  }

  async function attach(id: number, kind: LinkKind, port: Link | null): Promise<void> {
    if (port) {
      direct.set(id, port)
      port.onClose(() => direct.delete(id))
    }
    const link = port ?? relayed.open(id)
    const open = await running?.catch(() => null)
    if (open && !ending) open.terminal.attach(link, kind)
    else link.close()
  }

  async function launch(kind: LinkKind): Promise<void> {
    const url = (await running?.catch(() => null))?.launchUrl(kind)
    if (url) channel.send({ t: 'launch', url })
  }

  channel.onGone(() => void end())
  channel.onMessage((message, port) => {
    if (message.t === 'start') void start(message.start)
    else if (message.t === 'attach') void attach(message.link, message.kind, port)
    else if (message.t === 'frame') relayed.receive(message.link, message.frame)
    else if (message.t === 'detach') {
      relayed.close(message.link)
      direct.get(message.link)?.close()
    }
    else if (message.t === 'launch') void launch(message.kind)
    else void end()
  })
  channel.send({ t: 'ready' })
}
