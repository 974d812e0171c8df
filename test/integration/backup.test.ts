import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { BackupSettings } from '../../core/contract/backup-methods.ts'
import { PROJECT_DIR } from '../../scripts/lib/paths.ts'
import { createHasher } from '../../terminal/hasher.ts'
import { createBackupSchedule } from '../../terminal/services/backup-schedule.ts'
import { keepBackupSettings } from '../../terminal/services/backup-settings.ts'
import { createBackups } from '../../terminal/services/backups.ts'
import { verifyBackup } from '../../terminal/store/verify-backup.ts'
import { backupFiles, backupRoom, rowsOf, sell } from '../support/backup-till.ts'
import { stillTill } from '../support/still-till.ts'
import { CASHIER, command, handClock, temporaryFolder } from '../support/till.ts'

const room = backupRoom()
const DAY_MS = 24 * 3600_000
const settingsFor = (folder: string | null, more: Partial<BackupSettings> = {}): BackupSettings => ({ folder, atTime: null, keep: 10, keepDays: 100, ...more })
const make = async () => (await room().till.call('backup.make', command())).backup
const choose = (settings: BackupSettings) => room().till.call('backup.set', { ...command(), settings })

describe('a backup', () => {
  it('made while 200 sales go on is what the journal was at one moment, and holds', async () => {
    const { till, stick, dataDir } = room()
    await choose(settingsFor(stick))
    for (let n = 0; n < 20; n++) await sell(till)
    let isMade = false
    const asked = make().finally(() => (isMade = true))
    let during = 0
    for (let n = 0; n < 200; n++) {
      await sell(till)
      if (!isMade) during += 1
    }
    const backup = await asked
    // Sales did not wait for it.
    expect(during).toBeGreaterThan(3)
    const path = join(stick, backup.name)
    expect(verifyBackup(path, createHasher())).toMatchObject({ seq: backup.seq, head: backup.head })
    const journal = rowsOf(join(dataDir, 'regulars.db'))
    expect(rowsOf(path)).toEqual(journal.slice(0, backup.seq))
    expect(journal.length).toBeGreaterThan(backup.seq)
    expect(statSync(path).mode & 0o077).toBe(0)
    expect(JSON.parse(readFileSync(`${path}.json`, 'utf8'))).toMatchObject({ format: 'regulars.backup/1', seq: backup.seq, head: backup.head, at: backup.at, tillNumber: 2, bytes: statSync(path).size })
    expect(await till.call('backup.list', {})).toMatchObject({ folder: stick, backups: [backup], isRunning: false, trouble: null })
  })

  it('is made once for a command sent again, and once for two who ask together', async () => {
    const { till, stick } = room()
    await choose(settingsFor(stick))
    const input = command()
    const [first, second] = await Promise.all([till.call('backup.make', input), till.call('backup.make', command())])
    expect(second).toEqual(first)
    till.clock.advance(1000)
    expect(await till.call('backup.make', input)).toEqual(first)
    expect(backupFiles(stick)).toHaveLength(1)
  })

  it('is for managers', async () => {
    const { till } = room()
    await till.signIn(CASHIER)
    for (const method of ['backup.make', 'backup.set'] as const) expect((await till.refusal(method, { ...command(), settings: settingsFor(null) } as never)).code).toBe('FORBIDDEN')
    expect((await till.refusal('backup.list', {})).code).toBe('FORBIDDEN')
  })

  it('takes the place of the oldest, by number and by age, and of no other till’s', async () => {
    const { till, stick } = room()
    await choose(settingsFor(stick, { keep: 3, keepDays: 10 }))
    const other = 'regulars-till-7-000000000000-2020.db'
    writeFileSync(join(stick, other), 'not ours')
    const names: string[] = []
    for (const days of [0, 1, 1, 1]) {
      till.clock.advance(days * DAY_MS)
      names.push((await make()).name)
    }
    expect(backupFiles(stick)).toEqual([other, ...names.slice(1)].sort())
    till.clock.advance(9.5 * DAY_MS)
    names.push((await make()).name)
    expect(backupFiles(stick)).toEqual([other, ...names.slice(3)].sort())
    expect(readdirSync(stick).filter((name) => name.endsWith('.json'))).toHaveLength(2)
  })

  it('of damaged books is refused, and none that holds goes for it', async () => {
    const { till, stick, dataDir } = room()
    await sell(till)
    await choose(settingsFor(stick, { keep: 1 }))
    const sound = await make()
    const db = new Database(join(dataDir, 'regulars.db'))
    db.exec("DROP TRIGGER journal_no_update; UPDATE journal SET body = replace(body, '\"type\"', ' \"type\"') WHERE seq = 2")
    db.close()
    till.clock.advance(DAY_MS)
    expect((await till.refusal('backup.make', command())).code).toBe('BACKUP_NOT_SOUND')
    expect(backupFiles(stick)).toEqual([sound.name])
    expect(readdirSync(stick).filter((name) => name.endsWith('.partial'))).toEqual([])
    expect((await till.call('terminal.get', {})).backupTrouble).toBe('BACKUP_NOT_SOUND')
  })

  it('into a folder that is gone, or is another drive in its place, is refused with that, until the drive is back', async () => {
    const { till, stick } = room()
    expect(await till.refusal('backup.set', { ...command(), settings: settingsFor(join(stick, 'not-there')) })).toEqual({ code: 'BACKUP_FOLDER_GONE', data: { folder: join(stick, 'not-there') } })
    expect((await till.refusal('backup.set', { ...command(), settings: settingsFor('relative/folder') })).code).toBe('BACKUP_FOLDER_GONE')
    await choose(settingsFor(stick))
    rmSync(stick, { recursive: true })
    expect((await till.refusal('backup.make', command())).code).toBe('BACKUP_FOLDER_GONE')
    expect(await till.call('backup.list', {})).toMatchObject({ backups: null, trouble: 'BACKUP_FOLDER_GONE' })
    // The mount point alone, on the till's own disk.
    mkdirSync(stick)
    expect((await till.refusal('backup.make', command())).code).toBe('BACKUP_FOLDER_GONE')
    expect(readdirSync(stick)).toEqual([])
    await choose(settingsFor(stick))
    await make()
    expect((await till.call('terminal.get', {})).backupTrouble).toBeNull()
  })
})

describe('a backup that is killed', () => {
  const CLI = join(PROJECT_DIR, 'scripts', 'backup.ts')

  /** Runs `backup make` and kills it as soon as `isTime` says so; whether it was still running then. */
  async function killed(isTime: () => boolean): Promise<boolean> {
    const { dataDir, stick } = room()
    const child = spawn(process.execPath, [CLI, 'make', dataDir, stick], { stdio: 'ignore' })
    const ended = once(child, 'exit')
    while (child.exitCode === null && !isTime()) await new Promise((resolve) => setImmediate(resolve))
    child.kill('SIGKILL')
    const [, signal] = (await ended) as [number | null, string | null]
    return signal === 'SIGKILL'
  }

  it('leaves nothing under a backup’s name but what holds, and the next one clears up', async () => {
    const { till, stick } = room()
    for (let n = 0; n < 10; n++) await sell(till)
    const halves = () => readdirSync(stick).filter((name) => name.endsWith('.partial'))
    let inTheMiddle = 0
    for (let n = 0; n < 6; n++) {
      const earlier = new Set(halves())
      const sizeWanted = n * 200_000
      const wasKilled = await killed(() => halves().some((name) => !earlier.has(name) && (statSync(join(stick, name), { throwIfNoEntry: false })?.size ?? 0) >= sizeWanted))
      if (wasKilled && halves().some((name) => !earlier.has(name))) inTheMiddle += 1
      for (const name of backupFiles(stick)) expect(verifyBackup(join(stick, name), createHasher()).manifest).not.toBeNull()
    }
    expect(inTheMiddle).toBeGreaterThan(2)
    expect(halves().length).toBeGreaterThan(0)
    await choose(settingsFor(stick))
    await make()
    expect(halves()).toEqual([])
  })
})

describe('the schedule', () => {
  it('waits for the time and a quiet moment, makes one a day, and rests where it cannot', async () => {
    const folder = temporaryFolder()
    const stick = temporaryFolder()
    // Friday, 02:58 in Singapore.
    const clock = handClock(Date.UTC(2026, 7, 13, 18, 58))
    const till = stillTill(folder.dir, { clock, members: 3 })
    const backups = createBackups(till, () => undefined)
    try {
      const settings = settingsFor(stick.dir, { atTime: '03:00' })
      expect(backups.choose(settings).ok).toBe(true)
      keepBackupSettings(till, settings)
      const schedule = createBackupSchedule(till, backups)
      const lookAfter = (ms: number) => {
        clock.advance(ms)
        return schedule.look()
      }
      // The day before was missed: that is made up for at once.
      await lookAfter(60_000)
      expect(backupFiles(stick.dir)).toHaveLength(1)
      for (let n = 0; n < 20; n++) till.settings.set('busy', String(n))
      expect(lookAfter(60_000)).toBeNull()
      const looks: (Promise<unknown> | null)[] = []
      for (let n = 0; n < 30; n++) looks.push(lookAfter(60_000))
      await Promise.all(looks.filter((made) => made !== null))
      expect(looks.filter((made) => made !== null)).toHaveLength(1)
      expect(backupFiles(stick.dir)).toHaveLength(2)
      // Busy at the next morning's time: nothing, until it is quiet.
      clock.advance(DAY_MS)
      for (let n = 0; n < 5; n++) {
        till.settings.set('busy', `again ${n}`)
        expect(lookAfter(60_000)).toBeNull()
      }
      expect(lookAfter(60_000)).not.toBeNull()
      await backups.make()
      expect(backupFiles(stick.dir)).toHaveLength(3)
      // A drive that is gone is asked after a rest only.
      rmSync(stick.dir, { recursive: true })
      clock.advance(DAY_MS)
      const tries: (Promise<unknown> | null)[] = []
      for (let n = 0; n < 46; n++) {
        const tried = lookAfter(60_000)
        tries.push(tried)
        await tried
      }
      expect(tries.filter((tried) => tried !== null).length).toBeGreaterThanOrEqual(3)
      expect(tries.filter((tried) => tried !== null).length).toBeLessThanOrEqual(4)
    } finally {
      await backups.close()
      till.db.close()
      folder.remove()
      stick.remove()
    }
  })
})
