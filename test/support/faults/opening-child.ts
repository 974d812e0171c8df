/**
 * Opens tills on folders it is told, one after another, and says how each went: a first start, or the opening of an older
 * database with one more migration. Started as: fork(opening-child.ts).
 */
import { createTerminal } from '../../../terminal/app.ts'
import { createSystemClock } from '../../../terminal/clock.ts'
import { StartRefusal } from '../../../terminal/start-refusal.ts'
import { openDatabase } from '../../../terminal/store/open-database.ts'
import { laterMigrations } from '../power/later-migration.ts'

export interface ToOpen {
  readonly dataDir: string
  readonly how: 'start' | 'migrate'
}
/** `ready`, or the code of the refusal; anything else ends the process. */
export interface Opened {
  readonly outcome: string
}

const log = { info: () => undefined, warn: () => undefined, error: () => undefined }

async function open({ dataDir, how }: ToOpen): Promise<string> {
  try {
    if (how === 'start') await (await createTerminal({ dataDir }, { log })).close()
    else openDatabase(dataDir, { clock: createSystemClock(), log, migrations: laterMigrations() }).close()
    return 'ready'
  } catch (error) {
    if (error instanceof StartRefusal) return error.code
    throw error
  }
}

process.on('message', (message: ToOpen) => {
  void open(message).then((outcome) => process.send?.({ outcome } satisfies Opened))
})
