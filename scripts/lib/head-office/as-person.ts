import type { HeadOfficeBooks } from '../../../headoffice/server/app.ts'
import type { Role } from '../../../core/sync/people.ts'
import { createLog } from '../../../headoffice/server/log.ts'
import { Refusal } from '../../../headoffice/server/problem.ts'
import type { Person } from '../../../headoffice/server/services/people.ts'
import { createSignIn } from '../../../headoffice/server/services/sign-in.ts'
import { sayFault, withBooks } from './books.ts'
import type { CommonOptions } from './books.ts'
import { readSecret } from './read-secret.ts'

export interface PersonOptions extends CommonOptions {
  as: string
}

/** Where wrong passwords on this computer are counted. */
const HERE = 'this computer'

/**
 * Runs a command as a person by name, who types their password: with its pauses after wrong ones, and the sign-in in the audit.
 * The session ends with the command.
 */
export async function asPerson(options: PersonOptions, roles: readonly Role[], work: (person: Person, books: HeadOfficeBooks, password: string) => Promise<void>): Promise<void> {
  const password = await readSecret(options.lang === 'zh' ? `${options.as} 的密码：` : `Password of ${options.as}: `)
  await withBooks(options, async (books) => {
    const log = createLog(books.folder.logFile)
    const signIn = createSignIn({ database: books.database, now: () => books.clock.now(), log })
    try {
      const { token, person } = await signIn.signIn(options.as, password, HERE)
      try {
        if (roles.some((role) => person.roles.includes(role))) await work(person, books, password)
        else sayFault(options, `Nothing was changed. This needs the role ${roles.join(' or ')}.`, `没有改动任何数据。需要角色：${roles.join('、')}。`)
      } finally {
        await signIn.signOut(token)
      }
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown
      if (thrown.problem.code === 'TOO_MANY') sayFault(options, `Nothing was changed. Too many wrong passwords; try again in ${thrown.retryAfterSeconds ?? 60} seconds.`, `没有改动任何数据。密码错误次数过多，请在 ${thrown.retryAfterSeconds ?? 60} 秒后重试。`)
      else sayFault(options, 'Nothing was changed. Name or password is another.', '没有改动任何数据。用户名或密码不正确。')
    } finally {
      log.close()
    }
  })
}
