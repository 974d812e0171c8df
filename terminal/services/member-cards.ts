import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { MethodInput } from '../../core/contract/types.ts'
import { decodeScan } from '../../core/scan/decode.ts'
import type { ScanErrorCode } from '../../core/scan/decode.ts'
import type { KeptCard } from '../store/member-store.ts'
import { atTill } from './at-till.ts'
import { bookEvent } from './booking.ts'
import { indexMember } from './member-index.ts'
import { ownerOfCard } from './recognition.ts'
import type { Till } from './till.ts'

/** Blocked cards stay on record: a member who loses one a year has room for a life time. */
export const MOST_CARDS = 50

export type CardRefusal = ContractError<ScanErrorCode>

/** The number of a card of this programme, keyed or scanned; its check digit holds. */
export function readMemberCard(till: Till, text: string): Result<string, CardRefusal> {
  const decoded = decodeScan({ text: text.replace(/[\s-]/g, ''), symbology: null }, { memberCards: till.rules.now().rulebook.programme.memberCards })
  if (!decoded.ok) return decoded
  return decoded.value.kind === 'member-card' ? ok(decoded.value.number) : fail('SCAN_UNREADABLE', { text: '' })
}

type NewCardRefusal = CardRefusal | ContractError<'CARD_TAKEN' | 'MEMBER_FULL'>

/** A card that nobody has yet, for a member with room for it. */
function newCard(till: Till, memberId: string, text: string): Result<KeptCard, NewCardRefusal> {
  const number = readMemberCard(till, text)
  if (!number.ok) return number
  if (ownerOfCard(till, number.value)) return fail('CARD_TAKEN', { last4: number.value.slice(-4) })
  if (till.members.cardsOf(memberId).length >= MOST_CARDS) return fail('MEMBER_FULL', { what: 'cards', most: MOST_CARDS })
  return ok({ cardId: till.ids.next(), number: number.value, blocked: false })
}

/** One more card, inside the caller's transaction. */
export function addCard(till: Till, memberId: string, input: Pick<MethodInput<'card.add'>, 'cardNumber'>): Result<null, NewCardRefusal> {
  const card = newCard(till, memberId, input.cardNumber)
  if (!card.ok) return card
  till.members.addCard(memberId, card.value)
  indexMember(till, memberId)
  bookEvent(till, { type: 'member.card-issued', memberId, cardId: card.value.cardId, ...atTill(till) })
  return ok(null)
}

/** A card of the member an id stands for, whichever of their ids it came with. */
function cardOfMember(till: Till, memberId: string, cardId: string): Result<KeptCard, ContractError<'CARD_NOT_OF_MEMBER'>> {
  const card = till.members.card(cardId)
  return card && till.projections.people.memberOf(card.memberId) === memberId ? ok(card) : fail('CARD_NOT_OF_MEMBER', {})
}

/** Blocks a card, inside the caller's transaction. One that is blocked already stays so, with nothing written. */
export function blockCard(till: Till, memberId: string, { cardId, reason }: Pick<MethodInput<'card.block'>, 'cardId' | 'reason'>): Result<null, ContractError<'CARD_NOT_OF_MEMBER'>> {
  const card = cardOfMember(till, memberId, cardId)
  if (!card.ok) return card
  if (card.value.blocked) return ok(null)
  till.members.blockCard(cardId)
  bookEvent(till, { type: 'member.card-blocked', memberId, cardId, reason, ...atTill(till) })
  return ok(null)
}

/** A new card in the place of a lost one, inside the caller's transaction: the old one is blocked and names the new one. */
export function replaceCard(till: Till, memberId: string, input: Pick<MethodInput<'card.replace'>, 'cardId' | 'cardNumber' | 'reason'>): Result<null, NewCardRefusal | ContractError<'CARD_NOT_OF_MEMBER'>> {
  const old = cardOfMember(till, memberId, input.cardId)
  if (!old.ok) return old
  const card = newCard(till, memberId, input.cardNumber)
  if (!card.ok) return card
  till.members.blockCard(old.value.cardId)
  till.members.addCard(memberId, card.value)
  indexMember(till, memberId)
  bookEvent(till, { type: 'member.card-replaced', memberId, oldCardId: old.value.cardId, newCardId: card.value.cardId, reason: input.reason, ...atTill(till) })
  return ok(null)
}
