/** `npm run words -- TAG`: which words of the screens a language lacks, and which it has that nobody asks for. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { missingWords, strangeWords } from '../renderer/i18n/missing-words.ts'
import type { Words } from '../renderer/i18n/missing-words.ts'
import { PROJECT_DIR } from './lib/paths.ts'

const folder = join(PROJECT_DIR, 'renderer', 'i18n')
const wordsOf = (tag: string) => JSON.parse(readFileSync(join(folder, `${tag}.json`), 'utf8')) as Words

function report(tag: string): boolean {
  const english = wordsOf('en')
  const [missing, strange] = [missingWords(english, wordsOf(tag)), strangeWords(english, wordsOf(tag))]
  console.log(`${tag}: ${missing.length} texts are missing and said in English, ${strange.length} are asked for by no screen`)
  for (const name of missing) console.log(`  missing  ${name}`)
  for (const name of strange) console.log(`  strange  ${name}`)
  return missing.length === 0 && strange.length === 0
}

const given = process.argv.slice(2)
const known = readdirSync(folder).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length))
const tags = given.length > 0 ? given : known.filter((tag) => tag !== 'en')
const unknown = tags.find((tag) => !existsSync(join(folder, `${tag}.json`)))
if (unknown !== undefined) {
  console.error(`There is no renderer/i18n/${unknown}.json. Copy en.json to that name and translate what is in it. There are: ${known.join(', ')}`)
  process.exit(2)
}
process.exit(tags.map(report).every(Boolean) ? 0 : 1)
