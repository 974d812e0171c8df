import type Database from 'better-sqlite3'
import type { Language } from '../../core/base/local-text.ts'
import type { Channel, Consent } from '../../core/ledger/events/member-events.ts'
import type { JournalEvent, JournalRow } from '../../core/ledger/journal.ts'
import type { Household } from '../../core/loyalty/household.ts'
import type { Instant } from '../../core/time/instant.ts'
import type { Fold } from './fold.ts'
import { createPersonStates } from './person-states.ts'

export interface KeptConsent {
  readonly consent: Consent
  readonly channel: Channel
  readonly given: boolean
  /** The words that were agreed to; null where nothing was. */
  readonly textVersion: string | null
  readonly language: Language | null
  readonly at: Instant
}

export interface KeptMerge {
  readonly mergeId: string
  readonly fromId: string
  readonly intoId: string
  readonly seq: number
}

/**
 * Folded from this till's journal. Whom an id stands for, who is blocked and what was agreed to is read together with what
 * head office told of other tills' journals (person-states.ts); what is written and verified is the fold alone.
 */
export interface PeopleFold extends Fold {
  /** The member an id stands for now: itself, or whom it was merged into. */
  memberOf(memberId: string): string
  /** One step of that; null: it stands for itself. */
  intoOf(memberId: string): string | null
  /** Every id that stands for the member an id stands for, that one first. */
  idsOf(memberId: string): readonly string[]
  /** This id and every id that was merged into it, whoever it stands for itself. */
  idsUnder(memberId: string): readonly string[]
  isBlocked(memberId: string): boolean
  isErased(memberId: string): boolean
  erasedIds(): readonly string[]
  consentsOf(memberId: string): readonly KeptConsent[]
  /** The household of a member and its id; null where there is none. */
  householdOf(memberId: string): (Household & { readonly householdId: string }) | null
  household(householdId: string): (Household & { readonly householdId: string }) | null
  /** What the journal says of a card; null for one that was brought from elsewhere and never changed here. */
  card(cardId: string): { readonly memberId: string; readonly blocked: boolean; readonly replacedBy: string | null } | null
  /** Merges into a member that stand, the last one first. */
  mergesInto(memberId: string): readonly KeptMerge[]
  merge(mergeId: string): (KeptMerge & { readonly undone: boolean }) | null
}

export const PEOPLE_SQL = {
  person: 'SELECT blocked, erased, into_id AS intoId FROM projected_person WHERE member_id = ?',
  mergedInto: 'SELECT member_id AS memberId FROM projected_person WHERE into_id = ? ORDER BY member_id',
  erased: 'SELECT member_id AS memberId FROM projected_person WHERE erased = 1 ORDER BY member_id',
  consents: 'SELECT consent, channel, given, text_version AS textVersion, language, at FROM projected_consent WHERE member_id = ?',
  householdId: 'SELECT household_id AS householdId FROM projected_household_member WHERE member_id = ?',
  head: 'SELECT head_id AS headId FROM projected_household WHERE household_id = ?',
  members: 'SELECT member_id AS memberId FROM projected_household_member WHERE household_id = ? ORDER BY position',
  card: 'SELECT member_id AS memberId, blocked, replaced_by AS replacedBy FROM projected_card WHERE card_id = ?',
  mergesInto: 'SELECT merge_id AS mergeId, from_id AS fromId, into_id AS intoId, seq FROM projected_merge WHERE into_id = ? AND undone = 0 ORDER BY seq DESC',
  merge: 'SELECT merge_id AS mergeId, from_id AS fromId, into_id AS intoId, seq, undone FROM projected_merge WHERE merge_id = ?',
} as const

type PeopleEvent = Extract<JournalEvent, { type: (typeof EVENTS)[number] }>

const EVENTS = [
  'member.enrolled', 'member.card-issued', 'member.card-replaced', 'member.card-blocked', 'member.blocked', 'member.unblocked',
  'consent.given', 'consent.withdrawn', 'household.founded', 'household.joined', 'household.left', 'household.headed',
  'member.merged', 'merge.undone', 'member.erased',
] as const satisfies readonly JournalEvent['type'][]

const isPeopleEvent = (event: JournalEvent): event is PeopleEvent => (EVENTS as readonly string[]).includes(event.type)

/** Who stands for whom, who is blocked or erased, what was agreed to, cards by id, and households, folded from the journal. */
export function createPeopleFold(db: Database.Database): PeopleFold {
  const person = db.prepare<[string], { blocked: number; erased: number; intoId: string | null }>(PEOPLE_SQL.person)
  const mergedInto = db.prepare<[string], { memberId: string }>(PEOPLE_SQL.mergedInto)
  const consents = db.prepare<[string], Omit<KeptConsent, 'given'> & { given: number }>(PEOPLE_SQL.consents)
  const householdId = db.prepare<[string], { householdId: string }>(PEOPLE_SQL.householdId)
  const head = db.prepare<[string], { headId: string }>(PEOPLE_SQL.head)
  const members = db.prepare<[string], { memberId: string }>(PEOPLE_SQL.members)
  const card = db.prepare<[string], { memberId: string; blocked: number; replacedBy: string | null }>(PEOPLE_SQL.card)
  const mergesInto = db.prepare<[string], KeptMerge>(PEOPLE_SQL.mergesInto)
  const merge = db.prepare<[string], KeptMerge & { undone: number }>(PEOPLE_SQL.merge)
  const erased = db.prepare<[], { memberId: string }>(PEOPLE_SQL.erased)
  const states = createPersonStates(db)

  const intoOf = (memberId: string): string | null => {
    const now = states.of(memberId)
    return now === null ? person.get(memberId)?.intoId ?? null : now.intoId
  }
  function memberOf(memberId: string): string {
    const seen = [memberId]
    for (let into = intoOf(memberId); into !== null; into = intoOf(into)) {
      // No till writes a ring. Two that merged the same two the other way round make one until head office has said who
      // stands for whom: meanwhile it is one member, the same at every till.
      if (seen.includes(into)) return seen.slice(seen.indexOf(into)).sort()[0] ?? into
      seen.push(into)
    }
    return seen.at(-1) ?? memberId
  }
  /** Those that lead straight to an id. */
  const straightUnder = (memberId: string): string[] => [
    ...states.mergedInto(memberId), ...mergedInto.all(memberId).map((row) => row.memberId).filter((id) => states.of(id) === null),
  ].sort()
  function idsUnder(memberId: string): string[] {
    const found = [memberId]
    for (const id of found) found.push(...straightUnder(id).filter((each) => !found.includes(each)))
    return found
  }
  function household(id: string) {
    const found = head.get(id)
    return found ? { householdId: id, headId: found.headId, memberIds: members.all(id).map((row) => row.memberId) } : null
  }

  return {
    tables: ['projected_person', 'projected_merge', 'projected_card', 'projected_consent', 'projected_household', 'projected_household_member'],
    events: EVENTS,
    apply: createPeopleWriter(db),
    memberOf,
    intoOf,
    idsOf: (memberId) => idsUnder(memberOf(memberId)),
    idsUnder,
    isBlocked: (memberId) => states.of(memberId)?.isBlocked ?? person.get(memberId)?.blocked === 1,
    isErased: (memberId) => person.get(memberId)?.erased === 1,
    erasedIds: () => erased.all().map((row) => row.memberId),
    consentsOf: (memberId) => states.latestConsents(memberId, consents.all(memberId).map((row) => ({ ...row, given: row.given === 1 }))),
    householdOf(memberId) {
      const found = householdId.get(memberId)
      return found ? household(found.householdId) : null
    },
    household,
    card(cardId) {
      const row = card.get(cardId)
      return row ? { ...row, blocked: row.blocked === 1 } : null
    },
    mergesInto: (memberId) => mergesInto.all(memberId),
    merge(mergeId) {
      const row = merge.get(mergeId)
      return row ? { ...row, undone: row.undone === 1 } : null
    },
  }
}

/** Writes what each event of people changes. */
function createPeopleWriter(db: Database.Database): Fold['apply'] {
  const know = db.prepare('INSERT OR IGNORE INTO projected_person (member_id) VALUES (?)')
  const block = db.prepare('UPDATE projected_person SET blocked = ? WHERE member_id = ?')
  const erase = db.prepare('UPDATE projected_person SET erased = 1 WHERE member_id = ?')
  const redirect = db.prepare('UPDATE projected_person SET into_id = ?, merge_id = ? WHERE member_id = ?')
  const putMerge = db.prepare('INSERT INTO projected_merge (merge_id, from_id, into_id, seq) VALUES (?, ?, ?, ?)')
  const undoMerge = db.prepare('UPDATE projected_merge SET undone = 1 WHERE merge_id = ?')
  const separate = db.prepare('UPDATE projected_person SET into_id = NULL, merge_id = NULL WHERE merge_id = ?')
  const putCard = db.prepare(`INSERT INTO projected_card (card_id, member_id, blocked, replaced_by) VALUES (?, ?, ?, ?)
    ON CONFLICT (card_id) DO UPDATE SET blocked = excluded.blocked, replaced_by = excluded.replaced_by`)
  const putConsent = db.prepare(`INSERT INTO projected_consent (member_id, consent, channel, given, text_version, language, at) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (member_id, consent, channel) DO UPDATE SET given = excluded.given, text_version = excluded.text_version, language = excluded.language, at = excluded.at`)
  const putHousehold = db.prepare('INSERT INTO projected_household (household_id, head_id) VALUES (?, ?) ON CONFLICT (household_id) DO UPDATE SET head_id = excluded.head_id')
  const join = db.prepare('INSERT INTO projected_household_member (member_id, household_id, position) SELECT ?, ?, coalesce(max(position), 0) + 1 FROM projected_household_member WHERE household_id = ?')
  const leave = db.prepare('DELETE FROM projected_household_member WHERE member_id = ?')
  const dissolve = [db.prepare('DELETE FROM projected_household_member WHERE household_id = ?'), db.prepare('DELETE FROM projected_household WHERE household_id = ?')]

  function setBlocked(memberId: string, blocked: boolean): void {
    know.run(memberId)
    block.run(blocked ? 1 : 0, memberId)
  }

  function write(event: PeopleEvent, row: Pick<JournalRow, 'seq' | 'at'>): void {
    switch (event.type) {
      case 'member.enrolled': return void know.run(event.memberId)
      case 'member.card-issued': return void putCard.run(event.cardId, event.memberId, 0, null)
      case 'member.card-blocked': return void putCard.run(event.cardId, event.memberId, 1, null)
      case 'member.card-replaced':
        putCard.run(event.newCardId, event.memberId, 0, null)
        return void putCard.run(event.oldCardId, event.memberId, 1, event.newCardId)
      case 'member.blocked': return setBlocked(event.memberId, true)
      case 'member.unblocked': return setBlocked(event.memberId, false)
      case 'consent.given': return void putConsent.run(event.memberId, event.consent, event.channel, 1, event.textVersion, event.language, row.at)
      case 'consent.withdrawn': return void putConsent.run(event.memberId, event.consent, event.channel, 0, null, null, row.at)
      case 'household.founded':
        putHousehold.run(event.householdId, event.headId)
        for (const memberId of event.memberIds) join.run(memberId, event.householdId, event.householdId)
        return
      case 'household.joined': return void join.run(event.memberId, event.householdId, event.householdId)
      case 'household.headed': return void putHousehold.run(event.householdId, event.headId)
      case 'household.left':
        leave.run(event.memberId)
        if (event.headId !== null) return void putHousehold.run(event.householdId, event.headId)
        for (const statement of dissolve) statement.run(event.householdId)
        return
      case 'member.merged':
        know.run(event.fromId)
        redirect.run(event.intoId, event.mergeId, event.fromId)
        return void putMerge.run(event.mergeId, event.fromId, event.intoId, row.seq)
      case 'merge.undone':
        undoMerge.run(event.mergeId)
        return void separate.run(event.mergeId)
      case 'member.erased':
        for (const memberId of [event.memberId, ...event.alsoIds]) {
          know.run(memberId)
          erase.run(memberId)
        }
    }
  }
  return (event, row) => {
    if (isPeopleEvent(event)) write(event, row)
  }
}
