import type { ChangeKind } from '../../../core/sync/changes.ts'
import { codeUsedChanges, instrumentChanges } from '../changes/instrument-changes.ts'
import { accountChanges } from '../changes/account-changes.ts'
import { erasureChanges } from '../changes/erasure-changes.ts'
import { memberChanges } from '../changes/member-changes.ts'
import { memberKnownChanges, recognitionKeyChanges } from '../changes/member-known-changes.ts'
import { messageChanges } from '../changes/message-changes.ts'
import { rulebookChanges } from '../changes/rulebook-changes.ts'
import { rulebookStopChanges } from '../changes/rulebook-stop-changes.ts'
import { storeCopyChanges } from '../changes/store-copy-changes.ts'
import { tillKeyChanges } from '../changes/till-key-changes.ts'
import type { HeadOfficeKeys } from '../keys.ts'
import type { ChangeSource } from './change-source.ts'

export type ChangeSources = { readonly [K in ChangeKind]: ChangeSource }

/** Every kind with its source; a snapshot tells them in this order. */
export function createChangeSources(deps: { readonly keys: HeadOfficeKeys }): ChangeSources {
  return {
    'till-key': tillKeyChanges(deps.keys),
    // Before the rules themselves: a till that comes back does not begin with offers that are over.
    'rulebook-stop': rulebookStopChanges,
    rulebook: rulebookChanges,
    message: messageChanges,
    'store-copy': storeCopyChanges,
    // Who is not to be kept before everybody who is.
    erasure: erasureChanges,
    'recognition-key': recognitionKeyChanges,
    member: memberChanges,
    'member-known': memberKnownChanges,
    account: accountChanges,
    instrument: instrumentChanges,
    'code-used': codeUsedChanges,
  }
}
