import { z } from 'zod'
import { BACKUP_CODES } from '../backup/words.ts'
import { instantSchema } from '../base/numbers.ts'
import { command } from './command.ts'
import { rpc } from './rpc.ts'

export const backupSettingsSchema = z.strictObject({
  /** An absolute path, there already; null: the folder `backups` of the till's own folder, on the same disk. */
  folder: z.string().min(1).max(1000).nullable(),
  /** `HH:MM` by the programme's time zone, at the first quiet moment after it; null: by hand only. */
  atTime: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/).nullable(),
  keep: z.int().min(1).max(1000),
  keepDays: z.int().min(1).max(3660),
})
export type BackupSettings = z.output<typeof backupSettingsSchema>

export const backupViewSchema = z.strictObject({
  name: z.string(),
  /** When it was begun. */
  at: instantSchema,
  /** The last entry in it, and its hash. */
  seq: z.int().nonnegative(),
  head: z.string(),
  bytes: z.int().positive(),
  /** The program that made it. */
  version: z.string(),
})
export type BackupView = z.output<typeof backupViewSchema>

const backupsSchema = z.strictObject({
  settings: backupSettingsSchema,
  /** Where they are, written out. */
  folder: z.string(),
  /** This till's, the newest first; null where the folder cannot be read. */
  backups: z.array(backupViewSchema).nullable(),
  isRunning: z.boolean(),
  /** Why the last one was not made; null: it was. */
  trouble: z.enum(BACKUP_CODES).nullable(),
})
export type BackupsView = z.output<typeof backupsSchema>

/** Copies of the whole till, made while it sells. */
export const backupMethods = {
  'backup.list': rpc({ kind: 'query', role: 'manager', input: z.strictObject({}), output: backupsSchema, errors: [] }),
  /** Answers when the copy is on the disk and was read through; asked while one is being made, it waits for that one. */
  'backup.make': rpc({ kind: 'command', role: 'manager', input: z.strictObject(command), output: z.strictObject({ backup: backupViewSchema }), errors: [...BACKUP_CODES, 'IDEMPOTENCY_MISMATCH'] }),
  'backup.set': rpc({ kind: 'command', role: 'manager', input: z.strictObject({ ...command, settings: backupSettingsSchema }), output: backupsSchema, errors: [...BACKUP_CODES, 'IDEMPOTENCY_MISMATCH'] }),
} as const
