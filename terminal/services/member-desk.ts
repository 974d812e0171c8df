import { getCountryCallingCode } from 'libphonenumber-js'
import { err } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { MemberRow, TimelineEntry } from '../../core/contract/member-desk-methods.ts'
import type { MethodInput, MethodOutput } from '../../core/contract/types.ts'
import { evaluate } from '../../core/promotions/evaluate.ts'
import { UNDO_MS } from './basket-changes.ts'
import { evaluationInput } from './evaluation-input.ts'
import { findMembers } from './finding.ts'
import { eraseMember } from './member-erasure.ts'
import { newcomerSnapshot } from './member-views.ts'
import { phoneCountry } from './phone-numbers.ts'
import { pointsHistory } from './points-views.ts'
import { shownName } from './recognition.ts'
import { tillLanguage } from './till.ts'
import type { Till } from './till.ts'

/** What the open sale would earn somebody who joins now, and the calling code of this till's country. */
export function joining(till: Till): MethodOutput<'member.joining'> {
  const country = phoneCountry(till)
  const callingCode = country === null ? null : `+${getCountryCallingCode(country)}`
  const open = till.baskets.open()
  if (!open || open.basket.memberId !== null || open.basket.lines.length === 0) return { points: null, callingCode }
  const { rulebook, compiled } = till.rules.of(open.basket)
  const member = newcomerSnapshot(till, till.ids.next(), rulebook, till.rules.dateOf(open.basket.pinnedAt))
  const { points } = evaluate(compiled, { ...evaluationInput(till, open.basket), member })
  return { points: { total: points.total, byRule: points.byRule.map(({ ruleId, points: each }) => ({ ruleId, points: each })) }, callingCode }
}

/** Takes whoever joined last away again, inside the caller's transaction: within ten seconds, while no sale and no point is theirs. */
export function undoEnrolment(till: Till, memberId: string): Result<{ memberIds: readonly string[] }, ContractError<'MEMBER_UNKNOWN' | 'UNDO_TOO_LATE' | 'SALE_PARTLY_PAID'>> {
  if (till.members.byId(memberId) === null) return fail('MEMBER_UNKNOWN', {})
  const { joined } = till.session
  const ageMs = joined?.memberId === memberId ? till.clock.now() - joined.at : Infinity
  const hasBooks = till.sales.ofMember(memberId).length > 0 || pointsHistory(till, memberId, { before: null, limit: 1 }).entries.length > 0
  if (ageMs < 0 || ageMs > UNDO_MS || hasBooks || till.projections.people.idsOf(memberId).length > 1) return fail('UNDO_TOO_LATE', {})
  const erased = eraseMember(till, memberId, null)
  if (!erased.ok) return err(erased.error)
  till.session.joined = null
  return erased
}

/** Members for typed text, as a list shows them. */
export function browseMembers(till: Till, { text, limit }: MethodInput<'member.browse'>): MethodOutput<'member.browse'> {
  const found = findMembers(till, text, limit + 1)
  return { rows: found.slice(0, limit).map((memberId) => rowOf(till, memberId)), isCut: found.length > limit }
}

function rowOf(till: Till, memberId: string): MemberRow {
  const profile = till.members.byId(memberId)
  return {
    memberId, name: shownName(till, memberId, tillLanguage(till)) ?? '', otherName: profile?.otherName ?? null, since: profile?.since ?? null,
    ...till.members.contactOf(memberId), isBlocked: till.projections.people.isBlocked(memberId),
  }
}

/** More than anybody's life at one shop; keeps one answer bounded. */
const MOST_ENTRIES = 20_000

/** What happened to a member: sales under all their ids, and what moved points otherwise, the newest first. */
export function timelineOf(till: Till, memberId: string, page: Pick<MethodInput<'member.timeline'>, 'show' | 'skip' | 'limit'>): MethodOutput<'member.timeline'> {
  const ids = till.projections.people.idsOf(memberId)
  const sales = ids.flatMap((id) => till.sales.ofMember(id))
  const known = new Set(sales.map(({ saleId }) => saleId))
  const moves = pointsHistory(till, memberId, { before: null, limit: MOST_ENTRIES }).entries
  const bySale = new Map(moves.filter((move) => move.what === 'sale' && move.saleId !== null).map((move) => [move.saleId, move]))
  const visits = sales.map((sale) => ({ at: sale.completedAt, sale, move: bySale.get(sale.saleId) ?? null }))
  const others = moves.filter((move) => move.what !== 'sale' || move.saleId === null || !known.has(move.saleId)).map((move) => ({ at: move.at, sale: null, move }))
  const shown = { all: [...visits, ...others], visits, points: [...visits.filter(({ move }) => move !== null), ...others] }[page.show].sort((a, b) => b.at - a.at)
  const entries = shown.slice(page.skip, page.skip + page.limit).map(({ at, sale, move }): TimelineEntry => ({
    at, what: move?.what ?? 'sale', gained: move?.gained ?? 0, lost: move?.lost ?? 0,
    visit: sale && { saleId: sale.saleId, receiptNo: sale.receiptNo, totalMinor: sale.totalMinor, upgradedTo: till.sales.summaryOf(sale.saleId)?.member?.upgradedTo?.name ?? null },
  }))
  return { entries, total: shown.length }
}
