/** Opens a till's database with one more migration, says so when it is done, and closes it. Started as: fork(migrating-child.ts, [DATA_DIR]). */
import { createSystemClock } from '../../../terminal/clock.ts'
import { openDatabase } from '../../../terminal/store/open-database.ts'
import { laterMigrations } from './later-migration.ts'

const [, , dataDir] = process.argv
if (dataDir === undefined || !process.send) throw new Error('started as: fork(migrating-child.ts, [DATA_DIR])')
const db = openDatabase(dataDir, { clock: createSystemClock(), log: { info: () => undefined, warn: () => undefined, error: () => undefined }, migrations: laterMigrations() })
process.send({ migrated: Number(db.pragma('user_version', { simple: true })) }, undefined, undefined, () => {
  db.close()
  process.disconnect()
})
