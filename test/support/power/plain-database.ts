import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { buildRecorder } from './recorder.ts'
import { readRecording } from './recording.ts'
import type { Recorded } from './recording.ts'

/** Commits, checkpoints, a log begun anew, a close. */
const WORK = `
  const [, path, synchronous] = process.argv
  const db = new (require('better-sqlite3'))(path)
  db.pragma('synchronous = ' + synchronous)
  for (let round = 0; round < 3; round++) {
    for (let n = 0; n < 4; n++) db.prepare('INSERT INTO filled (body) VALUES (?)').run('x'.repeat(3000 * n))
    db.pragma('wal_checkpoint(PASSIVE)')
  }
  db.prepare('DELETE FROM filled WHERE n > 3').run()
  db.close()
`

/** Records the same work on a database of its own with SQLite's own setting. */
export function recordPlain(folder: string, environment: ReturnType<typeof buildRecorder>, synchronous: string): Recorded[] {
  const dataDir = join(folder, `plain-${synchronous}`)
  mkdirSync(dataDir)
  const path = join(dataDir, 'plain.db')
  const db = new Database(path)
  db.pragma('journal_mode = WAL')
  db.exec('CREATE TABLE filled (n INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT')
  db.close()
  const log = join(folder, `plain-${synchronous}.record`)
  const { status, stderr } = spawnSync(process.execPath, ['-e', WORK, path, synchronous], { env: { ...process.env, ...environment(dataDir, log) }, encoding: 'utf8' })
  if (status !== 0) throw new Error(`the work to be recorded failed: ${stderr}`)
  return readRecording(log)
}

/** What was done to which file, where and how much: without inodes and bytes, which differ from run to run. */
export function outline(all: readonly Recorded[]): string[] {
  const paths = new Map<bigint, string>()
  return all.map((one) => {
    if (one.did === 'created' || one.did === 'opened') paths.set(one.inode, one.path)
    const path = 'path' in one ? one.path : 'inode' in one ? (paths.get(one.inode) ?? '') : ''
    const where = one.did === 'wrote' ? `${one.offset}+${one.bytes.length}` : one.did === 'cut-to' ? String(one.size) : ''
    return `${one.did} ${path} ${where}`
  })
}
