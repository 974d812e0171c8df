import { MEMBER_FIELDS, MOST_CARDS_HELD, MOST_NOTES_HELD, MOST_PHONES_HELD } from './member-post.ts'
import type { MemberField, PostedCard, PostedMember, PostedNote, PostedPhone } from './member-post.ts'
import type { Instant } from '../time/instant.ts'

/** A value of a profile as head office holds it: who typed it when, and with which version of the member it came. */
export interface HeldField {
  readonly value: string | null
  readonly at: Instant
  readonly by: string | null
  readonly version: number
}

export interface HeldMember {
  readonly version: number
  readonly since: string
  readonly importedVisitOn: string | null
  readonly fields: Readonly<Record<MemberField, HeldField>>
  readonly cards: readonly PostedCard[]
  readonly phones: readonly PostedPhone[]
  readonly notes: readonly PostedNote[]
}

/** A value that gave way to another which was typed without knowing of it. */
export interface LostValue {
  readonly field: MemberField
  readonly value: string | null
  readonly at: Instant
  readonly by: string | null
  /** Who typed the value that stands. */
  readonly keptBy: string | null
}

export type TakenPost =
  | {
    readonly kind: 'taken'
    readonly member: HeldMember
    readonly isChanged: boolean
    readonly lost: readonly LostValue[]
    /** The version that the till's copy now is; null where it is not what head office has. */
    readonly base: number | null
  }
  | { readonly kind: 'whole-wanted' }
  | { readonly kind: 'too-many'; readonly what: 'cards' | 'phones' | 'notes' }

interface Sender {
  readonly terminalId: string
  readonly now: Instant
}

/** Later is later typed; at the same instant, the till with the higher id. */
const isLater = (a: Pick<HeldField, 'at' | 'by'>, b: Pick<HeldField, 'at' | 'by'>): boolean => a.at > b.at || (a.at === b.at && (a.by ?? '') > (b.by ?? ''))

/**
 * Which of two values of a field stands. One typed in the knowledge of the other, as the versions say, takes its place
 * whatever the clocks say. Of two typed without knowing of each other the later one stands, and the other is listed. The
 * same value twice is no difference. An instant that is still to come counts as now.
 */
function decideField(field: MemberField, held: HeldField, post: PostedMember, from: Sender, version: number): { field: HeldField; lost: LostValue | null } {
  const sent = post.fields[field]
  if (sent === undefined) return { field: held, lost: null }
  const incoming: HeldField = { value: sent.value, at: Math.min(sent.at, from.now), by: sent.by, version }
  if (incoming.value === held.value) return { field: isLater(incoming, held) ? { ...incoming, version: held.version } : held, lost: null }
  const isSeen = (post.base > 0 && held.version <= post.base) || held.by === from.terminalId
  if (isSeen) return { field: incoming, lost: null }
  const [kept, given] = isLater(incoming, held) ? [incoming, held] : [held, incoming]
  // A till's old copy of what another typed is nothing that is lost: whoever typed it has sent it.
  const isOldCopy = given === incoming && incoming.by !== from.terminalId
  return { field: kept, lost: isOldCopy ? null : { field, value: given.value, at: given.at, by: given.by, keptBy: kept.by } }
}

/** Cards are only ever added, and blocked for good. */
function cardsTogether(held: readonly PostedCard[], sent: readonly PostedCard[]): PostedCard[] {
  const byId = new Map(held.map((card) => [card.cardId, card]))
  for (const card of sent) {
    const known = byId.get(card.cardId)
    byId.set(card.cardId, known ? { ...known, blocked: known.blocked || card.blocked } : card)
  }
  return [...byId.values()]
}

function together<T>(held: readonly T[], sent: readonly T[], removed: readonly string[], keyOf: (each: T) => string): T[] {
  const byKey = new Map([...held, ...sent].map((each) => [keyOf(each), each]))
  for (const key of removed) byKey.delete(key)
  return [...byKey.values()]
}

const sameAs = <T>(a: readonly T[], b: readonly T[], textOf: (each: T) => string): boolean => {
  const texts = new Set(a.map(textOf))
  return texts.size === b.length && b.every((each) => texts.has(textOf(each)))
}
const cardText = ({ cardId, blocked }: PostedCard): string => `${cardId} ${blocked}`
const phoneText = ({ phone }: PostedPhone): string => phone
const noteTextOf = ({ noteId }: PostedNote): string => noteId

/** Whether a till that sent all it has holds just this. */
function isSentWhole(member: HeldMember, post: PostedMember): boolean {
  return MEMBER_FIELDS.every((field) => post.fields[field]?.value === member.fields[field].value)
    && sameAs(member.cards, post.cards, cardText) && sameAs(member.phones, post.phones, phoneText) && sameAs(member.notes, post.notes, noteTextOf)
}

function isSame(a: HeldMember, b: HeldMember): boolean {
  return a.since === b.since && a.importedVisitOn === b.importedVisitOn && MEMBER_FIELDS.every((field) => a.fields[field].value === b.fields[field].value)
    && sameAs(a.cards, b.cards, cardText) && sameAs(a.phones, b.phones, phoneText) && sameAs(a.notes, b.notes, noteTextOf)
}

/** A member whom head office did not have: as the post says; null where it says only a part. */
function newMember(post: PostedMember, { now }: Sender): HeldMember | null {
  const fields: Partial<Record<MemberField, HeldField>> = {}
  for (const field of MEMBER_FIELDS) {
    const sent = post.fields[field]
    if (sent === undefined) return null
    fields[field] = { value: sent.value, at: Math.min(sent.at, now), by: sent.by, version: 1 }
  }
  return {
    version: 1, since: post.since, importedVisitOn: post.importedVisitOn, fields: fields as Record<MemberField, HeldField>,
    cards: post.cards, phones: post.phones, notes: post.notes,
  }
}

/**
 * What becomes of a member when a till sends what it has: values as `decideField` says, cards and notes and phones of both,
 * less what was removed. Nothing that two tills typed without knowing of each other is lost without being listed.
 */
export function takePost(held: HeldMember | null, post: PostedMember, from: Sender): TakenPost {
  if (held === null) {
    const member = newMember(post, from)
    return member === null ? { kind: 'whole-wanted' } : { kind: 'taken', member, isChanged: true, lost: [], base: member.version }
  }
  const version = held.version + 1
  const decided = MEMBER_FIELDS.map((field) => ({ name: field, ...decideField(field, held.fields[field], post, from, version) }))
  const next: HeldMember = {
    version,
    since: post.since < held.since ? post.since : held.since,
    importedVisitOn: [held.importedVisitOn, post.importedVisitOn].filter((day) => day !== null).sort().at(-1) ?? null,
    fields: Object.fromEntries(decided.map((each) => [each.name, each.field])) as Record<MemberField, HeldField>,
    cards: cardsTogether(held.cards, post.cards),
    phones: together(held.phones, post.phones, post.removedPhones, phoneText),
    notes: together(held.notes, post.notes, post.removedNotes, noteTextOf),
  }
  if (next.cards.length > MOST_CARDS_HELD) return { kind: 'too-many', what: 'cards' }
  if (next.phones.length > MOST_PHONES_HELD) return { kind: 'too-many', what: 'phones' }
  if (next.notes.length > MOST_NOTES_HELD) return { kind: 'too-many', what: 'notes' }
  const isChanged = !isSame(held, next)
  const member = isChanged ? next : { ...next, version: held.version }
  const isNothingGiven = MEMBER_FIELDS.every((field) => post.fields[field] === undefined || post.fields[field].value === member.fields[field].value)
  const isCopy = post.base === held.version ? isNothingGiven : post.base === 0 && isSentWhole(member, post)
  return { kind: 'taken', member, isChanged, lost: decided.map(({ lost }) => lost).filter((lost) => lost !== null), base: isCopy ? member.version : null }
}
