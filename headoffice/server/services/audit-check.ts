import { GENESIS_HASH } from '../../../core/ledger/chain.ts'
import { auditAfter, auditHash } from '../store/audit-store.ts'
import type { AuditEntry } from '../store/audit-store.ts'
import type { Queryable } from '../store/terminal-store.ts'

const AT_ONCE = 1_000

export type AuditCheck =
  | { readonly kind: 'whole'; readonly entries: number; readonly head: string }
  /** The first entry that does not follow from the one before, or does not say what its hash says. */
  | { readonly kind: 'broken'; readonly position: number; readonly what: 'missing' | 'previous' | 'content' }

function faultOf(entry: AuditEntry, expected: { position: number; hash: string }): 'missing' | 'previous' | 'content' | null {
  if (entry.position !== expected.position) return 'missing'
  if (entry.previousHash !== expected.hash) return 'previous'
  return auditHash(entry) === entry.hash ? null : 'content'
}

/**
 * Walks the audit from its first entry, telling each; ends at the first fault. Entries cut off at the end leave no trace in
 * here: compare the head with one written down elsewhere.
 */
export async function checkAudit(db: Queryable, onEntry: (entry: AuditEntry) => void = () => undefined): Promise<AuditCheck> {
  let last = { position: 0, hash: GENESIS_HASH }
  for (;;) {
    const entries = await auditAfter(db, last.position, AT_ONCE)
    for (const entry of entries) {
      const what = faultOf(entry, { position: last.position + 1, hash: last.hash })
      if (what !== null) return { kind: 'broken', position: last.position + 1, what }
      onEntry(entry)
      last = entry
    }
    if (entries.length < AT_ONCE) return { kind: 'whole', entries: last.position, head: last.hash }
  }
}
