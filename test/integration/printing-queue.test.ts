import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { printerViewSchema } from '../../core/contract/views.ts'
import type { ReceiptPrinter } from '../../core/receipt/printing.ts'
import type { FakePrinter } from '../../native/printers/fake-printer.ts'
import { englishReceipt, numberedReceipt } from '../support/receipt-samples.ts'
import { BY, openPrintTill, type PrintTill, type PrintTillOptions } from '../support/print-till.ts'
import { printersAtHand } from '../support/printer-at-hand.ts'

const { ends, fake } = printersAtHand()

function till(address: string, options: PrintTillOptions = {}): PrintTill {
  const opened = openPrintTill(address, options)
  ends.push(() => opened.close())
  return opened
}

const originals = (paper: FakePrinter, receiptNo: string) => paper.jobs.filter((j) => j.complete && j.text.includes(`Receipt ${receiptNo} `) && !j.text.includes('COPY'))
const copies = (paper: FakePrinter, receiptNo: string) => paper.jobs.filter((j) => j.complete && j.text.includes(`Receipt ${receiptNo} `) && j.text.includes('COPY'))
const settledState = (t: PrintTill, id: number) => expect.poll(() => t.job(id).state, { timeout: 30_000 })

describe('a receipt', () => {
  it('prints after the sale is kept, and the sale does not wait for it', async () => {
    const paper = await fake({ bytesPerSecond: 20_000 })
    const t = till(paper.address)
    const id = t.sell('2-1', { cash: true })
    expect(t.job(id).state).toBe('waiting')
    await settledState(t, id).toBe('confirmed')
    expect(paper.jobs).toMatchObject([{ complete: true, drawerOpenings: 1, faults: [] }])
  })

  it('does not print when the sale is rolled back', async () => {
    const paper = await fake()
    const t = till(paper.address)
    expect(() => t.db.transaction(() => {
      t.queue.enqueueInTransaction({ kind: 'receipt', saleId: 'a', receiptNo: '2-1', document: numberedReceipt('2-1'), openDrawer: true })
      t.queue.wake()
      throw new Error('disk full')
    })()).toThrow('disk full')
    await settledState(t, t.sell('2-2')).toBe('confirmed')
    expect(paper.jobs).toHaveLength(1)
    expect(originals(paper, '2-1')).toHaveLength(0)
  })

  it('exists once for a sale, whoever asks', () => {
    const t = till('none')
    const add = () => t.queue.enqueueInTransaction({ kind: 'receipt', saleId: 'same', receiptNo: '2-1', document: numberedReceipt('2-1'), openDrawer: false })
    add()
    expect(add).toThrow(/UNIQUE/)
  })

  it('is marked as sending in the database before its first byte leaves', async () => {
    const paper = await fake({ bufferBytes: 256, bytesPerSecond: 20_000 })
    const t = till(paper.address, { printerTiming: { busyMs: 5000, confirmMs: 5000 } })
    // Long enough to be sent in several pieces: the first has left and the last has not.
    const id = t.sell('2-1', { document: englishReceipt })
    await expect.poll(() => Buffer.from(paper.bytes).includes('\x1b@'), { interval: 1 }).toBe(true)
    const other = new Database(t.file, { readonly: true })
    expect(other.prepare('SELECT state FROM print_job WHERE job_id = ?').get(id)).toEqual({ state: 'sending' })
    other.close()
    await settledState(t, id).toBe('confirmed')
  })

  it('comes out in the order of the sales', async () => {
    const paper = await fake()
    await paper.setCondition('paper-out')
    const t = till(paper.address)
    for (let n = 1; n <= 5; n++) t.sell(`2-${n}`)
    await t.until('five wait', (view) => view.waiting === 5 && view.state === 'paper-out')
    await paper.setCondition('ready')
    await paper.waitForJobs(5)
    expect(paper.jobs.map((job) => /Receipt (\S+)/.exec(job.text)?.[1])).toEqual(['2-1', '2-2', '2-3', '2-4', '2-5'])
  })

  it('that cannot be read any more fails and holds up no other', async () => {
    const paper = await fake()
    await paper.setCondition('paper-out')
    const t = till(paper.address)
    const broken = t.sell('2-1')
    const good = t.sell('2-2')
    t.db.prepare('UPDATE print_job SET document = ? WHERE job_id = ?').run('{"rows":', broken)
    await paper.setCondition('ready')
    await settledState(t, good).toBe('confirmed')
    expect(t.job(broken)).toMatchObject({ state: 'failed', trouble: 'error' })
  })
})

describe('a printer that cannot print', () => {
  it.each(['paper-out', 'cover-open', 'error', 'off'] as const)('%s: the receipt waits, and prints exactly once when it can', async (condition) => {
    const paper = await fake()
    await paper.setCondition(condition)
    const t = till(paper.address)
    const id = t.sell('2-1', { cash: true })
    await t.until('told', (view) => view.waiting === 1 && view.state === condition)
    await settledState(t, id).toBe('waiting')
    await expect.poll(() => t.job(id).trouble).toBe(condition)
    await paper.setCondition('ready')
    await settledState(t, id).toBe('confirmed')
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(originals(paper, '2-1')).toMatchObject([{ drawerOpenings: 1 }])
    expect(paper.drawerOpenings).toBe(1)
    expect(t.queue.view()).toMatchObject({ state: 'ready', waiting: 0, uncertain: [] })
  })

  it('the drawer stays shut when the paper comes back long after the sale', async () => {
    const paper = await fake()
    await paper.setCondition('paper-out')
    let now = 1_000_000
    const t = till(paper.address, { clock: { now: () => now, monotonicMs: () => now } })
    const id = t.sell('2-1', { cash: true })
    await expect.poll(() => t.job(id).trouble).toBe('paper-out')
    now += 31_000
    await paper.setCondition('ready')
    await settledState(t, id).toBe('confirmed')
    expect(paper.drawerOpenings).toBe(0)
  })

  it('hangs: the receipt waits, and prints once when it answers', async () => {
    const paper = await fake()
    await paper.setCondition('hang')
    const t = till(paper.address)
    const id = t.sell('2-1')
    await expect.poll(() => t.job(id)).toMatchObject({ state: 'waiting', trouble: 'timeout' })
    await paper.setCondition('ready')
    await settledState(t, id).toBe('confirmed')
    expect(originals(paper, '2-1')).toHaveLength(1)
  })

  it('has a name nobody knows: the receipt waits, and prints at the address that is set then', async () => {
    const t = till('tcp://no-such-printer.invalid:9100', { printerTiming: { connectMs: 3000 } })
    const id = t.sell('2-1')
    await expect.poll(() => t.job(id), { timeout: 30_000 }).toMatchObject({ state: 'waiting', trouble: 'unresolved' })
    const paper = await fake()
    expect(t.queue.setAddress(paper.address)).toMatchObject({ ok: true, value: { address: paper.address, state: expect.any(String) } })
    await settledState(t, id).toBe('confirmed')
    expect(originals(paper, '2-1')).toHaveLength(1)
  })

  it('is seen before a sale is made', async () => {
    const paper = await fake()
    const t = till(paper.address)
    await t.until('ready', (view) => view.state === 'ready')
    await paper.setCondition('paper-low')
    await t.until('low', (view) => view.state === 'paper-low')
    await paper.setCondition('paper-out')
    await t.until('out', (view) => view.state === 'paper-out')
    await paper.setCondition('off')
    await t.until('off', (view) => view.state === 'off')
    // A question that the power cut in two is told as unknown for a moment.
    expect(t.told.map((view) => view.state).filter((state) => state !== 'unknown')).toEqual(['ready', 'paper-low', 'paper-out', 'off'])
    expect(t.told.every((view) => printerViewSchema.safeParse(view).success)).toBe(true)
  })

  it('throws although it must not: the cashier is asked where bytes may have left, else it waits', async () => {
    let begins = false
    const broken: ReceiptPrinter = {
      address: 'usb:/x',
      condition: () => Promise.resolve('ready'),
      print(_request, watch) {
        if (begins) watch?.starting()
        return Promise.reject(new Error('driver'))
      },
      close: () => Promise.resolve(),
    }
    const t = till('usb:/x', { printers: () => ({ ok: true, printer: broken }) })
    const id = t.sell('2-1')
    await expect.poll(() => t.job(id)).toMatchObject({ state: 'waiting', trouble: 'error' })
    begins = true
    await settledState(t, id).toBe('uncertain')
  })
})

describe('a receipt that may have printed', () => {
  async function brokenOff(cash = true): Promise<{ paper: FakePrinter; t: PrintTill; id: number }> {
    const paper = await fake()
    const t = till(paper.address)
    paper.closeAfterBytes(120)
    const id = t.sell('2-1', { cash })
    const view = await t.until('asked', (v) => v.uncertain.length === 1)
    expect(view.uncertain).toMatchObject([{ jobId: id, kind: 'receipt', receiptNo: '2-1', state: 'uncertain', trouble: 'closed' }])
    return { paper, t, id }
  }

  it('is never sent again by itself, and others go on', async () => {
    const { paper, t } = await brokenOff()
    await settledState(t, t.sell('2-2')).toBe('confirmed')
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(originals(paper, '2-1')).toHaveLength(0)
    expect(t.queue.view().uncertain).toHaveLength(1)
  })

  it('printed: nothing more happens', async () => {
    const { paper, t, id } = await brokenOff()
    expect(t.queue.resolve(id, 'printed', BY)).toMatchObject({ ok: true, value: { uncertain: [] } })
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(t.jobs()).toMatchObject([{ state: 'confirmed' }])
    expect(paper.jobs.filter((job) => job.complete)).toHaveLength(0)
  })

  it('print again: comes out once more, marked COPY, with the drawer shut', async () => {
    const { paper, t, id } = await brokenOff()
    const before = paper.drawerOpenings
    expect(t.queue.resolve(id, 'print-again', BY)).toMatchObject({ ok: true, value: { uncertain: [], waiting: 1 } })
    await paper.waitForJobs(paper.jobs.length + 1)
    await expect.poll(() => t.jobs()).toMatchObject([{ kind: 'receipt', state: 'failed' }, { kind: 'copy', state: 'confirmed', receipt_no: '2-1' }])
    expect(originals(paper, '2-1')).toHaveLength(0)
    // What stands on the paper in front of the copy is the broken-off start, torn off as a job of its own.
    expect(copies(paper, '2-1')).toMatchObject([{ drawerOpenings: 0 }])
    expect(paper.drawerOpenings - before).toBeLessThanOrEqual(1)
  })

  it('leave: is not asked again and not printed', async () => {
    const { paper, t, id } = await brokenOff()
    expect(t.queue.resolve(id, 'leave', BY)).toMatchObject({ ok: true, value: { uncertain: [] } })
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(t.job(id).state).toBe('dropped')
    expect(paper.jobs.filter((job) => job.complete)).toHaveLength(0)
  })

  it('takes one answer, for a job that asks', async () => {
    const { t, id } = await brokenOff()
    expect(t.queue.resolve(999, 'printed', BY)).toMatchObject({ ok: false, error: { code: 'JOB_UNKNOWN' } })
    t.queue.resolve(id, 'printed', BY)
    expect(t.queue.resolve(id, 'print-again', BY)).toMatchObject({ ok: false, error: { code: 'JOB_NOT_UNCERTAIN' } })
  })

  it.each(['sending', 'sent'])('is asked about when the till stopped while it was %s', async (state) => {
    const paper = await fake()
    await paper.setCondition('off')
    const first = till(paper.address)
    const id = first.sell('2-1')
    await expect.poll(() => first.job(id).trouble).toBe('off')
    first.db.prepare('UPDATE print_job SET state = ? WHERE job_id = ?').run(state, id)
    await paper.setCondition('ready')
    const second = till(paper.address, { file: first.file })
    const view = await second.until('asked', (v) => v.uncertain.length === 1)
    expect(view.uncertain).toMatchObject([{ jobId: id, trouble: 'closed' }])
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(paper.jobs).toHaveLength(0)
  })

  it('a waiting one prints after the restart without a question', async () => {
    const paper = await fake()
    await paper.setCondition('paper-out')
    const first = openPrintTill(paper.address)
    ends.push(() => first.close())
    const id = first.sell('2-1')
    await expect.poll(() => first.job(id).trouble).toBe('paper-out')
    await first.queue.close()
    await paper.setCondition('ready')
    const second = till(paper.address, { file: first.file })
    await settledState(second, id).toBe('confirmed')
    expect(originals(paper, '2-1')).toHaveLength(1)
  })
})

describe('asking for paper', () => {
  it('print again is a copy without the drawer; the test page is none', async () => {
    const paper = await fake()
    const t = till(paper.address)
    expect(t.queue.printAgain({ saleId: 's', receiptNo: '2-1', document: numberedReceipt('2-1') }, BY)).toMatchObject({ ok: true })
    expect(t.queue.test(numberedReceipt('test'))).toMatchObject({ ok: true })
    await paper.waitForJobs(2)
    expect(copies(paper, '2-1')).toHaveLength(1)
    expect(paper.jobs[1]?.text).not.toContain('COPY')
    expect(paper.drawerOpenings).toBe(0)
  })

  it('without a printer: receipts are kept as dropped, and nothing can be asked for', () => {
    const t = till('none')
    const id = t.sell('2-1', { cash: true })
    expect(t.job(id)).toMatchObject({ state: 'dropped', trouble: 'not-set' })
    expect(t.queue.view()).toEqual({ address: 'none', state: 'not-set', waiting: 0, uncertain: [], lastReceipt: { jobId: id, saleId: expect.any(String), kind: 'receipt', receiptNo: '2-1', state: 'dropped', trouble: 'not-set', changedAt: expect.any(Number) } })
    expect(t.queue.printAgain({ saleId: 's', receiptNo: '2-1', document: numberedReceipt('2-1') }, BY)).toMatchObject({ error: { code: 'PRINTER_NOT_SET' } })
    expect(t.queue.test(numberedReceipt('t'))).toMatchObject({ error: { code: 'PRINTER_NOT_SET' } })
  })

  it('an address that means nothing is refused with words, and the old one stays', async () => {
    const paper = await fake()
    const t = till(paper.address)
    expect(t.queue.setAddress('192.168.1.50')).toMatchObject({ error: { code: 'SETTING_INVALID', data: { setting: 'printer', reason: expect.stringContaining('tcp://') } } })
    expect(t.queue.view().address).toBe(paper.address)
    expect(t.queue.setAddress(' none ')).toMatchObject({ ok: true, value: { address: 'none', state: 'not-set' } })
  })

  it('taking the printer away drops what waits', async () => {
    const paper = await fake()
    await paper.setCondition('paper-out')
    const t = till(paper.address)
    const id = t.sell('2-1')
    await expect.poll(() => t.job(id).trouble).toBe('paper-out')
    t.queue.setAddress('none')
    expect(t.job(id)).toMatchObject({ state: 'dropped', trouble: 'not-set' })
    await paper.setCondition('ready')
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(paper.jobs).toHaveLength(0)
  })
})
