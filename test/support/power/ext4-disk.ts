import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const SOURCE = fileURLToPath(new URL('./shutdown.c', import.meta.url))
const BYTES = 96 * 1024 * 1024

/** Programs of the system that a user's path may lack. */
const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`
const run = (program: string, ...args: string[]): void => void execFileSync(program, args, { env: { ...process.env, PATH }, stdio: ['ignore', 'ignore', 'pipe'] })

/** A file system of its own in a file (ext4 on a loop device), whose power can be cut. Needs root, and a mount namespace that nobody else sees. */
export class Ext4Disk {
  readonly mountedAt: string
  private readonly image: string
  private readonly program: string

  constructor(folder: string) {
    this.image = join(folder, 'disk.img')
    this.mountedAt = join(folder, 'disk')
    this.program = join(folder, 'shutdown')
    mkdirSync(this.mountedAt)
    writeFileSync(this.image, '')
    truncateSync(this.image, BYTES)
    run('mkfs.ext4', '-q', '-F', this.image)
    run('cc', '-O2', '-Wall', '-Wextra', '-Werror', '-o', this.program, SOURCE)
    this.mount()
  }

  /** Everything done so far is on the disk. */
  settle(): void {
    run('sync', '-f', this.mountedAt)
  }

  /** Cuts the power: with the file system's journal flushed just before, or without. */
  cut(journalFlushed: boolean): void {
    run(this.program, this.mountedAt, journalFlushed ? '1' : '2')
  }

  /** The computer comes up again. Nobody may have a file open there. */
  comeUp(): void {
    run('umount', this.mountedAt)
    this.mount()
  }

  remove(): void {
    run('umount', this.mountedAt)
  }

  /** The file system finds a fault in itself and from then on only reads (ext4(5), errors=remount-ro), under whoever has files open. */
  turnReadOnly(): void {
    const device = execFileSync('findmnt', ['-n', '-o', 'SOURCE', this.mountedAt], { encoding: 'utf8', env: { ...process.env, PATH } }).trim()
    if (!device.startsWith('/dev/loop')) throw new Error(`not a loop device: ${device}`)
    writeFileSync(`/sys/fs/ext4/${basename(device)}/trigger_fs_error`, '1')
  }

  private mount(): void {
    run('mount', '-o', 'loop,errors=remount-ro', this.image, this.mountedAt)
  }
}

/** Runs a program where its mounts are its own. */
export const inOwnMounts = (program: string, ...args: string[]): [string, string[]] => ['unshare', ['-m', program, ...args]]

/** Why a file system cannot be made and cut here, in the system's own words; null: it can. */
export function whyNoExt4(): string | null {
  if (process.platform !== 'linux') return 'ext4 is on Linux only'
  if (process.getuid?.() !== 0) return 'only root may mount'
  const folder = mkdtempSync(join(tmpdir(), 'regulars-ext4-'))
  try {
    const [program, args] = inOwnMounts(process.execPath, fileURLToPath(new URL('./ext4-try.ts', import.meta.url)), folder)
    const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' })
    return status === 0 ? null : (error?.message ?? (stderr.match(/(?:mount|mkfs|losetup|shutdown|cc|spawnSync)[^\n]*/)?.[0] ?? stderr.slice(0, 200)))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
