import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { Basket } from '../../core/basket/basket.ts'
import type { ByHandReason, HandOff } from '../../core/basket/by-hand.ts'
import type { BasketCommand, DecideError } from '../../core/basket/commands.ts'
import { applyEvents, decide } from '../../core/basket/decide.ts'
import { withoutByHand } from '../../core/basket/own-price.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { Approval } from '../../core/ledger/approval.ts'
import { rightForDiscount } from '../../core/people/discount-limits.ts'
import type { GivenOff } from '../../core/people/discount-limits.ts'
import { evaluate } from '../../core/promotions/evaluate.ts'
import type { Approver } from './approvals.ts'
import { changeOpenSale, openSaleOf } from './basket-changes.ts'
import { evaluationInput } from './evaluation-input.ts'
import { signedIn } from './sign-in.ts'
import type { Till } from './till.ts'

type Refused = ContractError<'SALE_NOT_OPEN' | 'SALE_PARTLY_PAID' | 'APPROVAL_NEEDED' | 'APPROVAL_NOT_ENOUGH'>
interface Why { readonly reason: ByHandReason; readonly approver: Approver }

/** Sets a line's price by hand, inside the caller's transaction; null: the price it had before. */
export function changePrice(till: Till, asked: { readonly saleId: string; readonly lineId: string; readonly unitPriceMinor: number | null } & Why): Result<null, DecideError<'change-price'> | Refused> {
  const { saleId, lineId, unitPriceMinor, reason } = asked
  if (unitPriceMinor === null) return changeOpenSale(till, saleId, { kind: 'change-price', lineId, price: null })
  return withApproval(till, asked, (approval) => ({ kind: 'change-price', lineId, price: { unitPriceMinor, reason, approval } }))
}

/** Gives a discount by hand, inside the caller's transaction; null: takes the one there off. */
export function giveDiscount(till: Till, asked: { readonly saleId: string; readonly lineId: string | null; readonly off: HandOff | null } & Why): Result<null, DecideError<'give-discount'> | Refused> {
  const { saleId, lineId, off, reason } = asked
  if (off === null) return changeOpenSale(till, saleId, { kind: 'give-discount', lineId, discount: null })
  return withApproval(till, asked, (approval) => ({ kind: 'give-discount', lineId, discount: { off, reason, approval } }))
}

type ByHand = Extract<BasketCommand, { kind: 'change-price' | 'give-discount' }>

/**
 * Asks for the right that all that is given by hand together needs, on the dearest-hit line and on the whole sale: so that
 * small discounts on top of each other are one large one.
 */
function withApproval<C extends ByHand>(till: Till, { saleId, approver }: { readonly saleId: string; readonly approver: Approver }, commandWith: (approval: Approval) => C): Result<null, DecideError<C['kind']> | Refused> {
  const open = openSaleOf(till, saleId)
  if (!open.ok) return open
  const { basket } = open.value
  const provisional: Approval = { right: 'discount-small', staffId: signedIn(till) }
  // Neither command adds a line or opens a sale: no id, instant or words are needed to decide it.
  const events = decide(basket, commandWith(provisional), { newSaleId: '', newLineId: '', now: basket.pinnedAt, rulebookVersion: basket.rulebookVersion, attachedMemberName: '', language: 'en' })
  if (!events.ok) return events as Result<null, DecideError<C['kind']>>
  const approval = approver.may(rightForDiscount(givenOff(till, basket, applyEvents(basket, events.value) ?? basket)))
  if (!approval.ok) return approval
  const changed = changeOpenSale(till, saleId, commandWith(approval.value))
  return changed.ok ? ok(null) : changed
}

/** What each line that this change touches, and the sale, cost without anything given by hand and with all of it. */
function givenOff(till: Till, now: Basket, after: Basket): GivenOff[] {
  const { compiled } = till.rules.of(after)
  const [plain, before, with_] = [withoutByHand(after), now, after].map((basket) => evaluate(compiled, evaluationInput(till, basket)))
  const netOf = (evaluation: typeof plain, lineId: string) => evaluation!.lines.find((line) => line.lineId === lineId)!.netMinor
  const touched = after.lines.map((line) => line.lineId).filter((lineId) => netOf(before, lineId) !== netOf(with_, lineId))
  const lines = touched.map((lineId): GivenOff => ({ beforeMinor: netOf(plain, lineId), afterMinor: netOf(with_, lineId) }))
  return [...lines, { beforeMinor: plain!.totalMinor, afterMinor: with_!.totalMinor }]
}

/** Who answered for what was given by hand in a sale; each once. */
export function byHandApprovals({ lines, discounts = [] }: Basket): Approval[] {
  const there = new Set(lines.map((line) => line.lineId))
  const all = [...lines.flatMap((line) => line.priceChange?.approval ?? []), ...discounts.flatMap((discount) => (discount.lineId === null || there.has(discount.lineId) ? [discount.approval] : []))]
  return all.filter((one, at) => all.findIndex((other) => other.right === one.right && other.staffId === one.staffId) === at)
}
