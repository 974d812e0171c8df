import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { BackupCode } from '../../core/backup/words.ts'
import { err, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { BackupSettings, BackupsView } from '../../core/contract/backup-methods.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { BackupAnswer } from '../backup-worker.ts'
import { BackupFault } from '../store/backup-fault.ts'
import { backupsIn, chooseFolder, makeOwnFolder } from '../store/backup-folder.ts'
import type { Backup } from '../store/backup-folder.ts'
import type { BackupOrder } from '../store/make-backup.ts'
import { VERSION } from '../version.ts'
import { backupFolder, backupSettings, backupTrouble, keepBackupTrouble } from './backup-settings.ts'
import type { Till } from './till.ts'

/** The thread's entry lies beside this code's folder, in a build as in the source, with the same ending. */
const WORKER = new URL(`../backup-worker${extname(fileURLToPath(import.meta.url))}`, import.meta.url)

export type BackupError = ContractError<BackupCode>

export interface Backups {
  view(): BackupsView
  /** Makes one, or waits for the one that is being made. */
  make(): Promise<Result<Backup, BackupError>>
  /** Whether a folder can be chosen; leaves the mark in it. */
  choose(settings: BackupSettings): Result<null, BackupError>
  isRunning(): boolean
  /** Stops the one that is being made: it leaves no backup. */
  close(): Promise<void>
}

const refusal = (code: BackupCode, folder: string): Result<never, BackupError> => err({ code, data: { folder } })

/** Has backups of a till made in a thread of their own. `onChange`: trouble began or ended. */
export function createBackups(till: Till, onChange: () => void): Backups {
  let running: Promise<Result<Backup, BackupError>> | null = null
  let worker: Worker | null = null
  let isClosed = false

  function order(): BackupOrder {
    const settings = backupSettings(till)
    const folder = backupFolder(till, settings)
    if (settings.folder === null) makeOwnFolder(folder)
    return { database: till.db.name, folder, isChosen: settings.folder !== null, at: till.clock.now(), version: VERSION, keeping: settings }
  }

  function inThread(ordered: BackupOrder): Promise<BackupAnswer> {
    return new Promise((resolve, reject) => {
      const thread = new Worker(WORKER, { workerData: ordered, name: 'backup' })
      worker = thread
      thread.once('message', resolve)
      thread.once('error', reject)
      thread.once('exit', () => reject(new Error('the backup was stopped')))
    })
  }

  async function attempt(): Promise<Result<Backup, BackupError>> {
    const startedMs = till.clock.monotonicMs()
    const answer = await (async () => inThread(order()))().catch((error: unknown): BackupAnswer => {
      if (error instanceof BackupFault) return { fault: error }
      throw error
    })
    if ('fault' in answer) {
      const { code, path, detail } = answer.fault
      till.log.warn('backup.not-made', { code, detail })
      return refusal(code, path)
    }
    const { backup, removed, segmentsLost } = answer.made
    if (segmentsLost.length > 0) till.log.error('backup.segments-lost', { files: segmentsLost })
    till.log.info('backup.made', { name: backup.name, seq: backup.seq, bytes: backup.bytes, removed: removed.length, tookMs: Math.round(till.clock.monotonicMs() - startedMs) })
    return ok(backup)
  }

  /** A disk that cannot take even this note tells of itself. */
  function note(code: BackupCode | null): void {
    if (isClosed || backupTrouble(till) === code) return
    try {
      keepBackupTrouble(till, code)
    } catch (error) {
      if (till.disk.noteFailure(error) === null) throw error
    }
    onChange()
  }

  async function run(): Promise<Result<Backup, BackupError>> {
    try {
      const done = await attempt()
      note(done.ok ? null : done.error.code)
      return done
    } finally {
      running = null
      worker = null
    }
  }

  function listed(folder: string): Backup[] | null {
    try {
      return backupsIn(folder, till.journal.terminalIdentity().terminalId)
    } catch (error) {
      if (error instanceof BackupFault) return null
      throw error
    }
  }

  return {
    isRunning: () => running !== null,
    make: () => (running ??= run()),
    choose({ folder }) {
      if (folder === null) return ok(null)
      try {
        chooseFolder(folder)
        return ok(null)
      } catch (error) {
        if (error instanceof BackupFault) return refusal(error.code, error.path)
        throw error
      }
    },
    view() {
      const settings = backupSettings(till)
      const folder = backupFolder(till, settings)
      const backups = listed(folder)?.map(({ name, at, seq, head, bytes, version }) => ({ name, at, seq, head, bytes, version })) ?? null
      return { settings, folder, backups, isRunning: running !== null, trouble: backupTrouble(till) }
    },
    async close() {
      isClosed = true
      const last = running
      await worker?.terminate()
      await last?.catch(() => undefined)
    },
  }
}
