import { writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import type { Result } from '../../../core/base/result.ts'
import type { StageReach } from '../../../core/rollout/reach.ts'
import { stageReachSchema } from '../../../core/rollout/reach.ts'
import { lastingSchema } from '../../../core/rulebook/lasting.ts'
import type { Role } from '../../../core/sync/people.ts'
import { rulebookSigningText } from '../../../core/sync/wire.ts'
import { keyIdOf, signingKey } from '../../../headoffice/server/keys.ts'
import type { Signed } from '../../../headoffice/server/rulebooks/approvals.ts'
import type { RulebookRefusal } from '../../../headoffice/server/rulebooks/refusals.ts'
import { RULEBOOK_ROLES } from '../../../headoffice/server/rulebooks/roles.ts'
import { createRulebooks } from '../../../headoffice/server/rulebooks/rulebooks.ts'
import type { Rulebooks } from '../../../headoffice/server/rulebooks/rulebooks.ts'
import type { Person } from '../../../headoffice/server/services/people.ts'
import { latestRulebook } from '../../../headoffice/server/store/rulebook-store.ts'
import { asPerson } from './as-person.ts'
import type { PersonOptions } from './as-person.ts'
import { say, sayFault, withBooks } from './books.ts'
import type { CommonOptions } from './books.ts'
import { keyCommand } from './rulebook-keys-command.ts'
import { fileText, print, valueOr } from './rulebooks-said.ts'
import { checkedLines, draftLine, tillLines, toldLines, trialLines, versionLines } from './rulebooks-words.ts'

interface StageOptions extends PersonOptions {
  stores?: string
  share?: number
  all?: boolean
  at?: string
}

const MOST_TRIED_MS = 60_000

/** A version's number, or a count of days. */
function parseCount(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('A whole number.')
  return Number(text)
}

function parseShare(text: string): number {
  const share = Number(text.replace(/%$/, ''))
  if (!(share > 0 && share <= 100)) throw new InvalidArgumentError('A share from 0.01 to 100 percent.')
  return Math.round(share * 100)
}

const looking = (options: CommonOptions, work: (rulebooks: Rulebooks) => Promise<void>): Promise<void> => withBooks(options, (books) => work(createRulebooks(books)))
const acting = (options: PersonOptions, roles: readonly Role[], work: (person: Person, rulebooks: Rulebooks, password: string) => Promise<void>): Promise<void> =>
  asPerson(options, roles, (person, books, password) => work(person, createRulebooks(books), password))

/** Does something that answers nothing but that it was done. */
function simply(options: PersonOptions, roles: readonly Role[], done: readonly [en: string, zh: string], work: (person: Person, rulebooks: Rulebooks) => Promise<Result<unknown, RulebookRefusal>>): Promise<void> {
  return acting(options, roles, async (person, rulebooks) => {
    const result = await work(person, rulebooks)
    if (result.ok) say(options, ...done)
    else valueOr(options, result)
  })
}

async function draft(file: string, options: PersonOptions & { name?: string }): Promise<void> {
  const text = fileText(options, file)
  if (text === null) return
  await acting(options, RULEBOOK_ROLES.writes, async (person, { drafts }) => print(checkedLines(await drafts.begin(person, options.name ?? file, text), options.lang)))
}

async function save(draftId: string, file: string, options: PersonOptions): Promise<void> {
  const text = fileText(options, file)
  if (text === null) return
  await acting(options, RULEBOOK_ROLES.writes, async (person, { drafts }) => {
    const saved = valueOr(options, await drafts.save(person, draftId, text))
    if (saved) print(checkedLines(saved, options.lang))
  })
}

async function tryOut(draftId: string, options: CommonOptions & { days: number; later: number }): Promise<void> {
  await withBooks(options, async (books) => {
    const latest = await latestRulebook(books.database.pool)
    const tried = valueOr(options, await createRulebooks(books).drafts.tryOut(draftId, { days: options.days, laterDays: options.later, limitMs: MOST_TRIED_MS }))
    if (tried && latest) print(trialLines(tried, lastingSchema.parse(JSON.parse(latest.body)), options.lang))
  })
}

/** A signature made here with a key file of the person's own, or the password that opens the key kept at head office. */
function signedBy(options: PersonOptions & { key?: string }, bodyHash: string, password: string): Signed | null {
  if (options.key === undefined) return { password }
  const pem = fileText(options, options.key)
  if (pem === null) return null
  const key = signingKey('approver', pem)
  return { keyId: keyIdOf('approver', key.publicKey), signature: key.sign(rulebookSigningText('approver', bodyHash)) }
}

async function approve(draftId: string, options: PersonOptions & { key?: string }): Promise<void> {
  await acting(options, RULEBOOK_ROLES.approves, async (person, { drafts, approvals }, password) => {
    const text = valueOr(options, await drafts.text(draftId))
    const signed = text && signedBy(options, text.bodyHash, password)
    if (!text || !signed) return
    const told = valueOr(options, await drafts.tell(draftId, options.lang, null))
    if (told) print([told.stopLimits])
    const done = valueOr(options, await approvals.approve(person, { draftId, revision: text.revision }, signed))
    if (!done) return
    if (done.published === null) say(options, 'Approved. It waits for a second person.', '已审批，等待第二位审批人。')
    else say(options, `Approved by both: published as version ${done.published}. Open it to tills with “rulebooks stage”, unless it takes another version’s place.`, `两人已审批，发布为第 ${done.published} 版。除非它取代其他版本，请用 “rulebooks stage” 下发。`)
  })
}

function reachOf({ stores, share, all }: StageOptions): StageReach | null {
  const said = [stores !== undefined, share !== undefined, all === true].filter(Boolean).length
  const reach = stores !== undefined ? { kind: 'stores', stores: stores.split(',').map((store) => store.trim()) } : share !== undefined ? { kind: 'share', shareBp: share } : { kind: 'all' }
  const parsed = stageReachSchema.safeParse(reach)
  return said === 1 && parsed.success ? parsed.data : null
}

async function stage(version: number, options: StageOptions): Promise<void> {
  const reach = reachOf(options)
  const opensAt = options.at === undefined ? null : Date.parse(options.at)
  if (!reach || Number.isNaN(opensAt)) return sayFault(options, 'Say whom it is for: --stores a,b or --share 10 or --all; and --at as 2026-12-01T09:00:00+08:00.', '请指定范围：--stores 门店,门店 或 --share 10 或 --all；--at 写成 2026-12-01T09:00:00+08:00。')
  await simply(options, RULEBOOK_ROLES.opens, ['Done. Tills take it when they next ask, from then on.', '已完成。收银台到时下次联系总部时取得。'], (person, { rollouts }) => rollouts.advance(person, version, { reach, opensAt }))
}

async function stop(version: number, promotionId: string, options: PersonOptions): Promise<void> {
  await acting(options, RULEBOOK_ROLES.opens, async (person, { goingBack }) => {
    const stopped = valueOr(options, await goingBack.stop(person, version, promotionId))
    if (!stopped) return
    print([draftLine(stopped.draft, options.lang)])
    say(options, 'The version is paused. Two people approve this draft; then tills that have the version get it at once.', '该版本已暂停。两人审批此草稿后，持有该版本的收银台立即取得。')
    if (stopped.alsoIn.length > 0) say(options, `The offer is also in version ${stopped.alsoIn.join(', ')}, which tills have: stop it there too.`, `第 ${stopped.alsoIn.join('、')} 版也有此优惠且仍有收银台使用，请一并停用。`)
  })
}

/** `head-office rulebooks …`: from a draft to every till. What changes something is done by a person by name, who types their password. */
export function rulebooksCommand(program: Command, withCommon: (command: Command) => Command): void {
  const rulebooks = program.command('rulebooks').description('rulebooks from draft to every till: drafts, approvals, stages, ways back')
  const command = (name: string, description: string): Command => withCommon(rulebooks.command(name).description(description))
  const byPerson = (name: string, description: string): Command => command(name, description).requiredOption('--as <name>', 'who does it; the password is asked for')

  byPerson('draft', 'keeps a file as a new draft and says what is wrong with it').argument('<file>').option('--name <text>', 'what it is about').action(draft)
  byPerson('save', 'keeps another text of a draft').argument('<draft>').argument('<file>').action(save)
  command('list', 'lists drafts, the newest first').action((options: CommonOptions) => looking(options, async ({ drafts }) => print((await drafts.list()).map((one) => draftLine(one, options.lang)))))
  command('check', 'says what is wrong with a draft, or may not be meant').argument('<draft>').action((draftId: string, options: CommonOptions) => looking(options, async ({ drafts }) => {
    const checked = valueOr(options, await drafts.check(draftId))
    if (checked) print(checkedLines(checked, options.lang))
  }))
  command('words', 'tells a draft in words, and what it has otherwise').argument('<draft>').option('--against <version>', 'than this version; else than the one published last', parseCount)
    .action((draftId: string, options: CommonOptions & { against?: number }) => looking(options, async ({ drafts }) => {
      const told = valueOr(options, await drafts.tell(draftId, options.lang, options.against ?? null))
      if (told) print(toldLines(told, options.lang))
    }))
  command('text', 'writes the exact text of a draft to a file').argument('<draft>').requiredOption('--out <file>', 'where to').action((draftId: string, options: CommonOptions & { out: string }) => looking(options, async ({ drafts }) => {
    const text = valueOr(options, await drafts.text(draftId))
    if (text) writeFileSync(options.out, text.body)
  }))
  command('try', 'works past sales out again by a draft').argument('<draft>').option('--days <count>', 'sales of the last so many days', parseCount, 7).option('--later <count>', 'as if made so many days later', parseCount, 0).action(tryOut)
  byPerson('approve', 'approves a draft as it is now').argument('<draft>').option('--key <file>', 'a private key of your own (PEM); else the one kept here is opened with your password').action(approve)
  byPerson('renumber', 'gives a draft the next free version').argument('<draft>').action((draftId: string, options: PersonOptions) => simply(options, RULEBOOK_ROLES.opens, ['Done. It has to be approved anew.', '已完成，须重新审批。'], (person, { drafts }) => drafts.renumber(person, draftId)))
  byPerson('give-up', 'ends a draft that is not to be published').argument('<draft>').action((draftId: string, options: PersonOptions) => simply(options, RULEBOOK_ROLES.opens, ['Given up.', '已放弃。'], (person, { drafts }) => drafts.giveUp(person, draftId)))

  command('versions', 'lists published versions, how far they have come and what their offers gave away').action((options: CommonOptions) => withBooks(options, async (books) => {
    const latest = await latestRulebook(books.database.pool)
    const { programme } = lastingSchema.parse(JSON.parse(latest?.body ?? '{}'))
    print(versionLines(await createRulebooks(books).views.rollouts(), programme.currency, options.lang))
  }))
  command('tills', 'lists what each till has, uses and refused').action((options: CommonOptions) => looking(options, async ({ views }) => print(tillLines(await views.tills(), options.lang))))
  byPerson('stage', 'opens a version to more tills').argument('<version>', '', parseCount).option('--stores <ids>', 'the tills of these stores, with commas between').option('--share <percent>', 'so many of all tills', parseShare).option('--all', 'every till')
    .option('--at <instant>', 'from then on; else at once').action(stage)
  byPerson('pause', 'lets no further till have a version').argument('<version>', '', parseCount).action((version: number, options: PersonOptions) => simply(options, RULEBOOK_ROLES.holds, ['Paused. Tills that have it keep it.', '已暂停。已有此版本的收银台继续使用。'], (person, { rollouts }) => rollouts.pause(person, version)))
  byPerson('resume', 'goes on with a version').argument('<version>', '', parseCount).action((version: number, options: PersonOptions) => simply(options, RULEBOOK_ROLES.opens, ['Goes on.', '已恢复。'], (person, { rollouts }) => rollouts.resume(person, version)))
  byPerson('roll-back', 'pauses a version and drafts the older rules in its place').argument('<version>', '', parseCount).option('--to <version>', 'the version whose rules; else the one before', parseCount)
    .action((version: number, options: PersonOptions & { to?: number }) => acting(options, RULEBOOK_ROLES.opens, async (person, { goingBack }) => {
      const made = valueOr(options, await goingBack.rollBack(person, version, options.to ?? null))
      if (!made) return
      print([draftLine(made, options.lang)])
      say(options, 'The version is paused. Two people approve this draft; then tills that have the version get it at once.', '该版本已暂停。两人审批此草稿后，持有该版本的收银台立即取得。')
    }))
  byPerson('stop', 'pauses a version and drafts it without one offer').argument('<version>', '', parseCount).argument('<offer>').action(stop)
  byPerson('halt', 'stops all offers of a version at every till; prices and the points of tiers go on').argument('<version>', '', parseCount).action((version: number, options: PersonOptions) => simply(options, RULEBOOK_ROLES.holds, ['Stopped, for sales that begin once a till has heard of it.', '已停止。收银台得知后开始的销售不再有优惠。'], (person, { offerStops }) => offerStops.halt(person, version)))
  byPerson('lift', 'gives the offers of a halted version again').argument('<version>', '', parseCount).action((version: number, options: PersonOptions) => simply(options, RULEBOOK_ROLES.opens, ['They are given again.', '已恢复优惠。'], (person, { offerStops }) => offerStops.lift(person, version)))
  keyCommand(rulebooks, withCommon)
}
