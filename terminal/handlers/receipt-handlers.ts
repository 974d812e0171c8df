import { ok } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { Handlers } from '../../core/contract/types.ts'
import { buildTestPage } from '../../core/receipt/test-page.ts'
import type { ReceiptDocument } from '../../core/receipt/document.ts'
import { runApproved } from '../services/approvals.ts'
import { runCommand } from '../services/commands.ts'
import type { CopiedBy } from '../services/print-queue.ts'
import { PRINTER_MODEL } from '../services/printer-settings.ts'
import { searchReceipts } from '../services/receipt-search.ts'
import { giftReceiptOf, receiptView, recentReceipts } from '../services/receipts.ts'
import { tillLanguage } from '../services/till.ts'
import type { Till } from '../services/till.ts'
import type { Counter } from './counter.ts'

export function receiptHandlers({ till, printing, renderer }: Counter): Pick<Handlers, 'receipt.get' | 'receipt.recent' | 'receipt.search' | 'receipt.printAgain' | 'receipt.printGift' | 'slip.recent' | 'slip.printAgain'> {
  return {
    'receipt.get'({ saleId, language }) {
      const view = receiptView(till, renderer, saleId, language)
      return view ? ok(view) : fail('RECEIPT_UNKNOWN', {})
    },
    'receipt.recent': ({ limit }) => ok({ receipts: recentReceipts(till, limit) }),
    'receipt.search': (input) => ok(searchReceipts(till, input)),
    'receipt.printAgain'(input) {
      const done = runCommand(till, 'receipt.printAgain', input, () => {
        const summary = till.sales.summaryOf(input.saleId)
        const kept = till.sales.receiptOf(input.saleId)
        if (!summary || !kept) return fail('RECEIPT_UNKNOWN', {})
        const queued = printing.printAgain({ saleId: input.saleId, receiptNo: summary.receiptNo, document: kept.document }, copiedBy(till))
        return queued.ok ? ok(null) : queued
      })
      return done.ok ? ok(printing.view()) : done
    },
    'receipt.printGift'(input) {
      const done = runCommand(till, 'receipt.printGift', input, () => {
        const gift = giftReceiptOf(till, input.saleId, input.language)
        if (!gift.ok) return gift
        if (printing.view().state === 'not-set') return fail('PRINTER_NOT_SET', {})
        printing.enqueueInTransaction({ kind: 'slip', saleId: null, openDrawer: false, ...gift.value })
        return ok(null)
      })
      if (!done.ok) return done
      printing.wake()
      return ok(printing.view())
    },
    'slip.recent': ({ limit }) => ok({
      slips: printing.slips(limit).map(({ slip: { jobId, receiptNo, createdAt }, document, copies }) => ({ jobId, title: slipTitle(document), receiptNo, at: createdAt, copies })),
    }),
    'slip.printAgain'(input) {
      const done = runApproved(till, 'slip.printAgain', input, (approver) => {
        const approval = approver.may('slip-reprint')
        if (!approval.ok) return approval
        const queued = printing.slipAgain(input.jobId, copiedBy(till))
        return queued.ok ? ok(null) : queued
      })
      return done.ok ? ok(printing.view()) : done
    },
  }
}

/** What a slip is called: its first bold line below the shop's name. */
function slipTitle({ rows }: ReceiptDocument): string {
  const title = rows.slice(1).find((row) => row.kind === 'text' && row.bold)
  return title?.kind === 'text' ? title.text : ''
}

/** Whoever is signed in has copies printed in their name; a printer's question can be answered by nobody in particular. */
function copiedBy(till: Till): CopiedBy {
  const { staffId } = till.session
  const name = staffId === null ? null : till.staff.shortNameOf(staffId)
  return { by: name ?? { en: '-', zh: '-' }, timeZone: till.rules.now().rulebook.programme.timeZone }
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
        const resolved = printing.resolve(input.jobId, input.answer, copiedBy(till))
        return resolved.ok ? ok(null) : resolved
      })
      return done.ok ? ok(printing.view()) : done
    },
  }
}
