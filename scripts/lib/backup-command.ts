import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Command, Option } from 'commander'
import type { Language } from '../../core/base/local-text.ts'
import { createSystemClock } from '../../terminal/clock.ts'
import { createHasher } from '../../terminal/hasher.ts'
import { backupsIn } from '../../terminal/store/backup-folder.ts'
import { makeBackup } from '../../terminal/store/make-backup.ts'
import { DATABASE_FILE } from '../../terminal/store/database-file.ts'
import { verifyBackup } from '../../terminal/store/verify-backup.ts'
import { VERSION } from '../../terminal/version.ts'
import { NOT_DONE, NOT_SOUND, backupText, tellFault, verifiedText } from './backup-words.ts'

interface Options {
  readonly lang: Language
}

function make(dir: string, target: string, { lang }: Options): void {
  try {
    const database = resolve(dir, DATABASE_FILE)
    if (!existsSync(database)) throw new Error(`there is no ${DATABASE_FILE} in ${dir}`)
    const folder = resolve(target)
    const { backup } = makeBackup({ database, folder, isChosen: false, at: createSystemClock().now(), version: VERSION, keeping: null }, createHasher())
    console.log(`${join(folder, backup.name)}\n${backupText(backup, lang)}`)
  } catch (error) {
    tellFault(error, lang)
  }
}

function list(folder: string, { lang }: Options): void {
  try {
    const found = backupsIn(resolve(folder), null)
    console.log(found.length === 0 ? (lang === 'zh' ? '没有备份' : 'no backups') : found.map((backup) => backupText(backup, lang)).join('\n'))
  } catch (error) {
    tellFault(error, lang)
  }
}

function verify(file: string, { lang }: Options): void {
  try {
    const found = verifyBackup(resolve(file), createHasher())
    console.log(verifiedText(found, lang))
    if (found.segmentFault !== null) process.exitCode = NOT_SOUND
  } catch (error) {
    tellFault(error, lang)
  }
}

/** Reads the command line and does what it says; sets the exit code. */
export async function runBackup(): Promise<void> {
  const lang = new Option('--lang <lang>', 'language of the answer').choices(['en', 'zh']).default('en')
  const program = new Command('backup').description('Makes and checks copies of a till').exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : NOT_DONE))
  program.command('make')
    .description('copies a till, also while it sells, and reads the copy through; removes no other backup')
    .argument('<dir>', 'data folder of the till').argument('<target>', 'folder for the backup; it must be there')
    .addOption(lang).action(make)
  program.command('list').description('says which backups are in a folder').argument('<target>', 'folder of the backups').addOption(lang).action(list)
  program.command('verify').description('reads a backup through and compares it with its manifest').argument('<file>', 'the backup').addOption(lang).action(verify)
  await program.parseAsync()
}
