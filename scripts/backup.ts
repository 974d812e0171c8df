/**
 * `npm run -s backup -- make DIR TARGET`, `list TARGET`, `verify FILE`: copies of a till (docs/backup.md).
 * Ends with 0 where all is well, 1 where a backup does not hold, 2 where it could not be done.
 */
import { enableCompileCache } from 'node:module'

enableCompileCache()
const { runBackup } = await import('./lib/backup-command.ts')
await runBackup()
