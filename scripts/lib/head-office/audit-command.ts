import { writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { checkAudit } from '../../../headoffice/server/services/audit-check.ts'
import { listPeople } from '../../../headoffice/server/store/person-store.ts'
import type { AuditEntry } from '../../../headoffice/server/store/audit-store.ts'
import { sayFault, withBooks } from './books.ts'
import type { CommonOptions } from './books.ts'

interface AuditOptions extends CommonOptions {
  json?: boolean
  head?: string
  out?: string
}

const BROKEN_WORDS = {
  missing: ['is missing', '缺失'],
  previous: ['does not follow from the one before', '与前一条不连续'],
  content: ['does not say what its hash says', '内容与哈希值不符'],
} as const

function lineOf(entry: AuditEntry, names: ReadonlyMap<string, string>): string {
  const who = entry.personId === null ? 'command' : (names.get(entry.personId) ?? entry.personId)
  return `${entry.position}  ${new Date(entry.at).toISOString()}  ${who}  ${entry.action}  ${entry.subject}  ${entry.detail}`
}

/** `head-office audit`: what people did, read and checked from the first entry. Exit code 2 where the chain is broken. */
export function auditCommand(program: Command, withCommon: (command: Command) => Command): void {
  withCommon(program.command('audit').description('reads what people did at head office, and checks that nothing of it was changed'))
    .option('--json', 'one JSON object a line')
    .option('--out <file>', 'writes the entries to a file')
    .option('--head <hash>', 'a head written down earlier: checks that it is still in the chain')
    .action((options: AuditOptions) => withBooks(options, async ({ database }) => {
      const names = new Map((await listPeople(database.pool)).map(({ personId, name }) => [personId, name]))
      const lines: string[] = []
      let hasHead = options.head === undefined
      const checked = await checkAudit(database.pool, (entry) => {
        hasHead ||= entry.hash === options.head
        lines.push(options.json === true ? JSON.stringify(entry) : lineOf(entry, names))
      })
      const text = lines.map((line) => `${line}\n`).join('')
      if (options.out === undefined) process.stdout.write(text)
      else writeFileSync(options.out, text, { mode: 0o600 })
      if (checked.kind === 'broken') {
        const [en, zh] = BROKEN_WORDS[checked.what]
        return sayFault(options, `Entry ${checked.position} ${en}: the audit was changed from outside. Keep a copy of the database as it is, and ask who had access to it.`, `第 ${checked.position} 条${zh}：审计记录曾被外部改动。请保留数据库副本，并查明谁有访问权限。`)
      }
      if (!hasHead) return sayFault(options, 'That head is not in the chain: entries were cut off, or the database was put back from a backup.', '链中没有该哈希：末尾记录被截去，或数据库曾从备份恢复。')
      console.error(options.lang === 'zh' ? `共 ${checked.entries} 条，完整无缺。末尾哈希：${checked.head}` : `${checked.entries} entries, whole. Head: ${checked.head}`)
      return undefined
    }))
}
