/**
 * A terminal in a process of its own, to be killed or starved: serves the contract over the process channel.
 * Besides frames it understands: `ballast` fills the disk its folder is on, or frees it again; `close` closes the
 * terminal; `leave` does so and copies the folder out.
 */
import { closeSync, cpSync, openSync, rmSync, writeSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { join } from 'node:path'
import type { Link } from '../../core/contract/link.ts'
import { createTerminal } from '../../terminal/app.ts'
import { UNKNOWN_PLACE } from '../../terminal/store/place-mark.ts'
import { StartRefusal } from '../../terminal/start-refusal.ts'

export type ToChild = { ballast: 'fill' | 'drop' } | { close: true } | { leave: string }
export type FromChild = { ready: true } | { refused: string } | { done: true }

const [, , dataDir, copy] = process.argv
if (dataDir === undefined || !process.send) throw new Error('started as: fork(till-child.ts, [DATA_DIR])')
const tell = (message: FromChild | object) => void process.send?.(message, undefined, undefined, () => undefined)
const ballast = join(dataDir, 'ballast')

function fillDisk(): void {
  const fd = openSync(ballast, 'w')
  try {
    for (let size = 1 << 20; size >= 512; size >>= 1) {
      const bytes = Buffer.alloc(size)
      try {
        for (;;) if (writeSync(fd, bytes) < size) break
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      }
    }
  } finally {
    closeSync(fd)
  }
}

async function obey(message: ToChild): Promise<void> {
  if ('leave' in message) {
    await terminal.close()
    cpSync(dataDir ?? '', message.leave, { recursive: true })
  } else if ('close' in message) await terminal.close()
  else if (message.ballast === 'fill') fillDisk()
  else rmSync(ballast)
  tell({ done: true })
}

async function start() {
  try {
    if (copy !== undefined) cpSync(copy, dataDir ?? '', { recursive: true })
    return await createTerminal({ dataDir: dataDir ?? '' }, { placeOf: () => UNKNOWN_PLACE })
  } catch (error) {
    if (!(error instanceof StartRefusal)) throw error
    tell({ refused: error.code })
    process.disconnect()
    process.exit()
  }
}

const terminal = await start()
const frames: ((frame: unknown) => void)[] = []
const parent: Link = {
  send: (frame) => tell(frame as object),
  onMessage: (listener) => void frames.push(listener),
  onClose: (listener) => void process.on('disconnect', listener),
  close: () => undefined,
}
terminal.attach(parent)
process.on('message', (message: object) => {
  if ('ballast' in message || 'close' in message || 'leave' in message) void obey(message as ToChild)
  else for (const listener of frames) listener(message)
})
process.on('disconnect', () => process.exit())
flushCompileCache()
tell({ ready: true })
