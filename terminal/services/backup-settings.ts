import { dirname, join } from 'node:path'
import { z } from 'zod'
import { BACKUP_CODES } from '../../core/backup/words.ts'
import type { BackupCode } from '../../core/backup/words.ts'
import { instantSchema } from '../../core/base/numbers.ts'
import { backupSettingsSchema } from '../../core/contract/backup-methods.ts'
import type { BackupSettings } from '../../core/contract/backup-methods.ts'
import type { Settings } from '../store/settings-store.ts'
import type { Till } from './till.ts'

const SETTINGS = 'backup.settings'
const TROUBLE = 'backup.trouble'
const RESTORED = 'backup.restored'

/** Each night, two weeks of them, none older than five weeks. */
const DEFAULTS: BackupSettings = { folder: null, atTime: '03:00', keep: 14, keepDays: 35 }

/** When, where and how long backups are kept. */
export function backupSettings(till: Till): BackupSettings {
  const stored = till.settings.get(SETTINGS)
  return stored === null ? DEFAULTS : backupSettingsSchema.parse(JSON.parse(stored))
}

export const keepBackupSettings = (till: Till, settings: BackupSettings): void => till.settings.set(SETTINGS, JSON.stringify(settings))

/** The folder that is meant: the chosen one, else the till's own. */
export function backupFolder(till: Till, { folder }: BackupSettings): string {
  return folder ?? join(dirname(till.db.name), 'backups')
}

/** Why the last backup was not made; null: it was, or none was tried. */
export function backupTrouble(till: Till): BackupCode | null {
  return BACKUP_CODES.find((code) => code === till.settings.get(TROUBLE)) ?? null
}

/** Kept over a restart, and written only where it changed. */
export function keepBackupTrouble(till: Till, code: BackupCode | null): void {
  if (backupTrouble(till) !== code) till.settings.set(TROUBLE, code ?? '')
}

const restoredSchema = z.strictObject({
  /** When it was put back. */
  at: instantSchema,
  /** When the backup was made; null: nothing beside it said so. */
  madeAt: instantSchema.nullable(),
  /** Whose chain, and how far. */
  terminalId: z.string(),
  seq: z.int().nonnegative(),
  head: z.string(),
})
export type Restored = z.output<typeof restoredSchema>

/** Marks a till's database as put back from a backup. */
export const markRestored = (settings: Settings, restored: Restored): void => settings.set(RESTORED, JSON.stringify(restored))

/** From which backup this till was put back; null: it never was. */
export function restoredFrom(settings: Settings): Restored | null {
  const stored = settings.get(RESTORED)
  return stored === null ? null : restoredSchema.parse(JSON.parse(stored))
}
