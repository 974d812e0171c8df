import { fileURLToPath } from 'node:url'
import type Database from 'better-sqlite3'
import type { Clock } from '../../core/base/ports.ts'
import { demoStore } from '../../terminal/demo/install-demo-store.ts'
import { createHasher } from '../../terminal/hasher.ts'
import { createIds } from '../../terminal/ids.ts'
import type { Log } from '../../terminal/log/log.ts'
import { isSetUp, setUpStore } from '../../terminal/services/first-start.ts'
import { signIn } from '../../terminal/services/sign-in.ts'
import { createTill } from '../../terminal/services/till.ts'
import type { Till } from '../../terminal/services/till.ts'
import { openKeyStore } from '../../terminal/store/key-store.ts'
import { openDatabase } from '../../terminal/store/open-database.ts'

const DEMO_STORE = fileURLToPath(new URL('../../resources/demo-store', import.meta.url))
const CASHIER = { staffId: 'aisha', pin: '2580' }

export const NO_LOG: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** A till of the demo store on a folder, without screens, printer and sync, its cashier signed in. */
export function openBenchTill(folder: string, clock: Clock): { till: Till; db: Database.Database; close(): void } {
  const db = openDatabase(folder, { clock, log: NO_LOG })
  const till = createTill({ db, clock, log: NO_LOG, ids: createIds(clock), hasher: createHasher(), keys: openKeyStore(folder), onDiskChange: () => undefined })
  if (!isSetUp(till)) setUpStore(till, demoStore(DEMO_STORE, clock.now()))
  db.transaction(() => signIn(till, CASHIER.staffId, CASHIER.pin)).immediate()
  till.session.staffId = CASHIER.staffId
  return {
    till, db,
    close() {
      till.disk.close()
      db.close()
    },
  }
}
