import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Link } from '../../core/contract/link.ts'
import type { Terminal, TerminalConfig, TerminalPorts } from '../terminal.ts'
import type { TrainingDoor, TrainingStart } from './training-start.ts'

/** Inside the till's own data folder; made new each time somebody practises, and removed afterwards. */
const ROOM = 'training'
/** Long enough for the answers under way to leave before their links close. */
const ANSWERS_LEAVE_MS = 30

export type MakeTerminal = (config: TerminalConfig, ports: Partial<TerminalPorts>) => Promise<Terminal>

/**
 * A till, and beside it a room to practise in: a second terminal with a folder, a journal and a key of its own. Each link
 * belongs to one of the two for its whole life; going in or out closes them all, and every window comes in anew. So no
 * call made in training can arrive at the till.
 */
export async function tillWithTraining(make: MakeTerminal, config: TerminalConfig, ports: Partial<TerminalPorts> = {}): Promise<Terminal> {
  const dataDir = join(config.dataDir, ROOM)
  const links = new Set<Link>()
  let room: Terminal | null = null
  let isInside = false
  const empty = async () => {
    const left = room
    room = null
    await left?.close()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
  const change = (inside: boolean) => {
    setTimeout(() => {
      isInside = inside && room !== null
      for (const link of links) link.close()
      if (!inside) void empty()
    }, ANSWERS_LEAVE_MS)
  }
  const door: TrainingDoor = {
    async open(start: TrainingStart) {
      await empty()
      room = await make({ dataDir, printer: start.printer, language: start.language, training: start }, { ...ports, training: door })
    },
    goIn: () => change(true),
    goOut: () => change(false),
  }
  const till = await make(config, { ...ports, training: door })
  // What a till that was cut off left behind. Only the till whose folder this is gets here.
  rmSync(dataDir, { recursive: true, force: true })
  return {
    handlers: till.handlers,
    authorize: till.authorize,
    onEvent: till.onEvent,
    attach(link, kind) {
      links.add(link)
      link.onClose(() => links.delete(link))
      const at = isInside && room !== null ? room : till
      at.attach(link, kind)
    },
    async close() {
      await empty()
      await till.close()
    },
  }
}
