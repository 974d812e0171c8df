import type { LocalText } from '../../../core/base/local-text.ts'
import { err, ok } from '../../../core/base/result.ts'
import type { Result } from '../../../core/base/result.ts'
import { checkRulebook } from '../../../core/rulebook/checks.ts'
import { brokenWithLast } from '../../../core/rulebook/lasting.ts'
import type { Lasting, LastingPart } from '../../../core/rulebook/lasting.ts'
import type { Rulebook } from '../../../core/rulebook/rulebook.ts'
import { jsonDepthWithin, MAX_JSON_DEPTH } from '../../../core/sync/json-depth.ts'
import { MAX_RULEBOOK_CHARS } from '../../../core/sync/wire.ts'

/** One thing to mend in the file: where, and in whose words. */
export interface FileFault {
  readonly path: string
  readonly message: LocalText
}

export const fileFault = (path: string, en: string, zh: string): FileFault => ({ path, message: { en, zh } })

/** The text of a file without the mark that some editors put in front. */
export function plainText(fileText: string): string {
  return fileText.replace(/^\uFEFF/, '')
}

function parseFile(text: string): Result<unknown, FileFault> {
  if (text.length > MAX_RULEBOOK_CHARS) {
    return err(fileFault('', `The file is longer than ${MAX_RULEBOOK_CHARS} characters. Take offers out that are over.`, `文件超过 ${MAX_RULEBOOK_CHARS} 个字符，请删去已结束的优惠。`))
  }
  if (!jsonDepthWithin(text, MAX_JSON_DEPTH)) {
    return err(fileFault('', `The file nests deeper than ${MAX_JSON_DEPTH} levels. Flatten its conditions.`, `文件嵌套超过 ${MAX_JSON_DEPTH} 层，请简化条件。`))
  }
  try {
    return ok(JSON.parse(text) as unknown)
  } catch (thrown) {
    const said = thrown instanceof Error ? thrown.message : ''
    return err(fileFault('', `The file is not JSON: ${said}. Mend that place, often a comma or a quotation mark.`, `文件不是有效的 JSON：${said}。请修正该处，常见原因是逗号或引号。`))
  }
}

/** Reads and checks the text of a rulebook: itself, or every fault at once with its place. */
export function checkFile(text: string): Result<Rulebook, FileFault[]> {
  const parsed = parseFile(text)
  if (!parsed.ok) return err([parsed.error])
  const checked = checkRulebook(parsed.value)
  return checked.ok ? checked : err(checked.error.map(({ path, message }) => ({ path, message })))
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
export function againstLast(next: Rulebook, last: Lasting): FileFault[] {
  const faults = brokenWithLast(next, last).map((part) => fileFault(part, ...LASTING_WORDS[part](next, last)))
  if (next.version <= last.version) {
    faults.push(fileFault('version', `This is version ${next.version}, and version ${last.version} is published already. Write "version": ${last.version + 1}; to go back to older rules, publish them under that number too.`, `此文件为第 ${next.version} 版，第 ${last.version} 版已发布。请写 "version": ${last.version + 1}；恢复旧规则也用这个新版本号发布。`))
  }
  return faults
}
