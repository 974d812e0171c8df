import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { randomInt } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { CutsOrder, CutsReport } from '../support/power/ext4-child.ts'
import type { ReadOnlyReport } from '../support/power/ext4-read-only-child.ts'
import { notRun } from '../support/not-run.ts'
import { inOwnMounts, whyNoExt4 } from '../support/power/ext4-disk.ts'
import { temporaryFolder } from '../support/till.ts'

/** By hand 1,000 (docs/reliability.md). */
const CUTS = Number(process.env['REGULARS_EXT4_CUTS'] ?? 4)
/** The small disk fills up with backups then: the next cuts are on a new one. */
const CUTS_OF_A_DISK = 100
/** A program that syncs too little must be found within so many. */
const MUTANT_CUTS = 12
const CHILD = fileURLToPath(new URL('../support/power/ext4-child.ts', import.meta.url))
const READ_ONLY_CHILD = fileURLToPath(new URL('../support/power/ext4-read-only-child.ts', import.meta.url))
const seed = Number(process.env['REGULARS_SEED'] ?? randomInt(2 ** 31))

const missing = whyNoExt4()
if (missing !== null) notRun('power cuts of an ext4 file system', missing)

/** Runs a child of this test with mounts of its own; what it reports. */
async function reportOf<R>(child: string, order: object | string): Promise<R> {
  const started = spawn(...inOwnMounts(process.execPath, child), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const ended = once(started, 'exit')
  const reported = once(started, 'message')
  started.send(order)
  const [report] = (await Promise.race([reported, ended.then(([code]) => Promise.reject(new Error(`the process ended with ${String(code)}`)))])) as [R]
  await ended
  return report
}

async function cutOften(cuts: number, synchronous: CutsOrder['synchronous'], disk = 0): Promise<CutsReport> {
  const folder = temporaryFolder()
  let isToBeKept = false
  try {
    const report = await reportOf<CutsReport>(CHILD, { folder: folder.dir, cuts, seed: seed + disk, synchronous } satisfies CutsOrder)
    console.log(`ext4: synchronous=${synchronous ?? 'FULL'}: ${report.cuts} cuts, ${report.acknowledged} acknowledged, ${report.stated} refused in words, ${report.complaint ?? 'nothing lost'}`)
    isToBeKept = synchronous === null && report.complaint !== null
    return report
  } finally {
    if (isToBeKept) console.log(`ext4: the disk is kept in ${folder.dir}`)
    else folder.remove()
  }
}

describe.skipIf(missing !== null)(`a till on an ext4 file system whose power is cut (seed ${seed})`, () => {
  it(`has everything it acknowledged after each of ${CUTS} cuts`, async () => {
    console.log(`ext4: REGULARS_SEED=${seed}`)
    for (let disk = 0; disk * CUTS_OF_A_DISK < CUTS; disk += 1) {
      const cuts = Math.min(CUTS_OF_A_DISK, CUTS - disk * CUTS_OF_A_DISK)
      expect(await cutOften(cuts, null, disk)).toMatchObject({ cuts, complaint: null })
    }
  }, 60_000 + CUTS * 10_000)

  it.each(['NORMAL', 'OFF'] as const)('would lose sales with synchronous=%s: the test finds it', async (synchronous) => {
    expect((await cutOften(MUTANT_CUTS, synchronous)).complaint).not.toBeNull()
  })

  it('says that the disk is read-only when the file system makes itself so, and goes on after the next mount', async () => {
    const folder = temporaryFolder()
    try {
      const report = await reportOf<ReadOnlyReport>(READ_ONLY_CHILD, folder.dir)
      expect(report).toEqual({ trouble: 'read-only', stated: [['return.make: DISK_CANNOT_COMMIT read-only', 1]], acknowledged: 3, complaint: null })
    } finally {
      folder.remove()
    }
  })
})
