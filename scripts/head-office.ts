import { readFileSync, writeFileSync } from 'node:fs'
import { Command, InvalidArgumentError } from 'commander'
import type { Language } from '../core/base/local-text.ts'
import type { Rulebook } from '../core/rulebook/rulebook.ts'
import { defaultDataDir } from '../headoffice/server/data-folder.ts'
import { rebuildProjections } from '../headoffice/server/services/interpretation.ts'
import { publishRulebook } from '../headoffice/server/services/publish.ts'
import { noteRestored } from '../headoffice/server/services/restored.ts'
import { latestRulebook } from '../headoffice/server/store/rulebook-store.ts'
import { auditCommand } from './lib/head-office/audit-command.ts'
import { EXIT_FAULTS, withBooks } from './lib/head-office/books.ts'
import type { CommonOptions } from './lib/head-office/books.ts'
import { messageCommand } from './lib/head-office/message-command.ts'
import { personCommand } from './lib/head-office/person-command.ts'
import { rulebooksCommand } from './lib/head-office/rulebooks-command.ts'
import { serveCommand } from './lib/head-office/serve-command.ts'
import { terminalCommand } from './lib/head-office/terminal-command.ts'

function languageOfThisComputer(): Language {
  return (process.env['LC_ALL'] ?? process.env['LANG'] ?? '').startsWith('zh') ? 'zh' : 'en'
}

function parseLanguage(text: string): Language {
  if (text !== 'en' && text !== 'zh') throw new InvalidArgumentError('en or zh')
  return text
}

async function publish(file: string, options: CommonOptions): Promise<void> {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (thrown) {
    console.error(options.lang === 'zh' ? `无法读取文件 ${file}。请检查文件名。` : `The file ${file} cannot be read. Check its name.`)
    console.error(thrown instanceof Error ? thrown.message : String(thrown))
    process.exitCode = EXIT_FAULTS
    return
  }
  await withBooks(options, async (books) => {
    const published = await publishRulebook({ database: books.database, keys: books.keys, now: () => books.clock.now() }, text)
    if (!published.ok) {
      console.error(options.lang === 'zh' ? `未发布，收银台规则不变。需要修正 ${published.error.length} 处：` : `Not published; tills keep the rules they have. To mend: ${published.error.length}`)
      for (const fault of published.error) console.error(`  ${fault.path === '' ? file : fault.path}: ${fault.message[options.lang]}`)
      process.exitCode = EXIT_FAULTS
      return
    }
    const { version, signedBy, effectiveAt } = published.value
    const from = new Date(effectiveAt).toISOString()
    console.log(options.lang === 'zh' ? `第 ${version} 版已发布，自 ${from} 起生效，签名：${signedBy.join('、')}。` : `Version ${version} is published, in force from ${from}, signed by ${signedBy.join(', ')}.`)
    console.log(options.lang === 'zh' ? '签名使用本文件夹中的两把审批密钥，仅供试用；正式使用请用 “rulebooks”，由两个人审批。' : 'Signed with the two approvers’ keys of this folder, which is for trying out. Where it counts, two people approve: “rulebooks”.')
    console.log(options.lang === 'zh' ? '收银台下次联系总部时取得，用于之后的下一笔销售。' : 'Tills take it when they next talk to head office, for the next sale after that.')
  })
}

async function showRulebook(options: CommonOptions & { out?: string }): Promise<void> {
  await withBooks(options, async ({ database }) => {
    const latest = await latestRulebook(database.pool)
    if (!latest) throw new Error('head office has no rulebook')
    const { version } = JSON.parse(latest.body) as Rulebook
    if (options.out === undefined) process.stdout.write(`${latest.body}\n`)
    else writeFileSync(options.out, `${latest.body}\n`)
    console.error(options.lang === 'zh' ? `这是第 ${version} 版。修改后写 "version": ${version + 1} 再发布。` : `This is version ${version}. Change it, write "version": ${version + 1}, and publish it.`)
  })
}

async function rebuild(options: CommonOptions): Promise<void> {
  await withBooks(options, async ({ database }) => {
    await rebuildProjections(database)
    console.log(options.lang === 'zh' ? '已根据收银台流水重新计算销售和积分。' : 'Sales and points are computed again from what tills sent.')
  })
}

async function restored(options: CommonOptions): Promise<void> {
  await withBooks(options, async ({ database, clock }) => {
    await noteRestored(database, clock.now())
    console.log(options.lang === 'zh' ? '已登记：数据库从备份恢复。收银台会补发缺少的记录。' : 'Noted: this database came back from a backup. Tills will send again what it lost.')
  })
}

const program = new Command('head-office')
const withCommon = (command: Command) => command
  .option('--data <folder>', 'folder of keys, log and database', defaultDataDir())
  .option('--lang <en|zh>', 'language of what is printed here', parseLanguage, languageOfThisComputer())

serveCommand(program, withCommon)
withCommon(program.command('publish').argument('<file>', 'rulebook as JSON').description('for trying out: checks a rulebook file, signs it with the keys of this folder and opens it to all tills')).action(publish)
withCommon(program.command('rulebook').description('prints the rulebook in force, to start a new one from')).option('--out <file>', 'writes it to a file instead').action(showRulebook)
withCommon(program.command('rebuild').description('computes sales and points again from what tills sent')).action(rebuild)
withCommon(program.command('restored').description('says that the database was put back from a backup, so that tills send again what it lost')).action(restored)
rulebooksCommand(program, withCommon)
personCommand(program, withCommon)
terminalCommand(program, withCommon)
messageCommand(program, withCommon)
auditCommand(program, withCommon)
program.addHelpText('after', '\nWhat starting takes (--port, --host, --tls-cert, …): head-office serve --help\nDATABASE_URL, or a file that DATABASE_URL_FILE names, names a PostgreSQL of yours; without it head office starts its own, in the data folder.')
await program.parseAsync()
