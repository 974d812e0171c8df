import type Database from 'better-sqlite3'
import type { ConsentState, PersonState } from '../../core/sync/changes/member-change.ts'
import type { JournalEvent } from '../../core/ledger/journal.ts'

export interface PersonNow {
  readonly isBlocked: boolean
  readonly intoId: string | null
}

export const PERSON_SQL = {
  now: 'SELECT blocked, into_id AS intoId, own_position AS ownPosition FROM person_now WHERE member_id = ?',
  intoNow: 'SELECT member_id AS memberId FROM person_now WHERE into_id = ?',
  consentsNow: 'SELECT consent, channel, given, text_version AS textVersion, language, at FROM consent_now WHERE member_id = ?',
} as const

/**
 * What the journals of all tills say of people, as head office tells it and as this till itself says since. Head office's
 * word takes the place of this till's unless it was said before head office knew of this till's last entry about them.
 */
export function createPersonStates(db: Database.Database) {
  const now = db.prepare<[string], { blocked: number; intoId: string | null; ownPosition: number }>(PERSON_SQL.now)
  const intoNow = db.prepare<[string], { memberId: string }>(PERSON_SQL.intoNow)
  const consentsNow = db.prepare<[string], Omit<ConsentState, 'given'> & { given: number }>(PERSON_SQL.consentsNow)
  const put = db.prepare(`INSERT INTO person_now (member_id, blocked, into_id, own_position) VALUES (?, ?, ?, ?)
    ON CONFLICT (member_id) DO UPDATE SET blocked = excluded.blocked, into_id = excluded.into_id, own_position = max(own_position, excluded.own_position)`)
  const putConsent = db.prepare(`INSERT INTO consent_now (member_id, consent, channel, given, text_version, language, at) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (member_id, consent, channel) DO UPDATE SET given = excluded.given, text_version = excluded.text_version, language = excluded.language, at = excluded.at`)
  const dropConsents = db.prepare('DELETE FROM consent_now WHERE member_id = ?')

  function of(memberId: string): PersonNow | null {
    const row = now.get(memberId)
    return row ? { isBlocked: row.blocked === 1, intoId: row.intoId } : null
  }

  return {
    of,
    mergedInto: (memberId: string): string[] => intoNow.all(memberId).map((row) => row.memberId),
    /** Takes head office's word; `sawPosition` is this till's last entry that it knew of. False where this till has said more since. */
    take(memberId: string, { isBlocked, intoId }: PersonState, sawPosition: number): boolean {
      if ((now.get(memberId)?.ownPosition ?? 0) > sawPosition) return false
      put.run(memberId, isBlocked ? 1 : 0, intoId, 0)
      return true
    },
    takeConsents(memberId: string, consents: readonly ConsentState[]): void {
      for (const { consent, channel, given, textVersion, language, at } of consents) putConsent.run(memberId, consent, channel, given ? 1 : 0, textVersion, language, at)
    },
    /** Each consent as it was last said, here or elsewhere. */
    latestConsents(memberId: string, own: readonly ConsentState[]): ConsentState[] {
      const latest = new Map(own.map((each) => [`${each.consent} ${each.channel}`, each]))
      for (const { given, ...row } of consentsNow.all(memberId)) {
        const key = `${row.consent} ${row.channel}`
        if ((latest.get(key)?.at ?? -1) < row.at) latest.set(key, { ...row, given: given === 1 })
      }
      return [...latest.values()]
    },
    /** Notes what this till says itself, in the transaction that appends it. `before`: how the member stood until then. */
    noteOwn(event: JournalEvent, position: number, before: (memberId: string) => PersonNow): void {
      const { type } = event
      if (type === 'member.blocked' || type === 'member.unblocked') put.run(event.memberId, type === 'member.blocked' ? 1 : 0, before(event.memberId).intoId, position)
      if (type === 'member.merged') put.run(event.fromId, before(event.fromId).isBlocked ? 1 : 0, event.intoId, position)
      if (type === 'merge.undone') put.run(event.from.memberId, before(event.from.memberId).isBlocked ? 1 : 0, null, position)
      if (type === 'member.erased') for (const memberId of [event.memberId, ...event.alsoIds]) dropConsents.run(memberId)
    },
  }
}
export type PersonStates = ReturnType<typeof createPersonStates>
