/**
 * `npm run -s rulebook -- check FILE` looks over a rulebook and says what is wrong with it, or may not be meant;
 * `schema` prints its JSON Schema. Ends with 0 where the rulebook can be used, with 2 where it cannot be, or cannot be read;
 * see docs/rulebook.md.
 */
import { enableCompileCache } from 'node:module'

// Compiled once and kept in the folder for temporary files: the next start takes half the time.
enableCompileCache()
const { runRulebook } = await import('./lib/rulebook-command.ts')
runRulebook()
