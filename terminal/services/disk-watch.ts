import { closeSync, openSync, unlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type Database from 'better-sqlite3'
import type { ContractError } from '../../core/contract/errors.ts'
import type { TerminalView } from '../../core/contract/views.ts'
import type { Log } from '../log/log.ts'
import { isDamage } from '../store/look-for-damage.ts'

export type DiskTrouble = NonNullable<TerminalView['diskTrouble']>

/** How often a till that cannot save tries again by itself. */
const PROBE_EVERY_MS = 3000

/** Why SQLite could not commit, or read, where it is the disk's doing; null for every other failure. What reads as damaged while the till runs was whole at its start. */
export function diskTroubleOf(error: unknown): DiskTrouble | null {
  const code = String((error as { code?: unknown } | null)?.code ?? '')
  if (code === 'SQLITE_FULL') return 'full'
  if (code.startsWith('SQLITE_READONLY')) return 'read-only'
  if (code.startsWith('SQLITE_IOERR') || code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_CORRUPT')) return 'io'
  return null
}

/** The file tried with, beside the database. */
const TRIED = '.disk-tried'

/** Whether the file system of a folder only reads now. SQLite calls a write that it refused (EROFS) an input/output error; the system itself tells them apart. */
function isReadOnlyNow(folder: string): boolean {
  const path = join(folder, TRIED)
  try {
    closeSync(openSync(path, 'w', 0o600))
    unlinkSync(path)
    return false
  } catch (error) {
    return (error as { code?: unknown }).code === 'EROFS'
  }
}

export interface DiskWatch {
  trouble(): DiskTrouble | null
  /** Notes a commit that the disk refused. Returns false for a failure of another kind. */
  noteFailure(error: unknown): DiskTrouble | null
  noteSuccess(): void
  /** What an exception says of the disk, noted; null where it is not about it. */
  explain(error: unknown): ContractError<'DISK_CANNOT_COMMIT'> | null
  close(): void
}

/** Knows whether the last commit worked; while it did not, tries a small one every few seconds. */
export function createDiskWatch(db: Database.Database, ports: { log: Log; onDiskChange: () => void; onDamage?: () => void }): DiskWatch {
  const touch = db.prepare("INSERT INTO setting (key, value) VALUES ('disk.probe', '1') ON CONFLICT (key) DO UPDATE SET value = CASE value WHEN '1' THEN '0' ELSE '1' END")
  let trouble: DiskTrouble | null = null
  let timer: NodeJS.Timeout | undefined

  function set(next: DiskTrouble | null): void {
    if (next === trouble) return
    trouble = next
    if (next === null) ports.log.info('disk.commits-again')
    else ports.log.error('disk.cannot-commit', { reason: next })
    clearInterval(timer)
    timer = next === null ? undefined : setInterval(probe, PROBE_EVERY_MS).unref()
    tell()
  }

  /** Whoever listens may have to read what the disk does not give either: told again when the trouble ends. */
  function tell(): void {
    try {
      ports.onDiskChange()
    } catch (error) {
      ports.log.warn('disk.not-told', { code: String((error as { code?: unknown }).code) })
    }
  }

  function noteFailure(error: unknown): DiskTrouble | null {
    if (isDamage(error)) ports.onDamage?.()
    const said = diskTroubleOf(error)
    const found = said === 'io' && isReadOnlyNow(dirname(db.name)) ? 'read-only' : said
    if (found !== null) set(found)
    return found
  }

  function probe(): void {
    try {
      touch.run()
      set(null)
    } catch (error) {
      if (noteFailure(error) === null) ports.log.error('disk.probe-failed', { code: String((error as { code?: unknown }).code) })
    }
  }

  return {
    trouble: () => trouble,
    noteFailure,
    noteSuccess: () => set(null),
    explain(error) {
      const reason = noteFailure(error)
      return reason === null ? null : { code: 'DISK_CANNOT_COMMIT', data: { reason } }
    },
    close: () => clearInterval(timer),
  }
}
