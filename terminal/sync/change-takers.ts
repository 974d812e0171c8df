import type { ChangeKind } from '../../core/sync/changes.ts'
import type { ChangeTaker } from './change-taker.ts'
import { codeUsedTaker, instrumentTaker } from './takers/instrument-taker.ts'
import { accountTaker } from './takers/account-taker.ts'
import { erasureTaker, memberKnownTaker, memberTaker, recognitionKeyTaker } from './takers/member-taker.ts'
import { messageTaker } from './takers/message-taker.ts'
import { rulebookTaker } from './takers/rulebook-taker.ts'
import { rulebookStopTaker } from './takers/rulebook-stop-taker.ts'
import { storeCopyTaker } from './takers/store-copy-taker.ts'
import { tillKeyTaker } from './takers/till-key-taker.ts'

export type ChangeTakers = { readonly [K in ChangeKind]: ChangeTaker<K> }

export const CHANGE_TAKERS: ChangeTakers = {
  'till-key': tillKeyTaker,
  rulebook: rulebookTaker,
  message: messageTaker,
  'store-copy': storeCopyTaker,
  erasure: erasureTaker,
  'recognition-key': recognitionKeyTaker,
  member: memberTaker,
  'member-known': memberKnownTaker,
  account: accountTaker,
  instrument: instrumentTaker,
  'code-used': codeUsedTaker,
  'rulebook-stop': rulebookStopTaker,
}
