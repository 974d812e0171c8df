import { ok } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { Handlers } from '../../core/contract/types.ts'
import { buildTestPage } from '../../core/receipt/test-page.ts'
import { runCommand } from '../services/commands.ts'
import { PRINTER_MODEL } from '../services/printer-settings.ts'
import { receiptView, recentReceipts } from '../services/receipts.ts'
import { tillLanguage } from '../services/till.ts'
import type { Counter } from './counter.ts'

export function receiptHandlers({ till, printing, renderer }: Counter): Pick<Handlers, 'receipt.get' | 'receipt.recent' | 'receipt.printAgain'> {
  return {
    'receipt.get'({ saleId, language }) {
      const view = receiptView(till, renderer, saleId, language)
      return view ? ok(view) : fail('RECEIPT_UNKNOWN', {})
    },
    'receipt.recent': ({ limit }) => ok({ receipts: recentReceipts(till, limit) }),
    'receipt.printAgain'(input) {
      const done = runCommand(till, 'receipt.printAgain', input, () => {
        const summary = till.sales.summaryOf(input.saleId)
        const kept = till.sales.receiptOf(input.saleId)
        if (!summary || !kept) return fail('RECEIPT_UNKNOWN', {})
        const queued = printing.printAgain({ saleId: input.saleId, receiptNo: summary.receiptNo, document: kept.document })
        return queued.ok ? ok(null) : queued
      })
      return done.ok ? ok(printing.view()) : done
    },
  }
}

export function printerHandlers({ till, printing }: Counter): Pick<Handlers, 'printer.get' | 'printer.set' | 'printer.test' | 'printer.resolve'> {
  function testPage() {
    return buildTestPage(tillLanguage(till), {
      storeName: till.journal.terminalIdentity().storeName,
      tillNumber: till.journal.terminalIdentity().tillNumber,
      printerAddress: printing.view().address,
      columns: PRINTER_MODEL.columns,
      at: till.clock.now(),
      timeZone: till.rules.now().rulebook.programme.timeZone,
    })
  }
  return {
    'printer.get': () => ok(printing.view()),
    'printer.set'(input) {
      const done = runCommand(till, 'printer.set', input, () => {
        const set = printing.setAddress(input.address)
        return set.ok ? ok(null) : set
      })
      return done.ok ? ok(printing.view()) : done
    },
    'printer.test'(input) {
      const done = runCommand(till, 'printer.test', input, () => {
        const queued = printing.test(testPage())
        return queued.ok ? ok(null) : queued
      })
      return done.ok ? ok(printing.view()) : done
    },
    'printer.resolve'(input) {
      const done = runCommand(till, 'printer.resolve', input, () => {
        const resolved = printing.resolve(input.jobId, input.answer)
        return resolved.ok ? ok(null) : resolved
      })
      return done.ok ? ok(printing.view()) : done
    },
  }
}
