import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { MemberChange } from '../../core/sync/changes/member-change.ts'
import type { PostedMember } from '../../core/sync/member-post.ts'
import { createMemberIntake } from '../../terminal/store/member-intake.ts'
import { createMemberOutbox } from '../../terminal/store/member-outbox.ts'
import { createMemberStore } from '../../terminal/store/member-store.ts'
import { ownMigrations } from '../../terminal/store/migrations.ts'
import { createPersonStates } from '../../terminal/store/person-states.ts'
import { createPeopleFold } from '../../terminal/store/people-fold.ts'

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const [M, HERE, ELSEWHERE] = [id(1), id(0xa), id(0xb)]

/** A till's own tables. */
function tables() {
  const db = new Database(':memory:')
  db.pragma('foreign_keys = ON')
  for (const { sql } of ownMigrations()) db.exec(sql)
  const members = createMemberStore(db)
  const outbox = createMemberOutbox(db)
  const take = createMemberIntake(db)
  const next = (): PostedMember | undefined => outbox.next(HERE, 10)[0]
  /** Sends what waits, and head office has it as its version. */
  const sent = (base: number | null): void => {
    const post = next()
    if (!post) throw new Error('nothing waits')
    outbox.taken(post, base)
  }
  return { db, members, outbox, take, next, sent }
}

const profile = { memberId: M, name: 'Ann', otherName: null, language: 'en', birthday: null, since: '2026-01-02', importedVisitOn: null } as const
const told = (version: number, more: Partial<MemberChange> = {}): MemberChange => ({
  kind: 'member', key: M, version, since: '2026-01-02', importedVisitOn: null,
  fields: { name: { value: 'Ann', at: 0, by: null }, otherName: { value: null, at: 0, by: null }, language: { value: 'en', at: 0, by: null }, birthday: { value: null, at: 0, by: null } },
  cards: [], phones: [], notes: [], consents: [], person: { isBlocked: false, intoId: null, saw: 0 }, ...more,
})
const toldName = (version: number, value: string, at: number) => told(version, { fields: { ...told(1).fields, name: { value, at, by: ELSEWHERE } } })

describe('what head office lacks of a member', () => {
  it('is everything at first, then what changed since, then nothing', () => {
    const { members, next, sent } = tables()
    members.put(profile, [{ cardId: id(5), number: '111', blocked: false }], [{ phone: '+651111', typed: null }])
    expect(next()).toMatchObject({ version: 1, base: 0, fields: { name: { value: 'Ann', at: 0, by: null } }, cards: [{ number: '111' }], phones: [{ phone: '+651111' }] })
    sent(1)
    expect(next()).toBeUndefined()
    members.change({ ...profile, name: 'Anna' }, [{ phone: '+652222', typed: null }], 500)
    expect(next()).toEqual({
      memberId: M, version: 2, base: 1, since: '2026-01-02', importedVisitOn: null,
      fields: { name: { value: 'Anna', at: 500, by: HERE } }, cards: [], phones: [{ phone: '+652222', typed: null }], removedPhones: ['+651111'], notes: [], removedNotes: [],
    })
    sent(2)
    members.blockCard(id(5))
    expect(next()).toMatchObject({ version: 3, fields: {}, cards: [{ cardId: id(5), blocked: true }], removedPhones: [] })
  })

  it('stays where it changed while it was on the way', () => {
    const { members, outbox, next } = tables()
    members.put(profile, [], [])
    const post = next()
    members.change({ ...profile, name: 'Anna' }, [], 500)
    outbox.taken(post!, 1)
    expect(next()).toMatchObject({ version: 2, base: 1, fields: { name: { value: 'Anna' } } })
    expect(Object.keys(next()?.fields ?? {})).toEqual(['name'])
  })

  it('of a refused version waits for a change; whole again for another head office', () => {
    const { members, outbox, next, sent } = tables()
    members.put(profile, [], [])
    outbox.refused(next()!, 'not a name')
    expect([next(), outbox.refusedMembers(5)]).toEqual([undefined, [{ memberId: M, name: 'Ann', reason: 'not a name' }]])
    members.change({ ...profile, name: 'Anna' }, [], 500)
    sent(7)
    expect(next()).toBeUndefined()
    outbox.talkTo(id(90), HERE)
    expect(next()).toMatchObject({ version: 2, base: 0, fields: { name: { value: 'Anna', at: 500, by: HERE }, language: { value: 'en', at: 0 } } })
    sent(7)
    outbox.talkTo(id(90), HERE)
    expect(next()).toBeUndefined()
  })

  it('is later typed than what it replaces, even where the clock was set back', () => {
    const { members, take, next } = tables()
    take(toldName(4, 'Anne', 900))
    members.change({ ...profile, name: 'Anna' }, [], 20)
    expect(next()).toMatchObject({ base: 4, fields: { name: { value: 'Anna', at: 901, by: HERE } } })
  })
})

describe('a member that head office tells of', () => {
  it('is there, is nothing to be sent, and the same again changes nothing', () => {
    const { members, take, next } = tables()
    expect(take(toldName(4, 'Anne', 900))).toBe(true)
    expect([members.byId(M)?.name, members.versionOf(M), next()]).toEqual(['Anne', 1, undefined])
    expect(take(toldName(4, 'Anne', 900))).toBe(false)
    expect(members.versionOf(M)).toBe(1)
    expect(take(toldName(5, 'Annie', 950))).toBe(true)
    expect([members.byId(M)?.name, members.versionOf(M), next()]).toEqual(['Annie', 2, undefined])
    expect(take(toldName(4, 'Anne', 900))).toBe(false)
    expect(members.byId(M)?.name).toBe('Annie')
  })

  it('leaves what was typed here and is not sent yet, and does not pass for having been known when it was typed', () => {
    const { members, take, next } = tables()
    take(told(4))
    members.change({ ...profile, name: 'Anna' }, [{ phone: '+651111', typed: null }], 500)
    take(told(5, { fields: { ...told(5).fields, name: { value: 'Anne', at: 400, by: ELSEWHERE }, birthday: { value: '02-03', at: 400, by: ELSEWHERE } }, phones: [{ phone: '+659999', typed: null }] }))
    expect(members.byId(M)).toMatchObject({ name: 'Anna', birthday: '02-03' })
    expect(members.phonesOf(M).map(({ phone }) => phone)).toEqual(['+651111', '+659999'])
    expect(next()).toMatchObject({ base: 4, fields: { name: { value: 'Anna' } }, phones: [{ phone: '+651111' }] })
  })

  it('does not bring back what was taken away here, and takes away what others took away', () => {
    const { members, take, next, sent } = tables()
    take(told(4, { phones: [{ phone: '+651111', typed: null }, { phone: '+652222', typed: null }], notes: [{ noteId: id(3), kind: 'note', text: 'x', at: 1 }] }))
    members.removeNote(M, id(3))
    take(told(5, { phones: [{ phone: '+652222', typed: null }], notes: [{ noteId: id(3), kind: 'note', text: 'x', at: 1 }] }))
    expect([members.phonesOf(M).map(({ phone }) => phone), members.notesOf(M)]).toEqual([['+652222'], []])
    expect(next()?.removedNotes).toEqual([id(3)])
    sent(6)
    expect(next()).toBeUndefined()
  })

  it('with a card that somebody else has here is taken without it, and a block of that number blocks it here', () => {
    const { members, take } = tables()
    members.put({ ...profile, memberId: id(2) }, [{ cardId: id(20), number: '777', blocked: false }], [])
    take(told(1, { cards: [{ cardId: id(21), number: '777', blocked: false }] }))
    expect([members.byCard('777')?.memberId, members.cardsOf(M)]).toEqual([id(2), []])
    take(told(2, { cards: [{ cardId: id(21), number: '777', blocked: true }] }))
    expect(members.byCard('777')?.blocked).toBe(true)
  })
})

describe('what all journals say of somebody', () => {
  const word = (intoId: string | null, saw: number, isBlocked = false) => ({ isBlocked, intoId, saw })
  const blocked = { type: 'member.blocked', memberId: M } as Parameters<ReturnType<typeof createPersonStates>['noteOwn']>[0]

  it('takes the place of this till’s word unless this till has said more since', () => {
    const { db } = tables()
    const states = createPersonStates(db)
    const people = createPeopleFold(db)
    states.take(M, word(id(2), 5), 5)
    expect([people.memberOf(M), people.idsOf(M), people.idsOf(id(2))]).toEqual([id(2), [id(2), M], [id(2), M]])
    states.noteOwn(blocked, 9, () => ({ isBlocked: false, intoId: people.intoOf(M) }))
    expect([people.isBlocked(M), people.memberOf(M)]).toEqual([true, id(2)])
    expect(states.take(M, word(null, 8), 8)).toBe(false)
    expect(people.isBlocked(M)).toBe(true)
    expect(states.take(M, word(null, 9), 9)).toBe(true)
    expect([people.isBlocked(M), people.memberOf(M)]).toEqual([false, M])
  })

  it('in a ring is one member, the same from wherever it is looked at', () => {
    const { db } = tables()
    const states = createPersonStates(db)
    const people = createPeopleFold(db)
    for (const [from, into] of [[1, 2], [2, 3], [3, 1], [4, 3]] as const) states.take(id(from), word(id(into), 1), 1)
    expect([1, 2, 3, 4].map((n) => people.memberOf(id(n)))).toEqual([id(1), id(1), id(1), id(1)])
    expect([...people.idsOf(id(4))].sort()).toEqual([id(1), id(2), id(3), id(4)])
  })
})
