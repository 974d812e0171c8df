import { randomUUID } from 'node:crypto'
import { isLogOfAnotherServer, startLogAnew } from '../store/change-store.ts'
import type { Database } from '../store/database.ts'
import { changeIncarnation } from '../store/identity-store.ts'

/** This database was put back from a backup: tills send again what it lost, and read what they are told from a snapshot. */
export async function noteRestored(database: Database): Promise<void> {
  await database.transaction(async (client) => {
    await changeIncarnation(client, randomUUID())
    await startLogAnew(client)
  })
}

/** The same where nobody said so and the log shows it: a dump that was loaded into another server. True where it was. */
export async function noticeRestored(database: Database): Promise<boolean> {
  if (!(await isLogOfAnotherServer(database.pool))) return false
  await noteRestored(database)
  return true
}
