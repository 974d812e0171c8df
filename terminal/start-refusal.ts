import type { Language } from '../core/base/local-text.ts'

/** Why a terminal does not start on a data folder. */
export type StartRefusalCode =
  | 'DATA_FOLDER_IN_USE'
  | 'DATA_FOLDER_READ_ONLY'
  | 'DATA_FOLDER_FULL'
  | 'DATA_FOLDER_UNUSABLE'
  | 'DATA_FOLDER_OTHER_OWNER'
  | 'DATA_FOLDER_ON_NETWORK'
  | 'DATA_FOLDER_PATH_LONG'
  | 'DISK_FAILING'
  | 'DATABASE_NEWER'
  | 'DATABASE_OTHER_BUILD'
  | 'NOT_A_DATABASE'
  | 'DATABASE_DAMAGED'
  | 'KEY_UNUSABLE'
  | 'PRAGMA_NOT_HELD'

export interface StartRefusalData {
  /** The folder or file it is about. */
  readonly path: string
  /** For support: what the system or the database said. */
  readonly detail?: string
}

/** Thrown by createTerminal before anything was changed; the shell shows `refusalWords` and ends. */
export class StartRefusal extends Error {
  readonly code: StartRefusalCode
  readonly data: StartRefusalData

  constructor(code: StartRefusalCode, data: StartRefusalData) {
    super(`${code}: ${data.path}${data.detail ? ` (${data.detail})` : ''}`)
    this.name = 'StartRefusal'
    this.code = code
    this.data = data
  }
}

export interface RefusalWords {
  readonly what: string
  readonly safe: string
  readonly todo: string
}

type Words = Record<Language, (path: string) => RefusalWords>

const WORDS: Record<StartRefusalCode, Words> = {
  DATA_FOLDER_IN_USE: {
    en: (path) => ({
      what: 'This till is already open in another window or program.',
      safe: 'Nothing was changed. The open one goes on selling.',
      todo: `Use the window that is open, or close it and start again. Folder: ${path}`,
    }),
    zh: (path) => ({
      what: '本收银台已在另一个窗口或程序中打开。',
      safe: '没有改动任何数据，已打开的那个可继续销售。',
      todo: `请使用已打开的窗口，或先关闭它再启动。文件夹：${path}`,
    }),
  },
  DATA_FOLDER_READ_ONLY: {
    en: (path) => ({
      what: 'The folder that keeps the sales cannot be written to.',
      safe: 'Sales already saved are untouched.',
      todo: `Give this user the right to write to ${path}, or choose another folder with --data.`,
    }),
    zh: (path) => ({
      what: '存放销售数据的文件夹不能写入。',
      safe: '已保存的销售没有变化。',
      todo: `请给当前用户写入 ${path} 的权限，或用 --data 另选文件夹。`,
    }),
  },
  DATA_FOLDER_FULL: {
    en: (path) => ({
      what: 'The disk that keeps the sales is full.',
      safe: 'Sales already saved are untouched.',
      todo: `Free some space on the disk of ${path}, then start again. 200 MB is plenty.`,
    }),
    zh: (path) => ({
      what: '存放销售数据的磁盘已满。',
      safe: '已保存的销售没有变化。',
      todo: `请在 ${path} 所在磁盘腾出空间（200 MB 足够），然后重新启动。`,
    }),
  },
  DATA_FOLDER_UNUSABLE: {
    en: (path) => ({
      what: 'The place chosen for the sales is not a folder this till can use.',
      safe: 'Nothing was changed there.',
      todo: `Check ${path}, or choose another folder with --data.`,
    }),
    zh: (path) => ({
      what: '所选位置不是本收银台可用的文件夹。',
      safe: '那里没有任何改动。',
      todo: `请检查 ${path}，或用 --data 另选文件夹。`,
    }),
  },
  DATA_FOLDER_OTHER_OWNER: {
    en: (path) => ({
      what: 'The folder that keeps the sales, or a file in it, belongs to another user of this computer.',
      safe: 'Sales already saved are untouched.',
      todo: `Start the till as the user it was set up with, or have an administrator give that folder with everything in it to this user. Place: ${path}`,
    }),
    zh: (path) => ({
      what: '存放销售数据的文件夹或其中的文件属于本电脑的另一个用户。',
      safe: '已保存的销售没有变化。',
      todo: `请用安装时的用户启动，或请管理员把该文件夹及其中全部文件转给当前用户。位置：${path}`,
    }),
  },
  DATA_FOLDER_ON_NETWORK: {
    en: (path) => ({
      what: 'The folder chosen for the sales is on another computer.',
      safe: 'Nothing was changed there.',
      todo: `Choose a folder on a disk inside this computer with --data: a network drive cannot promise that a sale is stored. Folder: ${path}`,
    }),
    zh: (path) => ({
      what: '所选的销售数据文件夹在另一台电脑上。',
      safe: '那里没有任何改动。',
      todo: `网络磁盘无法保证销售已保存，请用 --data 选择本机磁盘上的文件夹。当前文件夹：${path}`,
    }),
  },
  DATA_FOLDER_PATH_LONG: {
    en: (path) => ({
      what: 'The place chosen for the sales has too long a name.',
      safe: 'Nothing was changed there.',
      todo: `Choose a folder with a shorter path with --data. Folder: ${path}`,
    }),
    zh: (path) => ({
      what: '所选销售数据文件夹的路径太长。',
      safe: '那里没有任何改动。',
      todo: `请用 --data 选择路径更短的文件夹。当前文件夹：${path}`,
    }),
  },
  DISK_FAILING: {
    en: (path) => ({
      what: 'The disk that keeps the sales does not read or write as it should.',
      safe: 'Sales already saved were not changed.',
      todo: `Plug the disk in again or restart the computer, then start again. If it stays so, sell on another till and call support; delete nothing. Disk of ${path}`,
    }),
    zh: (path) => ({
      what: '存放销售数据的磁盘读写不正常。',
      safe: '已保存的销售没有改动。',
      todo: `请重新插好磁盘或重启电脑，再启动。仍不正常时请改用其他收银台并联系技术支持，不要删除任何文件。所在磁盘：${path}`,
    }),
  },
  DATABASE_NEWER: {
    en: (path) => ({
      what: 'These sales were saved by a newer version of this program.',
      safe: 'They are complete and were not touched.',
      todo: `Install the newer version on this till again. File: ${path}`,
    }),
    zh: (path) => ({
      what: '这些销售由更新版本的程序保存。',
      safe: '数据完整，没有改动。',
      todo: `请在本收银台重新安装新版本。文件：${path}`,
    }),
  },
  DATABASE_OTHER_BUILD: {
    en: (path) => ({
      what: 'These sales were saved by a build of this program that is laid out differently.',
      safe: 'They are complete and were not touched.',
      todo: `Start the build that was used before, or ask support to read the file. File: ${path}`,
    }),
    zh: (path) => ({
      what: '这些销售由结构不同的另一版程序保存。',
      safe: '数据完整，没有改动。',
      todo: `请启动之前使用的版本，或请技术支持读取文件：${path}`,
    }),
  },
  NOT_A_DATABASE: {
    en: (path) => ({
      what: 'The file in the place of the sales file is something else.',
      safe: 'It was not touched.',
      todo: `Move ${path} away if it is not yours to keep there, or put back the sales file from the backup.`,
    }),
    zh: (path) => ({
      what: '销售文件的位置上是别的文件。',
      safe: '没有改动它。',
      todo: `如不需要，请移走 ${path}；或从备份放回销售文件。`,
    }),
  },
  DATABASE_DAMAGED: {
    en: (path) => ({
      what: 'The sales file is damaged so far that it does not say which till this is, its rules or its staff, and no backup of it is here.',
      safe: 'It was not changed. Sales already sent to head office are safe there. Backups are in the folder “backups” beside it, or where they were set to go.',
      todo: `Sell on another till, copy the whole folder to another disk, then put the newest backup back or call support. File: ${path}`,
    }),
    zh: (path) => ({
      what: '销售文件严重损坏，已读不出本机身份、规则或员工，这里也没有它的备份。',
      safe: '没有改动它。已上传总部的销售是安全的；备份在旁边的 backups 文件夹或另设的位置。',
      todo: `请改用其他收银台，把整个文件夹复制到别的磁盘，再用最新备份恢复或联系技术支持。文件：${path}`,
    }),
  },
  KEY_UNUSABLE: {
    en: (path) => ({
      what: 'The key with which this till signs its sales cannot be read.',
      safe: 'All sales are on this till and can be read.',
      todo: `Put ${path} back from the backup, or ask head office to pair this till again.`,
    }),
    zh: (path) => ({
      what: '无法读取本收银台的签名密钥。',
      safe: '所有销售都在本机，可以读取。',
      todo: `请从备份放回 ${path}，或请总部重新配对本收银台。`,
    }),
  },
  PRAGMA_NOT_HELD: {
    en: (path) => ({
      what: 'This disk cannot promise that a saved sale survives a power cut.',
      safe: 'Nothing was changed.',
      todo: `Keep the folder on a disk inside this computer, not on a network share. Folder: ${path}`,
    }),
    zh: (path) => ({
      what: '此磁盘无法保证断电后销售数据不丢失。',
      safe: '没有改动任何数据。',
      todo: `请把文件夹放在本机磁盘上，不要放在网络共享里。文件夹：${path}`,
    }),
  },
}

/** What happened, what is safe, what to do, in the words of a shop. */
export function refusalWords(code: StartRefusalCode, data: StartRefusalData, lang: Language): RefusalWords {
  return WORDS[code][lang](data.path)
}
