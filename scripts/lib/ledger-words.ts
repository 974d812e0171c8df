import type { Language } from '../../core/base/local-text.ts'
import { plural } from '../../core/rulebook/wording.ts'
import type { RebuildReport } from '../../terminal/services/ledger-rebuild.ts'
import type { BookReport } from '../../terminal/services/ledger-report.ts'
import type { LeftHead } from '../../terminal/services/ledger-heads.ts'

const BY: Record<LeftHead['by'], Record<Language, string>> = {
  'head-office': { en: 'head office', zh: '总部' },
  receipt: { en: 'a printed receipt', zh: '打印的收据' },
  'shift-report': { en: 'a shift report', zh: '班次报表' },
}

/** What verify found, to be read by a person. */
export function reportText(report: BookReport, lang: Language): string {
  const { totals, head, fault, firstSeq } = report
  const part = firstSeq === 1 ? '' : lang === 'zh' ? `（从第 ${firstSeq} 条起）` : ` from ${firstSeq} on`
  const summary = lang === 'zh'
    ? `${totals.rows} 条账目${part}，${totals.sales} 笔销售，末条 ${head.seq} ${head.hash.slice(0, 8)}`
    : `${totals.rows} entries${part}, ${totals.sales} sales, head ${head.seq} ${head.hash.slice(0, 8)}`
  if (!fault) return [`${lang === 'zh' ? '完好' : 'sound'}${lang === 'zh' ? '：' : ': '}${summary}`, ...tailText(report, lang)].join('\n')
  const where = lang === 'zh' ? (fault.seq === null ? '余额' : `第 ${fault.seq} 条`) : (fault.seq === null ? 'balances' : `entry ${fault.seq}`)
  return lang === 'zh'
    ? [`有问题：${where}，${fault.code}`, fault.words.zh, `发现：${fault.detail}`, `此前完好：${summary}`].join('\n')
    : [`fault at ${where}: ${fault.code}`, fault.words.en, `found: ${fault.detail}`, `sound before it: ${summary}`].join('\n')
}

function tailText({ tail }: BookReport, lang: Language): string[] {
  if (tail === null) return []
  const { since, entries, sales, seconds } = tail
  if (lang === 'zh') {
    const until = since === null ? '尚无任何标记离开收银台' : `${BY[since.by].zh}已持有第 ${since.seq} 条的标记 ${since.mark}`
    return [entries === 0 ? `${until}；没有未受保护的账目` : `${until}；其后 ${entries} 条账目、${sales} 笔销售（${seconds} 秒）尚未受保护`]
  }
  const until = since === null ? 'no head has left the till yet' : `${BY[since.by].en} holds entry ${since.seq} as ${since.mark}`
  return [entries === 0 ? `${until}; nothing is unprotected` : `${until}; unprotected after it: ${entries === 1 ? '1 entry' : `${entries} entries`}, ${plural(sales, 'sale')}, ${seconds} s`]
}

/** The same as one line of JSON (docs/ledger.md). */
export function reportJson({ totals, head, fault, terminalId, firstSeq, tail }: BookReport): object {
  return { sound: fault === null, terminalId, firstSeq, entries: totals.rows, sales: totals.sales, salesTotalMinor: totals.salesTotalMinor, head, tail, fault }
}

/** What a rebuild changed, to be read by a person. */
export function rebuildText({ rebuilt, backup, changed, books }: RebuildReport, lang: Language): string {
  const zh = lang === 'zh'
  if (!rebuilt) return [zh ? '没有改动：流水账本身有问题，请先处理。' : 'nothing was changed: the fault is not in the balances.', reportText(books, lang)].join('\n')
  const lines = changed.map(({ table, gone, made }) => (zh ? `  ${table}：去掉 ${gone} 行，补上 ${made} 行` : `  ${table}: ${plural(gone, 'row')} gone, ${plural(made, 'row')} made`))
  const heading = changed.length === 0 ? (zh ? '余额已重建，没有变化' : 'balances made anew: nothing changed') : (zh ? '余额已重建，有变化：' : 'balances made anew, changed:')
  return [heading, ...lines, `${zh ? '备份：' : 'backup: '}${backup}`, reportText(books, lang)].join('\n')
}
