/** Entry of the thread that makes a backup, so that the one that sells never waits for it. */
import { parentPort, workerData } from 'node:worker_threads'
import type { BackupCode } from '../core/backup/words.ts'
import { threadGivesWay } from './give-way.ts'
import { createHasher } from './hasher.ts'
import { BackupFault } from './store/backup-fault.ts'
import { makeBackup } from './store/make-backup.ts'
import type { BackupOrder, MadeBackup } from './store/make-backup.ts'

/** What the thread says before it ends; what is no BackupFault ends it with that error. */
export type BackupAnswer = { readonly made: MadeBackup } | { readonly fault: { readonly code: BackupCode; readonly path: string; readonly detail: string } }

function answer(): BackupAnswer {
  try {
    return { made: makeBackup(workerData as BackupOrder, createHasher()) }
  } catch (error) {
    if (!(error instanceof BackupFault)) throw error
    const { code, path, detail } = error
    return { fault: { code, path, detail } }
  }
}

threadGivesWay()
parentPort?.postMessage(answer())
