import type { ChangeSource } from '../services/change-sources.ts'
import { copiesAfter, copiesOf } from '../store/store-copy-store.ts'

/** Receipts of the store's other tills; the key is the sale's id. */
export const storeCopyChanges: ChangeSource = {
  atOnce: 100,
  async page(db, keys, reader) {
    const copies = await copiesOf(db, keys, reader.storeId)
    return copies.map(({ saleId, copy }) => ({ kind: 'store-copy', key: saleId, copy }))
  },
  keysAfter: (db, reader, afterKey, limit) => copiesAfter(db, reader, afterKey, limit),
}
