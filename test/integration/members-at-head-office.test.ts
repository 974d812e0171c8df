import Database from 'better-sqlite3'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { erasuresViewSchema, lostValuesViewSchema, proposalsViewSchema } from '../../core/sync/member-console-views.ts'
import { takeMembers } from '../../headoffice/server/services/member-intake.ts'
import { changeIncarnation } from '../../headoffice/server/store/identity-store.ts'
import { createMemberStore } from '../../terminal/store/member-store.ts'
import { startHeadOffice } from '../support/head-office.ts'
import type { TestHeadOffice } from '../support/head-office.ts'
import { enrol, fault, fileOf, look, newCardNumber, search, SUPERVISOR } from '../support/member-till.ts'
import { exchange, openStoreTill, pairTill } from '../support/store-tills.ts'
import type { StoreTill } from '../support/store-tills.ts'
import { barcodeOf, command, handClock } from '../support/till.ts'
import type { TestTill } from '../support/till.ts'
import { WireTill } from '../support/wire-till.ts'

const clock = handClock()
let office: TestHeadOffice
let opened: StoreTill[]
/** Two tills of one store, and one of another. */
let a: TestTill
let b: TestTill
let far: TestTill

beforeAll(async () => {
  office = await startHeadOffice({ clock })
  opened = [
    await openStoreTill({ storeId: 'here', tillNumber: 1 }, clock), await openStoreTill({ storeId: 'here', tillNumber: 2 }, clock), await openStoreTill({ storeId: 'there', tillNumber: 1 }, clock),
  ];
  [a, b, far] = opened.map(({ till }) => till) as [TestTill, TestTill, TestTill]
  for (const till of [a, b, far]) await pairTill(till, office)
})
afterAll(async () => {
  for (const one of opened) await one.remove()
  await office.close()
})

const query = async <T extends object>(text: string, values: unknown[] = []): Promise<T[]> => (await office.office.books.database.pool.query<T>(text, values)).rows

/** Every text of every row of head office's tables, but for what the tills signed. */
async function everything(): Promise<string> {
  const tables = await query<{ name: string }>("SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1")
  const rows = await Promise.all(tables.map(({ name }) => query(`SELECT * FROM "${name}"`)))
  return JSON.stringify(rows, (_key, value: unknown) => (value !== null && typeof value === 'object' && (value as { type?: string }).type === 'Buffer' ? Buffer.from((value as { data: number[] }).data).toString('utf8') : value))
}

async function clear(till: TestTill): Promise<void> {
  const { sale } = await till.call('sale.current', {})
  if (sale) await till.call('sale.clear', { ...command(), saleId: sale.saleId })
}

/** Whom a card puts on a new sale, which is taken away again. */
async function scanned(till: TestTill, card: string) {
  await clear(till)
  const sale = await till.scan(card)
  await clear(till)
  return sale.member
}

describe('members between tills and head office', () => {
  it('are known in full at the other tills of their store, by card, phone and name', async () => {
    const card = newCardNumber(1)
    const { memberId } = await enrol(a, 1, { name: 'Wilhelmina Quist', cardNumber: card, phone: '98111111', birthday: '02-03' })
    await a.call('member.addNote', { ...command(), memberId, kind: 'note', text: 'Brings her own bags; <b>kind</b>' })
    await exchange(a, b)
    expect(await search(b, 'Quist')).toEqual([memberId])
    expect(await search(b, '98111111')).toEqual([memberId])
    expect(await scanned(b, card)).toMatchObject({ memberId, name: 'Wilhelmina Quist', birthday: '02-03' })
    const there = await fileOf(b, memberId)
    expect(there).toMatchObject({ name: 'Wilhelmina Quist', notes: [{ text: 'Brings her own bags; <b>kind</b>' }], consents: [{ consent: 'terms', given: true, textVersion: '2026-03' }] })
    expect(there.cards).toEqual((await fileOf(a, memberId)).cards)
  })

  it('are known again at another store by card and phone, and without a name until they are served there', async () => {
    const card = newCardNumber(2)
    const { memberId } = await enrol(a, 2, { name: 'Zebedee Underhill', cardNumber: card, phone: '98222222' })
    await exchange(a, far)
    expect(await search(far, 'Underhill')).toEqual([])
    const rows = look(far, (db) => db.prepare<[], { sql: string; name: string }>("SELECT name, sql FROM sqlite_schema WHERE type = 'table'").all().map(({ name }) => JSON.stringify(db.prepare(`SELECT * FROM ${name}`).all())))
    for (const trace of ['Underhill', '98222222', card]) expect(rows.some((text) => text.includes(trace))).toBe(false)
    expect((await far.refusal('member.get', { memberId })).code).toBe('MEMBER_UNKNOWN')
    expect(await search(far, '98222222')).toEqual([memberId])

    // On a sale they earn, without a name; the profile is asked for, and is there from then on.
    const sale = await far.scan(card)
    expect(sale.member).toMatchObject({ memberId, name: 'Member of another store', since: null })
    await exchange(far)
    expect((await far.call('sale.current', {})).sale?.member).toMatchObject({ memberId, name: 'Zebedee Underhill' })
    await far.call('sale.clear', { ...command(), saleId: sale.saleId })
    expect(await search(far, 'Underhill')).toEqual([memberId])
    // What changes is told to both stores now.
    const { version } = await fileOf(far, memberId)
    await far.call('member.update', { ...command(), memberId, version, name: 'Zebedee Overhill' })
    await exchange(far, a)
    expect((await fileOf(a, memberId)).name).toBe('Zebedee Overhill')
  })

  it('have a card that was blocked at one till blocked at all', async () => {
    const card = newCardNumber(3)
    const { memberId } = await enrol(a, 3, { cardNumber: card })
    await exchange(a, b, far)
    const [kept] = (await fileOf(b, memberId)).cards
    await b.call('card.block', { ...command(), memberId, cardId: kept?.cardId ?? '', reason: 'stolen' })
    await exchange(b, a, far)
    for (const till of [a, b, far]) {
      clock.advance(1000)
      expect((await till.refusal('sale.addScan', { ...command(), scan: { deviceId: 'wedge', symbology: null, text: card, at: clock.now() } })).code).toBe('CARD_BLOCKED')
    }
  })

  it('that are blocked are blocked everywhere', async () => {
    const card = newCardNumber(4)
    const { memberId } = await enrol(a, 4, { cardNumber: card })
    await exchange(a, far)
    await a.call('member.block', { ...command(), memberId, reason: 'misuse', approval: SUPERVISOR })
    await exchange(a, b, far)
    clock.advance(1000)
    for (const till of [b, far]) expect((await till.refusal('sale.addScan', { ...command(), scan: { deviceId: 'wedge', symbology: null, text: card, at: clock.now() } })).code).toBe('MEMBER_BLOCKED')
    await b.call('sync.now', command())
    await a.call('member.unblock', { ...command(), memberId, approval: SUPERVISOR })
    await exchange(a, b)
    expect(await scanned(b, card)).toMatchObject({ memberId })
  })

  it('keep the later of two values that were typed at once, and the other is listed', async () => {
    const { memberId } = await enrol(a, 5, { name: 'Ursula Vance', phone: '98555555' })
    await exchange(a, b)
    const atA = await fileOf(a, memberId)
    const atB = await fileOf(b, memberId)
    clock.advance(1000)
    await a.call('member.update', { ...command(), memberId, version: atA.version, name: 'Ursula Vance-Early', birthday: '05-06' })
    clock.advance(1000)
    await b.call('member.update', { ...command(), memberId, version: atB.version, name: 'Ursula Vance-Late', addPhones: ['98555556'] })
    await exchange(b, a, b)
    for (const till of [a, b]) expect(await fileOf(till, memberId)).toMatchObject({ name: 'Ursula Vance-Late', birthday: '05-06', phones: [{ last4: '5555' }, { last4: '5556' }] })
    const { values } = lostValuesViewSchema.parse((await office.console('/console/lost-values')).body)
    expect(values.filter((lost) => lost.memberId === memberId)).toMatchObject([{ field: 'name', value: 'Ursula Vance-Early' }])
    // Whoever has seen the other's value takes its place, listed nowhere.
    await a.call('member.update', { ...command(), memberId, version: (await fileOf(a, memberId)).version, name: 'Ursula Vance', removePhones: [0] })
    await exchange(a, b)
    expect(await fileOf(b, memberId)).toMatchObject({ name: 'Ursula Vance', phones: [{ last4: '5556' }] })
    expect((await query('SELECT FROM member_lost_value WHERE member_id = $1', [memberId]))).toHaveLength(1)
  })

  it('are erased everywhere, and head office says where not yet', async () => {
    const card = newCardNumber(6)
    const { memberId } = await enrol(a, 6, { name: 'Ignatius Quimby', cardNumber: card, phone: '98666666' })
    await a.call('member.addNote', { ...command(), memberId, kind: 'preference', text: 'Oatmilk only' })
    await exchange(a, b, far)
    expect(await search(b, 'Quimby')).toEqual([memberId])
    expect(await everything()).toContain('Ignatius Quimby')
    await a.call('member.erase', { ...command(), memberId, approval: SUPERVISOR })
    await exchange(a)
    const all = await everything()
    for (const trace of ['Quimby', 'Oatmilk', '98666666', card]) expect(all).not.toContain(trace)
    const waiting = async () => erasuresViewSchema.parse((await office.console('/console/erasures')).body).erasures.find((one) => one.memberId === memberId)?.waitsFor.map(({ storeId, tillNumber }) => `${storeId} ${tillNumber}`) ?? []
    await exchange(a)
    expect(await waiting()).toEqual(['here 2', 'there 1'])
    await exchange(b)
    expect(await waiting()).toEqual(['there 1'])
    await exchange(far)
    expect(await waiting()).toEqual([])
    for (const till of [b, far]) {
      const texts = look(till, (db) => db.prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'").all().map(({ name }) => JSON.stringify(db.prepare(`SELECT * FROM ${name}`).all())))
      for (const trace of ['Quimby', 'Oatmilk', '98666666', card]) expect(texts.some((text) => text.includes(trace))).toBe(false)
      expect(await search(till, '98666666')).toEqual([])
    }
  })

  it('are taken off an open sale by an erasure from elsewhere, and the sale goes on', async () => {
    const { memberId } = await enrol(a, 12, { name: 'Barnaby Frost', phone: '98121212' })
    await exchange(a, b)
    await clear(b)
    await b.scan(barcodeOf('squid-cleaned-300g'))
    await b.call('sale.attachMember', { ...command(), memberId, replace: false })
    await a.call('member.erase', { ...command(), memberId, approval: SUPERVISOR })
    await exchange(a, b)
    const { sale } = await b.call('sale.current', {})
    if (!sale) throw new Error('the sale is gone')
    expect([sale.member, sale.lines.length]).toEqual([null, 1])
    await b.payCash(sale, 50_000)
    expect(await search(b, 'Barnaby')).toEqual([])
  })

  it('that two tills made with one number both live; a merge is proposed, made at one till and known at all', async () => {
    const [first, second] = [newCardNumber(7), newCardNumber(8)]
    const one = await enrol(a, 7, { name: 'Cornelius Abbot', cardNumber: first, phone: '98777777' })
    const other = await enrol(b, 8, { name: 'C. Abbot', cardNumber: second, phone: '98777777' })
    await exchange(a, b, a)
    const { proposals } = proposalsViewSchema.parse((await office.console('/console/merge-proposals')).body)
    const pair = [one.memberId, other.memberId].sort()
    expect(proposals.filter(({ aId, bId }) => aId === pair[0] && bId === pair[1])).toMatchObject([{ why: 'phone', stores: ['here'] }])
    expect((await query<{ en: string }>("SELECT text_en AS en FROM message WHERE store_id = 'here' AND withdrawn_at IS NULL")).map(({ en }) => en)).toEqual([expect.stringContaining('same card or phone number')])
    expect(await scanned(a, second)).toMatchObject({ memberId: other.memberId })

    await a.call('member.merge', { ...command(), fromId: other.memberId, intoId: one.memberId, approval: SUPERVISOR })
    await exchange(a, b, far)
    expect(await scanned(b, second)).toMatchObject({ memberId: one.memberId, name: 'Cornelius Abbot' })
    expect(await scanned(far, second)).toMatchObject({ memberId: one.memberId })
    expect(proposalsViewSchema.parse((await office.console('/console/merge-proposals')).body).proposals.some(({ aId }) => aId === pair[0])).toBe(false)
    expect(await query("SELECT FROM message WHERE store_id = 'here' AND withdrawn_at IS NULL")).toEqual([])
    const [merge] = (await fileOf(a, one.memberId)).merges
    await a.call('member.undoMerge', { ...command(), mergeId: merge?.mergeId ?? '', approval: SUPERVISOR })
    await exchange(a, b)
    expect(await scanned(b, second)).toMatchObject({ memberId: other.memberId })
  })

  it('are one where two tills merged them the other way round', async () => {
    const one = await enrol(a, 9, { name: 'Philippa Roe', phone: '98900001' })
    const other = await enrol(a, 10, { name: 'Philippa Roe-Lind', phone: '98900002' })
    await exchange(a, b)
    clock.advance(1000)
    await a.call('member.merge', { ...command(), fromId: one.memberId, intoId: other.memberId, approval: SUPERVISOR })
    clock.advance(1000)
    await b.call('member.merge', { ...command(), fromId: other.memberId, intoId: one.memberId, approval: SUPERVISOR })
    for (let round = 0; round < 2; round++) await exchange(a, b)
    const found = new Set((await Promise.all([a, b].map((till) => search(till, 'Philippa')))).flat())
    expect(found).toEqual(new Set([other.memberId]))
  })

  it('earn at another store without a profile, and a sale makes it theirs', async () => {
    const card = newCardNumber(11)
    const { memberId } = await enrol(a, 11, { name: 'Octavia Penn', cardNumber: card })
    await exchange(a, far)
    await far.scan(barcodeOf('squid-cleaned-300g'))
    const sale = await far.scan(card)
    const done = await far.payCash(sale, 50_000)
    expect(done.member).toMatchObject({ name: 'Member of another store', pointsEarned: expect.any(Number) as number })
    await exchange(far)
    expect(await search(far, 'Octavia')).toEqual([memberId])
  })
})

describe('a till that comes later', () => {
  it('is told of everybody of its store and of every erasure, also of somebody an older database still holds', async () => {
    const { memberId } = await enrol(a, 30, { name: 'Leopold Marsh', phone: '98303030' })
    const gone = await enrol(a, 31, { name: 'Tobias Fenwick', phone: '98313131' })
    await exchange(a)
    await a.call('member.erase', { ...command(), memberId: gone.memberId, approval: SUPERVISOR })
    await exchange(a)
    const late = await openStoreTill({ storeId: 'here', tillNumber: 3 }, clock)
    opened.push(late)
    const db = new Database(join(late.till.dataDir, 'regulars.db'))
    createMemberStore(db).put({ memberId: gone.memberId, name: 'Tobias Fenwick', otherName: null, language: 'en', birthday: null, since: '2026-08-14', importedVisitOn: null }, [], [{ phone: '+6598313131', typed: null }])
    db.close()
    await pairTill(late.till, office)
    await exchange(late.till)
    expect(await search(late.till, 'Leopold')).toEqual([memberId])
    expect((await late.till.refusal('member.get', { memberId: gone.memberId })).code).toBe('MEMBER_UNKNOWN')
    expect(await query('SELECT FROM erasure_confirmation c JOIN terminal t USING (terminal_id) WHERE member_id = $1 AND till_number = 3', [gone.memberId])).toHaveLength(1)
    expect(await everything()).not.toContain('Fenwick')
    const listed = await query<{ id: string }>('SELECT member_id AS id FROM erasure ORDER BY 1')
    expect(listed.length).toBeGreaterThan(1)
    expect(look(late.till, (db2) => db2.prepare<[], { id: string }>('SELECT member_id AS id FROM erasure ORDER BY 1').all())).toEqual(listed)
  })
})

describe('head office put back from a backup', () => {
  it('has everything again that its tills have', async () => {
    const { memberId } = await enrol(a, 40, { name: 'Rosalind Keys', phone: '98404040' })
    await exchange(a, b)
    await a.call('member.update', { ...command(), memberId, version: (await fileOf(a, memberId)).version, name: 'Rosalind Keys-Hall' })
    await exchange(a, b)
    await query('DELETE FROM member WHERE member_id = $1', [memberId])
    await changeIncarnation(office.office.books.database.pool, crypto.randomUUID())
    // The first exchange finds out, the second sends.
    for (let round = 0; round < 2; round++) await exchange(b, a)
    expect(await query("SELECT value FROM member_field WHERE member_id = $1 AND field = 'name'", [memberId])).toEqual([{ value: 'Rosalind Keys-Hall' }])
    expect((await fileOf(a, memberId)).name).toBe('Rosalind Keys-Hall')
  })
})

describe('the books of every till', () => {
  it('are sound after all that', () => {
    for (const { till } of opened) expect(fault(till)).toBeNull()
  })
})

describe('what is posted', () => {
  let wire: WireTill
  beforeAll(async () => {
    wire = new WireTill(office.office.url)
    await wire.pair(office, clock.now())
  })
  const post = (path: string, body: unknown) => wire.post(path, body, { instant: clock.now() })
  const member = (more: object) => ({
    memberId: crypto.randomUUID(), version: 1, base: 0, since: '2026-08-14', importedVisitOn: null,
    fields: { name: { value: 'Some Body', at: 0, by: null }, otherName: { value: null, at: 0, by: null }, language: { value: 'en', at: 0, by: null }, birthday: { value: null, at: 0, by: null } },
    cards: [], phones: [], removedPhones: [], notes: [], removedNotes: [], ...more,
  })
  const named = (name: string) => member({ fields: { ...member({}).fields, name: { value: name, at: 0, by: null } } })

  it('twice, or in another order, changes nothing', async () => {
    const first = member({ phones: [{ phone: '+6598000001', typed: null }] })
    const later = { ...first, version: 2, base: 1, fields: { name: { value: 'Some Body Else', at: clock.now(), by: null } }, phones: [] }
    for (const body of [first, first, later, first, later]) expect(await post('/v2/members', { members: [body] })).toMatchObject({ status: 200, body: { answers: [{ state: 'taken' }] } })
    expect(await query('SELECT f.value, m.version FROM member m JOIN member_field f USING (member_id) WHERE member_id = $1 AND field = $2', [first.memberId, 'name'])).toEqual([{ value: 'Some Body Else', version: 2 }])
    expect(await query('SELECT phone FROM member_phone WHERE member_id = $1', [first.memberId])).toEqual([{ phone: '+6598000001' }])
  })

  it('is taken as it is or refused by name: long names, SQL, mark-up, control characters', async () => {
    const strings = ["Robert'); DROP TABLE member;--", '<script>alert(1)</script>', 'x'.repeat(10_000), 'a\u0000b', '\u202eevil', "O'Brien -- x"]
    const { status, body } = await post('/v2/members', { members: strings.map(named) })
    expect(status).toBe(200)
    expect((body as { answers: { state: string; reason?: string }[] }).answers).toEqual([
      { state: 'refused', reason: 'fields.name.value: not a name: characters' }, { state: 'refused', reason: 'fields.name.value: not a name: characters' },
      { state: 'refused', reason: expect.stringContaining('fields.name.value: Too big') as string }, { state: 'refused', reason: 'fields.name.value: not a name: control' },
      { state: 'refused', reason: 'fields.name.value: not a name as it is kept' }, { state: 'taken', base: 1 },
    ])
    const note = member({ notes: [{ noteId: crypto.randomUUID(), kind: 'note', text: "'); DROP TABLE member; -- <img src=x onerror=1>", at: 1 }] })
    expect((await post('/v2/members', { members: [note] })).body).toMatchObject({ answers: [{ state: 'taken' }] })
    expect(await query('SELECT text FROM member_note WHERE member_id = $1', [note.memberId])).toEqual([{ text: "'); DROP TABLE member; -- <img src=x onerror=1>" }])
    expect(await post('/v2/members', { members: Array.from({ length: 101 }, () => member({})) })).toMatchObject({ status: 400, body: { code: 'BAD_REQUEST' } })
  })

  it('by two tills at once with one number is compared, whichever is first', async () => {
    const { database } = office.office.books
    const pairs = Array.from({ length: 8 }, (_, n) => [1, 2].map(() => member({ phones: [{ phone: `+65971100${n}0`, typed: null }] })))
    await Promise.all(pairs.flatMap((pair) => pair.map((one, i) => takeMembers(database, [one], { terminalId: crypto.randomUUID(), storeId: `s${i}`, now: clock.now() }))))
    for (const pair of pairs) {
      const [first, second] = pair.map(({ memberId }) => memberId).sort()
      expect(await query('SELECT why FROM merge_proposal WHERE a_id = $1 AND b_id = $2', [first, second])).toEqual([{ why: 'phone' }])
    }
  })

  it('gives nobody a profile of another store', async () => {
    const { memberId } = await enrol(a, 50, { phone: '98505050' })
    await exchange(a)
    const asked = (kind: string) => wire.get(`/v2/change?kind=${kind}&key=${memberId}`, { instant: clock.now() })
    expect((await asked('member')).body).toMatchObject({ changes: [] })
    expect((await asked('member-known')).body).toMatchObject({ changes: [{ key: memberId, phones: [expect.stringMatching(/^[0-9a-f]{64}$/) as string] }] })
    expect(await post('/v2/members/served', { memberIds: [memberId] })).toMatchObject({ status: 200 })
    expect((await asked('member')).body).toMatchObject({ changes: [{ key: memberId, phones: [{ phone: '+6598505050' }] }] })
  })

  it('of somebody erased is not kept', async () => {
    const { memberId } = await enrol(a, 20, { phone: '98202020' })
    await exchange(a)
    await a.call('member.erase', { ...command(), memberId, approval: SUPERVISOR })
    await exchange(a)
    expect((await post('/v2/members', { members: [member({ memberId, version: 99 })] })).body).toMatchObject({ answers: [{ state: 'erased' }] })
    expect(await query('SELECT FROM member WHERE member_id = $1', [memberId])).toEqual([])
  })
})

describe('what a till keeps to be sent', () => {
  it('is a position: nothing waits after an exchange, and a restart loses nothing that does', async () => {
    const waiting = () => look(a, (db) => db.prepare<[], { n: number }>('SELECT count(*) AS n FROM member WHERE held_version < version').get()?.n)
    await exchange(a)
    expect(waiting()).toBe(0)
    const db = new Database(join(a.dataDir, 'regulars.db'))
    db.prepare('UPDATE member SET held_version = 0, base = 0').run()
    db.close()
    const before = await query('SELECT member_id, version FROM member ORDER BY 1')
    await exchange(a)
    expect(waiting()).toBe(0)
    // All of it was sent again, and nothing was new.
    expect(await query('SELECT member_id, version FROM member ORDER BY 1')).toEqual(before)
  })
})
