/** Has a till sell on an ext4 file system that makes itself read-only meanwhile, and says what the till said. Started by ext4-shutdown.test.ts. */
import { FaultedTill } from '../faults/faulted-till.ts'
import { Ext4Disk } from './ext4-disk.ts'

export interface ReadOnlyReport {
  /** What the till says of its disk, and how often it said so to a command. */
  readonly trouble: string | null
  readonly stated: readonly (readonly [what: string, times: number])[]
  readonly acknowledged: number
  /** What was wrong at the end. */
  readonly complaint: string | null
}

async function sellUntilReadOnly(folder: string): Promise<ReadOnlyReport> {
  const disk = new Ext4Disk(folder)
  let trouble: string | null = null
  const till = new FaultedTill(FaultedTill.folderIn(disk.mountedAt, 'till'), {}, async () => {
    trouble = await till.diskTrouble()
    await till.kill()
    disk.comeUp()
    await till.start()
  })
  disk.settle()
  let complaint: string | null = null
  try {
    await till.start()
    const saleId = await till.sellForCash(0)
    disk.turnReadOnly()
    await till.takeBack(saleId)
    await till.sellForCash(1)
    await till.kill()
    complaint = till.complaint(true)
  } catch (error) {
    complaint = String(error)
  }
  await till.kill()
  disk.remove()
  return { trouble, stated: [...till.stated], acknowledged: till.acknowledged(), complaint }
}

process.once('message', (folder: string) => {
  void sellUntilReadOnly(folder).then((report) => process.send?.(report, undefined, undefined, () => process.disconnect()))
})
