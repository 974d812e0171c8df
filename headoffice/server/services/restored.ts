import { randomUUID } from 'node:crypto'
import { noteAudit } from '../store/audit-store.ts'
import { isLogOfAnotherServer, startLogAnew } from '../store/change-store.ts'
import type { Database } from '../store/database.ts'
import { changeIncarnation } from '../store/identity-store.ts'
import { dropAllSessions } from '../store/session-store.ts'

/**
 * This database was put back from a backup: tills send again what it lost, and read what they are told from a snapshot. Nobody
 * stays signed in: who was signed out or switched off since then would be in again.
 */
export async function noteRestored(database: Database, at: number): Promise<void> {
  await database.transaction(async (client) => {
    const incarnation = randomUUID()
    await changeIncarnation(client, incarnation)
    await startLogAnew(client)
    await dropAllSessions(client)
    await noteAudit(client, { at, personId: null, action: 'head-office.restored', subject: incarnation, detail: {} })
  })
}

/** The same where nobody said so and the log shows it: a dump that was loaded into another server. True where it was. */
export async function noticeRestored(database: Database, at: number): Promise<boolean> {
  if (!(await isLogOfAnotherServer(database.pool))) return false
  await noteRestored(database, at)
  return true
}
