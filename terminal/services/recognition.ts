import type { Till } from './till.ts'

/**
 * Whose card it is: a member whom this till has in full, else one of other stores, known by digest only. Null: nobody's that
 * this till knows.
 */
export function ownerOfCard(till: Till, number: string): { readonly memberId: string; readonly blocked: boolean } | null {
  return till.members.byCard(number) ?? till.knownMembers.byCard(number)
}

/** Who has a telephone number (E.164): members whom this till has in full first. */
export function ownersOfPhone(till: Till, phone: string): string[] {
  return [...till.members.byPhone(phone), ...till.knownMembers.byPhone(phone)]
}

/** Whether a member can be served here: known in full, or by digest and without a name. */
export function canBeServed(till: Till, memberId: string): boolean {
  return till.members.byId(memberId) !== null || till.knownMembers.has(memberId)
}

/** What screens call a member of other stores until the profile is here. */
const NAMELESS = { en: 'Member of another store', zh: '其他门店的会员' } as const

/** The name of a member as screens show it; null where this till does not know them. */
export function shownName(till: Till, memberId: string, language: 'en' | 'zh'): string | null {
  return till.members.byId(memberId)?.name ?? (till.knownMembers.has(memberId) ? NAMELESS[language] : null)
}
