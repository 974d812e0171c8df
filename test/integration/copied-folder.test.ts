import { cpSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { UNKNOWN_PLACE, placeOf, suspectCopy } from '../../terminal/store/place-mark.ts'
import type { PlaceReader } from '../../terminal/store/place-mark.ts'
import { events, fault } from '../support/member-till.ts'
import { sell } from '../support/backup-till.ts'
import { MANAGER, command, handClock, openTill, temporaryFolder } from '../support/till.ts'
import type { TestTill } from '../support/till.ts'

const here = (place: Partial<ReturnType<PlaceReader>>) => ({ machine: 'a', path: '/srv/till', inode: '7', ...place })

describe('where a folder lies', () => {
  const cases = [
    ['where it was', here({}), null],
    ['renamed: the same folder of the same disk', here({ path: '/srv/till-2' }), null],
    ['on a disk that numbers its files anew at each start', here({ inode: '8' }), null],
    ['moved to another disk: nothing is in its old place', here({ path: '/mnt/till', inode: '8' }), null],
    ['on another computer', here({ machine: 'b' }), 'other-machine'],
    ['on a computer that has no id', here({ machine: null }), null],
    ['not looked at', UNKNOWN_PLACE, null],
  ] as const
  it.each(cases)('%s', (_name, now, expected) => {
    expect(suspectCopy(here({}), now, 'x')).toBe(expected)
  })
})

describe('a data folder that was copied', () => {
  const clock = handClock()
  const undo: (() => void | Promise<void>)[] = []
  afterEach(async () => {
    for (const one of undo.splice(0).reverse()) await one()
  })

  async function open(dataDir: string, reader: PlaceReader = placeOf): Promise<TestTill> {
    const till = await openTill({ dataDir, clock, ports: { placeOf: reader } })
    undo.push(() => till.close())
    await till.signIn(MANAGER)
    return till
  }

  async function soldIn(): Promise<string> {
    const { dir, remove } = temporaryFolder()
    undo.push(remove)
    const dataDir = join(dir, 'till')
    mkdirSync(dataDir)
    const till = await open(dataDir)
    await sell(till)
    await till.close()
    return dataDir
  }

  it('opens to look and to be backed up, sells nothing, and goes on as another till under another chain', async () => {
    const original = await soldIn()
    cpSync(original, `${original}-copy`, { recursive: true })
    const copy = await open(`${original}-copy`)
    expect((await copy.call('terminal.get', {})).suspectedCopy).toMatchObject({ because: 'copy' })
    expect((await copy.call('receipt.recent', { limit: 5 })).receipts).toHaveLength(1)
    await expect(sell(copy)).rejects.toThrow('FOLDER_COPIED')
    // The original goes on meanwhile: it lies where it was.
    const first = await open(original)
    await sell(first)

    const view = await copy.call('place.settle', { ...command(), is: 'copy', approval: null })
    expect(view).toMatchObject({ suspectedCopy: null, chain: { letters: 'A', because: 'copied' }, spendingBarred: { because: 'restored' } })
    await sell(copy)
    expect((await copy.call('receipt.recent', { limit: 1 })).receipts[0]?.receiptNo).toMatch(/^A2-/)
    expect(fault(copy)).toBeNull()
    const again = await copy.reopen()
    undo.push(() => again.close())
    expect((await again.call('terminal.get', {})).suspectedCopy).toBeNull()
    await again.signIn(MANAGER)
    await sell(again)
    expect(fault(again)).toBeNull()
  })

  it('that is the till itself on another computer goes on with its chain when a manager says so', async () => {
    const dataDir = await soldIn()
    const elsewhere: PlaceReader = (dir) => ({ ...placeOf(dir), machine: 'another' })
    const till = await open(dataDir, elsewhere)
    expect((await till.call('terminal.get', {})).suspectedCopy).toMatchObject({ because: 'other-machine' })
    await till.signIn()
    await expect(sell(till)).rejects.toThrow('FOLDER_COPIED')
    expect(await till.refusal('place.settle', { ...command(), is: 'moved', approval: null })).toMatchObject({ code: 'APPROVAL_NEEDED' })
    expect(await till.call('place.settle', { ...command(), is: 'moved', approval: MANAGER })).toMatchObject({ suspectedCopy: null, chain: null, spendingBarred: null })
    await sell(till)
    expect(events(till, 'place.moved')).toMatchObject([{ because: 'other-machine', approval: { staffId: MANAGER.staffId } }])
    await till.close()
    // Noted: it is not asked again, there or after a rename.
    renameSync(dataDir, `${dataDir}-renamed`)
    const again = await open(`${dataDir}-renamed`, elsewhere)
    expect((await again.call('terminal.get', {})).suspectedCopy).toBeNull()
    await sell(again)
  })

  it('is no copy where the folder was taken to another disk and the old one is gone', async () => {
    const original = await soldIn()
    cpSync(original, `${original}-disk`, { recursive: true })
    rmSync(original, { recursive: true })
    await sell(await open(`${original}-disk`))
  })
})
