import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { randomInt } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { CutsOrder, CutsReport } from '../support/power/ext4-child.ts'
import { notRun } from '../support/not-run.ts'
import { inOwnMounts, whyNoExt4 } from '../support/power/ext4-disk.ts'
import { temporaryFolder } from '../support/till.ts'

/** By hand 1,000 (docs/reliability.md). */
const CUTS = Number(process.env['REGULARS_EXT4_CUTS'] ?? 4)
/** A program that syncs too little must be found within so many. */
const MUTANT_CUTS = 12
const CHILD = fileURLToPath(new URL('../support/power/ext4-child.ts', import.meta.url))
const seed = Number(process.env['REGULARS_SEED'] ?? randomInt(2 ** 31))

const missing = whyNoExt4()
if (missing !== null) notRun('power cuts of an ext4 file system', missing)

async function cutOften(cuts: number, synchronous: CutsOrder['synchronous']): Promise<CutsReport> {
  const folder = temporaryFolder()
  let isToBeKept = false
  try {
    const child = spawn(...inOwnMounts(process.execPath, CHILD), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    const ended = once(child, 'exit')
    const reported = once(child, 'message')
    child.send({ folder: folder.dir, cuts, seed, synchronous } satisfies CutsOrder)
    const [report] = (await Promise.race([reported, ended.then(([code]) => Promise.reject(new Error(`the process ended with ${String(code)}`)))])) as [CutsReport]
    await ended
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
    expect(await cutOften(CUTS, null)).toMatchObject({ cuts: CUTS, complaint: null })
  }, 60_000 + CUTS * 10_000)

  it.each(['NORMAL', 'OFF'] as const)('would lose sales with synchronous=%s: the test finds it', async (synchronous) => {
    expect((await cutOften(MUTANT_CUTS, synchronous)).complaint).not.toBeNull()
  })
})
