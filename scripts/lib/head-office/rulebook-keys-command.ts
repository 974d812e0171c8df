import { join } from 'node:path'
import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import { moveRoot, signingKey } from '../../../headoffice/server/keys.ts'
import { broughtKeyText } from '../../../headoffice/server/rulebooks/approver-keys.ts'
import { RULEBOOK_ROLES } from '../../../headoffice/server/rulebooks/roles.ts'
import { createRulebooks } from '../../../headoffice/server/rulebooks/rulebooks.ts'
import { asPerson } from './as-person.ts'
import type { PersonOptions } from './as-person.ts'
import { EXIT_FAULTS, say, withBooks } from './books.ts'
import type { CommonOptions } from './books.ts'
import { fileText, print, valueOr } from './rulebooks-said.ts'
import { keyLines, ownKeyLines } from './rulebooks-words.ts'

const ROOT_KEY = ['--root-key <file>', 'the root’s private key, where it was moved out of the folder'] as const

function parseYes(text: string): boolean {
  if (text !== 'yes' && text !== 'no') throw new InvalidArgumentError('yes or no')
  return text === 'yes'
}

async function make(options: PersonOptions & { key?: string }): Promise<void> {
  const pem = options.key === undefined ? null : fileText(options, options.key)
  if (options.key !== undefined && pem === null) return
  await asPerson(options, RULEBOOK_ROLES.approves, async (person, books, password) => {
    const { approverKeys } = createRulebooks(books)
    const own = pem === null ? null : signingKey('approver', pem)
    const made = valueOr(options, await (own ? approverKeys.bring(person, own.publicKey, own.sign(broughtKeyText(person.personId, own.publicKey))) : approverKeys.make(person, password)))
    if (made) say(options, `Key ${made.keyId}. An administrator puts it on the list with “rulebooks keys admit ${made.keyId}”.`, `密钥 ${made.keyId}。请管理员用 “rulebooks keys admit ${made.keyId}” 加入名单。`)
  })
}

/** `head-office rulebooks keys …`: whose signatures count. Changing the list needs the root's key: in this folder, or where it was moved. */
export function keyCommand(rulebooks: Command, withCommon: (command: Command) => Command): void {
  const keys = rulebooks.command('keys').description('whose signatures count')
  const listed = (options: CommonOptions, version: number): void => say(options, `Done: list ${version}. Tills take it when they next ask.`, `已完成：第 ${version} 份名单。收银台下次联系总部时取得。`)
  withCommon(keys.command('list').description('lists approvers’ keys and head office’s own')).action((options: CommonOptions) => withBooks(options, async (books) => {
    const { approverKeys, keyLists } = createRulebooks(books)
    print([...keyLines(await approverKeys.list(), options.lang), ...ownKeyLines(await keyLists.own(), options.lang)])
  }))
  withCommon(keys.command('make').description('makes a key for an approver, kept encrypted with the password')).requiredOption('--as <name>', 'whose it is; the password is asked for')
    .option('--key <file>', 'a private key of your own (PEM, Ed25519) instead, which stays where it is').action(make)
  withCommon(keys.command('admit').argument('<key>').description('puts a key on the list that tills trust')).option(...ROOT_KEY).action((keyId: string, options: CommonOptions) => withBooks(options, async (books) => {
    const done = valueOr(options, await createRulebooks(books).keyLists.admit(null, keyId))
    if (done) listed(options, done.version)
  }))
  withCommon(keys.command('withdraw').argument('<key>').description('lets a key sign nothing more; what it signed so far counts')).option(...ROOT_KEY).option('--lost', 'somebody else may have it: nothing it signed counts')
    .action((keyId: string, options: CommonOptions & { lost?: boolean }) => withBooks(options, async (books) => {
      const done = valueOr(options, await createRulebooks(books).keyLists.withdraw(null, keyId, options.lost === true))
      if (done) listed(options, done.version)
    }))
  withCommon(keys.command('renew').description('gives head office another signing key of its own; the one before counts until it is withdrawn')).option(...ROOT_KEY).option('--lost', 'somebody else may have the one before: nothing it signed counts, at once')
    .action((options: CommonOptions & { lost?: boolean }) => withBooks(options, async (books) => {
      const done = valueOr(options, await createRulebooks(books).keyLists.renewOwn(null, options.lost === true))
      if (!done) return
      listed(options, done.version)
      say(options, `Head office signs with ${done.keyId} from now on. Where several servers have keys folders of their own, copy this one to them.`, `总部从现在起用 ${done.keyId} 签名。若有多台服务器各有 keys 文件夹，请把本文件夹复制过去。`)
      if (options.lost !== true) say(options, 'Then withdraw the one before: “rulebooks keys list” names it.', '之后请撤销旧密钥：“rulebooks keys list” 会列出其编号。')
    }))
  withCommon(keys.command('move-root').argument('<file>').description('moves the root’s private key out of this folder into a new file, say on a stick that lies in a safe')).action((file: string, options: CommonOptions) => {
    try {
      moveRoot(join(options.data, 'keys'), file)
      say(options, `The root’s key is in ${file} now, and nowhere else. Keep it and a copy of it in safes: without it the list of keys cannot be changed any more.`, `根密钥现只保存在 ${file}。请将它和一份副本锁好：没有它，就无法再更改密钥名单。`)
    } catch (thrown) {
      say(options, 'Not moved; the root’s key is where it was. Name a file that is not there yet, in a folder that can be written to.', '未移动，根密钥仍在原处。请指定可写文件夹中尚不存在的文件。')
      console.error(thrown instanceof Error ? thrown.message : String(thrown))
      process.exitCode = EXIT_FAULTS
    }
  })
  withCommon(keys.command('author-may-approve').argument('<yes|no>', '', parseYes).description('whether who wrote a draft may be one of the two who approve it')).action((may: boolean, options: CommonOptions) => withBooks(options, async (books) => {
    await createRulebooks(books).approvals.allowAuthor(null, may)
    say(options, may ? 'Authors may be one of the two.' : 'Two others approve what somebody wrote.', may ? '作者可以作为两位审批人之一。' : '草稿须由作者以外的两人审批。')
  }))
}
