import { describe, expect, it } from 'vitest'
import { isBackupDue, outdated } from '../../core/backup/keeping.ts'
import { BACKUP_CODES, BACKUP_WORDS, backupWords } from '../../core/backup/words.ts'
import { BackupFault, backupFaultOf } from '../../terminal/store/backup-fault.ts'
import { isOnNetwork } from '../../terminal/store/backup-folder.ts'

const DAY = 24 * 3600_000
const NOW = Date.UTC(2026, 7, 14, 4, 0)
const daysAgo = (days: number) => ({ name: `${days}`, at: NOW - days * DAY })
const made = daysAgo(0)
const gone = (days: readonly number[], keep: number, keepDays: number) => outdated([made, ...days.map(daysAgo)], made, { keep, keepDays }, NOW).map(({ name }) => Number(name)).sort((a, b) => a - b)

describe('which backups go', () => {
  it('are those beyond the number, and those beyond the age; the day itself still counts', () => {
    expect(gone([1, 2, 3], 4, 100)).toEqual([])
    expect(gone([3, 1, 2], 3, 100)).toEqual([3])
    expect(gone([1, 2, 3], 1, 100)).toEqual([1, 2, 3])
    expect(gone([9, 10, 10.5, 11], 100, 10)).toEqual([10.5, 11])
  })

  it('are never the one that was just made, and first those dated after now', () => {
    expect(outdated([made], made, { keep: 1, keepDays: 1 }, NOW)).toEqual([])
    expect(gone([-400, 1, 2], 3, 100)).toEqual([-400])
    expect(gone([-400], 2, 1)).toEqual([])
  })
})

describe('a backup is due', () => {
  const ZONE = 'Asia/Singapore'
  const local = (day: number, hours: number, minutes = 0) => Date.UTC(2026, 7, day, hours - 8, minutes)

  it('when none was made since the time of day came by last, on this day or the one before', () => {
    expect(isBackupDue([], '03:00', local(14, 12), ZONE)).toBe(true)
    expect(isBackupDue([local(14, 2, 59)], '03:00', local(14, 3), ZONE)).toBe(true)
    expect(isBackupDue([local(14, 3)], '03:00', local(14, 23), ZONE)).toBe(false)
    expect(isBackupDue([local(13, 22)], '23:00', local(14, 9), ZONE)).toBe(true)
    expect(isBackupDue([local(13, 23, 30)], '23:00', local(14, 9), ZONE)).toBe(false)
  })

  it('also where one is dated a year ahead, by a clock that was wrong', () => {
    expect(isBackupDue([local(14, 12) + 365 * DAY], '03:00', local(14, 12), ZONE)).toBe(true)
  })
})

describe('trouble with a folder', () => {
  const said = (code: string) => backupFaultOf(Object.assign(new Error('no'), { code }), '/somewhere').code

  it.each([
    ['ENOSPC', 'BACKUP_FOLDER_FULL'], ['EDQUOT', 'BACKUP_FOLDER_FULL'], ['SQLITE_FULL', 'BACKUP_FOLDER_FULL'],
    ['EROFS', 'BACKUP_FOLDER_NOT_WRITABLE'], ['EACCES', 'BACKUP_FOLDER_NOT_WRITABLE'],
    ['ENOENT', 'BACKUP_FOLDER_GONE'], ['ENODEV', 'BACKUP_FOLDER_GONE'],
    ['EIO', 'BACKUP_FOLDER_UNSURE'], ['SQLITE_IOERR_WRITE', 'BACKUP_FOLDER_UNSURE'], ['SQLITE_CORRUPT_VTAB', 'BACKUP_NOT_SOUND'],
  ])('%s is said as %s', (code, words) => expect(said(code)).toBe(words))

  it('is not made of what is none', () => {
    expect(() => backupFaultOf(new TypeError('a mistake in the program'), '/somewhere')).toThrow(TypeError)
    const fault = new BackupFault('BACKUP_ON_NETWORK', '/x', '')
    expect(backupFaultOf(fault, '/y')).toBe(fault)
  })

  it('is a network drive by the numbers of linux/magic.h, or by a path that names a server', () => {
    for (const type of [0x6969, 0xff534d42, 0xfe534d42 | 0]) expect(isOnNetwork('/mnt/shop', type, 'linux')).toBe(true)
    // ext4, tmpfs, FAT, exFAT, btrfs
    for (const type of [0xef53, 0x01021994, 0x4d44, 0x2011bab0, 0x9123683e]) expect(isOnNetwork('/mnt/stick', type, 'linux')).toBe(false)
    expect(isOnNetwork('\\\\server\\shop', 0, 'win32')).toBe(true)
    for (const path of ['D:\\backups', '\\\\?\\D:\\backups']) expect(isOnNetwork(path, 0, 'win32')).toBe(false)
  })

  it('has its words in both languages, which name the place', () => {
    for (const code of BACKUP_CODES) {
      for (const lang of ['en', 'zh'] as const) {
        expect(backupWords(code, '/mnt/$&stick', lang).what).toContain('/mnt/$&stick')
        for (const text of Object.values(BACKUP_WORDS[lang][code])) {
          expect(text).not.toMatch(/[!！]|\berrors?\b|错误|失败|\binvalid\b|\bfailed\b/i)
          if (lang === 'zh') expect(text).not.toMatch(/\p{Script=Han}[,;?!:]/u)
        }
      }
    }
  })
})
