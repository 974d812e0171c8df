import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Language } from '../../../core/base/local-text.ts'
import { openBooks } from '../../../headoffice/server/app.ts'
import type { HeadOfficeBooks, HeadOfficeBooksConfig } from '../../../headoffice/server/app.ts'
import { createSystemClock } from '../../../headoffice/server/clock.ts'
import { HeadOfficeRefusal, refusalWords } from '../../../headoffice/server/start-refusal.ts'
import { demoRulebook } from '../../../terminal/demo/demo-rulebook.ts'
import { PROJECT_DIR } from '../paths.ts'

export interface CommonOptions {
  data: string
  lang: Language
  /** File of the root's private key, where it is not in the folder. */
  rootKey?: string
}

/** Exit codes: something to mend in what was given; head office cannot start. */
export const EXIT_FAULTS = 2
export const EXIT_REFUSED = 3
const DEMO_STORE = join(PROJECT_DIR, 'resources', 'demo-store')

/** The database's address with its password: from a file that only this user may read, or from the environment; never an argument. */
function databaseUrl(): string | undefined {
  const file = process.env['DATABASE_URL_FILE'] ?? ''
  if (file === '') return process.env['DATABASE_URL'] || undefined
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (thrown) {
    throw new HeadOfficeRefusal('DATABASE_NOT_ANSWERING', file, thrown instanceof Error ? thrown.message : String(thrown))
  }
}

export function booksConfig(options: CommonOptions): HeadOfficeBooksConfig {
  const clock = createSystemClock()
  return { dataDir: options.data, databaseUrl: databaseUrl(), firstRulebook: demoRulebook(DEMO_STORE, clock.now()), rootKeyFile: options.rootKey, clock, onNews: (words) => console.error(words) }
}

/** Runs a command; what head office refuses is said in words, with its own exit code. */
export async function told(language: Language, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (thrown) {
    if (!(thrown instanceof HeadOfficeRefusal)) throw thrown
    console.error(refusalWords(thrown, language))
    if (thrown.data.detail !== '') console.error(thrown.data.detail)
    process.exitCode = EXIT_REFUSED
  }
}

export async function withBooks(options: CommonOptions, work: (books: HeadOfficeBooks) => Promise<void>): Promise<void> {
  await told(options.lang, async () => {
    const books = await openBooks(booksConfig(options))
    try {
      await work(books)
    } finally {
      await books.close()
    }
  })
}

/** Says something in the language asked for. */
export function say({ lang }: Pick<CommonOptions, 'lang'>, en: string, zh: string): void {
  console.log(lang === 'zh' ? zh : en)
}

/** Says what is to be mended, and ends with the exit code for that. */
export function sayFault({ lang }: Pick<CommonOptions, 'lang'>, en: string, zh: string): void {
  console.error(lang === 'zh' ? zh : en)
  process.exitCode = EXIT_FAULTS
}
