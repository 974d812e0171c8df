import type { Language } from '../base/local-text.ts'

export const BACKUP_CODES = ['BACKUP_FOLDER_FULL', 'BACKUP_FOLDER_NOT_WRITABLE', 'BACKUP_FOLDER_GONE', 'BACKUP_ON_NETWORK', 'BACKUP_FOLDER_UNSURE', 'BACKUP_NOT_SOUND'] as const
/** Why a backup was not made, or is not to be used. */
export type BackupCode = (typeof BACKUP_CODES)[number]

interface Words {
  readonly what: string
  readonly safe: string
  readonly todo: string
}

/** What happened, what is safe, what to do; `{{folder}}` is the folder or file it is about. */
export const BACKUP_WORDS: Readonly<Record<Language, Readonly<Record<BackupCode, Words>>>> = {
  en: {
    BACKUP_FOLDER_FULL: { what: 'There is no room left for a backup in {{folder}}.', safe: 'Selling goes on. Earlier backups are untouched.', todo: 'Free some space there or choose another folder, then back up again.' },
    BACKUP_FOLDER_NOT_WRITABLE: { what: 'Nothing can be written to {{folder}}.', safe: 'Selling goes on. Earlier backups are untouched.', todo: 'Take off the write protection, or give this user the right to write there, then back up again.' },
    BACKUP_FOLDER_GONE: { what: 'The folder for backups is not there: {{folder}}. A drive may be unplugged, or it is another drive.', safe: 'Selling goes on. Nothing was written anywhere else.', todo: 'Plug the drive in, or choose the folder again, then back up again.' },
    BACKUP_ON_NETWORK: { what: 'The folder for backups is on a network drive: {{folder}}. It cannot promise that a file is really stored.', safe: 'Selling goes on. Nothing was written there.', todo: 'Choose a folder on this computer or on a plugged-in drive; copy finished backups to the network from there.' },
    BACKUP_FOLDER_UNSURE: { what: 'The drive of {{folder}} does not answer as it should.', safe: 'Selling goes on. Earlier backups were not touched.', todo: 'Plug the drive in again or use another one, then back up again.' },
    BACKUP_NOT_SOUND: { what: 'The backup does not hold: {{folder}}.', safe: 'It is not used, and no other backup was removed for it.', todo: 'Use another backup. If a new one does not hold either, the books may be damaged: run the ledger check and call support.' },
  },
  zh: {
    BACKUP_FOLDER_FULL: { what: '{{folder}} 已没有空间存放备份。', safe: '可以继续销售，已有的备份没有变化。', todo: '请腾出空间或另选文件夹，再备份一次。' },
    BACKUP_FOLDER_NOT_WRITABLE: { what: '{{folder}} 不能写入。', safe: '可以继续销售，已有的备份没有变化。', todo: '请解除写保护，或给当前用户写入权限，再备份一次。' },
    BACKUP_FOLDER_GONE: { what: '找不到备份文件夹：{{folder}}。可能移动盘已拔出，或换了另一个盘。', safe: '可以继续销售，没有写到别的地方。', todo: '请插好移动盘或重新选择文件夹，再备份一次。' },
    BACKUP_ON_NETWORK: { what: '备份文件夹在网络盘上：{{folder}}。网络盘无法保证文件真正存好。', safe: '可以继续销售，没有在那里写入。', todo: '请选本机或移动盘上的文件夹，备份完成后再复制到网络盘。' },
    BACKUP_FOLDER_UNSURE: { what: '{{folder}} 所在的盘没有正常应答。', safe: '可以继续销售，已有的备份没有变化。', todo: '请重新插好或换一个盘，再备份一次。' },
    BACKUP_NOT_SOUND: { what: '这份备份不完好：{{folder}}。', safe: '没有使用它，也没有因它删除其他备份。', todo: '请用另一份备份。如果新备份也不完好，账目可能已损坏：请检查账目并联系技术支持。' },
  },
}

/** The words of a code in one language, with the folder or file written out. */
export function backupWords(code: BackupCode, folder: string, lang: Language): Words {
  const words = BACKUP_WORDS[lang][code]
  return { ...words, what: words.what.replaceAll('{{folder}}', () => folder) }
}
