import type { CodeUsedChange, InstrumentChange } from '../../../core/sync/changes/instrument-change.ts'
import type { ChangeSource } from '../services/change-source.ts'
import { chainsOf } from '../store/account-heads.ts'
import { codesAfter, instrumentsOfStore, keptCodes, keptInstruments } from '../store/instrument-store.ts'

/** Gift cards, store credits and customer accounts without the reader's own entries; the key is the instrument's id. */
export const instrumentChanges: ChangeSource = {
  atOnce: 200,
  async page(db, keys, reader): Promise<InstrumentChange[]> {
    const own = await chainsOf(db, reader.terminalId)
    return (await keptInstruments(db, keys)).map(({ instrumentId, kind, version, codeHash, expiresOn, sums, blocks }) => ({
      kind: 'instrument', key: instrumentId, version, at: reader.now,
      state: {
        instrument: kind, codeHash, expiresOn,
        balanceMinor: sums.filter(({ terminalId }) => !own.has(terminalId)).reduce((total, { balance }) => total + balance, 0),
        blocked: blocks[0]?.blocked ?? false, ownBlocked: blocks.find(({ terminalId }) => own.has(terminalId))?.blocked ?? false,
      },
    }))
  },
  keysAfter: (db, reader, afterKey, limit) => instrumentsOfStore(db, reader.storeId, afterKey, limit),
}

/** Codes that can be used once and were, at other tills; the key is the code's SHA-256. */
export const codeUsedChanges: ChangeSource = {
  atOnce: 200,
  async page(db, keys, reader): Promise<CodeUsedChange[]> {
    const own = await chainsOf(db, reader.terminalId)
    const kept = await keptCodes(db, keys)
    return keys.flatMap((key): CodeUsedChange[] => {
      const of = kept.filter(({ codeHash }) => codeHash === key)
      const [first] = of
      if (first === undefined) return []
      const others = of.filter(({ terminalId }) => !own.has(terminalId))
      const last = others.find(({ uses }) => uses > 0)
      return [{ kind: 'code-used', key, version: first.version, uses: others.reduce((total, { uses }) => total + uses, 0), receiptNo: last?.receiptNo ?? null, usedAt: last?.usedAt ?? null }]
    })
  },
  keysAfter: (db, _reader, afterKey, limit) => codesAfter(db, afterKey, limit),
}
