import type { MemberExport } from '../../core/contract/member-views.ts'
import { rowsNaming } from '../store/member-rows.ts'
import { issuedView } from './issued-coupons.ts'
import { standingView } from './member-merge.ts'
import { tierView } from './tier-gifts.ts'
import type { Till } from './till.ts'

/** Everything the till keeps about a person, under every id of theirs, in full. Throws for an id it does not know. */
export function exportMember(till: Till, memberId: string): MemberExport {
  const { people } = till.projections
  const { rulebook } = till.rules.now()
  const ids = people.idsOf(memberId)
  const household = people.householdOf(memberId)
  const standing = standingView(till, memberId)
  return {
    format: 'regulars.member-export/1',
    exportedAt: till.clock.now(),
    memberId,
    mergedIds: ids.slice(1),
    profiles: ids.map((id) => till.members.byId(id)).filter((profile) => profile !== null).map(({ importedVisitOn: _before, ...profile }) => ({
      ...profile,
      cards: till.members.cardsOf(profile.memberId).map(({ number, blocked }) => ({ number, isBlocked: blocked })),
      phones: till.members.phonesOf(profile.memberId).map(({ phone }) => phone),
      notes: till.members.notesOf(profile.memberId),
    })),
    isBlocked: people.isBlocked(memberId),
    consents: [...people.consentsOf(memberId)],
    household: household ? { ...household, memberIds: [...household.memberIds] } : null,
    tierId: standing.tier.id,
    tierGifts: tierView(till, memberId).gifts,
    stamps: standing.stamps ?? [],
    entitlements: standing.entitlements ?? [],
    coupons: ids.flatMap((id) => till.projections.coupons.issuedTo(id)).map((issued) => ({ ...issuedView(till, issued), code: till.couponCodes.of(issued.issuedId)?.code ?? null })),
    referrals: {
      code: ids.map((id) => till.referralCodes.codeOf(id)).find((code) => code !== null) ?? null,
      broughtBy: ids.flatMap((id) => till.projections.referrals.of(id) ?? []),
      brought: ids.flatMap((id) => till.projections.referrals.broughtBy(id)),
    },
    lots: till.projections.accounts.lotsOf(memberId, rulebook).map(({ lotId, memberId: earner, points, remaining, earnedOn, availableFrom, expiresOn }) => ({ lotId, memberId: earner, points, remaining, earnedOn, availableFrom, expiresOn })),
    sales: ids.flatMap((id) => till.sales.ofMember(id)),
    rows: rowsNaming(till.db, ids),
  }
}
