import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { Basket } from '../../core/basket/basket.ts'
import type { BasketCommand, DecideContext, DecideError } from '../../core/basket/commands.ts'
import { applyEvents, decide } from '../../core/basket/decide.ts'
import type { BasketEvent } from '../../core/basket/events.ts'
import type { Product } from '../../core/basket/product.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { Identification } from '../../core/basket/basket.ts'
import type { OpenSale } from '../store/basket-store.ts'
import { evaluateBasket } from './evaluate-basket.ts'
import { approvedMinor, boundMinor } from './payment-amounts.ts'
import { otherTillName } from './at-other-till.ts'
import { canBeServed, shownName } from './recognition.ts'
import { tillLanguage } from './till.ts'
import type { Till } from './till.ts'

/** What was removed or cleared can be put back for this long. */
export const UNDO_MS = 10_000

type PartlyPaid = ContractError<'SALE_PARTLY_PAID'>
type NotOpen = ContractError<'SALE_NOT_OPEN'>

function contextOf(till: Till, basket: Basket | null): DecideContext {
  const attached = basket?.memberId ?? null
  return {
    newSaleId: till.ids.next(),
    newLineId: till.ids.next(),
    now: till.clock.now(),
    rulebookVersion: till.rules.now().rulebook.version,
    attachedMemberName: attached === null ? '' : shownName(till, attached, tillLanguage(till)) ?? '',
    language: tillLanguage(till),
  }
}

/** The line an event speaks of; undefined for those about the whole basket. */
function touchedLine(event: BasketEvent): string | undefined {
  if ('line' in event) return event.line.lineId
  return 'lineId' in event ? event.lineId : undefined
}

/**
 * Decides one command on a basket and keeps the outcome, inside the caller's transaction. What is paid already (or
 * perhaps paid) is never left without goods to the same amount: SALE_PARTLY_PAID.
 */
export function changeBasket<C extends BasketCommand>(till: Till, open: OpenSale | null, command: C): Result<OpenSale | null, DecideError<C['kind']> | PartlyPaid> {
  const decided = decide(open?.basket ?? null, command, contextOf(till, open?.basket ?? null))
  if (!decided.ok) return decided
  const basket = applyEvents(open?.basket ?? null, decided.value)
  if (basket === null || decided.value.length === 0) return ok(open)
  const paidMinor = boundMinor(till.attempts.ofSale(basket.saleId))
  if (paidMinor > 0 && evaluateBasket(till, basket).evaluation.totalMinor < paidMinor) return fail('SALE_PARTLY_PAID', { paidMinor })
  const lastLineId = decided.value.map(touchedLine).findLast((id) => id !== undefined) ?? open?.lastLineId ?? null
  const changed = { basket, lastLineId }
  till.baskets.putOpen(changed)
  return ok(changed)
}

/** The open sale, where it is the one the caller means. */
export function openSaleOf(till: Till, saleId: string): Result<OpenSale, NotOpen> {
  const open = till.baskets.open()
  return open && open.basket.saleId === saleId ? ok(open) : fail('SALE_NOT_OPEN', {})
}

/** Changes the open sale of that id. */
export function changeOpenSale<C extends BasketCommand>(till: Till, saleId: string, command: C): Result<null, DecideError<C['kind']> | PartlyPaid | NotOpen> {
  const open = openSaleOf(till, saleId)
  if (!open.ok) return open
  const changed = changeBasket(till, open.value, command)
  return changed.ok ? ok(null) : changed
}

export interface AddedGoods {
  readonly product: Product
  readonly quantityMilli: number | null
  readonly keyedPriceMinor: number | null
  readonly packPriceMinor: number | null
}

/** Adds goods to the open sale, or opens one with them. */
export function addGoods(till: Till, goods: AddedGoods): Result<null, DecideError<'add-product'> | PartlyPaid> {
  if (otherTillName(till) !== null) return fail('OF_OTHER_TILL', {})
  const categoryPath = till.catalogue.pathOf(goods.product.categoryId)
  const added = changeBasket(till, till.baskets.open(), { kind: 'add-product', categoryPath, ...goods })
  return added.ok ? ok(null) : added
}

/** Puts the member an id stands for on the open sale, or opens one with them. A second member needs `replace`. */
export function attachMember(
  till: Till, member: { memberId: string; identification: Identification; replace: boolean },
): Result<null, ContractError<'MEMBER_UNKNOWN' | 'MEMBER_BLOCKED' | 'MEMBER_ALREADY_ATTACHED'> | PartlyPaid> {
  const { people } = till.projections
  const memberId = people.memberOf(member.memberId)
  if (!canBeServed(till, memberId)) return fail('MEMBER_UNKNOWN', {})
  if (people.isBlocked(memberId)) return fail('MEMBER_BLOCKED', {})
  const attached = changeBasket(till, till.baskets.open(), { kind: 'attach-member', ...member, memberId })
  // Whoever is identified here is served here: head office is asked for the profile.
  if (attached.ok) till.knownMembers.want(memberId, till.clock.now())
  return attached.ok ? ok(null) : attached
}

/** Takes a line away; it can be put back for ten seconds. */
export function removeLine(till: Till, saleId: string, lineId: string): Result<null, DecideError<'remove-line'> | PartlyPaid> {
  const open = openSaleOf(till, saleId)
  if (!open.ok) return open
  const position = open.value.basket.lines.findIndex((line) => line.lineId === lineId)
  const line = open.value.basket.lines[position]
  const changed = changeBasket(till, open.value, { kind: 'remove-line', lineId })
  if (!changed.ok) return changed
  if (line) till.baskets.putUndo({ kind: 'line', saleId, line, position }, till.clock.now())
  return ok(null)
}

/** Refuses to let go of a sale on which money was taken, or may have been. */
export function nothingPaid(till: Till, basket: Basket): Result<null, PartlyPaid> {
  const paidMinor = boundMinor(till.attempts.ofSale(basket.saleId))
  return paidMinor > 0 ? fail('SALE_PARTLY_PAID', { paidMinor }) : ok(null)
}

/** Gives up the open sale; it can be put back for ten seconds. */
export function clearSale(till: Till, saleId: string): Result<null, NotOpen | PartlyPaid> {
  const open = openSaleOf(till, saleId)
  if (!open.ok) return open
  const free = nothingPaid(till, open.value.basket)
  if (!free.ok) return free
  till.baskets.putUndo({ kind: 'sale', ...open.value }, till.clock.now())
  till.baskets.clearOpen()
  return ok(null)
}

/**
 * Gives up the open sale although nobody knows how its payment ended; money that was taken for certain is given back
 * first. It cannot be put back: the payment may be settled meanwhile, and belongs to no sale then.
 */
export function giveUpSale(till: Till, saleId: string): Result<null, NotOpen | PartlyPaid> {
  const open = openSaleOf(till, saleId)
  if (!open.ok) return open
  const paidMinor = approvedMinor(till.attempts.ofSale(saleId))
  if (paidMinor > 0) return fail('SALE_PARTLY_PAID', { paidMinor })
  till.baskets.clearOpen()
  till.baskets.clearUndo()
  return ok(null)
}

/** Puts back what the last remove or clear took away. */
export function undo(till: Till): Result<null, NotOpen | PartlyPaid | ContractError<'OTHER_SALE_OPEN'> | DecideError<'put-back-line'>> {
  const last = till.baskets.undo()
  const ageMs = last ? till.clock.now() - last.at : 0
  if (!last || ageMs < 0 || ageMs > UNDO_MS) return fail('SALE_NOT_OPEN', {})
  const open = till.baskets.open()
  const { taken } = last
  if (taken.kind === 'sale') {
    if (open) return fail('OTHER_SALE_OPEN', {})
    till.baskets.putOpen({ basket: { ...taken.basket, revision: taken.basket.revision + 1 }, lastLineId: taken.lastLineId })
  } else {
    if (!open) return fail('SALE_NOT_OPEN', {})
    if (open.basket.saleId !== taken.saleId) return fail('OTHER_SALE_OPEN', {})
    const back = changeBasket(till, open, { kind: 'put-back-line', line: taken.line, position: taken.position })
    if (!back.ok) return back
  }
  till.baskets.clearUndo()
  return ok(null)
}
