import type { Command } from 'commander'
import { newMessageSchema } from '../../../core/sync/messages.ts'
import { createMessages } from '../../../headoffice/server/services/messages.ts'
import { listMessages } from '../../../headoffice/server/store/message-store.ts'
import { say, sayFault, withBooks } from './books.ts'
import type { CommonOptions } from './books.ts'

interface SendOptions extends CommonOptions {
  store?: string
  till?: string
  until?: string
}

const MAX_LISTED = 50

async function send(en: string, zh: string, options: SendOptions): Promise<void> {
  const endsAt = options.until === undefined ? null : Date.parse(options.until)
  const read = newMessageSchema.safeParse({ text: { en, zh }, storeId: options.store ?? null, terminalId: options.till ?? null, endsAt })
  if (!read.success) {
    return sayFault(options, 'Not sent. Both texts are needed, up to 2,000 characters; --until is a date such as 2026-12-24T22:00:00+08:00; --till is a number from “terminal list”.',
      '未发送。需要中英文两段文字，各不超过 2000 字符；--until 写成 2026-12-24T22:00:00+08:00 这样的时间；--till 为 “terminal list” 中的编号。')
  }
  await withBooks(options, async ({ database, clock }) => {
    const sent = await createMessages({ database, now: () => clock.now() }).send(null, read.data)
    if (!sent.ok) return sayFault(options, 'Not sent: no till of that store or number is paired here. See “terminal list”.', '未发送：没有该门店或编号的已配对收银台。请查看 “terminal list”。')
    say(options, `Sent. Its number, to take it back: ${sent.value.messageId}`, `已发送。编号（撤回时使用）：${sent.value.messageId}`)
  })
}

async function withdraw(messageId: string, options: CommonOptions): Promise<void> {
  await withBooks(options, async ({ database, clock }) => {
    const known = (await listMessages(database.pool, MAX_LISTED)).some((one) => one.messageId === messageId)
    const done = known ? await createMessages({ database, now: () => clock.now() }).withdraw(null, messageId) : null
    if (done?.ok !== true) return sayFault(options, 'No message of that number is shown at tills. See “message list”.', '收银台上没有此编号的通知。请查看 “message list”。')
    say(options, 'Taken back; tills forget it when they next ask.', '已撤回；收银台下次联系总部时删除。')
  })
}

/** `head-office message …`: plain texts to the people at tills. */
export function messageCommand(program: Command, withCommon: (command: Command) => Command): void {
  const message = program.command('message').description('writes to the people at tills')
  withCommon(message.command('send').argument('<english>').argument('<chinese>').description('shows a text at tills until it is over or taken back'))
    .option('--store <id>', 'tills of this store only')
    .option('--till <id>', 'this till only')
    .option('--until <instant>', 'over from then on')
    .action(send)
  withCommon(message.command('withdraw').argument('<id>').description('takes a message back')).action(withdraw)
  withCommon(message.command('list').description('lists messages, the newest first')).action((options: CommonOptions) => withBooks(options, async ({ database }) => {
    for (const one of await listMessages(database.pool, MAX_LISTED)) {
      const state = one.withdrawnAt !== null ? ' (taken back)' : one.endsAt === null ? '' : `, until ${new Date(one.endsAt).toISOString()}`
      console.log(`${one.messageId}  ${new Date(one.sentAt).toISOString()}  ${one.storeId ?? 'every store'}${state}\n  ${one.text.en}\n  ${one.text.zh}`)
    }
  }))
}
