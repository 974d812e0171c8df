import type { PrinterModel } from '../../core/receipt/printing.ts'
import { NO_PRINTER } from './print-queue.ts'
import type { PrinterSettings } from './print-queue.ts'
import type { Till } from './till.ts'

const ADDRESS = 'printer.address'

/** 80 mm paper and the drawer on pin 2, as nearly every receipt printer comes. */
export const PRINTER_MODEL: PrinterModel = { columns: 48, drawerPin: 2 }

/** The printer's address: the shell's for this start, where it gave one, until another is chosen at the till. */
export function createPrinterSettings(till: Till, given: string | undefined): PrinterSettings {
  let override = given
  return {
    address: () => override ?? till.settings.get(ADDRESS) ?? NO_PRINTER,
    saveAddress(address) {
      till.settings.set(ADDRESS, address)
      override = undefined
    },
    model: () => PRINTER_MODEL,
  }
}
