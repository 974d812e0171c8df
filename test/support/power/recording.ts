import { readFileSync } from 'node:fs'

/**
 * What a process did to the files of one folder, in order, as recorder.c wrote it down. Paths are without the folder.
 * `created` and `opened` name a file's inode; an inode that is created again is another file.
 */
export type Recorded =
  | { readonly did: 'created' | 'opened'; readonly inode: bigint; readonly path: string }
  | { readonly did: 'wrote'; readonly inode: bigint; readonly offset: number; readonly bytes: Buffer }
  | { readonly did: 'cut-to'; readonly inode: bigint; readonly size: number }
  | { readonly did: 'synced'; readonly inode: bigint }
  | { readonly did: 'synced-folder' | 'removed' | 'made-folder'; readonly path: string }
  | { readonly did: 'renamed'; readonly path: string; readonly to: string }
  | { readonly did: 'answered'; readonly bytes: Buffer }

const HEAD_BYTES = 21

/** Reads a record. Throws where it is not one. */
export function readRecording(file: string): Recorded[] {
  const bytes = readFileSync(file)
  const all: Recorded[] = []
  for (let at = 0; at < bytes.length;) {
    const length = bytes.readUInt32LE(at + 17)
    all.push(oneOf(String.fromCharCode(bytes.readUInt8(at)), bytes.readBigUInt64LE(at + 1), Number(bytes.readBigInt64LE(at + 9)), bytes.subarray(at + HEAD_BYTES, at + HEAD_BYTES + length)))
    at += HEAD_BYTES + length
  }
  return all
}

function oneOf(kind: string, inode: bigint, offset: number, bytes: Buffer): Recorded {
  switch (kind) {
    case 'C': return { did: 'created', inode, path: bytes.toString() }
    case 'O': return { did: 'opened', inode, path: bytes.toString() }
    case 'W': return { did: 'wrote', inode, offset, bytes }
    case 'T': return { did: 'cut-to', inode, size: offset }
    case 'S': return { did: 'synced', inode }
    case 'D': return { did: 'synced-folder', path: bytes.toString() }
    case 'U': return { did: 'removed', path: bytes.toString() }
    case 'M': return { did: 'made-folder', path: bytes.toString() }
    case 'R': {
      const [path = '', to = ''] = bytes.toString().split('\0')
      return { did: 'renamed', path, to }
    }
    case 'A': return { did: 'answered', bytes }
    default: throw new Error(`a record has no line of kind ${kind}`)
  }
}
