import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answersOf, saleOf } from '../support/power/answers.ts'
import type { Syncs } from '../support/power/check-child.ts'
import { checkStates } from '../support/power/check-states.ts'
import { Disk, stateOf } from '../support/power/disk.ts'
import { withoutCommitSyncs, withoutSyncs } from '../support/power/mutants.ts'
import { outline, recordPlain } from '../support/power/plain-database.ts'
import { whyNoLibrary } from '../support/power/library.ts'
import { buildRecorder } from '../support/power/recorder.ts'
import { readRecording } from '../support/power/recording.ts'
import { recordBackingUp, recordSelling, recordStarting, recordStep } from '../support/power/scenes.ts'
import type { Scene, SceneKind } from '../support/power/scenes.ts'
import { notRun } from '../support/not-run.ts'
import { seededNumbers } from '../support/seeded-numbers.ts'
import { temporaryFolder } from '../support/till.ts'

/** All in all; by hand 50,000 (docs/durability.md). */
const STATES = Number(process.env['REGULARS_POWER_STATES'] ?? 2_000)
/** A program that syncs too little must be found within so many. */
const MUTANT_STATES = 100
const MUTANT_STATES_OF_A_STEP = 60
const SHARE_OF: Record<SceneKind, number> = { starting: 0.03, selling: 0.63, 'backing-up': 0.07, migrating: 0.1, segment: 0.06, 'new-chain': 0.06, restoring: 0.05 }
const seed = Number(process.env['REGULARS_SEED'] ?? randomInt(2 ** 31))

const missing = whyNoLibrary()
if (missing !== null) notRun('power cuts', missing)

describe.skipIf(missing !== null)(`a till whose power is cut (seed ${seed})`, () => {
  const folder = temporaryFolder()
  const scenes = {} as Record<SceneKind, Scene>
  let environment: ReturnType<typeof buildRecorder>
  let keep = false

  beforeAll(async () => {
    console.log(`power cuts: REGULARS_SEED=${seed}`)
    environment = buildRecorder(folder.dir)
    scenes.starting = await recordStarting(folder.dir, environment)
    scenes.selling = await recordSelling(folder.dir, environment, seededNumbers(seed))
    scenes['backing-up'] = await recordBackingUp(folder.dir, environment, scenes.selling)
    for (const kind of ['migrating', 'segment', 'new-chain', 'restoring'] as const) scenes[kind] = await recordStep(folder.dir, environment, kind, { sold: scenes.selling, backedUp: scenes['backing-up'] })
  })
  afterAll(() => {
    if (keep) console.log(`power cuts: the record is kept in ${folder.dir}`)
    else folder.remove()
  })

  async function look(kind: SceneKind, syncs: Syncs, states: number) {
    const report = await checkStates(scenes[kind], syncs, seed, states)
    const lost = report.bad.reduce((sum, bad) => sum + bad.lost, 0)
    console.log(`power cuts: ${kind}, syncs ${syncs}: ${report.states} states (${report.different} different), ${report.bad.length} bad, ${lost} acknowledged sales lost, ${report.seconds.toFixed(1)} s`)
    return report
  }

  it.each(Object.keys(SHARE_OF) as SceneKind[])('is recorded %s with all that it does: the record ends with the folder as it is', (kind) => {
    const { before, record, after } = scenes[kind]
    const disk = new Disk(before)
    for (const one of readRecording(record)) disk.do(one)
    const state = stateOf(disk, disk.pending)
    expect([...state.keys()]).toEqual([...new Disk(after).names.keys()].sort())
    for (const [path, entry] of state) if (entry !== 'folder') expect(entry.equals(readFileSync(join(after, path))), path).toBe(true)
  })

  it('is recorded with what matters: sales acknowledged after their commit, checkpoints, a log begun anew', () => {
    const all = readRecording(scenes.selling.record)
    const logs = new Set<bigint>()
    const syncsOf = { log: 0, database: 0 }
    let headers = 0
    for (const one of all) {
      if (one.did === 'created' || one.did === 'opened') logs[one.path === 'regulars.db-wal' ? 'add' : 'delete'](one.inode)
      if (one.did === 'synced') syncsOf[logs.has(one.inode) ? 'log' : 'database'] += 1
      if (one.did === 'wrote' && logs.has(one.inode) && one.offset === 0) headers += 1
    }
    const sales = answersOf(all).filter((answer) => saleOf(answer) !== null).length
    expect(sales).toBe(24)
    expect(syncsOf.log).toBeGreaterThan(sales)
    // Two rests and the close.
    expect(syncsOf.database).toBeGreaterThanOrEqual(3)
    expect(headers).toBe(3)
  })

  it.each(Object.entries(SHARE_OF) as [SceneKind, number][])('keeps every acknowledged sale, once, and its books whole: %s', async (kind, share) => {
    const { bad } = await look(kind, 'full', Math.round(STATES * share))
    keep ||= bad.length > 0
    expect(bad.slice(0, 5)).toEqual([])
  }, 120_000 + STATES * 200)

  it.each(['normal', 'off'] as const)('would lose sales with synchronous=%s: the test finds it', async (syncs) => {
    const { bad } = await look('selling', syncs, MUTANT_STATES)
    expect(bad.filter(({ lost }) => lost > 0).length).toBeGreaterThan(MUTANT_STATES / 20)
  })

  it.each(['migrating', 'segment', 'new-chain', 'restoring'] as const)('would lose work without syncs: %s: the test finds it', async (kind) => {
    const { bad } = await look(kind, 'off', MUTANT_STATES_OF_A_STEP)
    expect(bad.length).toBeGreaterThan(1)
  })

  it('is read as with less syncing as SQLite itself would do it', () => {
    const [full, normal, off] = ['FULL', 'NORMAL', 'OFF'].map((synchronous) => recordPlain(folder.dir, environment, synchronous))
    expect(outline(withoutCommitSyncs(full ?? []))).toEqual(outline(normal ?? []))
    expect(outline(withoutSyncs(full ?? []))).toEqual(outline(off ?? []))
    expect(new Set([full, normal, off].map((all) => all?.length)).size).toBe(3)
  })
})
