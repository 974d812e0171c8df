import type { ChangeSource } from '../services/change-source.ts'
import { copiesAfter, copiesOf } from '../store/store-copy-store.ts'

/** Receipts of the store's other tills; the key is the sale's id. */
export const storeCopyChanges: ChangeSource = {
  // A till takes a page in one go while it sells: about a quarter of a millisecond each.
  atOnce: 40,
  async page(db, keys, reader) {
    const copies = await copiesOf(db, keys, reader.storeId)
    return copies.map(({ saleId, copy }) => ({ kind: 'store-copy', key: saleId, copy }))
  },
  keysAfter: (db, reader, afterKey, limit) => copiesAfter(db, reader, afterKey, limit),
}
