import { backupWords } from '../../core/backup/words.ts'
import type { Language } from '../../core/base/local-text.ts'
import { plural } from '../../core/rulebook/wording.ts'
import { FolderTaken } from '../../terminal/services/restore.ts'
import type { RestoreReport } from '../../terminal/services/restore.ts'
import { StartRefusal, refusalWords } from '../../terminal/start-refusal.ts'
import { BackupFault } from '../../terminal/store/backup-fault.ts'
import type { Backup } from '../../terminal/store/backup-folder.ts'
import type { VerifiedBackup } from '../../terminal/store/verify-backup.ts'

export const NOT_SOUND = 1
export const NOT_DONE = 2

const moment = (at: number) => new Date(at).toISOString().slice(0, 16).replace('T', ' ')

/** One backup, to be read by a person. Times are UTC. */
export function backupText({ name, tillNumber, at, seq, head, bytes }: Backup, lang: Language): string {
  const size = (bytes / 1024 / 1024).toFixed(1)
  return lang === 'zh'
    ? `${name}：${tillNumber} 号收银台，${moment(at)} UTC，${seq} 条账目，末条 ${head.slice(0, 8)}，${size} MB`
    : `${name}: till ${tillNumber}, ${moment(at)} UTC, ${seq} entries, head ${head.slice(0, 8)}, ${size} MB`
}

/** What reading a backup through has shown. */
export function verifiedText({ identity, seq, head, sales, manifest, segmentFault }: VerifiedBackup, lang: Language): string {
  const closed = segmentFault === null ? [] : [segmentFault.words[lang], `(${segmentFault.code}: ${segmentFault.detail})`]
  if (lang === 'zh') {
    const summary = `${closed.length === 0 ? '完好' : '除已封存的部分外完好'}：${identity.tillNumber} 号收银台，${seq} 条账目，${sales} 笔销售，末条 ${seq} ${head.slice(0, 8)}`
    return [manifest ? `${summary}，${moment(manifest.at)} UTC` : `${summary}\n旁边没有说明文件：只知道它本身完整，无法比对应有的内容`, ...closed].join('\n')
  }
  const summary = `${closed.length === 0 ? 'sound' : 'sound but for what is closed'}: till ${identity.tillNumber}, ${seq} entries, ${plural(sales, 'sale')}, head ${seq} ${head.slice(0, 8)}`
  return [manifest ? `${summary}, ${moment(manifest.at)} UTC` : `${summary}\nno manifest lies beside it: it holds together, but there is nothing to compare it with`, ...closed].join('\n')
}

/** What a restore has done, and what is to be done now. */
export function restoredText({ dir, backup, erasures, letters, lettersNoted }: RestoreReport, lang: Language): string {
  const { seq, head, identity: { tillNumber } } = backup
  return lang === 'zh'
    ? [
      `已恢复到 ${dir}：${tillNumber} 号收银台，${seq} 条账目，末条 ${seq} ${head.slice(0, 8)}`,
      `备份之后的销售不在其中。删除名单带来 ${erasures} 人；收银台启动时会再次删除他们的资料。`,
      `从现在起另起一条新的账目链，使用新的密钥；收据号和交班报告号前加字母 ${letters}，不会与旧号重复。旧收据照常可以扫描和退货。`,
      '曾与总部配对的，请重新配对：总部会把本机当作原收银台的接替者，并保留它已有的账目。',
      '积分、礼品卡、购物金和个人券暂不能使用：未配对过的由店长在本机确认后开放，配对过的由总部开放。销售和积分照常。',
      ...(lettersNoted ? [] : ['备份所在的文件夹不能写入，字母没有记下：请不要用同一份备份再恢复一次，否则收据号会重复。']),
      '收银台会一直显示它是从备份恢复的。',
    ].join('\n')
    : [
      `restored to ${dir}: till ${tillNumber}, ${seq} entries, head ${seq} ${head.slice(0, 8)}`,
      `What was sold after the backup is not in it. The list of erasures came along (ids: ${erasures}); the till erases those people again when it starts.`,
      `It begins a new chain with a new key. Receipts and shift reports have the letter ${letters} in front of their numbers from now on, so none comes twice. Old receipts are found and returned as before.`,
      'If it was paired, pair it again: head office takes it as the successor of the old till and keeps what it holds of that one.',
      'Points, gift cards, store credit and personal vouchers are not spent for now: a manager allows it at a till that was never paired, head office at one that was. Selling and earning go on.',
      ...(lettersNoted ? [] : ['The folder of the backup cannot be written to, so the letter is not noted there: do not put the same backup back a second time, or receipt numbers come twice.']),
      'The till goes on showing that it was put back from a backup.',
    ].join('\n')
}

function takenText({ dir, occupant: { till, isTill } }: FolderTaken, lang: Language): string {
  if (lang === 'zh') {
    const there = till ? `${dir} 里有一台收银台：${till.number} 号，${till.seq} 条账目，最后一条 ${moment(till.lastAt)} UTC。` : isTill ? `${dir} 里有一台收银台，但读不出来。` : `${dir} 不是空的。`
    return [there, '没有改动任何数据。', isTill ? `请先把这个文件夹改名或移走，例如改为 ${dir}-before，再运行一次；或另选一个新文件夹。` : '请选一个新的或空的文件夹。'].join('\n')
  }
  const there = till ? `There is a till in ${dir}: till ${till.number}, ${till.seq} entries, the last on ${moment(till.lastAt)} UTC.` : isTill ? `There is a till in ${dir} that cannot be read.` : `${dir} is not empty.`
  return [there, 'Nothing was changed.', isTill ? `Rename or move that folder first, for example to ${dir}-before, and run this again; or name a new folder.` : 'Name a new or an empty folder.'].join('\n')
}

/** Says what went wrong, in words where there are any, and sets the exit code. */
export function tellFault(error: unknown, lang: Language): void {
  const isUnsound = error instanceof BackupFault && error.code === 'BACKUP_NOT_SOUND'
  process.exitCode = isUnsound ? NOT_SOUND : NOT_DONE
  const reason = error instanceof Error ? error.message : String(error)
  if (error instanceof FolderTaken) console.error(takenText(error, lang))
  else if (error instanceof BackupFault) console.error([...Object.values(backupWords(error.code, error.path, lang)), `(${error.detail})`].join('\n'))
  else if (error instanceof StartRefusal) console.error([...Object.values(refusalWords(error.code, error.data, lang)), `(${reason})`].join('\n'))
  else console.error(`${lang === 'zh' ? '未完成：' : 'not done: '}${reason}`)
}
