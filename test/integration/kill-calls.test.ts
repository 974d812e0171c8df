import { randomInt } from 'node:crypto'
import { cpSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FaultedTill } from '../support/faults/faulted-till.ts'
import type { Trouble } from '../support/faults/faulted-till.ts'
import { DATA_KINDS, buildFaults } from '../support/faults/faults.ts'
import type { Call, Fault, Faults, FileKind } from '../support/faults/faults.ts'
import { RareSteps } from '../support/faults/rare-steps.ts'
import type { Step } from '../support/faults/step-child.ts'
import { Stepper } from '../support/faults/stepper.ts'
import { EVERY_CALL, whichCalls } from '../support/faults/which.ts'
import { whyNoLibrary } from '../support/power/library.ts'
import { notRun } from '../support/not-run.ts'
import { seededNumbers } from '../support/seeded-numbers.ts'
import { temporaryFolder } from '../support/till.ts'

const seed = Number(process.env['REGULARS_SEED'] ?? randomInt(2 ** 31))
const missing = whyNoLibrary()
if (missing !== null) notRun('kills at every call', missing)

const COMMIT: readonly FileKind[] = ['wal', 'shared', 'other']
/** An idle checkpoint comes with the second look that finds nothing new; looks are a second apart (idle-checkpoint.ts). */
const REST_MS = 2_300
/** Rounds of sales that fill the log enough for one. */
const WORTH_SALES = 3
/** Calls of one step that are met by hand: a first start writes thousands of pages like one another. */
const MOST_OF_A_STEP = 60

interface Kill {
  readonly call: Call
  readonly fault: Fault
  readonly sample: number
}
interface TillRow extends Kill {
  readonly script: 'selling' | 'backup' | 'checkpoint' | 'closing'
  readonly kinds: readonly FileKind[]
}

/** Backups while the till is small: each is read through. */
const TILL_ROWS: readonly TillRow[] = [
  { script: 'backup', kinds: ['backup'], call: 'write', fault: 'kill-torn', sample: 1 },
  { script: 'backup', kinds: ['backup'], call: 'sync', fault: 'kill-after', sample: 1 },
  { script: 'backup', kinds: ['backup'], call: 'name', fault: 'kill-after', sample: 2 },
  { script: 'closing', kinds: DATA_KINDS, call: 'write', fault: 'kill-torn', sample: 1 },
  { script: 'closing', kinds: DATA_KINDS, call: 'name', fault: 'kill-after', sample: 1 },
  { script: 'checkpoint', kinds: ['database'], call: 'write', fault: 'kill-torn', sample: 1 },
  { script: 'checkpoint', kinds: ['database'], call: 'sync', fault: 'kill-before', sample: 1 },
  { script: 'selling', kinds: COMMIT, call: 'write', fault: 'kill-torn', sample: 3 },
  { script: 'selling', kinds: COMMIT, call: 'write', fault: 'kill-after', sample: 2 },
  { script: 'selling', kinds: COMMIT, call: 'sync', fault: 'kill-before', sample: 2 },
  { script: 'selling', kinds: COMMIT, call: 'sync', fault: 'kill-after', sample: 3 },
]
const STEPS: readonly Step[] = ['start', 'migrate', 'segment', 'new-chain', 'restore']
const STEP_KILLS: readonly Kill[] = [
  { call: 'write', fault: 'kill-torn', sample: 1 },
  { call: 'sync', fault: 'kill-before', sample: 1 },
  { call: 'name', fault: 'kill-after', sample: 1 },
]

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe.skipIf(missing !== null)(`a till that is killed at its calls of the disk (seed ${seed}${EVERY_CALL ? ', every call' : ''})`, () => {
  const numbers = seededNumbers(seed)
  const root = temporaryFolder()
  let make: ReturnType<typeof buildFaults>
  let faults: Faults
  let till: FaultedTill
  let sold: string
  let deaths = 0
  let kills = 0

  beforeAll(async () => {
    console.log(`kills: REGULARS_SEED=${seed}`)
    make = buildFaults(root.dir)
    const dataDir = FaultedTill.folderIn(root.dir, 'till')
    faults = make(dataDir)
    till = new FaultedTill(dataDir, faults.env, comeBack)
    await till.start()
    await selling()
    await till.backUp()
    await till.kill()
    sold = join(root.dir, 'sold')
    cpSync(dataDir, sold, { recursive: true })
    await till.start()
  })
  afterAll(async () => {
    console.log(`kills: ${kills} in all`)
    await till.kill()
    faults.close()
    root.remove()
  })

  /** What lies there is looked at as it is, then the till starts on it, and the command is sent again. */
  async function comeBack(trouble: Trouble): Promise<void> {
    if (trouble === 'refused') throw new Error('a disk that works was called broken')
    deaths += 1
    await till.kill()
    faults.heal()
    expect(till.complaint(false, 'an answer')).toBeNull()
    await till.start()
  }

  async function selling(): Promise<void> {
    const saleId = await till.sellForCash(1)
    await till.sellByCard()
    await till.takeBack(saleId)
  }

  const scripts: Record<TillRow['script'], { before: () => Promise<unknown>; work: () => Promise<unknown> }> = {
    selling: { before: () => Promise.resolve(), work: selling },
    backup: { before: () => Promise.resolve(), work: () => till.backUp() },
    checkpoint: {
      async before() {
        for (let n = 0; n < WORTH_SALES; n++) await selling()
      },
      async work() {
        await rest(REST_MS)
        await till.diskTrouble()
      },
    },
    closing: {
      before: () => till.sellForCash(null),
      async work() {
        await till.close()
        deaths += faults.fired()
        faults.heal()
        await till.start()
      },
    },
  }

  it.each(TILL_ROWS)('has what it acknowledged, once: $script, $fault at a $call of $kinds', async ({ script, kinds, call, fault, sample }) => {
    const order = { kinds, calls: [call], times: 1 }
    const { before, work } = scripts[script]
    await before()
    faults.arm({ ...order, fault: 'slow', slowMs: 0, nth: 1, times: 0 })
    await work()
    const calls = faults.matched()
    expect(calls).toBeGreaterThan(0)
    const which = whichCalls(calls, sample, numbers)
    deaths = 0
    for (const nth of which) {
      await before()
      faults.arm({ ...order, fault, nth })
      await work()
      faults.heal()
      await till.sellForCash(null)
      expect(till.complaint(false), `${script}, ${fault} at ${call} ${nth}`).toBeNull()
    }
    await till.kill()
    expect(till.complaint(true)).toBeNull()
    await till.start()
    kills += deaths
    console.log(`kills: ${script}, ${fault} at a ${call}: ${which.length} of ${calls} calls, ${deaths} kills, ${till.acknowledged()} acknowledged, all there once`)
    // Work is not the same from time to time to the last page, so the last few calls may not come.
    expect(deaths).toBeGreaterThanOrEqual(Math.floor(which.length * 0.6))
  }, EVERY_CALL ? 3_600_000 : 120_000)

  it.each(STEPS.flatMap((step) => STEP_KILLS.map((kill) => ({ step, ...kill }))))('is whole, and goes on with it: $step, $fault at a $call', async ({ step, call, fault, sample }) => {
    const place = mkdtempSync(join(root.dir, 'steps-'))
    const its = make(place)
    const stepper = new Stepper(its.env)
    const steps = new RareSteps(place, sold)
    its.arm({ fault: 'slow', slowMs: 0, kinds: DATA_KINDS, calls: [call], nth: 1 })
    expect(await stepper.do(steps.fresh(step, 'counted'))).toBe('ready')
    const calls = its.matched()
    const which = whichCalls(calls, sample, numbers, MOST_OF_A_STEP)
    deaths = 0
    for (const nth of which) {
      const order = steps.fresh(step, String(nth))
      its.arm({ fault, kinds: DATA_KINDS, calls: [call], nth, times: 1 })
      const outcome = await stepper.do(order)
      its.heal()
      deaths += outcome === 'killed' ? 1 : 0
      const when = `${step}, ${fault} at ${call} ${nth}: ${outcome}`
      expect(steps.complaint(order, outcome === 'ready'), when).toBeNull()
      if (steps.isToBeDone(order)) expect(await stepper.do(order), `again, ${when}`).toBe('ready')
      expect(steps.complaint(order, true), `again, ${when}`).toBeNull()
      steps.remove(order)
    }
    await stepper.end()
    its.close()
    kills += deaths
    console.log(`kills: ${step}, ${fault} at a ${call}: ${which.length} of ${calls} calls, ${deaths} kills, whole after each`)
    expect(deaths).toBeGreaterThanOrEqual(Math.floor(which.length * 0.6))
  }, EVERY_CALL ? 3_600_000 : 120_000)
})
