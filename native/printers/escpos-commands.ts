/** The length of a command at a position, `incomplete` where more bytes are needed, `unknown` where no command starts. */
export type CommandLength = number | 'incomplete' | 'unknown'

export interface Command {
  /** `text`, `lf`, or the command's letters, such as `GS V`. */
  readonly name: string
  readonly bytes: Uint8Array
}

const PREFIX: Readonly<Record<number, string>> = { 0x10: 'DLE', 0x1b: 'ESC', 0x1c: 'FS', 0x1d: 'GS' }
const SINGLE: Readonly<Record<number, string>> = { 0x0a: 'lf', 0x0d: 'cr', 0x09: 'ht' }

/** Parameter bytes after the two bytes of the command (Epson ESC/POS command reference). */
const PARAMETERS: Readonly<Record<string, number>> = {
  'ESC @': 0, 'ESC !': 1, 'ESC  ': 1, 'ESC $': 2, 'ESC -': 1, 'ESC 2': 0, 'ESC 3': 1, 'ESC E': 1, 'ESC J': 1, 'ESC M': 1,
  'ESC R': 1, 'ESC \\': 2, 'ESC a': 1, 'ESC d': 1, 'ESC p': 3, 'ESC t': 1, 'ESC {': 1,
  'FS !': 1, 'FS &': 0, 'FS -': 1, 'FS .': 0, 'FS C': 1, 'FS S': 2,
  'GS !': 1, 'GS B': 1, 'GS H': 1, 'GS L': 2, 'GS W': 2, 'GS a': 1, 'GS f': 1, 'GS h': 1, 'GS r': 1, 'GS w': 1,
  'DLE EOT': 1, 'DLE ENQ': 1,
}

/** Commands whose length is said by their own bytes; `at` is where the command starts. */
const SIZED: Readonly<Record<string, (bytes: Uint8Array, at: number) => CommandLength>> = {
  // GS V m, or m n to feed before the cut
  'GS V': (bytes, at) => sized(bytes, at, 3, () => ((bytes[at + 2] ?? 0) >= 65 ? 4 : 3)),
  // GS k m n d1...dn; the older form that ends with NUL is not taken
  'GS k': (bytes, at) => sized(bytes, at, 4, () => ((bytes[at + 2] ?? 0) >= 65 ? 4 + (bytes[at + 3] ?? 0) : 'unknown')),
  // GS ( X pL pH d1...dk
  'GS (': (bytes, at) => sized(bytes, at, 5, () => 5 + word(bytes, at + 3)),
  'FS (': (bytes, at) => sized(bytes, at, 5, () => 5 + word(bytes, at + 3)),
  // GS 8 L p1 p2 p3 p4 d1...dk
  'GS 8': (bytes, at) => sized(bytes, at, 7, () => 7 + word(bytes, at + 3) + word(bytes, at + 5) * 65_536),
  // GS v 0 m xL xH yL yH d1...dk: x bytes a row, y rows
  'GS v': (bytes, at) => sized(bytes, at, 8, () => 8 + word(bytes, at + 4) * word(bytes, at + 6)),
  // DLE DC4 1 m t opens the drawer, 2 a b switches off, 8 d1...d7 empties the buffers
  'DLE DC4': (bytes, at) => sized(bytes, at, 3, () => ({ 1: 5, 2: 5, 8: 10 })[bytes[at + 2] ?? 0] ?? 'unknown'),
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256
}

function sized(bytes: Uint8Array, at: number, needed: number, length: () => CommandLength): CommandLength {
  return bytes.length < at + needed ? 'incomplete' : length()
}

function nameAt(bytes: Uint8Array, at: number): string {
  const prefix = PREFIX[bytes[at] ?? 0]
  const second = bytes[at + 1] ?? 0
  if (prefix !== 'DLE') return `${prefix} ${String.fromCharCode(second)}`
  return `DLE ${{ 0x04: 'EOT', 0x05: 'ENQ', 0x14: 'DC4' }[second] ?? second}`
}

function lengthAt(bytes: Uint8Array, at: number): CommandLength {
  const first = bytes[at] ?? 0
  if (first in SINGLE) return 1
  if (first >= 0x20) {
    let end = at + 1
    while (end < bytes.length && (bytes[end] ?? 0) >= 0x20) end++
    return end - at
  }
  if (!(first in PREFIX)) return 'unknown'
  if (bytes.length < at + 2) return 'incomplete'
  const name = nameAt(bytes, at)
  const parameters = PARAMETERS[name]
  return parameters === undefined ? (SIZED[name]?.(bytes, at) ?? 'unknown') : 2 + parameters
}

/**
 * Takes the first command off ESC/POS bytes. Text runs to the next control byte. `incomplete`: more bytes are needed;
 * `unknown`: no known command starts here.
 */
export function firstCommand(bytes: Uint8Array): Command | 'incomplete' | 'unknown' {
  const length = lengthAt(bytes, 0)
  if (typeof length === 'string') return length
  if (length > bytes.length) return 'incomplete'
  const first = bytes[0] ?? 0
  const name = SINGLE[first] ?? (first >= 0x20 ? 'text' : nameAt(bytes, 0))
  return { name, bytes: bytes.subarray(0, length) }
}

/** Splits a whole job into its commands. Throws where the bytes are not a sequence of known, whole commands. */
export function splitCommands(job: Uint8Array): Command[] {
  const commands: Command[] = []
  for (let at = 0; at < job.length;) {
    const command = firstCommand(job.subarray(at))
    if (typeof command === 'string') throw new Error(`${command} printer command at byte ${at}`)
    commands.push(command)
    at += command.bytes.length
  }
  return commands
}

/**
 * Whether a real-time command (DLE EOT, DLE ENQ, DLE DC4) hides in the bytes of another command: printers execute those
 * wherever they meet them, even inside a picture (Epson TM-T88III specification p. 75).
 */
export function hidesRealTimeCommand(command: Command): boolean {
  if (command.name.startsWith('DLE')) return false
  return command.bytes.some((byte, at) => byte === 0x10 && [0x04, 0x05, 0x14].includes(command.bytes[at + 1] ?? 0))
}

/**
 * Cuts a job into pieces of about `size` bytes, only ever between two commands, so that a question to the printer
 * can go between two pieces. A single long command (a picture) makes a longer piece.
 */
export function cutIntoChunks(job: Uint8Array, size: number): Uint8Array[] {
  const chunks: Uint8Array[] = []
  let start = 0
  let end = 0
  for (const command of splitCommands(job)) {
    if (end > start && end - start + command.bytes.length > size) {
      chunks.push(job.subarray(start, end))
      start = end
    }
    end += command.bytes.length
  }
  if (end > start) chunks.push(job.subarray(start, end))
  return chunks
}
