import { tillKeySigningText } from '../../../core/sync/changes/till-key-change.ts'
import type { HeadOfficeKeys } from '../keys.ts'
import type { ChangeSource } from '../services/change-source.ts'
import { listedAfter, listedTills } from '../store/till-list-store.ts'

/** All tills of the programme with their keys, signed by head office; the key is the terminal's id. */
export function tillKeyChanges(keys: Pick<HeadOfficeKeys, 'headOffice'>): ChangeSource {
  return {
    atOnce: 200,
    async page(db, terminalIds, { programmeId }) {
      const { headOffice } = keys
      return (await listedTills(db, terminalIds)).map((row) => {
        const till = { ...row, programmeId }
        return { kind: 'till-key', key: till.terminalId, till, keyId: headOffice.keyId, signature: headOffice.sign(tillKeySigningText(till)) }
      })
    },
    keysAfter: (db, _reader, afterKey, limit) => listedAfter(db, afterKey, limit),
  }
}
