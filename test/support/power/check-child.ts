/** Makes and checks its share of the states after a power cut, and says what it found. Started by check-states.ts. */
import { createHash } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openReadOnly } from '../../../terminal/store/open-read-only.ts'
import { ownMigrations } from '../../../terminal/store/migrations.ts'
import { answersOf, saleOf } from './answers.ts'
import { checkState } from './check-state.ts'
import type { Owed } from './check-state.ts'
import { drawCut, drawSurvival, numbersOf } from './cuts.ts'
import { Disk, layOut, stateOf } from './disk.ts'
import { laterMigrations } from './later-migration.ts'
import { withoutCommitSyncs, withoutSyncs } from './mutants.ts'
import type { Recorded } from './recording.ts'
import { readRecording } from './recording.ts'
import { tillIn } from './scenes.ts'
import type { Scene } from './scenes.ts'

/** How the record is read: as it is, or as of a program that syncs less. */
export type Syncs = 'full' | 'normal' | 'off'

export interface Share {
  readonly scene: Scene
  readonly syncs: Syncs
  readonly seed: number
  /** Numbers of the states to make. */
  readonly states: readonly number[]
  /** On a disk in memory, where there is one. */
  readonly folder: string
}

export interface BadState {
  readonly state: number
  readonly scene: string
  readonly cut: number
  readonly how: string
  readonly lost: number
  readonly complaint: string
}

export interface ShareReport {
  readonly bad: readonly BadState[]
  /** A digest of each state, to count those that differ. */
  readonly digests: readonly string[]
}

/** Of 48 cuts of a rare step so many come after its answer (cuts.ts). */
const CUTS_AT_THE_END = 12
/** Draws at one cut for a state that is not like one before. */
const TRIES = 6

const SYNCS: Record<Syncs, (all: readonly Recorded[]) => readonly Recorded[]> = { full: (all) => all, normal: withoutCommitSyncs, off: withoutSyncs }

function salesOf(scene: Scene): string[] {
  const db = openReadOnly(tillIn(scene.kind, scene.after))
  try {
    return db.prepare<[], string>('SELECT sale_id FROM sale ORDER BY seq').pluck().all()
  } finally {
    db.close()
  }
}

function check({ scene, syncs, seed, states, folder }: Share): ShareReport {
  const record = SYNCS[syncs](readRecording(scene.record))
  const answers = answersOf(record)
  const sales = salesOf(scene)
  const firstAnswer = answers[0]?.at ?? Infinity
  // What was sold before the record is owed from its first event on; of a restore, once it is said to be done.
  const isSelling = scene.kind === 'selling' || scene.kind === 'starting'
  const acknowledged = !isSelling ? sales.map((saleId) => ({ at: scene.kind === 'restoring' ? firstAnswer : -1, saleId })) : answers.flatMap((answer) => (saleOf(answer) === null ? [] : [{ at: answer.at, saleId: saleOf(answer) ?? '' }]))
  // A rare step says once that it is done: a good part of the cuts comes just then.
  const moments = scene.kind === 'selling' ? acknowledged.map(({ at }) => at) : Array.from({ length: CUTS_AT_THE_END }, () => answers.at(-1)?.at ?? record.length)
  const backedUp = answers.find(({ message }) => isBackup(message))?.at ?? Infinity
  const migrations = scene.kind === 'migrating' ? laterMigrations() : ownMigrations()

  const drawn = states.map((state) => {
    const numbers = numbersOf(seed, state)
    return { state, cut: drawCut(record.length, moments, numbers), numbers }
  }).sort((a, b) => a.cut - b.cut)

  const disk = new Disk(scene.before)
  const bad: BadState[] = []
  const digests = new Set<string>()
  let done = 0
  for (const { state, cut, numbers } of drawn) {
    for (; done < cut; done++) disk.do(record[done] as Recorded)
    const acknowledgedNow = acknowledged.filter(({ at }) => at < cut).map(({ saleId }) => saleId)
    const { how, files } = drawState(disk, `${scene.kind} ${acknowledgedNow.length}`, numbers, digests)
    const owed: Owed = {
      sales, acknowledged: new Set(acknowledgedNow), migrations,
      setUp: scene.kind !== 'starting' || firstAnswer < cut,
      backup: scene.kind === 'migrating',
      migrated: scene.kind === 'migrating' && firstAnswer < cut,
      mayBeAbsent: scene.kind === 'restoring' && firstAnswer >= cut,
      backedUp: backedUp < cut,
    }
    const dir = join(folder, String(state))
    mkdirSync(dir)
    layOut(files, dir)
    const { lost, complaint } = checkState(tillIn(scene.kind, dir), owed)
    rmSync(dir, { recursive: true })
    if (complaint !== null) bad.push({ state, scene: scene.kind, cut, how, lost, complaint })
  }
  return { bad, digests: [...digests] }
}

/** The answer to backup.make. */
const isBackup = (message: unknown): boolean => (message as { output?: { backup?: unknown } }).output?.backup !== undefined

/** A state that was not seen yet, where a few tries find one; its digest goes to those seen. */
function drawState(disk: Disk, owed: string, numbers: ReturnType<typeof numbersOf>, seen: Set<string>): { how: string; files: ReturnType<typeof stateOf> } {
  for (let left = TRIES; ; left--) {
    const { how, reached } = drawSurvival(disk.pending, numbers)
    const files = stateOf(disk, reached)
    const digest = createHash('sha1').update(owed)
    for (const [path, entry] of files) digest.update(`${path}:${entry.length}:`).update(entry)
    const text = digest.digest('base64')
    if (seen.has(text) && left > 1 && disk.pending.length > 0) continue
    seen.add(text)
    return { how, files }
  }
}

process.once('message', (share: Share) => {
  process.send?.(check(share), undefined, undefined, () => process.disconnect())
})
