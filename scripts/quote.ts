/**
 * `npm run -s quote -- FILE.json [--explain en|zh]` works out a sale; `--return ORIGINAL.json` what comes back of one.
 * `-` reads standard input. Ends with 0 and the answer, or with 2 and everything that is wrong with the input; see
 * docs/quote.md. Ends with 3 where the engine itself is at fault.
 */
import { enableCompileCache } from 'node:module'

// Compiled once and kept in the folder for temporary files: the next start takes half the time.
enableCompileCache()
const { runQuote } = await import('./lib/quote-command.ts')
runQuote()
