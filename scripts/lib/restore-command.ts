import { resolve } from 'node:path'
import { Command, Option } from 'commander'
import type { Language } from '../../core/base/local-text.ts'
import { createSystemClock } from '../../terminal/clock.ts'
import { createHasher } from '../../terminal/hasher.ts'
import { createIds } from '../../terminal/ids.ts'
import { restoreBackup } from '../../terminal/services/restore.ts'
import type { RestoreReport } from '../../terminal/services/restore.ts'
import { NOT_DONE, restoredText, tellFault } from './backup-words.ts'

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

function restored(file: string, dir: string): RestoreReport {
  const clock = createSystemClock()
  return restoreBackup(file, dir, { clock, hasher: createHasher(), ids: createIds(clock), log: silent })
}

/** Reads the command line and does what it says; sets the exit code. */
export async function runRestore(): Promise<void> {
  const program = new Command('restore')
    .description('Puts a till back from a backup, into a folder that is new or empty')
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : NOT_DONE))
    .argument('<file>', 'the backup')
    .argument('<dir>', 'data folder of the till to be')
    .addOption(new Option('--lang <lang>', 'language of the answer').choices(['en', 'zh']).default('en'))
    .action((file: string, dir: string, { lang }: { lang: Language }) => {
      try {
        console.log(restoredText(restored(resolve(file), dir), lang))
      } catch (error) {
        tellFault(error, lang)
      }
    })
  await program.parseAsync()
}
