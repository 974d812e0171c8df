import type { PaymentTerminalFactory } from '../../core/payment/terminal.ts'
import type { PrinterFactory, ReceiptRenderer } from '../../core/receipt/printing.ts'
import { asTraining } from '../../core/receipt/training-mark.ts'

/** The shop's printer as a training room has it: everything that leaves says TRAINING, and the drawer stays shut. */
export function practicePrinter(makePrinter: PrinterFactory): PrinterFactory {
  return (address, model) => {
    const made = makePrinter(address, model)
    if (!made.ok) return made
    const { printer } = made
    return {
      ok: true,
      printer: {
        address: printer.address,
        condition: () => printer.condition(),
        print: (request, watch) => printer.print({ ...request, document: asTraining(request.document), openDrawer: false }, watch),
        close: () => printer.close(),
      },
    }
  }
}

/** Receipts on the screen of a training room: what they would be on its paper. */
export function practiceRenderer(renderer: ReceiptRenderer): ReceiptRenderer {
  return { svg: (document, options) => renderer.svg(asTraining(document), options) }
}

/** No payment terminal is ever reached from a training room, whatever address it is given. */
export const noPaymentTerminal: PaymentTerminalFactory = () => ({ ok: false, reason: 'training' })
