/** A terminal in a process of its own, to be killed: serves the contract over the process channel. */
import type { Link } from '../../core/contract/link.ts'
import { createTerminal } from '../../terminal/app.ts'

const dataDir = process.argv[2]
if (dataDir === undefined || !process.send) throw new Error('started as: fork(till-child.ts, [DATA_DIR])')
const parent: Link = {
  send: (frame) => void process.send?.(frame, undefined, undefined, () => undefined),
  onMessage: (listener) => void process.on('message', listener),
  onClose: (listener) => void process.on('disconnect', listener),
  close: () => process.disconnect(),
}
const terminal = await createTerminal({ dataDir })
terminal.attach(parent)
process.on('disconnect', () => process.exit())
process.send({ ready: true })
