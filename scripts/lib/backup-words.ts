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
export function verifiedText({ identity, seq, head, sales, manifest }: VerifiedBackup, lang: Language): string {
  if (lang === 'zh') {
    const summary = `完好：${identity.tillNumber} 号收银台，${seq} 条账目，${sales} 笔销售，末条 ${seq} ${head.slice(0, 8)}`
    return manifest ? `${summary}，${moment(manifest.at)} UTC` : `${summary}\n旁边没有说明文件：只知道它本身完整，无法比对应有的内容`
  }
  const summary = `sound: till ${identity.tillNumber}, ${seq} entries, ${plural(sales, 'sale')}, head ${seq} ${head.slice(0, 8)}`
  return manifest ? `${summary}, ${moment(manifest.at)} UTC` : `${summary}\nno manifest lies beside it: it holds together, but there is nothing to compare it with`
}

/** What a restore has done, and what it has not. */
export function restoredText({ dir, backup, erasures }: RestoreReport, lang: Language): string {
  const { seq } = backup
  return lang === 'zh'
    ? [
      `已恢复到 ${dir}：${backup.identity.tillNumber} 号收银台，${seq} 条账目，末条 ${seq} ${backup.head.slice(0, 8)}`,
      `备份之后的销售不在其中。删除名单带来 ${erasures} 人；收银台启动时会再次删除他们的资料。`,
      '本次恢复尚未做到，请注意：',
      '  不会另起新的哈希链，也不会换收据号字母：备份之后开过的收据号会再次出现。总部如已有这些账目，会拒绝新账目并显示分叉。',
      '  签名密钥不在备份里，会生成新的密钥。认识本机的总部会拒绝另一把密钥：账目不会上传，目前也还不能重新配对。可以继续销售。',
      '  不会阻止积分、礼品卡和储值在离线时抵扣：与总部核对之前，备份之后用掉的可能被再用一次。',
      '  收银台会一直显示它是从备份恢复的。',
    ].join('\n')
    : [
      `restored to ${dir}: till ${backup.identity.tillNumber}, ${seq} entries, head ${seq} ${backup.head.slice(0, 8)}`,
      `What was sold after the backup is not in it. The list of erasures came along (ids: ${erasures}); the till erases those people again when it starts.`,
      'What this restore does not do yet:',
      '  It begins no new chain and takes no new letter for its receipts: numbers given out after the backup come again. Where head office holds those entries, it refuses the new ones as a fork.',
      '  The signing key is in no backup, and a new one is made. A head office that knows this till refuses another key: nothing is sent, and it cannot be paired again yet. It goes on selling.',
      '  It does not keep points, gift cards and credit from being spent offline: what was spent after the backup can be spent once more until somebody compares with head office.',
      '  The till goes on showing that it was put back from a backup.',
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
