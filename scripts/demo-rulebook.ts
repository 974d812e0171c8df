import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { demoRulebook } from '../terminal/demo/demo-rulebook.ts'

const FOLDER = join(import.meta.dirname, '../resources/demo-store')

function versionNumber(text: string): number {
  const version = Number(text)
  if (!Number.isSafeInteger(version) || version < 1) throw new InvalidArgumentError('It is a whole number from 1.')
  return version
}

/** The demo store's rules as a file with today's dates: change it, raise its version, publish it from head office. */
const program = new Command('demo-rulebook')
  .description('Writes the demo store’s rulebook, its dates filled in for today, as a file to change and publish.')
  .argument('<file>', 'where to write it; an existing file is not touched')
  .option('--version-number <number>', 'its version; a till takes only a higher one than it has', versionNumber, 2)
  .action((file: string, options: { versionNumber: number }) => {
    if (existsSync(file)) program.error(`${file} exists already and is left as it is. Name another file.`)
    const rulebook = { ...demoRulebook(FOLDER, Date.now()), version: options.versionNumber }
    writeFileSync(file, `${JSON.stringify(rulebook, null, 2)}\n`, { flag: 'wx' })
    console.log(`${file}: rulebook ${rulebook.version} with ${rulebook.promotions.length} offers.`)
  })

program.parse()
