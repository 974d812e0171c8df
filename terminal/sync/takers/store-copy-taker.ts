import { takeStoreCopy } from '../../services/receipt-copies.ts'
import type { ChangeTaker } from '../change-taker.ts'

/** Receipts of the store's other tills, checked against the keys of those tills. Those that are over go by their age. */
export const storeCopyTaker: ChangeTaker<'store-copy'> = {
  take({ copy }, { till }) {
    const taken = takeStoreCopy(till, copy)
    // The key of the till may still come; a receipt spoilt on the way comes again.
    return taken.ok ? null : { reason: taken.error, detail: copy.terminalId, mayPass: taken.error !== 'revoked-till' }
  },
  dropUnnamed: ({ till }) => till.copies.dropUnnamed(),
}
