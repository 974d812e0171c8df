import { describe, expect, it } from 'vitest'
import { redirects } from '../../core/people/redirects.ts'
import { MOST_PHONES_HELD } from '../../core/sync/member-post.ts'
import type { PostedMember } from '../../core/sync/member-post.ts'
import { takePost } from '../../core/sync/member-versions.ts'
import type { HeldMember, TakenPost } from '../../core/sync/member-versions.ts'

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const [A, B] = [id(0xa), id(0xb)]
const NOW = 1_000_000
const asMade = <T>(value: T) => ({ value, at: 0, by: null })
const post = (more: Partial<PostedMember> = {}): PostedMember => ({
  memberId: id(1), version: 1, base: 0, since: '2026-01-02', importedVisitOn: null,
  fields: { name: asMade('Ann'), otherName: asMade(null), language: asMade('en'), birthday: asMade(null) },
  cards: [], phones: [], removedPhones: [], notes: [], removedNotes: [], ...more,
})
const name = (value: string, at: number, by: string) => ({ fields: { name: { value, at, by } } })

function taken(outcome: TakenPost) {
  if (outcome.kind !== 'taken') throw new Error(outcome.kind)
  return outcome
}
const from = (terminalId: string, now = NOW) => ({ terminalId, now })
const made: HeldMember = taken(takePost(null, post(), from(A))).member
/** What is held after A typed a name that made version 2. */
const renamed = (value: string, at: number): HeldMember => taken(takePost(made, post({ version: 2, base: 1, ...name(value, at, A) }), from(A))).member

describe('a member that a till posts', () => {
  it('is taken whole the first time, and wanted whole where only a part came', () => {
    expect(made).toMatchObject({ version: 1, since: '2026-01-02', fields: { name: { value: 'Ann', version: 1 } } })
    expect(takePost(null, post({ base: 3, ...name('Ann', 5, A) }), from(A))).toEqual({ kind: 'whole-wanted' })
  })

  it('changes only what it names', () => {
    const { member, lost, base } = taken(takePost(made, post({ version: 2, base: 1, fields: { birthday: { value: '02-03', at: 7, by: A } }, phones: [{ phone: '+6591234567', typed: null }] }), from(A)))
    expect(member).toMatchObject({ version: 2, fields: { name: { value: 'Ann', version: 1 }, birthday: { value: '02-03', at: 7, by: A, version: 2 } }, phones: [{ phone: '+6591234567' }] })
    expect({ lost, base }).toEqual({ lost: [], base: 2 })
  })

  it('takes the place of a value it was typed in the knowledge of, whatever the clocks say', () => {
    const { member, lost, base } = taken(takePost(renamed('Anna', 900), post({ version: 4, base: 2, ...name('Anne', 10, B) }), from(B)))
    expect(member.fields.name).toEqual({ value: 'Anne', at: 10, by: B, version: 3 })
    expect({ lost, base }).toEqual({ lost: [], base: 3 })
  })

  it('typed without that knowledge, stands where it is later, and what gave way is listed', () => {
    const { member, lost, base } = taken(takePost(renamed('Anna', 500), post({ version: 4, base: 1, ...name('Anne', 600, B) }), from(B)))
    expect(member.fields.name.value).toBe('Anne')
    expect(lost).toEqual([{ field: 'name', value: 'Anna', at: 500, by: A, keptBy: B }])
    // B has not seen version 2: it is told what there is now.
    expect(base).toBeNull()
  })

  it('typed without that knowledge, gives way where it is earlier, and is listed', () => {
    const { member, lost, base, isChanged } = taken(takePost(renamed('Anna', 500), post({ version: 4, base: 1, ...name('Anne', 400, B) }), from(B)))
    expect({ value: member.fields.name.value, version: member.version, isChanged, base }).toEqual({ value: 'Anna', version: 2, isChanged: false, base: null })
    expect(lost).toEqual([{ field: 'name', value: 'Anne', at: 400, by: B, keptBy: A }])
  })

  it('of the same instant, stands from the till with the higher id, whichever comes first', () => {
    const aFirst = taken(takePost(renamed('Anna', 500), post({ version: 2, base: 1, ...name('Anne', 500, B) }), from(B))).member
    const bHeld = taken(takePost(made, post({ version: 2, base: 1, ...name('Anne', 500, B) }), from(B))).member
    const bFirst = taken(takePost(bHeld, post({ version: 2, base: 1, ...name('Anna', 500, A) }), from(A))).member
    expect([aFirst.fields.name.value, bFirst.fields.name.value]).toEqual(['Anne', 'Anne'])
  })

  it('is decided field by field', () => {
    const held = renamed('Anna', 500)
    const { member, lost } = taken(takePost(held, post({ version: 2, base: 1, fields: { name: { value: 'Anne', at: 400, by: B }, birthday: { value: '12-31', at: 400, by: B } } }), from(B)))
    expect([member.fields.name.value, member.fields.birthday.value, lost.length]).toEqual(['Anna', '12-31', 1])
  })

  it('with an instant to come counts as typed now', () => {
    const { member } = taken(takePost(made, post({ version: 2, base: 1, ...name('Anna', NOW * 9, A) }), from(A)))
    expect(member.fields.name.at).toBe(NOW)
    expect(taken(takePost(member, post({ version: 2, base: 1, ...name('Anne', NOW + 5, B) }), from(B, NOW + 10))).member.fields.name.value).toBe('Anne')
  })

  it('a second change of one till before it was answered is no conflict', () => {
    const { member, lost } = taken(takePost(renamed('Anna', 500), post({ version: 3, base: 1, ...name('Annie', 501, A) }), from(A)))
    expect([member.fields.name.value, lost]).toEqual(['Annie', []])
  })

  it('an old copy of what another till typed and has replaced is not listed', () => {
    const twice = taken(takePost(renamed('Anna', 500), post({ version: 3, base: 2, ...name('Annie', 600, A) }), from(A))).member
    const { member, lost, base } = taken(takePost(twice, post({ fields: { ...post().fields, name: { value: 'Anna', at: 500, by: A } } }), from(B)))
    expect([member.fields.name.value, lost, base]).toEqual(['Annie', [], null])
  })

  it('all sent again and all the same, is nothing new, and the till need not be told', () => {
    const held = renamed('Anna', 500)
    const again = post({ version: 9, fields: { ...post().fields, name: { value: 'Anna', at: 500, by: A } } })
    expect(taken(takePost(held, again, from(B)))).toMatchObject({ isChanged: false, lost: [], base: 2, member: { version: 2 } })
    const withPhone = { ...held, phones: [{ phone: '+6591234567', typed: null }] }
    expect(taken(takePost(withPhone, again, from(B)))).toMatchObject({ isChanged: false, base: null })
  })

  it('keeps cards and notes and phones of both, less what was removed; a card is blocked for good', () => {
    const card = { cardId: id(7), number: '1234', blocked: false }
    const one = taken(takePost(made, post({ version: 2, base: 1, fields: {}, cards: [card], phones: [{ phone: '+651111', typed: null }], notes: [{ noteId: id(8), kind: 'note', text: 'x', at: 1 }] }), from(A))).member
    const two = taken(takePost(one, post({ version: 2, base: 1, fields: {}, cards: [{ ...card, blocked: true }], phones: [{ phone: '+652222', typed: null }] }), from(B))).member
    const three = taken(takePost(two, post({ version: 3, base: 2, fields: {}, cards: [card], removedPhones: ['+651111'], removedNotes: [id(8)] }), from(A))).member
    expect(three).toMatchObject({ cards: [{ cardId: id(7), blocked: true }], phones: [{ phone: '+652222' }], notes: [] })
  })

  it('is refused where there would be more than anybody has', () => {
    const phones = (first: number) => Array.from({ length: MOST_PHONES_HELD }, (_, n) => ({ phone: `+65${first + n}`, typed: null }))
    const full = taken(takePost(null, post({ phones: phones(1000) }), from(A))).member
    expect(takePost(full, post({ version: 2, base: 1, fields: {}, phones: phones(2000) }), from(A))).toEqual({ kind: 'too-many', what: 'phones' })
  })
})

describe('whom ids stand for', () => {
  const merge = (from: number, into: number) => ({ mergeId: id(100 * from + into), fromId: id(from), intoId: id(into) })
  const steps = (...merges: [number, number][]) => Object.fromEntries([...redirects(merges.map(([from, into]) => merge(from, into)))].map(([from, into]) => [Number(from.slice(-4)), Number(into.slice(-4))]))

  it('follows merges in their order', () => {
    expect(steps([1, 2], [2, 3])).toEqual({ 1: 2, 2: 3 })
  })
  it('never leads in a ring: the first of two the other way round stands', () => {
    expect(steps([1, 2], [2, 1])).toEqual({ 1: 2 })
    expect(steps([1, 2], [2, 3], [3, 1])).toEqual({ 1: 2, 2: 3 })
  })
  it('makes one of three where two tills merged one with different others', () => {
    expect(steps([1, 2], [1, 3])).toEqual({ 1: 2, 2: 3 })
  })
})
