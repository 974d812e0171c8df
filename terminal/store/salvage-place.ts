import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Instant } from '../../core/time/instant.ts'
import { DATABASE_FILE } from './database-file.ts'
import { syncPath } from './sync-path.ts'

/** Where damaged files are put, in the till's folder. */
export const DAMAGED_FOLDER = 'damaged'
/** A new database that is not whole yet. */
export const UNDER_WAY = 'salvage-under-way.db'
/** A whole one that has not taken its place yet; the moment of the damage is in the name. */
const READY = /^salvaged-([0-9TZ-]+)\.db$/
const CHECK_MARK = 'check-whole-file'
/** This start read all of the file and found it whole. */
const CHECKED_MARK = 'checked-whole-file'

const WORDS = `This sales file could not be read in every part. What could be read of it is in ${DATABASE_FILE} one folder up, with which the till goes on.
Keep this folder until support or head office has said that nothing in it is needed.
此销售文件有部分内容无法读取。能读取的内容已放入上一级文件夹的 ${DATABASE_FILE}，收银台继续使用该文件。
在技术支持或总部确认不再需要之前，请保留本文件夹。
`

export const stampOf = (at: Instant): string => new Date(at).toISOString().replace(/[:.]/g, '-')

/** Where the damaged file of that moment goes, from the till's folder. */
export const asidePath = (stamp: string): string => `${DAMAGED_FOLDER}/${stamp}`

/** Makes a whole, synced database the one that will take its place: from here on every start finishes it. */
export function declareReady(dataDir: string, stamp: string): void {
  renameSync(join(dataDir, UNDER_WAY), join(dataDir, `salvaged-${stamp}.db`))
  syncPath(dataDir, 'folder')
}

/**
 * Puts a salvaged database in its place, where one is ready: the damaged one with its log aside, whole, then the new one
 * under the name. Can be cut off anywhere and is gone on with by the next call.
 */
export function finishSalvage(dataDir: string): boolean {
  const ready = readdirSync(dataDir).find((name) => READY.test(name))
  if (ready === undefined) return false
  const aside = join(dataDir, asidePath(READY.exec(ready)?.[1] ?? ''))
  mkdirSync(aside, { recursive: true, mode: 0o700 })
  writeFileSync(join(aside, 'READ ME.txt'), WORDS, { mode: 0o600, flush: true })
  for (const name of [DATABASE_FILE, `${DATABASE_FILE}-wal`]) {
    if (existsSync(join(dataDir, name))) renameSync(join(dataDir, name), join(aside, name))
  }
  rmSync(join(dataDir, `${DATABASE_FILE}-shm`), { force: true })
  for (const folder of [aside, join(dataDir, DAMAGED_FOLDER), dataDir]) syncPath(folder, 'folder')
  renameSync(join(dataDir, ready), join(dataDir, DATABASE_FILE))
  rmSync(join(dataDir, CHECK_MARK), { force: true })
  syncPath(dataDir, 'folder')
  return true
}

/** Has the next start look at every page and entry before it sells. */
export function askForWholeCheck(dataDir: string): void {
  writeFileSync(join(dataDir, CHECK_MARK), 'The till found something in its sales file that it could not read; its next start reads all of it.\n', { mode: 0o600, flush: true })
}

export const isWholeCheckAsked = (dataDir: string): boolean => existsSync(join(dataDir, CHECK_MARK))

/** Nothing was found; known until the next start. */
export const wholeCheckDone = (dataDir: string): void => renameSync(join(dataDir, CHECK_MARK), join(dataDir, CHECKED_MARK))
export const forgetWholeCheck = (dataDir: string): void => rmSync(join(dataDir, CHECKED_MARK), { force: true })
export const wasJustChecked = (dataDir: string): boolean => existsSync(join(dataDir, CHECKED_MARK))
