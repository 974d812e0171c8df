import { cpSync, mkdtempSync } from 'node:fs'
import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHasher } from '../../terminal/hasher.ts'
import { verifyBackup } from '../../terminal/store/verify-backup.ts'
import { FaultedTill } from '../support/faults/faulted-till.ts'
import type { Trouble } from '../support/faults/faulted-till.ts'
import { DATA_KINDS, buildFaults } from '../support/faults/faults.ts'
import type { Call, Fault, Faults, FileKind } from '../support/faults/faults.ts'
import { RareSteps } from '../support/faults/rare-steps.ts'
import { Stepper } from '../support/faults/stepper.ts'
import { EVERY_CALL, whichCalls } from '../support/faults/which.ts'
import { whyNoLibrary } from '../support/power/library.ts'
import { notRun } from '../support/not-run.ts'
import { seededNumbers } from '../support/seeded-numbers.ts'
import { temporaryFolder } from '../support/till.ts'

const seed = Number(process.env['REGULARS_SEED'] ?? randomInt(2 ** 31))
const missing = whyNoLibrary()
if (missing !== null) notRun('faults of the disk', missing)

/** A commit's files. */
const COMMIT: readonly FileKind[] = ['wal', 'shared', 'other']
/** An idle checkpoint comes with the second look that finds nothing new; looks are a second apart (idle-checkpoint.ts). */
const REST_MS = 2_300
/** Rounds of sales that fill the log enough for one. */
const WORTH_SALES = 3
/** Calls of one step that are met by hand: a first start writes thousands of pages like one another. */
const MOST_OF_A_STEP = 400

interface Row {
  readonly script: 'selling' | 'backup' | 'checkpoint' | 'closing'
  readonly kinds: readonly FileKind[]
  readonly call: Call
  readonly fault: Fault
  /** Undefined: until it is healed. */
  readonly times?: number
  /** What is done about an answer that says the disk failed; it is healed after the second, unless told otherwise. */
  readonly coping?: 'is killed and starts again'
  /** Calls drawn where not every one is met. */
  readonly sample: number
}

/** Backups while the till is small: each is read through. */
const ROWS: readonly Row[] = [
  { script: 'backup', kinds: ['backup'], call: 'write', fault: 'full', sample: 2 },
  { script: 'backup', kinds: ['backup'], call: 'write', fault: 'short', sample: 1 },
  { script: 'backup', kinds: ['backup'], call: 'write', fault: 'broken', times: 1, sample: 1 },
  { script: 'backup', kinds: ['backup'], call: 'sync', fault: 'broken', times: 1, sample: 3 },
  { script: 'backup', kinds: ['backup'], call: 'name', fault: 'read-only', sample: 2 },
  { script: 'closing', kinds: DATA_KINDS, call: 'write', fault: 'broken', sample: 1 },
  { script: 'closing', kinds: DATA_KINDS, call: 'sync', fault: 'lost', sample: 1 },
  { script: 'closing', kinds: DATA_KINDS, call: 'name', fault: 'read-only', sample: 1 },
  { script: 'checkpoint', kinds: ['database'], call: 'write', fault: 'full', sample: 1 },
  { script: 'checkpoint', kinds: ['database'], call: 'write', fault: 'broken', times: 1, sample: 1 },
  { script: 'checkpoint', kinds: ['database'], call: 'sync', fault: 'lost', times: 1, sample: 1 },
  { script: 'selling', kinds: COMMIT, call: 'write', fault: 'full', sample: 10 },
  { script: 'selling', kinds: COMMIT, call: 'write', fault: 'short', sample: 10 },
  { script: 'selling', kinds: COMMIT, call: 'write', fault: 'broken', times: 1, sample: 8 },
  { script: 'selling', kinds: COMMIT, call: 'write', fault: 'read-only', sample: 8 },
  { script: 'selling', kinds: COMMIT, call: 'sync', fault: 'broken', times: 1, sample: 12 },
  { script: 'selling', kinds: COMMIT, call: 'sync', fault: 'lost', times: 1, sample: 12 },
  { script: 'selling', kinds: COMMIT, call: 'sync', fault: 'broken', coping: 'is killed and starts again', sample: 2 },
  { script: 'selling', kinds: COMMIT, call: 'sync', fault: 'lost', coping: 'is killed and starts again', sample: 3 },
]

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe.skipIf(missing !== null)(`a till whose disk fails (seed ${seed}${EVERY_CALL ? ', every call' : ''})`, () => {
  const numbers = seededNumbers(seed)
  const root = temporaryFolder()
  let make: ReturnType<typeof buildFaults>
  let dataDir: string
  /** As it was before the first fault. */
  let sold: string
  let faults: Faults
  let till: FaultedTill

  beforeAll(async () => {
    console.log(`faults: REGULARS_SEED=${seed}`)
    make = buildFaults(root.dir)
    dataDir = FaultedTill.folderIn(root.dir, 'till')
    faults = make(dataDir)
    till = new FaultedTill(dataDir, faults.env, healAfterTwo)
    await till.start()
    await selling()
    await till.backUp()
    await till.kill()
    sold = join(root.dir, 'sold')
    cpSync(dataDir, sold, { recursive: true })
    await till.start()
  })
  afterAll(async () => {
    await till.kill()
    faults.close()
    root.remove()
  })

  /** Sent once more while the disk still fails, and then on one that works. */
  function healAfterTwo(trouble: Trouble, time: number): Promise<void> {
    if (trouble === 'died') throw new Error('the till died of its disk')
    if (time === 2) faults.heal()
    return Promise.resolve()
  }

  async function startAgain(trouble: Trouble): Promise<void> {
    if (trouble === 'died') throw new Error('the till died of its disk')
    await till.kill()
    faults.heal()
    await till.start()
  }

  async function selling(): Promise<void> {
    const saleId = await till.sellForCash(1)
    await till.sellByCard()
    await till.takeBack(saleId)
  }

  /** What is done on a disk that works, and then on one that fails. */
  const scripts: Record<Row['script'], { before: () => Promise<unknown>; work: () => Promise<unknown> }> = {
    selling: { before: () => Promise.resolve(), work: selling },
    backup: {
      before: () => Promise.resolve(),
      async work() {
        expect(verifyBackup(join(dataDir, 'backups', await till.backUp()), createHasher()).identity.tillNumber).toBe(1)
      },
    },
    checkpoint: {
      async before() {
        for (let n = 0; n < WORTH_SALES; n++) await selling()
      },
      work: () => rest(REST_MS),
    },
    closing: {
      before: () => till.sellForCash(null),
      async work() {
        await till.close()
        faults.heal()
        await till.start()
      },
    },
  }

  it.each(ROWS)('loses nothing, does nothing twice and says so: $script, $fault at a $call of $kinds', async (row) => {
    const { script, kinds, call, fault, times, sample } = row
    till.cope = row.coping === undefined ? healAfterTwo : startAgain
    till.stated.clear()
    const order = { kinds, calls: [call], ...(times === undefined ? {} : { times }) }
    const { before, work } = scripts[script]
    await before()
    faults.arm({ ...order, fault: 'slow', slowMs: 0, nth: 1 })
    await work()
    const calls = faults.matched()
    const which = whichCalls(calls, sample, numbers)
    let met = 0
    for (const nth of which) {
      await before()
      faults.arm({ ...order, fault, nth })
      await work()
      met += faults.fired() > 0 ? 1 : 0
      faults.heal()
      // No fault: the till sells by itself.
      await till.sellForCash(null)
      expect(till.complaint(false), `${script}, ${fault} at ${call} ${nth}`).toBeNull()
    }
    await till.kill()
    expect(till.complaint(true)).toBeNull()
    await till.start()
    const stated = [...till.stated].map(([words, n]) => `${words} × ${n}`)
    console.log(`faults: ${script}, ${fault} at a ${call}: ${which.length} of ${calls} calls, ${met} met, ${till.acknowledged()} acknowledged, all there once; answers: ${stated.join(', ') || 'none but good ones'}`)
    expect(calls).toBeGreaterThan(0)
    // Work is not the same from time to time to the last page, so the last few calls may not come.
    expect(met).toBeGreaterThanOrEqual(Math.floor(which.length * 0.6))
    if (script === 'selling' && (call === 'sync' || fault !== 'short')) expect(till.stated.size).toBeGreaterThan(0)
  }, EVERY_CALL ? 3_600_000 : 120_000)

  it('sells again by itself once there is room, before anybody tries', async () => {
    till.cope = healAfterTwo
    faults.arm({ fault: 'full', kinds: COMMIT, calls: ['write'], nth: 1 })
    const selling = till.sellForCash(null)
    await expect.poll(() => till.diskTrouble()).toBe('full')
    await selling
    faults.arm({ fault: 'full', kinds: COMMIT, calls: ['write'], nth: 1, times: 3 })
    await till.sellForCash(null)
    await expect.poll(() => till.diskTrouble(), { timeout: 30_000 }).toBeNull()
    faults.heal()
  })

  it('waits for a sync that takes long, and acknowledges after it', async () => {
    const before = performance.now()
    faults.arm({ fault: 'slow', slowMs: 500, kinds: ['wal'], calls: ['sync'], nth: 1 })
    await till.sellForCash(1)
    expect(faults.fired()).toBeGreaterThanOrEqual(4)
    expect(performance.now() - before).toBeGreaterThanOrEqual(500 * faults.fired())
    faults.heal()
    expect(till.complaint(true)).toBeNull()
  })

  const STEPS = [
    { step: 'start', call: 'write', fault: 'full', sample: 2 },
    { step: 'start', call: 'write', fault: 'short', sample: 1 },
    { step: 'start', call: 'write', fault: 'broken', sample: 1 },
    { step: 'start', call: 'sync', fault: 'broken', sample: 2 },
    { step: 'start', call: 'name', fault: 'read-only', sample: 2 },
    { step: 'migrate', call: 'write', fault: 'full', sample: 4 },
    { step: 'migrate', call: 'write', fault: 'short', sample: 2 },
    { step: 'migrate', call: 'write', fault: 'broken', sample: 3 },
    { step: 'migrate', call: 'sync', fault: 'lost', sample: 3 },
    { step: 'migrate', call: 'name', fault: 'read-only', sample: 3 },
    { step: 'segment', call: 'write', fault: 'full', sample: 3 },
    { step: 'segment', call: 'sync', fault: 'lost', sample: 3 },
    { step: 'segment', call: 'name', fault: 'read-only', sample: 3 },
    { step: 'restore', call: 'write', fault: 'short', sample: 3 },
    { step: 'restore', call: 'sync', fault: 'lost', sample: 3 },
    { step: 'restore', call: 'name', fault: 'read-only', sample: 3 },
  ] as const

  it.each(STEPS)('is refused in words and done when the disk works again: $step, $fault at a $call', async ({ step, call, fault, sample }) => {
    const place = mkdtempSync(join(root.dir, 'steps-'))
    const its = make(place)
    const stepper = new Stepper(its.env)
    const steps = new RareSteps(place, sold)
    const counted = steps.fresh(step, 'counted')
    its.arm({ fault: 'slow', slowMs: 0, kinds: DATA_KINDS, calls: [call], nth: 1 })
    expect(await stepper.do(counted)).toBe('ready')
    const calls = its.matched()
    const outcomes = new Map<string, number>()
    const which = whichCalls(calls, sample, numbers, MOST_OF_A_STEP)
    for (const nth of which) {
      const order = steps.fresh(step, String(nth))
      its.arm({ fault, kinds: DATA_KINDS, calls: [call], nth })
      const outcome = await stepper.do(order)
      its.heal()
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      const when = `${step}, ${fault} at ${call} ${nth}: ${outcome}`
      expect(outcome, when).not.toBe('killed')
      expect(steps.complaint(order, outcome === 'ready'), when).toBeNull()
      if (steps.isToBeDone(order)) expect(await stepper.do(order), `again, ${when}`).toBe('ready')
      expect(steps.complaint(order, true), `again, ${when}`).toBeNull()
      steps.remove(order)
    }
    await stepper.end()
    its.close()
    console.log(`faults: ${step}, ${fault} at a ${call}: ${which.length} of ${calls} calls; ${[...outcomes].map(([code, n]) => `${code} × ${n}`).join(', ')}`)
    expect(outcomes.size).toBeGreaterThan(0)
  }, EVERY_CALL ? 3_600_000 : 120_000)
})
