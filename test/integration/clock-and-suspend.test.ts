import { randomUUID } from 'node:crypto'
import { setTimeout as rest } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHasher } from '../../terminal/hasher.ts'
import { checkBooks } from '../../terminal/services/ledger-check.ts'
import { openReadOnly } from '../../terminal/store/open-read-only.ts'
import { FaultedTill } from '../support/faults/faulted-till.ts'
import { EVERYTHING_CLERK, MEMBERS } from '../support/small-shop.ts'
import { FRIDAY_NOON, handClock, openTill, temporaryFolder } from '../support/till.ts'
import type { HandClock, TestTill } from '../support/till.ts'
import { startTillProcess } from '../support/till-process.ts'

const YEAR_MS = 365 * 24 * 3600_000
const SUSPENDED_MS = 3_000

/** A wall clock that somebody sets, beside one that only goes on. */
function clockThatIsSet(): { clock: HandClock; set(ms: number): void } {
  const steady = handClock()
  let offMs = 0
  return {
    clock: { now: () => steady.now() + offMs, monotonicMs: steady.monotonicMs, advance: steady.advance },
    set: (ms) => void (offMs += ms),
  }
}

describe('a till whose clock is set', () => {
  const folder = temporaryFolder()
  const { clock, set } = clockThatIsSet()
  let till: TestTill

  beforeAll(async () => {
    const dataDir = FaultedTill.folderIn(folder.dir, 'till')
    till = await openTill({ dataDir, clock })
    await till.signIn(EVERYTHING_CLERK)
  })
  afterAll(async () => {
    await till.close()
    folder.remove()
  })

  async function sell() {
    clock.advance(60_000)
    await till.call('sale.addScan', { commandId: randomUUID(), scan: { deviceId: 'wedge', symbology: null, text: MEMBERS[1]?.cardNumber ?? '', at: clock.now() } })
    const { sale } = await till.call('sale.addItem', { commandId: randomUUID(), sku: 'tea', quantityMilli: 1000 })
    if (!sale) throw new Error('added goods and no sale')
    return till.payCash(sale, 10_000)
  }

  function entries(): { at: number; body: string }[] {
    const db = openReadOnly(till.dataDir)
    try {
      expect(checkBooks(db, createHasher()).fault).toBeNull()
      return db.prepare<[], { at: number; body: string }>('SELECT at, body FROM journal ORDER BY seq').all()
    } finally {
      db.close()
    }
  }

  async function startAgain() {
    till = await till.reopen()
    await till.signIn(EVERYTHING_CLERK)
  }

  it.each([
    ['back a year while it runs', -YEAR_MS, () => Promise.resolve()],
    ['forward to where it was while it runs', YEAR_MS, () => Promise.resolve()],
    ['back a year between two starts', -YEAR_MS, startAgain],
    ['forward to where it was between two starts', YEAR_MS, startAgain],
    ['forward a year while it runs', YEAR_MS, () => Promise.resolve()],
    ['back to the right time, a year, between two starts', -YEAR_MS, startAgain],
  ])('sells on, loses nothing, and no entry is before the one it follows: %s', async (_how, ms, restart) => {
    const before = entries()
    set(ms)
    await restart()
    const sold = await sell()
    const after = entries()
    expect(after.slice(0, before.length)).toEqual(before)
    expect(after.some(({ body }) => body.includes(sold.saleId))).toBe(true)
    expect(after.every(({ at }, n) => n === 0 || at >= (after[n - 1]?.at ?? 0))).toBe(true)
    expect(after.at(-1)?.at).toBeGreaterThanOrEqual(FRIDAY_NOON)
  })
})

describe('a till that is suspended', () => {
  it('goes on where it was: a sale open, a payment under way, a backup being made, a shift open; and its folder stays taken', async () => {
    const folder = temporaryFolder()
    const dataDir = FaultedTill.folderIn(folder.dir, 'till')
    const till = await startTillProcess({ dataDir })
    const { client, child } = till
    const call: typeof client.call = async (method, input) => {
      const result = await client.call(method, input)
      expect(result.ok, `${method} ${JSON.stringify(result)}`).toBe(true)
      return result
    }
    try {
      await call('staff.signIn', { commandId: randomUUID(), ...EVERYTHING_CLERK })
      await call('shift.open', { commandId: randomUUID(), float: { by: 'total', totalMinor: 10_000 } })
      const added = await call('sale.addItem', { commandId: randomUUID(), sku: 'tea', quantityMilli: 1000 })
      if (!added.ok || !added.value.sale) throw new Error('no sale')
      const { saleId, revision, evaluation } = added.value.sale
      const begun = await call('payment.begin', { commandId: randomUUID(), saleId, revision, scheme: 'card', amountMinor: evaluation.totalMinor })
      if (!begun.ok) throw new Error('no attempt')
      const backup = call('backup.make', { commandId: randomUUID() })
      child.kill('SIGSTOP')
      const settled = call('payment.settle', { commandId: randomUUID(), attemptId: begun.value.attempt.attemptId, outcome: 'approved', approvalCode: '1' })
      const other = await startTillProcess({ dataDir })
      expect(other.outcome).toBe('DATA_FOLDER_IN_USE')
      await rest(SUSPENDED_MS)
      child.kill('SIGCONT')
      await settled
      await backup
      const done = await call('sale.complete', { commandId: randomUUID(), saleId, revision, tenders: [] })
      if (!done.ok) throw new Error('not completed')
      const db = openReadOnly(dataDir)
      expect(checkBooks(db, createHasher())).toMatchObject({ fault: null, totals: { sales: 1 } })
      db.close()
    } finally {
      child.kill('SIGCONT')
      await till.kill()
      folder.remove()
    }
  })
})
