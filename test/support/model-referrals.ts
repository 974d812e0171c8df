import type { ModelLot } from './model-points.ts'
import { REFERRAL } from './small-shop.ts'

/** Who brought whom, and the sale in which whoever brought them was thanked. */
export interface ModelReferral { readonly memberId: string; readonly referrerId: string; rewarded: { readonly saleId: string; readonly day: string; readonly lot: ModelLot } | null }

/** What a referral depends on. */
interface People { readonly today: string; readonly household: readonly string[]; memberOf(id: string): string }

export class ModelReferrals {
  private readonly all: ModelReferral[] = []

  note(memberId: string, referrerId: string): void {
    this.all.push({ memberId, referrerId, rewarded: null })
  }

  of(memberId: string): ModelReferral | null {
    return this.all.find((each) => each.memberId === memberId) ?? null
  }

  /** Those whose sale would be rewarded now: by a member who is neither themselves nor of their household, nor was thanked too often this year. */
  open(memberId: string, people: People): ModelReferral[] {
    const known = this.all.filter((each) => people.memberOf(each.memberId) === memberId)
    if (known.some(({ rewarded }) => rewarded !== null)) return []
    return known.filter(({ referrerId }) => {
      const referrer = people.memberOf(referrerId)
      if (referrer === memberId || (people.household.includes(memberId) && people.household.includes(referrer))) return false
      const year = people.today.slice(0, 4)
      return this.all.filter((each) => people.memberOf(each.referrerId) === referrer && each.rewarded?.day.slice(0, 4) === year).length < REFERRAL.perYear
    })
  }

  reward(referral: ModelReferral, rewarded: NonNullable<ModelReferral['rewarded']>): void {
    referral.rewarded = rewarded
  }

  /** All of a sale came back: what it brought whoever is to be taken back, and the referral is open again. */
  reopen(saleId: string): { readonly referrerId: string; readonly lot: ModelLot } | null {
    const referral = this.all.find((each) => each.rewarded?.saleId === saleId)
    if (referral?.rewarded === null || referral === undefined) return null
    const { lot } = referral.rewarded
    referral.rewarded = null
    return { referrerId: referral.referrerId, lot }
  }
}
