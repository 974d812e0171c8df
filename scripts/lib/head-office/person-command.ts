import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import { MIN_PASSWORD_CHARS, ROLES, roleSchema } from '../../../core/sync/people.ts'
import type { PersonView, Role } from '../../../core/sync/people.ts'
import { createStaff } from '../../../headoffice/server/services/staff.ts'
import type { Staff, StaffFault } from '../../../headoffice/server/services/staff.ts'
import { say, sayFault, withBooks } from './books.ts'
import type { CommonOptions } from './books.ts'
import { readSecret } from './read-secret.ts'

const PASSWORD_WORDS = {
  short: [`The password is shorter than ${MIN_PASSWORD_CHARS} characters. Nothing was changed. A short sentence is a good one.`, `密码少于 ${MIN_PASSWORD_CHARS} 个字符。没有改动任何数据。建议使用一句短句。`],
  long: ['The password is too long. Nothing was changed.', '密码过长。没有改动任何数据。'],
  pattern: ['The password repeats a few characters. Nothing was changed. A short sentence is a good one.', '密码由少数字符重复组成。没有改动任何数据。建议使用一句短句。'],
  name: ['The password holds the name. Nothing was changed. Choose another.', '密码中包含用户名。没有改动任何数据。请另选密码。'],
} as const

const FAULT_WORDS = {
  name: ['A name has 1 to 80 characters. Nothing was changed.', '用户名应为 1 至 80 个字符。没有改动任何数据。'],
  'name-taken': ['Somebody has that name already. Nothing was changed. Choose another, or see “person list”.', '该用户名已存在。没有改动任何数据。请换一个，或查看 “person list”。'],
  unknown: ['Nobody has that name. Nothing was changed. See “person list”.', '没有这个用户。没有改动任何数据。请查看 “person list”。'],
  'last-admin': ['Nobody would be left with the role admin. Nothing was changed. Give it to somebody else first.', '这样将没有任何管理员（admin）。没有改动任何数据。请先授予他人。'],
  'wrong-password': ['That is another password. Nothing was changed.', '密码不正确。没有改动任何数据。'],
} as const

function sayStaffFault(options: CommonOptions, fault: StaffFault): void {
  const [en, zh] = fault.what === 'password' ? PASSWORD_WORDS[fault.fault] : FAULT_WORDS[fault.what]
  sayFault(options, en, zh)
}

function parseRoles(text: string): Role[] {
  const parsed = roleSchema.array().min(1).safeParse(text.split(',').map((role) => role.trim()))
  if (!parsed.success) throw new InvalidArgumentError(`Roles are some of ${ROLES.join(', ')}, with commas between.`)
  return parsed.data
}

/** The new password, typed twice where somebody types it; null where the two differ. */
async function newPassword(options: CommonOptions): Promise<string | null> {
  const zh = options.lang === 'zh'
  const first = await readSecret(zh ? '新密码：' : 'New password: ')
  if (!process.stdin.isTTY) return first
  return (await readSecret(zh ? '再输入一次：' : 'The same again: ')) === first ? first : null
}

async function withStaff(options: CommonOptions, work: (staff: Staff) => Promise<void>): Promise<void> {
  await withBooks(options, ({ database, clock }) => work(createStaff({ database, now: () => clock.now() })))
}

async function withNewPassword(options: CommonOptions, work: (password: string) => Promise<void>): Promise<void> {
  const password = await newPassword(options)
  if (password === null) sayFault(options, 'The two are not the same. Nothing was changed.', '两次输入不一致。没有改动任何数据。')
  else await work(password)
}

async function forPerson(options: CommonOptions, name: string, work: (staff: Staff, person: PersonView) => ReturnType<Staff['disable']>): Promise<void> {
  await withStaff(options, async (staff) => {
    const person = (await staff.list()).find((one) => one.name.toLowerCase() === name.trim().toLowerCase())
    if (!person) return sayStaffFault(options, { what: 'unknown' })
    const done = await work(staff, person)
    if (!done.ok) return sayStaffFault(options, done.error)
    say(options, `Done. ${describe(done.value)}`, `已完成。${describe(done.value)}`)
  })
}

const describe = ({ name, roles, disabledAt }: PersonView): string => `${name}: ${roles.join(', ')}${disabledAt === null ? '' : ` (disabled ${new Date(disabledAt).toISOString()})`}`

/** `head-office person …`: who may sign in. It goes to the database directly and needs nobody's leave: whoever may run it has the keys. */
export function personCommand(program: Command, withCommon: (command: Command) => Command): void {
  const person = program.command('person').description('who may sign in to head office; passwords are typed or come through standard input')
  withCommon(person.command('add').argument('<name>').requiredOption('--roles <roles>', `some of ${ROLES.join(',')}`, parseRoles).description('adds a person'))
    .action((name: string, options: CommonOptions & { roles: Role[] }) => withNewPassword(options, (password) => withStaff(options, async (staff) => {
      const added = await staff.add(null, { name, password, roles: options.roles })
      if (!added.ok) return sayStaffFault(options, added.error)
      say(options, `${describe(added.value)}. From now on one signs in by name.`, `${describe(added.value)}。从现在起使用用户名登录。`)
    })))
  withCommon(person.command('list').description('lists everybody')).action((options: CommonOptions) => withStaff(options, async (staff) => {
    for (const one of await staff.list()) console.log(describe(one))
  }))
  withCommon(person.command('password').argument('<name>').description('gives a new password; whoever is signed in with the old one is signed out'))
    .action((name: string, options: CommonOptions) => withNewPassword(options, (password) => forPerson(options, name, (staff, one) => staff.resetPassword(null, one.personId, password))))
  withCommon(person.command('roles').argument('<name>').argument('<roles>', ROLES.join(','), parseRoles).description('gives other roles'))
    .action((name: string, roles: Role[], options: CommonOptions) => forPerson(options, name, (staff, one) => staff.setRoles(null, one.personId, roles)))
  withCommon(person.command('disable').argument('<name>').description('lets a person sign in no more, from this moment')).action((name: string, options: CommonOptions) => forPerson(options, name, (staff, one) => staff.disable(null, one.personId)))
  withCommon(person.command('enable').argument('<name>').description('lets a person sign in again')).action((name: string, options: CommonOptions) => forPerson(options, name, (staff, one) => staff.enable(null, one.personId)))
}
