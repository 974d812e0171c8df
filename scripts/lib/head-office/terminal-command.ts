import type { Command } from 'commander'
import { idSchema } from '../../../core/base/numbers.ts'
import { createTerminalStanding } from '../../../headoffice/server/services/terminal-standing.ts'
import type { StandingFault, TerminalStanding } from '../../../headoffice/server/services/terminal-standing.ts'
import { readStandings } from '../../../headoffice/server/store/aside-store.ts'
import { say, sayFault, withBooks } from './books.ts'
import type { CommonOptions } from './books.ts'

const FAULT_WORDS: Record<StandingFault, readonly [en: string, zh: string]> = {
  unknown: ['No till here has that number. Nothing was changed. See “terminal list”.', '没有此编号的收银台。没有改动任何数据。请查看 “terminal list”。'],
  'revoked-before': ['That till is out of service already. Nothing was changed.', '该收银台已停用。没有改动任何数据。'],
  'in-service': ['That till is in service. Nothing was changed.', '该收银台正在使用中。没有改动任何数据。'],
  'nothing-aside': ['Nothing of that till is kept aside. Nothing was changed.', '该收银台没有待定记录。没有改动任何数据。'],
  'something-aside': ['Something of that till is kept aside. Nothing was changed. Take it in first: its entries go on after that.', '该收银台还有待定记录。没有改动任何数据。请先收入这些记录，之后的记录才能接续。'],
}

async function decide(options: CommonOptions, terminalId: string, how: (standing: TerminalStanding) => ReturnType<TerminalStanding['revoke'] | TerminalStanding['takeIn']>): Promise<void> {
  const id = idSchema.safeParse(terminalId)
  if (!id.success) return sayFault(options, ...FAULT_WORDS.unknown)
  await withBooks(options, async ({ database, clock }) => {
    const done = await how(createTerminalStanding({ database, now: () => clock.now() }))
    if (!done.ok) return sayFault(options, ...FAULT_WORDS[done.error])
    const rows = done.value?.rows
    if (rows === undefined) say(options, 'Done.', '已完成。')
    else say(options, `Done: ${rows} entries are taken in.`, `已完成：收入 ${rows} 条记录。`)
  })
}

/** `head-office terminal …`: which tills are in service, and what those out of service went on sending. */
export function terminalCommand(program: Command, withCommon: (command: Command) => Command): void {
  const terminal = program.command('terminal').description('takes tills out of service, and decides on what they send after that')
  withCommon(terminal.command('list').description('lists tills, and what is kept aside of them')).action((options: CommonOptions) => withBooks(options, async ({ database }) => {
    for (const one of await readStandings(database.pool)) {
      const state = one.revokedAt === null ? '' : `, out of service since ${new Date(one.revokedAt).toISOString()}, kept aside: ${one.keptAside}`
      console.log(`${one.terminalId}  ${one.storeName}, till ${one.tillNumber}, entries ${one.watermark}${state}`)
    }
  }))
  const one = (name: string, description: string) => withCommon(terminal.command(name).argument('<id>').description(description))
  one('revoke', 'lost, stolen or scrapped: what it sends is kept aside, it is told nothing more, no till believes it').action((id: string, options: CommonOptions) => decide(options, id, (standing) => standing.revoke(null, id)))
  one('reinstate', 'takes it back into service').action((id: string, options: CommonOptions) => decide(options, id, (standing) => standing.reinstate(null, id)))
  one('take-in', 'takes in what is kept aside of it').action((id: string, options: CommonOptions) => decide(options, id, (standing) => standing.takeIn(null, id)))
  one('leave-aside', 'notes that it was seen and stays aside').action((id: string, options: CommonOptions) => decide(options, id, (standing) => standing.leaveAside(null, id)))
}
