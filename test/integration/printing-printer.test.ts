import { createServer, type Socket } from 'node:net'
import { randomUUID } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { PrinterCondition, PrintWatch, ReceiptPrinter } from '../../core/receipt/printing.ts'
import { encodeJob } from '../../native/printers/encode.ts'
import type { PrinterTiming } from '../../native/printers/escpos-printer.ts'
import { makePrinter } from '../../native/printers/factory.ts'
import { createUsbTransport } from '../../native/printers/usb-transport.ts'
import { chineseReceipt, englishReceipt, numberedReceipt } from '../support/receipt-samples.ts'
import { model, QUICK_PRINTER } from '../support/print-till.ts'
import { printersAtHand } from '../support/printer-at-hand.ts'

const { ends, fake } = printersAtHand()

function printerAt(address: string, timing: Partial<PrinterTiming> = {}): ReceiptPrinter {
  const made = makePrinter(address, model, { ...QUICK_PRINTER, ...timing })
  if (!made.ok) throw new Error(made.reason)
  ends.push(() => made.printer.close())
  return made.printer
}

const request = { document: englishReceipt, copy: false, openDrawer: true }
const jobBytes = encodeJob(request, model).length

/** Records what a job tells while it runs. */
function recorder(): PrintWatch & { readonly steps: string[]; readonly conditions: PrinterCondition[] } {
  const steps: string[] = []
  const conditions: PrinterCondition[] = []
  return { steps, conditions, starting: () => void steps.push('starting'), sent: () => void steps.push('sent'), condition: (c) => void conditions.push(c) }
}

describe('a job that goes well', () => {
  it.each([['English', englishReceipt], ['Chinese', chineseReceipt]] as const)('%s: comes out whole, cut and confirmed', async (_name, document) => {
    const paper = await fake()
    const watch = recorder()
    expect(await printerAt(paper.address).print({ document, copy: false, openDrawer: true }, watch)).toEqual({ kind: 'confirmed' })
    expect(watch.steps).toEqual(['starting', 'sent'])
    expect(paper.jobs).toMatchObject([{ complete: true, cut: true, drawerOpenings: 1, faults: [] }])
  })

  it('comes out through a small buffer and a slow head, the questions waiting behind the data', async () => {
    const paper = await fake({ bufferBytes: 256, bytesPerSecond: 12_000 })
    expect(await printerAt(paper.address, { busyMs: 3000 }).print({ ...request, document: chineseReceipt })).toEqual({ kind: 'confirmed' })
    expect(paper.jobs).toMatchObject([{ complete: true, faults: [] }])
  })

  it('paper-low prints and is told', async () => {
    const paper = await fake()
    await paper.setCondition('paper-low')
    const watch = recorder()
    expect(await printerAt(paper.address).print(request, watch)).toEqual({ kind: 'confirmed' })
    expect(watch.conditions).toEqual(['paper-low'])
  })

  it('one after another, also when both are asked for at once', async () => {
    const paper = await fake({ bytesPerSecond: 100_000 })
    const printer = printerAt(paper.address)
    const outcomes = await Promise.all([printer.print(request), printer.condition(), printer.print({ ...request, document: numberedReceipt('2-2') })])
    expect(outcomes).toEqual([{ kind: 'confirmed' }, 'ready', { kind: 'confirmed' }])
    expect(paper.jobs.map((job) => job.complete)).toEqual([true, true])
  })
})

describe('nothing leaves this till', () => {
  it.each(['paper-out', 'cover-open', 'error'] as const)('when the printer says %s', async (condition) => {
    const paper = await fake()
    await paper.setCondition(condition)
    const watch = recorder()
    expect(await printerAt(paper.address).print(request, watch)).toEqual({ kind: 'not-started', trouble: condition })
    expect(watch).toMatchObject({ steps: [], conditions: [condition] })
    expect(Buffer.from(paper.bytes).toString('hex')).toBe('100401' + '100402' + '100403' + '100404')
    expect(await printerAt(paper.address).condition()).toBe(condition)
  })

  it('when it is off', async () => {
    const paper = await fake()
    await paper.setCondition('off')
    expect(await printerAt(paper.address).print(request)).toEqual({ kind: 'not-started', trouble: 'off' })
    expect(await printerAt(paper.address).condition()).toBe('off')
  })

  it('when it takes the connection and says nothing', async () => {
    const paper = await fake()
    await paper.setCondition('hang')
    const watch = recorder()
    expect(await printerAt(paper.address).print(request, watch)).toEqual({ kind: 'not-started', trouble: 'timeout' })
    expect(watch).toMatchObject({ steps: [], conditions: ['unknown'] })
    expect(await printerAt(paper.address).condition()).toBe('unknown')
  })

  it('when its name is not known in the network', async () => {
    const printer = printerAt('tcp://no-such-printer.invalid:9100', { connectMs: 3000 })
    expect(await printer.print(request)).toEqual({ kind: 'not-started', trouble: 'unresolved' })
    expect(await printer.condition()).toBe('off')
  })

  it('when what listens there answers nonsense', async () => {
    const sockets: Socket[] = []
    const server = createServer((socket) => {
      sockets.push(socket)
      socket.on('error', () => undefined)
      socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    ends.push(async () => {
      sockets.forEach((socket) => socket.destroy())
      await new Promise((resolve) => server.close(resolve))
    })
    const { port } = server.address() as { port: number }
    expect(await printerAt(`tcp://127.0.0.1:${port}`).print(request)).toMatchObject({ kind: 'not-started' })
  })

  it('when the one who keeps the job cannot note that it starts', async () => {
    const paper = await fake()
    const watch = { ...recorder(), starting: () => { throw new Error('disk full') } }
    expect(await printerAt(paper.address).print(request, watch)).toEqual({ kind: 'not-started', trouble: 'error' })
    expect(paper.jobs).toEqual([])
  })

  it('when the document cannot be printed at all', async () => {
    const paper = await fake()
    const harmful = { language: 'en' as const, rows: [{ kind: 'barcode' as const, data: '\x10\x04\x01' }] }
    expect(await printerAt(paper.address).print({ ...request, document: harmful })).toEqual({ kind: 'unprintable' })
    expect(paper.bytes).toHaveLength(0)
  })
})

describe('a job that broke off', () => {
  it.each([0, 1, 7, 100, 1500, jobBytes - 1])('is uncertain when the line breaks after %i bytes', async (count) => {
    const paper = await fake()
    paper.closeAfterBytes(count)
    expect(await printerAt(paper.address).print(request)).toEqual({ kind: 'uncertain', trouble: 'closed' })
    expect(paper.jobs.filter((job) => job.complete)).toEqual([])
  })

  it('is uncertain when all came out and only the word is missing', async () => {
    const paper = await fake()
    paper.keepQuiet(1)
    const watch = recorder()
    expect(await printerAt(paper.address).print(request, watch)).toEqual({ kind: 'uncertain', trouble: 'timeout' })
    expect(watch.steps).toEqual(['starting', 'sent'])
    expect(paper.jobs).toMatchObject([{ complete: true }])
  })

  it('is confirmed after all when paper is put in soon', async () => {
    const paper = await fake()
    paper.paperOutAfterBytes(900)
    const watch = recorder()
    const printing = printerAt(paper.address, { repairMs: 5000 }).print(request, watch)
    await expect.poll(() => watch.conditions.includes('paper-out')).toBe(true)
    await paper.setCondition('ready')
    expect(await printing).toEqual({ kind: 'confirmed' })
    expect(watch.conditions.at(-1)).toBe('ready')
    expect(paper.jobs).toMatchObject([{ complete: true, faults: [] }])
  })

  it('is uncertain when paper is not put in', async () => {
    const paper = await fake()
    paper.paperOutAfterBytes(900)
    expect(await printerAt(paper.address).print(request)).toEqual({ kind: 'uncertain', trouble: 'paper-out' })
  })

  it('is uncertain when power goes in the middle', async () => {
    const paper = await fake({ bufferBytes: 512, bytesPerSecond: 5000 })
    const watch = recorder()
    const printing = printerAt(paper.address).print(request, watch)
    await expect.poll(() => watch.steps.length).toBe(1)
    await paper.setCondition('off')
    expect(await printing).toEqual({ kind: 'uncertain', trouble: 'closed' })
  })

  it('is uncertain when the till closes the printer in the middle', async () => {
    const paper = await fake({ bufferBytes: 512, bytesPerSecond: 5000 })
    const printer = printerAt(paper.address)
    const watch = recorder()
    const printing = printer.print(request, watch)
    await expect.poll(() => watch.steps.length).toBe(1)
    await printer.close()
    expect(await printing).toEqual({ kind: 'uncertain', trouble: 'closed' })
    expect(await printer.print(request)).toEqual({ kind: 'not-started', trouble: 'closed' })
  })
})

describe.skipIf(process.platform === 'win32')('a USB printer', () => {
  it('is off while its cable is out', async () => {
    expect(await printerAt(`usb:${join(tmpdir(), randomUUID())}`).print(request)).toEqual({ kind: 'not-started', trouble: 'off' })
  })

  it('takes more than the system buffers, and gives what comes back', async () => {
    // A pipe opened for both sides gives back what is written.
    const path = join(mkdtempSync(join(tmpdir(), 'usb-pipe-')), 'lp0')
    ends.push(async () => rmSync(join(path, '..'), { recursive: true, force: true }))
    execFileSync('mkfifo', [path])
    const connection = await createUsbTransport(`usb:${path}`, path).open(100)
    let back = Buffer.alloc(0)
    connection.onData((bytes) => { back = Buffer.concat([back, bytes]) })
    const sent = Buffer.from(Array.from({ length: 100_000 }, (_, i) => i % 251))
    await connection.write(sent)
    await expect.poll(() => back.length).toBe(sent.length)
    expect(back.equals(sent)).toBe(true)
    const closed = new Promise<void>((resolve) => connection.onClose(resolve))
    await connection.close()
    await closed
    await expect(connection.write(Uint8Array.of(1))).rejects.toMatchObject({ trouble: 'closed' })
  })
})
