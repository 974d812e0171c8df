/** Has a till sell on an ext4 file system whose power is cut at random, and says what was lost. Started by ext4-shutdown.test.ts. */
import { setTimeout as rest } from 'node:timers/promises'
import { FaultedTill } from '../faults/faulted-till.ts'
import type { Trouble } from '../faults/faulted-till.ts'
import { seededNumbers } from '../seeded-numbers.ts'
import { Ext4Disk } from './ext4-disk.ts'

export interface CutsOrder {
  readonly folder: string
  readonly cuts: number
  readonly seed: number
  /** What SQLite is set to in truth, whatever the till asks for; null: what it asks for. */
  readonly synchronous: 'NORMAL' | 'OFF' | null
}
export interface CutsReport {
  readonly cuts: number
  readonly acknowledged: number
  /** Answers that said the disk failed. */
  readonly stated: number
  /** What was wrong after the last cut; no more are made then. */
  readonly complaint: string | null
}

/** The power goes within so long of the beginning of a start, or of the last of a few sales. */
const WITHIN_MS = { starting: 1_000, selling: 60 }
const MOST_SALES = 8

async function cutOften({ folder, cuts, seed, synchronous }: CutsOrder): Promise<CutsReport> {
  const numbers = seededNumbers(seed)
  const disk = new Ext4Disk(folder)
  const env: Record<string, string> = synchronous === null ? {} : { NODE_OPTIONS: `--import ${import.meta.resolve('./weaker-sync.ts')}`, REGULARS_SYNCHRONOUS: synchronous }
  let made = 0
  /** The cut that is on its way or done since the till last came up. */
  const power: { cut: Promise<void> | null; isOff: boolean } = { cut: null, isOff: false }
  /** Acknowledged when the power is to go. */
  let enough = 0

  function cutSoon(withinMs: number): void {
    power.cut = rest(numbers.between(0, withinMs)).then(() => {
      power.isOff = true
      disk.cut(numbers.between(0, 2) === 0)
      made += 1
    })
  }

  async function comeUp(trouble: Trouble): Promise<void> {
    if (trouble === 'died') throw new Error('the till died of its disk')
    await till.kill()
    await power.cut
    disk.comeUp()
    const complaint = till.complaint(made % 10 === 0, 'an answer')
    if (complaint !== null) throw new Error(complaint)
    power.cut = null
    power.isOff = false
    enough = till.acknowledged() + numbers.between(0, MOST_SALES)
    if (made < cuts && numbers.between(0, 4) === 0) cutSoon(WITHIN_MS.starting)
    await till.start()
  }

  const till = new FaultedTill(FaultedTill.folderIn(disk.mountedAt, 'till'), env, comeUp)
  till.isHeard = () => !power.isOff
  disk.settle()
  let complaint: string | null = null
  try {
    await till.start()
    while (made < cuts) {
      if (power.cut === null && till.acknowledged() >= enough) cutSoon(WITHIN_MS.selling)
      const saleId = await till.sellForCash(numbers.between(0, 3))
      if (numbers.between(0, 3) === 0) await till.sellByCard()
      if (numbers.between(0, 5) === 0) await till.takeBack(saleId)
      if (numbers.between(0, 40) === 0) await till.backUp()
    }
    await till.sellForCash(null)
    await till.kill()
    complaint = till.complaint(true)
  } catch (error) {
    // Whatever goes wrong after a cut: a till whose work is gone may not even open.
    complaint = String(error)
  }
  await till.kill()
  await power.cut
  disk.remove()
  return { cuts: made, acknowledged: till.acknowledged(), stated: [...till.stated.values()].reduce((sum, n) => sum + n, 0), complaint }
}

process.once('message', (order: CutsOrder) => {
  void cutOften(order).then((report) => process.send?.(report, undefined, undefined, () => process.disconnect()))
})
