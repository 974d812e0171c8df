/**
 * Does the rare steps of a till's life on folders it is told, one after another, and says how each went. Started as:
 * fork(step-child.ts); ends when its channel is closed.
 */
import { createTerminal } from '../../../terminal/app.ts'
import { UNKNOWN_PLACE } from '../../../terminal/store/place-mark.ts'
import { createSystemClock } from '../../../terminal/clock.ts'
import { createHasher } from '../../../terminal/hasher.ts'
import { createIds } from '../../../terminal/ids.ts'
import { beginNewChain } from '../../../terminal/services/new-chain.ts'
import { restoreBackup } from '../../../terminal/services/restore.ts'
import { StartRefusal } from '../../../terminal/start-refusal.ts'
import { BackupFault } from '../../../terminal/store/backup-fault.ts'
import { diskRefusalOf } from '../../../terminal/store/disk-refusal.ts'
import { openDatabase } from '../../../terminal/store/open-database.ts'
import { closeSegment } from '../../../terminal/store/segments.ts'
import { laterMigrations } from '../power/later-migration.ts'

/** A first start; the opening of an older database; a segment closed; another chain begun; a backup put back. */
export type Step = 'start' | 'migrate' | 'segment' | 'new-chain' | 'restore'

export interface StepOrder {
  readonly step: Step
  readonly dataDir: string
  /** The backup to be put back into `dataDir`. */
  readonly file?: string
}
/** `ready`, or the code of the refusal; anything else ends the process. */
export interface StepDone {
  readonly outcome: string
}

const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
const clock = createSystemClock()
const ports = { clock, log, hasher: createHasher(), ids: createIds(clock) }

/** Works on a database that is opened for it and closed after it. */
function withDatabase(dataDir: string, work: (db: ReturnType<typeof openDatabase>) => void): void {
  const db = openDatabase(dataDir, ports)
  try {
    work(db)
  } finally {
    db.close()
  }
}

const STEPS: Record<Step, (order: StepOrder) => Promise<void> | void> = {
  start: async ({ dataDir }) => (await createTerminal({ dataDir }, { log, placeOf: () => UNKNOWN_PLACE })).close(),
  migrate: ({ dataDir }) => void openDatabase(dataDir, { ...ports, migrations: laterMigrations() }).close(),
  segment: ({ dataDir }) => withDatabase(dataDir, (db) => {
    const upToSeq = Math.floor((db.prepare<[], number>('SELECT (min(seq) + max(seq)) / 2 FROM journal').pluck().get() ?? 0))
    closeSegment(db, dataDir, { upToSeq, because: 'year', at: clock.now() })
  }),
  'new-chain': ({ dataDir }) => withDatabase(dataDir, (db) => void beginNewChain({ db, ...ports }, { because: 'copied' })),
  restore: ({ dataDir, file = '' }) => void restoreBackup(file, dataDir, ports),
}

async function outcomeOf(order: StepOrder): Promise<string> {
  try {
    await STEPS[order.step](order)
    return 'ready'
  } catch (error) {
    if (error instanceof StartRefusal || error instanceof BackupFault) return error.code
    const refusal = diskRefusalOf(error, order.dataDir)
    if (refusal) return refusal.code
    throw error
  }
}

process.on('message', (order: StepOrder) => {
  void outcomeOf(order).then((outcome) => process.send?.({ outcome } satisfies StepDone))
})
