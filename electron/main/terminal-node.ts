import { readFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'

/** Written by whoever installs the program, where only they may write: `{"node": "/absolute/path/to/node"}`. */
const SETTING_FILE = 'terminal-node.json'

export interface TerminalNodeSource {
  readonly packaged: boolean
  /** Folder of the installed program's resources. */
  readonly resourcesPath: string
  /** `--terminal-node`, where given. */
  readonly argument: string | null
}

/**
 * The external Node that the terminal shall run in; null: in a process of Electron's own. In an installed program the
 * command line has no say, because whoever starts it could then put any program in the terminal's place.
 */
export function externalNode(source: TerminalNodeSource): string | null {
  if (!source.packaged) return source.argument
  try {
    const setting: unknown = JSON.parse(readFileSync(join(source.resourcesPath, SETTING_FILE), 'utf8'))
    const node = (setting as { node?: unknown } | null)?.node
    return typeof node === 'string' && isAbsolute(node) ? node : null
  } catch {
    return null
  }
}
