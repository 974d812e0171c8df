import { describe, expect, it } from 'vitest'
import { addingUp, disagreements, netSales } from '../../core/reports/adding-up.ts'
import { sumFigures } from '../../core/reports/sum.ts'
import type { JournalEvent } from '../../core/ledger/journal.ts'
import type { Account } from '../../core/ledger/postings.ts'
import { startFakePrinter } from '../../native/printers/fake-printer.ts'
import { openReadOnly } from '../../terminal/store/open-read-only.ts'
import { CASHIER, MANAGER, MEI_LIN_CARD, barcodeOf, command, openTill, tillBeforeEach } from '../support/till.ts'
import type { TestTill } from '../support/till.ts'

const DAY_MS = 24 * 3600_000
let till: TestTill
tillBeforeEach((opened) => (till = opened), () => till)

function events(): JournalEvent[] {
  const db = openReadOnly(till.dataDir)
  try {
    return db.prepare<[], { body: string }>('SELECT body FROM journal ORDER BY seq').all().map((row) => JSON.parse(row.body) as JournalEvent)
  } finally {
    db.close()
  }
}

async function sell(cards: readonly string[] = [], givenMinor = 10_000): Promise<string> {
  for (const card of cards) await till.scan(card)
  const sale = await till.scan(barcodeOf('rice-thai-jasmine-5kg'))
  return (await till.payCash(sale, givenMinor)).saleId
}

async function close(totalMinor: number, leftMinor: number): Promise<string> {
  const { shift } = await till.call('shift.get', {})
  if (!shift) throw new Error('no shift is open')
  await till.call('shift.close', { ...command(), shiftId: shift.shiftId, count: { cash: { by: 'total', totalMinor }, cardMinor: null, paynowMinor: null }, leftMinor, approval: null })
  return shift.shiftId
}

const report = (shiftId: string | null) => till.call('report.get', { shiftId })

describe('reports of shifts', () => {
  it('X says what was sold so far, and Z of each shift adds up to all that the journal holds', async () => {
    await till.signIn(MANAGER)
    await till.call('shift.open', { ...command(), float: { by: 'total', totalMinor: 10_000 } })
    await sell([MEI_LIN_CARD])
    const voided = await sell()
    const x = await report(null)
    expect(x.report).toMatchObject({ closing: null, figures: { sales: { count: 2 }, members: { sales: 1 } } })
    await till.call('sale.void', { ...command(), saleId: voided, returnsMade: 0, reason: 'other', approval: null })
    await till.call('cash.payOut', { ...command(), amountMinor: 700, reason: 'delivery', isCertain: false, approval: null })
    await till.call('drawer.open', { ...command(), reason: 'change', approval: null })
    const first = await close(10_980, 10_000)
    const z = await report(first)
    expect(z.report.closing).toMatchObject({ zNumber: 1, how: 'counted' })
    expect(z.report.figures.exceptions.map(({ kind }) => kind)).toEqual(['void', 'pay-out', 'no-sale', 'closed-with-difference'])
    expect(z.report.figures.returns.voids.count).toBe(1)
    expect(netSales(z.report.figures)).toBe(1690)
    expect(addingUp(z.report.figures).takenInMinor).toBe(z.report.figures.tenders.reduce((sum, { amountMinor }) => sum + amountMinor, 0))
    expect(z.owed.points).toBe(x.owed.points)

    // What happens afterwards belongs to the next report, and the one before stays as it was.
    till.clock.advance(DAY_MS)
    await sell()
    expect(await report(first)).toEqual(z)
    const second = await close(11_690, 0)
    const both = [z, await report(second)]
    for (const each of both) expect(disagreements(each.report.figures)).toEqual([])
    expect(both.map((each) => each.report.closing?.zNumber)).toEqual([1, 2])
    expect(both[1]?.report.firstPosition).toBe((both[0]?.report.lastPosition ?? 0) + 1)
    const sums = new Map<Account, number>()
    for (const event of events()) for (const { account, amount } of 'postings' in event ? event.postings ?? [] : []) sums.set(account, (sums.get(account) ?? 0) + amount)
    const all = sumFigures(both.map((each) => each.report.figures))
    expect(Object.fromEntries(all.accounts.map(({ account, amount }) => [account, amount]))).toEqual(Object.fromEntries([...sums].filter(([, amount]) => amount !== 0)))
    expect(all.entries).toBe(events().length)

    const { days, sum } = await till.call('report.days', { from: '2026-08-01', to: '2026-08-31' })
    expect(days.map(({ day, shifts }) => [day, shifts])).toEqual([['2026-08-14', 1], ['2026-08-15', 1]])
    expect(sum).toEqual(all)
    expect((await till.call('report.list', { before: null, limit: 10 })).shifts.map(({ zNumber }) => zNumber)).toEqual([2, 1])
    expect(await till.refusal('report.days', { from: '2026-08-01', to: '2026-12-31' })).toMatchObject({ code: 'REPORT_RANGE' })
    till = await till.reopen()
    await till.signIn(MANAGER)
    expect(await report(first)).toEqual(z)
  })

  it('tells whoever counts blind nothing of the open shift, on the screen, on paper or in a file', async () => {
    await till.signIn(CASHIER)
    await sell()
    expect(await till.refusal('report.get', { shiftId: null })).toMatchObject({ code: 'REPORT_BLIND' })
    const { shift } = await till.call('shift.get', {})
    expect(await till.refusal('report.get', { shiftId: shift?.shiftId ?? '' })).toMatchObject({ code: 'REPORT_BLIND' })
    expect(await till.refusal('report.export', { shiftId: null, format: 'csv' })).toMatchObject({ code: 'REPORT_BLIND' })
    expect(await till.refusal('report.get', { shiftId: '01980000-0000-7000-8000-000000000000' })).toMatchObject({ code: 'REPORT_UNKNOWN' })
  })

  it('come out at the closing, again as numbered copies with the head of the journal, and as files', async () => {
    await till.close()
    const printer = await startFakePrinter()
    till = await openTill({ dataDir: till.dataDir, clock: till.clock, config: { printer: printer.address } })
    try {
      await till.signIn(MANAGER)
      await sell()
      const shiftId = await close(1690, 0)
      await printer.waitForJobs(2, 60_000)
      const again = command()
      expect(await till.call('report.print', { ...again, shiftId })).toEqual({ copy: 1 })
      expect(await till.call('report.print', { ...again, shiftId })).toEqual({ copy: 1 })
      expect(await till.call('report.print', { ...command(), shiftId })).toEqual({ copy: 2 })
      const printed = (await printer.waitForJobs(4, 60_000)).map(({ text }) => text).filter((text) => text.includes('Z report 1'))
      expect(printed.map((text) => /Copy \d/.exec(text)?.[0])).toEqual([undefined, 'Copy 1', 'Copy 2'])
      const head = (await report(shiftId)).report.closing?.head
      expect(printed[0]).toContain(head?.hash.slice(0, 32))
      const csv = await till.call('report.export', { shiftId, format: 'csv' })
      expect(csv.name).toBe('z-1-2026-08-14.csv')
      expect(csv.text).toContain('adding up,taken in,,16.90')
      expect(JSON.parse((await till.call('report.export', { shiftId, format: 'json' })).text)).toMatchObject({ format: 'regulars.report/1', report: { shiftId } })
    } finally {
      await printer.close()
    }
  })
})
