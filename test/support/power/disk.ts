import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Recorded } from './recording.ts'

/** A change the system took and may not have put on the disk yet. */
export type Pending =
  | { readonly to: 'content'; readonly file: DiskFile; readonly offset: number; readonly bytes: Buffer }
  | { readonly to: 'size'; readonly file: DiskFile; readonly size: number }
  | { readonly to: 'names'; readonly folder: string; readonly path: string; readonly gone: string | null; readonly entry: DiskFile | 'folder' | null }

/** A file's bytes as they are on the disk for certain. */
export class DiskFile {
  bytes: Buffer
  size: number

  constructor(bytes: Buffer = Buffer.alloc(0)) {
    this.bytes = bytes
    this.size = bytes.length
  }

  copy(): DiskFile {
    return new DiskFile(Buffer.from(this.content()))
  }

  content(): Buffer {
    return this.bytes.subarray(0, this.size)
  }

  write(offset: number, bytes: Buffer): void {
    this.resize(Math.max(this.size, offset + bytes.length))
    bytes.copy(this.bytes, offset)
  }

  /** What is new reads as zeros. */
  resize(size: number): void {
    if (size > this.bytes.length) this.bytes = Buffer.concat([this.content(), Buffer.alloc(Math.max(size, this.size * 2) - this.size)])
    else if (size < this.size) this.bytes.fill(0, size, this.size)
    this.size = size
  }
}

export type Names = Map<string, DiskFile | 'folder'>

/** An index over all connections; never on disk for certain, and made anew from the log by who opens first. */
const isShared = (path: string): boolean => path.endsWith('-shm')
const folderOf = (path: string): string => (dirname(path) === '.' ? '' : dirname(path))

/**
 * A disk that keeps for certain only what was synced (fsync(2)): a file's bytes and size by a sync of the file, the names
 * in a folder by a sync of the folder. Everything else is pending, in the order it was done.
 */
export class Disk {
  readonly names: Names = new Map()
  pending: Pending[] = []
  private readonly byInode = new Map<bigint, DiskFile>()
  /** Names as the process sees them. */
  private readonly seen: Names = new Map()

  /** What is in the folder before the process starts is on the disk. */
  constructor(folder: string) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name).slice(folder.length + 1)
      if (isShared(path)) continue
      const file = entry.isDirectory() ? 'folder' : new DiskFile(readFileSync(join(folder, path)))
      this.names.set(path, file)
      this.seen.set(path, file)
    }
  }

  do(one: Recorded): void {
    if ('path' in one && isShared(one.path)) {
      if ('inode' in one) this.byInode.delete(one.inode)
      return
    }
    switch (one.did) {
      case 'created': {
        const file = new DiskFile()
        this.byInode.set(one.inode, file)
        this.name(one.path, null, file)
        break
      }
      case 'opened': {
        const file = this.seen.get(one.path)
        if (!(file instanceof DiskFile)) throw new Error(`${one.path} was opened and never made`)
        this.byInode.set(one.inode, file)
        break
      }
      case 'wrote': this.pend(one.inode, (file) => ({ to: 'content', file, offset: one.offset, bytes: one.bytes })); break
      case 'cut-to': this.pend(one.inode, (file) => ({ to: 'size', file, size: one.size })); break
      case 'synced': this.sync((change) => change.to !== 'names' && change.file === this.byInode.get(one.inode)); break
      case 'synced-folder': this.sync((change) => change.to === 'names' && change.folder === one.path); break
      case 'made-folder': this.name(one.path, null, 'folder'); break
      case 'removed': this.name(one.path, one.path, null); break
      case 'renamed': this.name(one.to, one.path, this.seen.get(one.path) ?? null); break
      case 'answered': break
    }
  }

  private name(path: string, gone: string | null, entry: DiskFile | 'folder' | null): void {
    const change: Pending = { to: 'names', folder: folderOf(path), path, gone, entry }
    rename(this.seen, change)
    this.pending.push(change)
  }

  private pend(inode: bigint, change: (file: DiskFile) => Pending): void {
    const file = this.byInode.get(inode)
    if (file) this.pending.push(change(file))
  }

  private sync(isSynced: (change: Pending) => boolean): void {
    const left: Pending[] = []
    for (const change of this.pending) {
      if (isSynced(change)) apply(change, this.names, (file) => file)
      else left.push(change)
    }
    this.pending = left
  }
}

function rename(names: Names, { path, gone, entry }: Pending & { to: 'names' }): void {
  // A folder's new name is that of all in it.
  if (gone !== null && entry === 'folder') for (const [name, inIt] of [...names]) if (name.startsWith(`${gone}/`)) {
    names.delete(name)
    names.set(path + name.slice(gone.length), inIt)
  }
  if (gone !== null) names.delete(gone)
  if (entry !== null) names.set(path, entry)
}

/** Puts a change on a disk, or on a copy of it. */
export function apply(change: Pending, names: Names, fileOf: (file: DiskFile) => DiskFile): void {
  if (change.to === 'content') fileOf(change.file).write(change.offset, change.bytes)
  else if (change.to === 'size') fileOf(change.file).resize(change.size)
  else rename(names, change)
}

/** The folder as it lies after a cut: what is certain, and of what was pending the changes that reached the disk. */
export function stateOf(disk: Disk, reached: readonly Pending[]): Map<string, Buffer | 'folder'> {
  const names: Names = new Map(disk.names)
  const copies = new Map<DiskFile, DiskFile>()
  const copyOf = (file: DiskFile): DiskFile => {
    const copy = copies.get(file) ?? file.copy()
    copies.set(file, copy)
    return copy
  }
  for (const change of reached) apply(change, names, copyOf)
  const state = new Map<string, Buffer | 'folder'>()
  for (const [path, entry] of [...names].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const parent = folderOf(path)
    // Where a folder's own name was lost, so was what is in it.
    if (parent === '' || state.get(parent) === 'folder') state.set(path, entry === 'folder' ? entry : (copies.get(entry) ?? entry).content())
  }
  return state
}

/** Writes a state into an empty folder. */
export function layOut(state: ReadonlyMap<string, Buffer | 'folder'>, folder: string): void {
  for (const [path, entry] of state) {
    if (entry === 'folder') mkdirSync(join(folder, path))
    else writeFileSync(join(folder, path), entry, { mode: 0o600 })
  }
}
