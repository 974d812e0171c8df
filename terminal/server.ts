import { createTerminal } from './app.ts'
import type { Terminal, TerminalConfig, TerminalPorts } from './terminal.ts'
import { tillOfFolder } from './first-run/till-of-folder.ts'
import { startLoopbackServer } from './transport/http-server.ts'
import type { LoopbackServer, LoopbackServerOptions } from './transport/http-server.ts'

export interface ServedTerminal {
  readonly terminal: Terminal
  readonly server: LoopbackServer
  close(): Promise<void>
}

/**
 * A terminal under plain Node with its screen on 127.0.0.1. Throws StartRefusal for the data folder, and what
 * startLoopbackServer throws for the port; in both cases nothing is left running.
 */
export async function serveTerminal(
  config: TerminalConfig,
  loopback: Omit<LoopbackServerOptions, 'onLink'>,
  ports: Partial<TerminalPorts> = {},
): Promise<ServedTerminal> {
  const terminal = await tillOfFolder(createTerminal, config, ports)
  try {
    const server = await startLoopbackServer({ ...loopback, onLink: (link, kind) => terminal.attach(link, kind) })
    return {
      terminal,
      server,
      async close() {
        await server.close()
        await terminal.close()
      },
    }
  } catch (error) {
    await terminal.close()
    throw error
  }
}
