import { randomBytes } from 'node:crypto'
import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { readReferralCode, REFERRAL_RANDOM_BYTES, makeReferralCode } from '../../core/coupons/referral-code.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { MethodInput } from '../../core/contract/types.ts'
import type { ReturnCompleted } from '../../core/ledger/events/return-events.ts'
import type { REFERRED_BY } from '../../core/ledger/events/referral-events.ts'
import type { SaleCompleted } from '../../core/ledger/journal.ts'
import { earnPostings, owePostings, summedPostings, takePostings } from '../../core/ledger/points-entries.ts'
import { takeFrom } from '../../core/points/account.ts'
import type { LotBalance } from '../../core/points/lot.ts'
import { newLot } from '../../core/points/lots.ts'
import { pointScale } from '../../core/points/scale.ts'
import type { Condition } from '../../core/rulebook/condition.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import type { CivilDate } from '../../core/time/instant.ts'
import type { KeptPhone } from '../store/member-store.ts'
import type { Referral } from '../store/referrals-fold.ts'
import { bookEvent } from './booking.ts'
import { readMemberCard } from './member-cards.ts'
import { phoneCountry, phoneNumber } from './phone-numbers.ts'
import { debtPaidBy } from './points-wallet.ts'
import { canBeServed, ownerOfCard, ownersOfPhone } from './recognition.ts'
import type { Till } from './till.ts'

type Named = NonNullable<MethodInput<'member.enrol'>['broughtBy']>
export type ReferralRefusal = ContractError<'REFERRER_UNKNOWN' | 'REFERRAL_REFUSED' | 'CODE_CHECK_WRONG'>

/** Who brings a new member, and how they were named. */
export interface NamedReferrer {
  readonly referrerId: string
  readonly by: (typeof REFERRED_BY)[number]
}

/** Who is meant as having brought an applicant; nobody brings themselves, by card or by phone. */
export function referrerOf(till: Till, named: Named, applicant: { readonly cardNumber: string | null; readonly phone: KeptPhone | null }): Result<NamedReferrer, ReferralRefusal> {
  const found = findReferrer(till, named, applicant.cardNumber)
  if (!found.ok) return found
  const { people } = till.projections
  const referrerId = people.memberOf(found.value)
  if (!canBeServed(till, referrerId) || people.isErased(referrerId)) return fail('REFERRER_UNKNOWN', {})
  if (people.isBlocked(referrerId)) return fail('REFERRAL_REFUSED', { reason: 'blocked-referrer' })
  const { phone } = applicant
  if (phone !== null && phonesOf(till, referrerId).has(phone.phone)) return fail('REFERRAL_REFUSED', { reason: 'same-phone' })
  return ok({ referrerId, by: named.by })
}

function findReferrer(till: Till, named: Named, ownCard: string | null): Result<string, ReferralRefusal> {
  if (named.by === 'card') {
    const number = readMemberCard(till, named.cardNumber)
    if (!number.ok) return fail('REFERRER_UNKNOWN', {})
    if (number.value === ownCard) return fail('REFERRAL_REFUSED', { reason: 'same-card' })
    const card = ownerOfCard(till, number.value)
    return card === null || card.blocked ? fail('REFERRER_UNKNOWN', {}) : ok(card.memberId)
  }
  if (named.by === 'phone') {
    const phone = phoneNumber(named.phone, phoneCountry(till))
    const members = new Set((phone === null ? [] : ownersOfPhone(till, phone.phone)).map((memberId) => till.projections.people.memberOf(memberId)))
    if (members.size > 1) return fail('REFERRAL_REFUSED', { reason: 'several' })
    const [memberId] = members
    return memberId === undefined ? fail('REFERRER_UNKNOWN', {}) : ok(memberId)
  }
  const code = readReferralCode(named.code)
  if (!code.ok) return code.error === 'CHECK_WRONG' ? fail('CODE_CHECK_WRONG', {}) : fail('REFERRER_UNKNOWN', {})
  const memberId = till.referralCodes.memberOf(code.value)
  return memberId === null ? fail('REFERRER_UNKNOWN', {}) : ok(memberId)
}

const phonesOf = (till: Till, memberId: string): Set<string> => new Set(till.projections.people.idsOf(memberId).flatMap((id) => till.members.phonesOf(id)).map(({ phone }) => phone))

/** The code that a member gives to friends; made up and kept when it is first asked for. Inside the caller's transaction. */
export function referralCode(till: Till, memberId: string): string {
  const known = till.referralCodes.codeOf(memberId)
  if (known !== null) return known
  const code = makeReferralCode(randomBytes(REFERRAL_RANDOM_BYTES))
  till.referralCodes.put(code, memberId, till.clock.now())
  return code
}

/**
 * The referral of a member whose reward is open on a date; null where there is none, where both are one member or household
 * or have one phone, or where the referrer is gone, blocked, or was rewarded as often as the programme allows in the year.
 */
export function openReferral(till: Till, memberId: string, rulebook: Pick<Rulebook, 'referral'>, onDate: CivilDate): (Referral & { readonly referrerNow: string }) | null {
  const { people, referrals } = till.projections
  const known = people.idsOf(memberId).flatMap((id) => referrals.of(id) ?? [])
  // Of two members who became one, whoever was rewarded for either is not rewarded again.
  if (known.some(({ saleId }) => saleId !== null)) return null
  const [open] = known.map((referral) => ({ ...referral, referrerNow: people.memberOf(referral.referrerId) }))
    .filter(({ referrerNow }) => mayBeRewarded(till, referrerNow, memberId) && rewardedIn(till, referrerNow, onDate.slice(0, 4)) < rulebook.referral.perYear)
  return open ?? null
}

/** Not for oneself, one's household or somebody with the same phone. */
function mayBeRewarded(till: Till, referrerId: string, memberId: string): boolean {
  const { people } = till.projections
  if (referrerId === memberId || people.isErased(referrerId) || people.isBlocked(referrerId)) return false
  const household = people.householdOf(memberId)
  if (household !== null && household.householdId === people.householdOf(referrerId)?.householdId) return false
  const phones = phonesOf(till, referrerId)
  return ![...phonesOf(till, memberId)].some((phone) => phones.has(phone))
}

function rewardedIn(till: Till, referrerId: string, year: string): number {
  const { people, referrals } = till.projections
  return people.idsOf(referrerId).reduce((sum, id) => sum + referrals.rewardedBetween(id, `${year}-01-01`, `${year}-12-31`), 0)
}

/** Books the referrer's reward for a sale that the rules rewarded its new member in; inside the transaction that completes it. */
export function rewardReferral(till: Till, sale: SaleCompleted): void {
  if (sale.member?.referred !== true) return
  const { rulebook } = till.rules.of(sale)
  if (!rewardsReferral(rulebook, sale)) return
  const onDate = till.rules.dateOf(sale.pinnedAt)
  const referral = openReferral(till, sale.member.memberId, rulebook, onDate)
  if (referral === null) throw new Error('a sale rewarded a referral that is not open')
  const given = (sale.evaluation.grants ?? []).reduce((sum, { kind, quantity }) => sum + (kind === 'referrer-points' ? quantity : 0), 0)
  const points = given * pointScale(rulebook.pointsRules.decimals)
  const lot = points === 0 ? null : newLot(rulebook, { lotId: till.ids.next(), memberId: referral.referrerNow, points, onDate })
  const debtPaid = lot === null ? [] : debtPaidBy(till, referral.referrerNow, points)
  const { staffId, shiftId, businessDay, saleId } = sale
  bookEvent(till, {
    type: 'referral.rewarded', staffId, shiftId, businessDay, saleId, memberId: referral.memberId, referrerId: referral.referrerId, onDate, lot, debtPaid, rulebookVersion: rulebook.version,
    postings: lot === null ? [] : earnPostings({ ...lot, ...(lot.availableFrom > onDate ? { unreleased: true as const } : {}) }, debtPaid),
  })
}

/** Whether an offer was applied because the member was brought by another, or gave that one points. */
function rewardsReferral(rulebook: Rulebook, { evaluation }: SaleCompleted): boolean {
  const applied = new Set(evaluation.promotions.flatMap((outcome) => (outcome.status === 'applied' ? [outcome.promotionId] : [])))
  return rulebook.promotions.some(({ id, when }) => applied.has(id) && asksForReferral(when))
}

function asksForReferral(condition: Condition): boolean {
  if (condition.kind === 'all' || condition.kind === 'any') return condition.of.some(asksForReferral)
  return condition.kind === 'referred'
}

/** All of a sale came back that rewarded a referral: the referrer's points do too, and the referral is open again. */
export function reopenReferral(till: Till, back: ReturnCompleted): void {
  const { saleId, everything, onDate } = back.result
  const { referrals } = till.projections
  if (!everything || referrals.rewardedBy(saleId) === null) return
  const { staffId, shiftId, businessDay, rulebookVersion } = back
  const referral = referrals.rewardedBy(saleId)!
  bookEvent(till, {
    type: 'referral.reopened', staffId, shiftId, businessDay, saleId, referrerId: referral.referrerId, onDate, rulebookVersion,
    ...takenBack(till, saleId, till.rules.of(back).rulebook, onDate),
  })
}

function takenBack(till: Till, saleId: string, rulebook: Rulebook, onDate: CivilDate): Pick<Extract<Parameters<typeof bookEvent>[1], { type: 'referral.reopened' }>, 'taken' | 'owed' | 'postings'> {
  const { people, points, referrals } = till.projections
  const reward = referrals.rewardOf(saleId)
  const referrerId = reward === null ? null : people.memberOf(reward.referrerId)
  if (reward === null || referrerId === null || people.isErased(referrerId)) return { taken: [], owed: 0, postings: [] }
  const lots: readonly LotBalance[] = points.lotsFor(referrerId, rulebook, [reward.lotId])
  const pointsShort = rulebook.returnRules.pointsShort === 'forgive' ? 'forgive' : 'debt'
  const { taken: { parts, debt } } = takeFrom({ lots, debt: 0 }, { points: reward.points, saleLotIds: new Set([reward.lotId]), onDate, pointsShort })
  const memberOf = new Map(lots.map((lot) => [lot.lotId, lot.memberId]))
  const taken = parts.map((part) => ({ ...part, memberId: memberOf.get(part.lotId)! }))
  const issued = { account: 'points-issued' } as const
  return { taken, owed: debt, postings: summedPostings([...takePostings(lots, taken, issued), ...owePostings(referrerId, debt, issued)]) }
}
