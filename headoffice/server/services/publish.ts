import type { LocalText } from '../../../core/base/local-text.ts'
import { err, ok } from '../../../core/base/result.ts'
import type { Result } from '../../../core/base/result.ts'
import { checkRulebook } from '../../../core/rulebook/checks.ts'
import { brokenWithLast, lastingSchema } from '../../../core/rulebook/lasting.ts'
import type { Lasting, LastingPart } from '../../../core/rulebook/lasting.ts'
import type { Rulebook } from '../../../core/rulebook/rulebook.ts'
import { jsonDepthWithin, MAX_JSON_DEPTH } from '../../../core/sync/json-depth.ts'
import { MAX_RULEBOOK_CHARS, rulebookEnvelopeSchema } from '../../../core/sync/wire.ts'
import { signRulebook } from '../keys.ts'
import type { HeadOfficeKeys } from '../keys.ts'
import type { Database } from '../store/database.ts'
import { addRulebook, latestRulebook, lockPublications } from '../store/rulebook-store.ts'

/** One thing to mend in the file: where, and in whose words. */
export interface PublishFault {
  readonly path: string
  readonly message: LocalText
}

const fault = (path: string, en: string, zh: string): PublishFault => ({ path, message: { en, zh } })

function parseFile(text: string): Result<unknown, PublishFault> {
  if (text.length > MAX_RULEBOOK_CHARS) {
    return err(fault('', `The file is longer than ${MAX_RULEBOOK_CHARS} characters. Take offers out that are over.`, `文件超过 ${MAX_RULEBOOK_CHARS} 个字符，请删去已结束的优惠。`))
  }
  if (!jsonDepthWithin(text, MAX_JSON_DEPTH)) {
    return err(fault('', `The file nests deeper than ${MAX_JSON_DEPTH} levels. Flatten its conditions.`, `文件嵌套超过 ${MAX_JSON_DEPTH} 层，请简化条件。`))
  }
  try {
    return ok(JSON.parse(text) as unknown)
  } catch (thrown) {
    const said = thrown instanceof Error ? thrown.message : ''
    return err(fault('', `The file is not JSON: ${said}. Mend that place, often a comma or a quotation mark.`, `文件不是有效的 JSON：${said}。请修正该处，常见原因是逗号或引号。`))
  }
}

/** Why a part stays as it was, for who wrote the file. */
const LASTING_WORDS: Record<LastingPart, (next: Rulebook, last: Lasting) => readonly [en: string, zh: string]> = {
  'programme.id': (next, last) => [
    `These rules are of the programme “${next.programme.id}”; tills here belong to “${last.programme.id}”. Write that id, or publish at the other head office.`,
    `此规则属于“${next.programme.id}”，本总部的收银台属于“${last.programme.id}”。请改用该编号，或到对应的总部发布。`,
  ],
  'programme.currency': (_next, last) => [
    `The currency is ${last.programme.currency.code} and cannot change under tills that hold money in it. Write it as it was.`,
    `币种为 ${last.programme.currency.code}，收银台已按此记账，不能更改。请恢复原值。`,
  ],
  'programme.timeZone': (_next, last) => [
    `The time zone is ${last.programme.timeZone} and cannot change: dates already given would mean other days. Write it as it was.`,
    `时区为 ${last.programme.timeZone}，更改会使已有日期变成别的日子。请恢复原值。`,
  ],
  'programme.dayChange': (_next, last) => [
    `The day begins at ${last.programme.dayChange} and that cannot change: dates already given would mean other days. Write it as it was.`,
    `每日从 ${last.programme.dayChange} 开始，更改会使已有日期变成别的日子。请恢复原值。`,
  ],
  'pointsRules.decimals': (_next, last) => [
    `Points have ${last.pointsRules.decimals} decimals and that cannot change: members hold balances in them. Write it as it was.`,
    `积分保留 ${last.pointsRules.decimals} 位小数，会员余额已按此记录，不能更改。请恢复原值。`,
  ],
}

/** What may not change from one version to the next, and that the version rises. */
function againstLast(next: Rulebook, last: Lasting): PublishFault[] {
  const faults = brokenWithLast(next, last).map((part) => fault(part, ...LASTING_WORDS[part](next, last)))
  if (next.version <= last.version) {
    faults.push(fault('version', `This is version ${next.version}, and tills have version ${last.version}. Write "version": ${last.version + 1}; to go back to older rules, publish them under that number too.`, `此文件为第 ${next.version} 版，收银台已有第 ${last.version} 版。请写 "version": ${last.version + 1}；恢复旧规则也用这个新版本号发布。`))
  }
  return faults
}

/**
 * Checks a rulebook file and, where nothing is wrong, signs it with both approvers' keys and head office's own and puts it
 * at the end of the log that tills read. Every fault at once; nothing is kept where there is one.
 * The exact text of the file is what is signed.
 */
export async function publishRulebook(
  deps: { readonly database: Database; readonly keys: HeadOfficeKeys; readonly now: () => number },
  fileText: string,
): Promise<Result<{ version: number; effectiveAt: number; signedBy: string[] }, PublishFault[]>> {
  const text = fileText.replace(/^\uFEFF/, '')
  const parsed = parseFile(text)
  if (!parsed.ok) return err([parsed.error])
  const checked = checkRulebook(parsed.value)
  if (!checked.ok) return err(checked.error.map(({ path, message }) => ({ path, message })))
  const next = checked.value
  const envelope = rulebookEnvelopeSchema.parse(signRulebook(deps.keys, text))
  return deps.database.transaction(async (client) => {
    await lockPublications(client)
    const latest = await latestRulebook(client)
    const faults = latest ? againstLast(next, lastingSchema.parse(JSON.parse(latest.body))) : []
    if (faults.length > 0) return err(faults)
    await addRulebook(client, { version: next.version, body: text, effectiveAt: next.effectiveAt, publishedAt: deps.now() }, JSON.stringify(envelope))
    return ok({ version: next.version, effectiveAt: next.effectiveAt, signedBy: envelope.signatures.map((one) => one.keyId) })
  })
}
