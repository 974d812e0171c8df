import type { Language } from '../../../core/base/local-text.ts'
import { formatMoney, formatPoints } from '../../../core/money/format.ts'
import type { Lasting } from '../../../core/rulebook/lasting.ts'
import type { Reach } from '../../../core/rollout/reach.ts'
import type { Stopper } from '../../../core/rulebook/stop-limits.ts'
import type { CheckedDraft, DraftView, ToldDraft } from '../../../headoffice/server/rulebooks/drafts.ts'
import type { RolloutView } from '../../../headoffice/server/rulebooks/rollout-views.ts'
import type { KeyView } from '../../../headoffice/server/rulebooks/approver-keys.ts'
import type { FileFault } from '../../../headoffice/server/rulebooks/rulebook-file.ts'
import type { Trial } from '../../../headoffice/server/rulebooks/trial.ts'
import type { TillRulebooks } from '../../../headoffice/server/store/rulebook-status-store.ts'

const instant = (at: number): string => new Date(at).toISOString()

export function faultLines(faults: readonly FileFault[], lang: Language): string[] {
  return faults.map(({ path, message }) => `  ${path === '' ? (lang === 'zh' ? '整个文件' : 'the file') : path}: ${message[lang]}`)
}

const STATES: Record<DraftView['state'], [en: string, zh: string]> = { open: ['open', '进行中'], published: ['published', '已发布'], 'given-up': ['given up', '已放弃'] }

export function draftLine(draft: DraftView, lang: Language): string {
  const zh = lang === 'zh'
  const state = STATES[draft.state][zh ? 1 : 0] + (draft.version === null ? '' : zh ? `（第 ${draft.version} 版）` : ` as version ${draft.version}`)
  return `${draft.draftId}  ${draft.name}  ${zh ? `第 ${draft.revision} 稿，${state}，已审批 ${draft.approvedBy.length} 人` : `text ${draft.revision}, ${state}, approvals ${draft.approvedBy.length}`}`
}

export function checkedLines({ draft, faults, warnings }: CheckedDraft, lang: Language): string[] {
  const zh = lang === 'zh'
  return [
    draftLine(draft, lang),
    zh ? `内容指纹 ${draft.bodyHash}` : `fingerprint of the text ${draft.bodyHash}`,
    ...(faults.length === 0 ? [zh ? '没有错误。' : 'No faults.'] : [zh ? `需要修正 ${faults.length} 处：` : `To mend: ${faults.length}`, ...faultLines(faults, lang)]),
    ...(warnings.length === 0 ? [] : [zh ? `请留意 ${warnings.length} 处：` : `To look at: ${warnings.length}`, ...faultLines(warnings, lang)]),
  ]
}

export function toldLines({ sentences, comparedWith, differences }: ToldDraft, lang: Language): string[] {
  const zh = lang === 'zh'
  if (comparedWith === null) return [...sentences]
  const kinds = { added: zh ? '新增' : 'new', removed: zh ? '删除' : 'gone', changed: zh ? '改动' : 'changed' }
  const told = differences.flatMap(({ part, kind, before, after, fields }) => [
    `${kinds[kind]}  ${part}`,
    ...before.map((text) => `  − ${text}`),
    ...after.map((text) => `  + ${text}`),
    ...fields.map(({ field, before: was, after: is }) => `    ${field}${field === '' ? '' : ': '}${was ?? '∅'} → ${is ?? '∅'}`),
  ])
  const heading = zh ? `与第 ${comparedWith} 版相比，${differences.length} 处不同：` : `Compared with version ${comparedWith}, ${differences.length === 1 ? '1 part differs' : `${differences.length} parts differ`}:`
  return [...sentences, '', heading, ...told]
}

export function trialLines(trial: Trial, { programme, pointsRules }: Lasting, lang: Language): string[] {
  const zh = lang === 'zh'
  const money = (minor: number): string => formatMoney(minor, programme.currency, lang)
  const points = (count: number): string => formatPoints(count, lang, pointsRules.decimals)
  const { baskets, differing, was, wouldBe, worst, complete, unreadable } = trial
  return [
    zh ? `已试算 ${baskets} 单，其中 ${differing} 单结果不同。` : `${baskets} baskets tried, ${differing} would differ.`,
    zh ? `优惠合计：${money(was.discountMinor)} → ${money(wouldBe.discountMinor)}` : `discounts in all: ${money(was.discountMinor)} → ${money(wouldBe.discountMinor)}`,
    zh ? `应付合计：${money(was.totalMinor)} → ${money(wouldBe.totalMinor)}` : `due in all: ${money(was.totalMinor)} → ${money(wouldBe.totalMinor)}`,
    zh ? `积分合计：${points(was.points)} → ${points(wouldBe.points)}` : `points in all: ${points(was.points)} → ${points(wouldBe.points)}`,
    ...worst.map((one) => `  ${one.receiptNo}  ${instant(one.completedAt)}  ${money(one.was.totalMinor)} → ${money(one.wouldBe.totalMinor)}  ${points(one.was.points)} → ${points(one.wouldBe.points)}`),
    ...(complete ? [] : [zh ? '时间已到，较早的单据没有试算。' : 'The time was over; older baskets were not tried.']),
    ...(unreadable === 0 ? [] : [zh ? `${unreadable} 条记录无法识别。` : `${unreadable} entries could not be read.`]),
  ]
}

function reachWords(reach: Reach, lang: Language): string {
  const zh = lang === 'zh'
  switch (reach.kind) {
    case 'all': return zh ? '全部' : 'all'
    case 'stores': return (zh ? '门店 ' : 'stores ') + reach.stores.join(', ')
    case 'share': return `${reach.shareBp / 100}%`
    case 'holders': return zh ? `持有第 ${reach.of} 版的收银台` : `tills with version ${reach.of}`
  }
}

const ROLLOUT_STATES: Record<RolloutView['state'], [en: string, zh: string]> = { running: ['', ''], paused: [' (paused)', '（已暂停）'], ended: [' (ended)', '（已结束）'] }

const STOPPED: Record<Stopper, [en: string, zh: string]> = {
  'till-day': ['offers stopped for today: limit of a till and day', '今日优惠已停止（单台单日限额）'],
  till: ['offers stopped: limit of a till', '优惠已停止（单台限额）'],
  everywhere: ['offers stopped: limit of all tills together', '优惠已停止（全部收银台限额）'],
  'head-office': ['offers stopped by a person', '优惠已由人员停止'],
}

export function versionLines(versions: readonly RolloutView[], currency: Lasting['programme']['currency'], lang: Language): string[] {
  const zh = lang === 'zh'
  return versions.map(({ version, state, stages, tills, effectiveAt, givenMinor, stopped }) => {
    const told = stages.map((stage) => reachWords(stage.reach, lang) + (stage.isOpen ? '' : zh ? `（${instant(stage.opensAt)} 起）` : ` from ${instant(stage.opensAt)}`))
    const given = givenMinor === null ? '' : `  ${zh ? '优惠已送出' : 'offers gave away'} ${formatMoney(givenMinor, currency, lang)}`
    const open = told.length === 0 ? (zh ? '尚未下发' : 'open to nobody yet') : told.join(zh ? '、' : ', ')
    return `${zh ? `第 ${version} 版` : `version ${version}`}${ROLLOUT_STATES[state][zh ? 1 : 0]}  ${zh ? '生效' : 'in force from'} ${instant(effectiveAt)}  ${open}  ${zh ? `${tills} 台收银台` : `tills: ${tills}`}${given}${stopped === null ? '' : `  ${STOPPED[stopped][zh ? 1 : 0]}`}`
  })
}

export function tillLines(tills: readonly TillRulebooks[], lang: Language): string[] {
  const zh = lang === 'zh'
  return tills.map(({ storeName, tillNumber, sent, says, stopped }) => {
    const where = `${storeName} ${tillNumber}`
    if (says === null) return `${where}  ${zh ? `已下发第 ${sent ?? 0} 版，尚未回报` : `was sent version ${sent ?? 0}, says nothing yet`}`
    const refused = says.refused === null ? '' : zh ? `；拒收第 ${says.refused.version ?? '?'} 版（${says.refused.reason}：${says.refused.detail}）` : `; refused version ${says.refused.version ?? '?'} (${says.refused.reason}: ${says.refused.detail})`
    const stoppedHere = stopped !== null && stopped in STOPPED ? `${zh ? '；' : '; '}${STOPPED[stopped as Stopper][zh ? 1 : 0]}` : ''
    return `${where}  ${zh ? `已有第 ${says.highest} 版，生效第 ${says.inForce} 版` : `has version ${says.highest}, uses ${says.inForce}`}${refused}${stoppedHere}  ${instant(says.at)}`
  })
}

export function keyLines(keys: readonly KeyView[], lang: Language): string[] {
  const zh = lang === 'zh'
  return keys.map(({ keyId, personName, isInFile, listed }) => {
    const state = listed === 'on' ? (zh ? '在名单中' : 'on the list') : listed === 'not-yet' ? (zh ? '尚未加入名单' : 'not on the list yet')
      : zh ? `已撤销，至第 ${listed.lastVersion} 版有效` : `withdrawn after version ${listed.lastVersion}`
    return `${keyId}  ${personName}  ${state}${isInFile ? (zh ? '，私钥在本人文件中' : ', private half in a file of their own') : ''}`
  })
}

export function ownKeyLines(keys: readonly { readonly keyId: string; readonly lastVersion: number | null; readonly signsHere: boolean }[], lang: Language): string[] {
  const zh = lang === 'zh'
  return keys.map(({ keyId, lastVersion, signsHere }) => {
    const state = lastVersion !== null ? (zh ? `已撤销，至第 ${lastVersion} 版有效` : `withdrawn after version ${lastVersion}`)
      : signsHere ? (zh ? '现用于签名' : 'signs now') : zh ? '在名单中，此处已不用于签名' : 'on the list, does not sign here'
    return `${keyId}  ${zh ? '总部' : 'head office'}  ${state}`
  })
}
