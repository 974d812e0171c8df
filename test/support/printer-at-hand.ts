import { afterEach } from 'vitest'
import { startFakePrinter, type FakePrinter, type FakePrinterOptions } from '../../native/printers/fake-printer.ts'

/** Simulated printers of one test file, and whatever else is to end after each test: last opened, first closed. */
export function printersAtHand(): { ends: (() => Promise<void>)[]; fake(options?: FakePrinterOptions): Promise<FakePrinter> } {
  const ends: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end()
  })
  return {
    ends,
    async fake(options = {}) {
      const printer = await startFakePrinter(options)
      ends.push(() => printer.close())
      return printer
    },
  }
}
