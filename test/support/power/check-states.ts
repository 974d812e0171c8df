import { fork } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BadState, Share, ShareReport, Syncs } from './check-child.ts'
import type { Scene } from './scenes.ts'

const CHILD = fileURLToPath(new URL('./check-child.ts', import.meta.url))
/** A disk in memory: syncs cost nothing there, and nothing is to be kept. */
const IN_MEMORY = '/dev/shm'

export interface StatesReport {
  readonly states: number
  readonly different: number
  readonly bad: readonly BadState[]
  readonly seconds: number
}

/** Makes so many states of a scene after a power cut and checks each, in a process for each core. */
export async function checkStates(scene: Scene, syncs: Syncs, seed: number, states: number): Promise<StatesReport> {
  const from = performance.now()
  const folder = mkdtempSync(join(existsSync(IN_MEMORY) ? IN_MEMORY : tmpdir(), 'regulars-cuts-'))
  try {
    const workers = availableParallelism()
    const numbers = Array.from({ length: states }, (_, n) => n)
    const shares = Array.from({ length: workers }, (_, worker) => checkShare({ scene, syncs, seed, folder, states: numbers.filter((n) => n % workers === worker) }))
    // All of them first, or one that goes on would write into a folder that is gone.
    await Promise.allSettled(shares)
    const reports = await Promise.all(shares)
    return {
      states,
      different: new Set(reports.flatMap((report) => report.digests)).size,
      bad: reports.flatMap((report) => report.bad),
      seconds: (performance.now() - from) / 1000,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function checkShare(share: Share): Promise<ShareReport> {
  return new Promise((resolve, reject) => {
    const child = fork(CHILD, [], { execArgv: [] })
    let report: ShareReport | null = null
    child.once('message', (message: ShareReport) => void (report = message))
    child.once('error', reject)
    child.once('exit', (code) => {
      if (report) resolve(report)
      else reject(new Error(`states were left unchecked: the process ended with ${code}`))
    })
    child.send(share)
  })
}
