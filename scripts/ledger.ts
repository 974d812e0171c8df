/**
 * `npm run -s ledger -- verify DIR|FILE`, `export DIR`, `rebuild DIR`: looks into the books of a till (docs/ledger.md).
 * Ends with 0 where all is well, 1 at a fault, 2 where it could not be done.
 */
import { enableCompileCache } from 'node:module'

// Compiled once and kept in the folder for temporary files: the next start takes half the time.
enableCompileCache()
const [{ runLedger }, { processGivesWay }] = await Promise.all([import('./lib/ledger-command.ts'), import('../terminal/give-way.ts')])
// The till that sells on this computer comes first.
processGivesWay()
await runLedger()
