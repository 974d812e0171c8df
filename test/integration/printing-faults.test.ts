import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { startFakePrinter, type FakePrinter } from '../../native/printers/fake-printer.ts'
import { BY, openPrintTill, type PrintTill } from '../support/print-till.ts'

/** What goes wrong with one receipt. Byte counts run past the length of a receipt, so that the word "done" gets lost as well. */
type Fault =
  | { readonly kind: 'none' }
  | { readonly kind: 'before'; readonly condition: 'paper-out' | 'cover-open' | 'error' | 'off' | 'hang' }
  | { readonly kind: 'line-breaks' | 'paper-ends' | 'power-goes'; readonly afterBytes: number; readonly repaired: 'soon' | 'late' }
  | { readonly kind: 'no-word' }

const afterBytes = fc.integer({ min: 0, max: 420 })
const repaired = fc.constantFrom('soon' as const, 'late' as const)
const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.constant<Fault>({ kind: 'none' }),
  fc.record({ kind: fc.constant('before' as const), condition: fc.constantFrom('paper-out' as const, 'cover-open' as const, 'error' as const, 'off' as const, 'hang' as const) }),
  fc.record({ kind: fc.constantFrom('line-breaks' as const, 'paper-ends' as const, 'power-goes' as const), afterBytes, repaired }),
  fc.constant<Fault>({ kind: 'no-word' }),
)

const count = (paper: FakePrinter, receiptNo: string, copy: boolean) =>
  paper.jobs.filter((job) => job.complete && job.text.includes(`Receipt ${receiptNo} `) && job.text.includes('COPY') === copy).length

/** Looks at the paper, as a cashier does, and answers every question. */
function answer(till: PrintTill, paper: FakePrinter, asked: Set<string>): void {
  for (const job of till.queue.view().uncertain) {
    const receiptNo = job.receiptNo ?? ''
    asked.add(receiptNo)
    till.queue.resolve(job.jobId, count(paper, receiptNo, job.kind === 'copy') > 0 ? 'printed' : 'print-again', BY)
  }
}

function check(paper: FakePrinter, receiptNo: string, asked: boolean): void {
  const label = `receipt ${receiptNo}, ${asked ? 'asked' : 'not asked'}`
  const [original, copy] = [count(paper, receiptNo, false), count(paper, receiptNo, true)]
  if (asked) expect(original + copy, label).toBe(1)
  else expect([original, copy], label).toEqual([1, 0])
}

async function sellWith(fault: Fault, till: PrintTill, paper: FakePrinter, receiptNo: string): Promise<void> {
  if (fault.kind === 'before') await paper.setCondition(fault.condition)
  if (fault.kind === 'line-breaks' || fault.kind === 'power-goes') paper.closeAfterBytes(fault.afterBytes)
  if (fault.kind === 'paper-ends') paper.paperOutAfterBytes(fault.afterBytes)
  if (fault.kind === 'no-word') paper.keepQuiet(1)
  const id = till.sell(receiptNo, { cash: true })
  const soon = 'repaired' in fault && fault.repaired === 'soon'
  await expect.poll(() => {
    const { state, trouble } = till.job(id)
    return state === 'confirmed' || state === 'uncertain' || trouble !== null || (soon && state === 'sent')
  }, { timeout: 30_000, interval: 2 }).toBe(true)
  if (fault.kind === 'power-goes') await paper.setCondition('off')
  paper.closeAfterBytes(Infinity)
  paper.paperOutAfterBytes(Infinity)
  paper.keepQuiet(0)
  await paper.setCondition('ready')
}

describe('whatever goes wrong', () => {
  it('each receipt comes out exactly once, or the cashier was asked and it came out once', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fault, { minLength: 1, maxLength: 4 }), async (faults) => {
      const paper = await startFakePrinter()
      const till = openPrintTill(paper.address, { printerTiming: { answerMs: 60, busyMs: 120, confirmMs: 100, repairMs: 80, askAgainMs: 10 } })
      const asked = new Set<string>()
      try {
        for (const [index, what] of faults.entries()) {
          await sellWith(what, till, paper, `2-${index + 1}`)
          await expect.poll(() => {
            answer(till, paper, asked)
            return till.jobs().every((job) => ['confirmed', 'failed'].includes(job.state))
          }, { timeout: 30_000, interval: 5 }).toBe(true)
        }
        faults.forEach((_, index) => check(paper, `2-${index + 1}`, asked.has(`2-${index + 1}`)))
        expect(paper.drawerOpenings).toBeLessThanOrEqual(faults.length)
        expect(paper.jobs.flatMap((job) => job.faults)).toEqual([])
      } finally {
        await till.close()
        await paper.close()
      }
    }), { numRuns: 60, endOnFailure: true })
  })

  it('a till killed at any moment prints what waited and asks about what was being sent', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'printing-kill-'))
    const file = join(folder, 'till.db')
    const paper = await startFakePrinter({ bufferBytes: 128, bytesPerSecond: 20_000 })
    let sold = 0
    try {
      // Each till has numbers of its own: a sale that is kept and not told any more must not have its number used twice.
      for (let kill = 0; kill < 12; kill++) sold += await runAndKill(file, paper.address, kill * 1000 + 1, 90 + kill * 23)
      // The cashier looks once the paper has stopped: what the printer had taken still comes out after the kill.
      await new Promise((resolve) => setTimeout(resolve, 300))
      const till = openPrintTill(paper.address, { file, printerTiming: { busyMs: 5000, confirmMs: 5000 } })
      const asked = new Set<string>()
      try {
        await expect.poll(() => {
          answer(till, paper, asked)
          return till.jobs().every((job) => ['confirmed', 'failed'].includes(job.state))
        }, { timeout: 60_000, interval: 50 }).toBe(true)
        const receipts = till.jobs().filter((job) => job.kind === 'receipt').map((job) => job.receipt_no ?? '')
        expect(receipts.length).toBeGreaterThanOrEqual(sold)
        expect(receipts.length).toBeGreaterThan(20)
        expect(asked.size).toBeGreaterThan(0)
        for (const receiptNo of receipts) check(paper, receiptNo, asked.has(receiptNo))
      } finally {
        await till.close()
      }
    } finally {
      await paper.close()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

/** Starts a till of its own process, kills it, and returns how many sales it told. */
function runAndKill(file: string, address: string, first: number, afterMs: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [new URL('../support/print-child.ts', import.meta.url).pathname, file, address, String(first)], { stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    child.stdout.on('data', (data: Buffer) => {
      if (text === '') setTimeout(() => child.kill('SIGKILL'), afterMs)
      text += data.toString()
    })
    child.on('error', reject)
    child.on('exit', (code) => {
      if (code !== null) reject(new Error(`the till ended by itself: ${code}`))
      else resolve(text.split('\n').length - 1)
    })
  })
}
