import { eventIn } from '../../../core/ledger/read-event.ts'
import type { JournalEvent } from '../../../core/ledger/journal.ts'
import type { ConsentState } from '../../../core/sync/changes/member-change.ts'
import { noteChanges } from '../store/change-store.ts'
import type { ChangeNote } from '../store/change-store.ts'
import { eraseMembers, sharersOf } from '../store/erasure-store.ts'
import { memberNotes } from '../store/member-home-store.ts'
import { holdMembers } from '../store/member-store.ts'
import { blockSameNumbers, holdMerges, idsOfMerges, noteBlockedCards, noteBlocks, noteConsents, noteMerges, noteUndoneMerges, ownersOfCards, redirectAnew, tiedTo } from '../store/people-store.ts'
import type { SaidAt } from '../store/people-store.ts'
import type { Queryable } from '../store/terminal-store.ts'
import { storesOf, tellOfProposals } from './merge-notices.ts'

/** An entry that was understood. */
export interface PeopleEntry {
  readonly seq: number
  readonly at: number
  readonly body: string
}

export interface PeopleSource {
  readonly terminalId: string
  readonly storeId: string
}

/** Entries that may speak of people; a sale's body is long and says it elsewhere. */
const SPEAKS_OF_PEOPLE = /"type":"(?:member\.|merge\.|consent\.)/

type Said<T extends JournalEvent['type']> = SaidAt & { readonly event: Extract<JournalEvent, { type: T }> }

/**
 * What entries of a journal say of people: who is blocked, erased, agreed to what, stands for whom; and tells tills of it. Each
 * thing said is kept with when and where, so that the order in which journals are read, and reading one again, change nothing.
 * In the transaction that marks the entries as interpreted.
 *
 * @param now by the database's clock
 */
export async function foldPeople(client: Queryable, source: PeopleSource, entries: readonly PeopleEntry[], now: number): Promise<void> {
  const said = entries.filter(({ body }) => SPEAKS_OF_PEOPLE.test(body)).flatMap(({ seq, at, body }) => {
    const event = eventIn(body)
    return event === null ? [] : [{ event, at, terminalId: source.terminalId, seq }]
  })
  if (said.length === 0) return
  const of = <T extends JournalEvent['type']>(...types: readonly T[]): Said<T>[] => said.filter((each): each is Said<T> => (types as readonly string[]).includes(each.event.type))
  const notes: ChangeNote[] = [
    ...await foldBlocks(client, of('member.blocked', 'member.unblocked')),
    ...await foldCards(client, of('member.card-blocked', 'member.card-replaced')),
    ...await foldConsents(client, of('consent.given', 'consent.withdrawn')),
    ...await foldMerges(client, of('member.merged'), of('merge.undone'), now),
    ...await foldErasures(client, source, of('member.erased').flatMap(({ event }) => [event.memberId, ...event.alsoIds]), now),
  ]
  await noteChanges(client, notes, now)
}

async function foldErasures(client: Queryable, { terminalId }: PeopleSource, memberIds: readonly string[], now: number): Promise<ChangeNote[]> {
  if (memberIds.length === 0) return []
  await holdMembers(client, memberIds)
  const sharers = await sharersOf(client, memberIds)
  const stores = await storesOf(client, memberIds)
  const erased = await eraseMembers(client, memberIds, { terminalId, at: now })
  await tellOfProposals(client, stores, now)
  // A number that was theirs too may have been kept out of a till by theirs.
  return [...erased.map((key): ChangeNote => ({ kind: 'erasure', key })), ...await memberNotes(client, sharers)]
}

async function foldBlocks(client: Queryable, said: readonly Said<'member.blocked' | 'member.unblocked'>[]): Promise<ChangeNote[]> {
  await noteBlocks(client, said.map(({ event, ...at }) => ({ ...at, memberId: event.memberId, blocked: event.type === 'member.blocked' })))
  return memberNotes(client, unique(said.map(({ event }) => event.memberId)))
}

async function foldCards(client: Queryable, said: readonly Said<'member.card-blocked' | 'member.card-replaced'>[]): Promise<ChangeNote[]> {
  const cardIds = said.map(({ event }) => (event.type === 'member.card-blocked' ? event.cardId : event.oldCardId))
  if (cardIds.length === 0) return []
  await noteBlockedCards(client, cardIds)
  const owners = await ownersOfCards(client, cardIds)
  return memberNotes(client, unique([...owners, ...await blockSameNumbers(client, owners)]))
}

async function foldConsents(client: Queryable, said: readonly Said<'consent.given' | 'consent.withdrawn'>[]): Promise<ChangeNote[]> {
  await noteConsents(client, said.map(({ event, ...at }) => ({ ...at, memberId: event.memberId, ...consentOf(event), at: at.at })))
  const notes = await memberNotes(client, unique(said.map(({ event }) => event.memberId)))
  return notes.filter(({ kind }) => kind === 'member')
}

function consentOf(event: Said<'consent.given' | 'consent.withdrawn'>['event']): Omit<ConsentState, 'at'> {
  const { consent, channel } = event
  return event.type === 'consent.given'
    ? { consent, channel, given: true, textVersion: event.textVersion, language: event.language }
    : { consent, channel, given: false, textVersion: null, language: null }
}

async function foldMerges(client: Queryable, merged: readonly Said<'member.merged'>[], undone: readonly Said<'merge.undone'>[], now: number): Promise<ChangeNote[]> {
  if (merged.length === 0 && undone.length === 0) return []
  await holdMerges(client)
  await noteMerges(client, merged.map(({ event: { mergeId, fromId, intoId }, ...at }) => ({ ...at, mergeId, fromId, intoId })))
  const undoneIds = undone.map(({ event }) => event.mergeId)
  await noteUndoneMerges(client, undoneIds)
  const tied = await tiedTo(client, [...merged.flatMap(({ event }) => [event.fromId, event.intoId]), ...await idsOfMerges(client, undoneIds)])
  await redirectAnew(client, tied)
  await tellOfProposals(client, await storesOf(client, tied), now)
  // Also those of whom nothing changed: the till that said so may have said it otherwise, and is set right.
  return memberNotes(client, tied)
}

const unique = (ids: readonly string[]): string[] => [...new Set(ids)]
