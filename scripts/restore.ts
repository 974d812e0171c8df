/**
 * `npm run -s restore -- FILE DIR`: puts a till back from a backup into a new or empty folder (docs/backup.md).
 * Ends with 0 where it is done, 1 where the backup does not hold, 2 where it could not be done.
 */
import { enableCompileCache } from 'node:module'

enableCompileCache()
const { runRestore } = await import('./lib/restore-command.ts')
await runRestore()
