import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { MethodInput } from '../../core/contract/types.ts'
import type { Approval } from '../../core/ledger/approval.ts'
import { addDays } from '../../core/time/civil.ts'
import { createIdentificationStore } from '../store/identification-store.ts'
import type { ProofAnswer } from '../store/identification-store.ts'
import type { Approver } from './approvals.ts'
import { atTill } from './at-till.ts'
import { changeBasket, openSaleOf } from './basket-changes.ts'
import { bookEvent } from './booking.ts'
import { canBeServed } from './recognition.ts'
import type { Till } from './till.ts'

type Proof = MethodInput<'identify.confirm'>['proof']
type Refusal = ContractError<'SALE_NOT_OPEN' | 'MEMBER_NOT_ON_SALE' | 'PROOF_NOT_POSSIBLE' | 'SALE_PARTLY_PAID' | 'APPROVAL_NEEDED' | 'APPROVAL_NOT_ENOUGH'>

/** From so many days before it a screen wishes a happy birthday, and so shows it. */
const BIRTHDAY_SHOWN_DAYS = 7
/** Numbers typed into find since the start that are remembered, so that they prove nothing. */
const TYPED_KEPT = 20

/** Remembers what was typed into find: who was found by a number proves nothing with the same number. */
export function noteTyped(till: Till, digits: string): void {
  till.session.typedDigits = [...till.session.typedDigits, digits].slice(-TYPED_KEPT)
}

/** Whether what was keyed is on record; null: there is nothing to compare with, or it was on the screen. */
function isRight(till: Till, memberId: string, proof: Exclude<Proof, { by: 'approval' }>): boolean | null {
  const ids = till.projections.people.idsOf(memberId)
  if (proof.by === 'birthday') {
    const birthday = till.members.byId(memberId)?.birthday ?? null
    const today = till.rules.dateOf(till.clock.now())
    const isShown = Array.from({ length: BIRTHDAY_SHOWN_DAYS + 1 }, (_, days) => addDays(today, days).slice(5)).some((day) => day === birthday)
    return birthday === null || isShown ? null : birthday === proof.birthday
  }
  const numbers = proof.by === 'phone-digits'
    ? ids.flatMap((id) => till.members.phonesOf(id)).map(({ phone }) => phone)
    : ids.flatMap((id) => till.members.cardsOf(id)).filter((card) => !card.blocked).map((card) => card.number)
  const blind = numbers.filter((number) => !till.session.typedDigits.some((typed) => typed.includes(number.slice(-proof.digits.length))))
  return blind.length === 0 ? null : blind.some((number) => number.endsWith(proof.digits))
}

/**
 * Makes the weakly known member of the open sale known strongly, inside the caller's transaction. A wrong try is an answer
 * that is kept, so that it counts although nothing came of it.
 */
export function confirmIdentity(till: Till, input: Pick<MethodInput<'identify.confirm'>, 'saleId' | 'proof'>, approver: Approver): Result<ProofAnswer, Refusal> {
  const open = openSaleOf(till, input.saleId)
  if (!open.ok) return open
  const { memberId } = open.value.basket
  if (memberId === null || !canBeServed(till, memberId)) return fail('MEMBER_NOT_ON_SALE', {})
  const { proof } = input
  let approval: Approval | null = null
  if (proof.by === 'approval') {
    const may = approver.may('spend-weakly-identified')
    if (!may.ok) return may
    approval = may.value
  } else {
    const right = isRight(till, memberId, proof)
    if (right === null) return fail('PROOF_NOT_POSSIBLE', {})
    const answer = createIdentificationStore(till.db).count(memberId, right, till.clock.now())
    if (answer.kind !== 'right') return ok(answer)
  }
  const changed = changeBasket(till, open.value, { kind: 'attach-member', memberId, identification: 'strong', replace: false })
  if (!changed.ok) {
    if (changed.error.code === 'SALE_PARTLY_PAID') return { ok: false, error: changed.error }
    throw new Error('the member of a sale can be attached to it again')
  }
  bookEvent(till, { type: 'member.identified', saleId: input.saleId, memberId, by: proof.by, approval, ...atTill(till) })
  return ok({ kind: 'right' })
}
