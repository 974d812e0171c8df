import { afterEach, describe, expect, it } from 'vitest'
import { applicant, enrol, events, fault, fileOf, look, newCardNumber, search, SUPERVISOR, TERMS } from '../support/member-till.ts'
import { CASHIER, DANIEL_CARD, MANAGER, MEI_LIN_BLOCKED_CARD, MEI_LIN_CARD, barcodeOf, command, tillBeforeEach } from '../support/till.ts'
import type { TestTill } from '../support/till.ts'

/** Random digits of an id may look like anything. */
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

const SQUID = 'squid-cleaned-300g'

let till: TestTill
tillBeforeEach((opened) => (till = opened), () => till)
afterEach(() => expect(fault(till)).toBeNull())

async function idOfCard(card: string): Promise<string> {
  const [memberId] = await search(till, card)
  if (memberId === undefined) throw new Error('no member of that card')
  return memberId
}

describe('enrolment', () => {
  it('makes a member beside an open basket, puts them on it, and books it by ids alone', async () => {
    const before = await till.scan(barcodeOf(SQUID))
    const { memberId, isOnSale, sale } = await enrol(till, 1, { name: ' Tan  Mei Lin ', otherName: '陈美琳', cardNumber: newCardNumber(1), birthday: '02-29', language: 'zh' })
    expect(isOnSale).toBe(true)
    expect(sale).toMatchObject({ saleId: before.saleId, lines: before.lines, identification: 'strong', member: { memberId, name: 'Tan Mei Lin', pointsAvailable: 0, tier: { id: 'silver' } } })
    expect(await fileOf(till, memberId)).toMatchObject({
      memberId, mergedIds: [], name: 'Tan Mei Lin', otherName: '陈美琳', language: 'zh', birthday: '02-29', isBlocked: false,
      cards: [{ last4: newCardNumber(1).slice(-4), isBlocked: false, replacedBy: null }], phones: [{ position: 0, last4: '0001' }],
      consents: [{ consent: 'terms', channel: 'none', given: true, textVersion: '2026-03', language: 'en' }], household: null, notes: [],
    })
    const [row] = events(till, 'member.enrolled')
    expect(row).toEqual({ type: 'member.enrolled', memberId, staffId: 'aisha', shiftId: expect.any(String) as string, businessDay: '2026-08-14' })
    const journal = look(till, (db) => db.prepare<[], { text: string }>("SELECT group_concat(body, '') AS text FROM journal").get()?.text ?? '').replace(UUID, 'id')
    for (const secret of ['Tan', '陈美琳', newCardNumber(1), '91000001', '02-29']) expect(journal).not.toContain(secret)
    const done = await till.payCash(sale!, 5000)
    expect(done.member).toMatchObject({ memberId, pointsBefore: 0 })
    expect((await fileOf(till, memberId)).standing.pointsAvailable).toBe(done.member?.pointsEarned)
  })

  it('opens a sale with the member where none is open, and leaves another member on a sale alone', async () => {
    const first = await enrol(till, 1)
    expect(first).toMatchObject({ isOnSale: true, sale: { identification: 'weak', member: { memberId: first.memberId } } })
    const second = await enrol(till, 2)
    expect(second).toMatchObject({ isOnSale: false, sale: { member: { memberId: first.memberId } } })
    expect((await fileOf(till, second.memberId)).name).toBe('Givenc Surname')
  })

  it.each([
    ['no name', { name: ' ' }, 'TEXT_INVALID', { field: 'name', reason: 'empty' }],
    ['a name of 10,000 characters', { name: 'x'.repeat(10_000) }, 'TEXT_INVALID', { field: 'name', reason: 'too-long' }],
    ['control characters', { otherName: '陈\u0007' }, 'TEXT_INVALID', { field: 'otherName', reason: 'control' }],
    ['emoji', { name: '😀😀' }, 'TEXT_INVALID', { field: 'name', reason: 'characters' }],
    ['a telephone number that is none', { phone: '12' }, 'PHONE_INVALID', {}],
    ['neither card nor phone', { phone: null }, 'CONTACT_NEEDED', {}],
    ['terms not accepted', { consents: [{ ...TERMS, consent: 'offers' as const, channel: 'sms' as const }] }, 'TERMS_NEEDED', {}],
    ['a card of another programme', { cardNumber: '4111111111111111' }, 'CARD_OTHER_PROGRAMME', { last4: '1111' }],
    ['a misread card', { cardNumber: newCardNumber(1).replace(/.$/, (digit) => String((Number(digit) + 1) % 10)) }, 'CHECK_DIGIT_WRONG', expect.anything()],
    ['an article', { cardNumber: barcodeOf(SQUID) }, 'SCAN_UNREADABLE', expect.anything()],
    ['no such day', { birthday: '02-30' }, 'INPUT_INVALID', expect.anything()],
  ])('refuses %s, and nothing is written down', async (_what, more, code, data) => {
    const sale = await till.scan(barcodeOf(SQUID))
    const journal = events(till, 'member.enrolled').length
    expect(await till.refusal('member.enrol', applicant(1, more))).toMatchObject({ code, data })
    expect(events(till, 'member.enrolled')).toHaveLength(journal)
    expect(look(till, (db) => db.prepare('SELECT count(*) AS n FROM member').get())).toEqual({ n: 1000 })
    expect((await till.call('sale.current', {})).sale?.revision).toBe(sale.revision)
  })

  it('keeps right-to-left names and strips what turns a line round', async () => {
    const { memberId } = await enrol(till, 1, { name: '\u202eمحمد علي\u202c' })
    expect((await fileOf(till, memberId)).name).toBe('محمد علي')
    expect(await search(till, 'علي')).toEqual([memberId])
  })

  it('done once for a command sent again; another content under its id is refused', async () => {
    const input = applicant(1)
    const first = await till.call('member.enrol', input)
    expect((await till.call('member.enrol', input)).memberId).toBe(first.memberId)
    expect((await till.refusal('member.enrol', { ...input, name: 'Somebody Else' })).code).toBe('IDEMPOTENCY_MISMATCH')
    expect(events(till, 'member.enrolled')).toHaveLength(1)
  })
})

describe('two cards for one member (complaint 14), and a member who exists already', () => {
  it('says who has the phone, the card, or a like name and the birthday, and enrols anyway only when told to', async () => {
    const { memberId } = await enrol(till, 1, { name: 'Muhammad Hafiz', birthday: '05-06', cardNumber: newCardNumber(1) })
    const byPhone = await till.refusal('member.enrol', applicant(2, { phone: '+65 9100 0001' }))
    expect(byPhone).toEqual({ code: 'MEMBER_MAYBE_KNOWN', data: { candidates: [{ memberId, name: 'Muhammad Hafiz', why: 'phone', phoneLast4: '0001' }] } })
    const byCard = await till.refusal('member.enrol', applicant(3, { cardNumber: newCardNumber(1) }))
    expect(byCard).toMatchObject({ code: 'MEMBER_MAYBE_KNOWN', data: { candidates: [{ memberId, why: 'card' }] } })
    const byName = await till.refusal('member.enrol', applicant(4, { name: 'Hafiz Mohammad', birthday: '05-06' }))
    expect(byName).toMatchObject({ code: 'MEMBER_MAYBE_KNOWN', data: { candidates: [{ memberId, why: 'name-and-birthday' }] } })
    // The same name on another day is another person; a card is never given out twice.
    expect((await enrol(till, 5, { name: 'Muhammad Hafiz', birthday: '05-07' })).memberId).not.toBe(memberId)
    expect(await till.refusal('member.enrol', applicant(6, { cardNumber: newCardNumber(1), anyway: true }))).toEqual({ code: 'CARD_TAKEN', data: { last4: newCardNumber(1).slice(-4) } })
    expect((await enrol(till, 7, { phone: '91000001', anyway: true })).memberId).not.toBe(memberId)
  })

  it('knows a Chinese name again that is written in pinyin', async () => {
    const { memberId } = await enrol(till, 1, { name: '单美琳', birthday: '01-02' })
    expect(await till.refusal('member.enrol', applicant(2, { name: 'Shan Mei Lin', birthday: '01-02' }))).toMatchObject({ code: 'MEMBER_MAYBE_KNOWN', data: { candidates: [{ memberId }] } })
  })

  it('has one balance for both of a member’s cards', async () => {
    const { memberId, sale } = await enrol(till, 1, { cardNumber: newCardNumber(1) })
    await till.call('card.add', { ...command(), memberId, cardNumber: newCardNumber(2) })
    await till.call('sale.clear', { ...command(), saleId: sale!.saleId })
    for (const card of [newCardNumber(1), newCardNumber(2)]) {
      await till.scan(card)
      await till.payCash(await till.scan(barcodeOf(SQUID)), 5000)
    }
    const { standing, cards } = await fileOf(till, memberId)
    expect(cards).toHaveLength(2)
    expect(standing.pointsAvailable).toBe(2 * 7)
  })
})

describe('a prompt to enrol (complaint 44)', () => {
  it('an unknown card says its whole number, and enrolling with it keeps the basket', async () => {
    const before = await till.scan(barcodeOf(SQUID))
    till.clock.advance(1000)
    const unknown = await till.refusal('sale.addScan', { ...command(), scan: { deviceId: 'wedge', symbology: null, text: newCardNumber(7), at: till.clock.now() } })
    expect(unknown).toEqual({ code: 'CARD_UNKNOWN', data: { last4: newCardNumber(7).slice(-4), cardNumber: newCardNumber(7) } })
    const { cardNumber } = unknown.data as { cardNumber: string }
    const { sale, memberId } = await enrol(till, 1, { cardNumber, phone: null })
    expect(sale).toMatchObject({ saleId: before.saleId, lines: before.lines, identification: 'strong', member: { memberId } })
  })
})

describe('opening balances brought from elsewhere (complaint 45)', () => {
  it('are entries of the books that sum up, by member, to the lots each then spends', async () => {
    const [imported] = events(till, 'balances.imported') as unknown as [{ members: { memberId: string; lots: { points: number }[] }[]; postings: { memberId?: string; amount: number }[] }]
    expect(imported.members).toHaveLength(1000)
    expect(imported.postings.reduce((sum, posting) => sum + posting.amount, 0)).toBe(0)
    const brought = new Map(imported.members.map(({ memberId, lots }) => [memberId, lots.reduce((sum, lot) => sum + lot.points, 0)]))
    const booked = new Map(imported.postings.flatMap(({ memberId, amount }) => (memberId === undefined ? [] : [[memberId, amount] as const])))
    for (const [memberId, points] of brought) expect(booked.get(memberId) ?? 0).toBe(points)
    const memberId = await idOfCard(DANIEL_CARD)
    expect((await fileOf(till, memberId)).standing.pointsAvailable).toBe(brought.get(memberId))
  })
})

describe('find (complaint 41)', () => {
  it('by any part of a name, pinyin in full and by its initials, any end of a phone, the card, and the number of a receipt', async () => {
    const { memberId, sale } = await enrol(till, 1, { name: 'Xu Qiuyue', otherName: '许秋月', phone: '+44 20 7946 0958', cardNumber: newCardNumber(1) })
    await till.call('sale.clear', { ...command(), saleId: sale!.saleId })
    await till.scan(newCardNumber(1))
    const { receiptNo } = await till.payCash(await till.scan(barcodeOf(SQUID)), 5000)
    for (const text of ['qiuy', 'QIUYUE xu', '秋月', '秋', 'xuqiuyue', 'xu qiu', 'xqy', '60958', '0958', '+44 20 7946 0958', '442079460958', newCardNumber(1), newCardNumber(1).slice(-6), receiptNo, 'xqy 0958']) {
      expect([text, await search(till, text)]).toEqual([text, expect.arrayContaining([memberId]) as string[]])
    }
    for (const text of ['秋日', 'xqyz', '60959', 'xqy 0957', '1-99999']) expect([text, await search(till, text)]).toEqual([text, []])
  })

  it('of a phone, as it was typed too', async () => {
    const { memberId } = await enrol(till, 1, { phone: '+44 (0)20 7946 0958' })
    expect(await search(till, '+44 (0)20 7946 0958')).toEqual([memberId])
  })

  it('follows every change and forgets what is no longer so', async () => {
    const { memberId } = await enrol(till, 1, { name: 'Zebedee Quux' })
    const { version } = await fileOf(till, memberId)
    await till.call('member.update', { ...command(), memberId, version, name: 'Yolanda Quuz', otherName: '佘月', addPhones: ['98765432'], removePhones: [0] })
    expect(await search(till, 'yolanda')).toEqual([memberId])
    expect(await search(till, 'sheyue')).toEqual([memberId])
    expect(await search(till, '98765432')).toEqual([memberId])
    expect(await search(till, 'zebedee')).toEqual([])
    expect(await search(till, '91000001')).toEqual([])
  })
})

describe('a member’s file', () => {
  it('changes with its version, and refuses a change of an older one', async () => {
    const { memberId } = await enrol(till, 1)
    const { version } = await fileOf(till, memberId)
    const changed = (await till.call('member.update', { ...command(), memberId, version, birthday: '12-31', language: 'zh' })).member
    expect(changed).toMatchObject({ birthday: '12-31', language: 'zh', name: 'Givenb Surname', version: version + 1, phones: [{ last4: '0001' }] })
    expect((await till.refusal('member.update', { ...command(), memberId, version, birthday: null })).code).toBe('MEMBER_CHANGED')
    const tooMany = Array.from({ length: 10 }, (_, n) => `9200000${n}`)
    expect(await till.refusal('member.update', { ...command(), memberId, version: version + 1, addPhones: tooMany })).toEqual({ code: 'MEMBER_FULL', data: { what: 'phones', most: 10 } })
    expect((await till.refusal('member.update', { ...command(), memberId, version: version + 1, addPhones: ['1'] })).code).toBe('PHONE_INVALID')
    expect((await fileOf(till, memberId)).birthday).toBe('12-31')
  })

  it('keeps notes for the cashier and deletes them', async () => {
    const { memberId } = await enrol(till, 1)
    const { member } = await till.call('member.addNote', { ...command(), memberId, kind: 'preference', text: 'takes size 41 👟' })
    expect(member.notes).toMatchObject([{ kind: 'preference', text: 'takes size 41 👟' }])
    const noteId = member.notes[0]?.noteId ?? ''
    expect((await till.call('member.removeNote', { ...command(), memberId, noteId })).member.notes).toEqual([])
    expect((await till.refusal('member.removeNote', { ...command(), memberId, noteId })).code).toBe('NOTE_UNKNOWN')
    expect(await till.refusal('member.addNote', { ...command(), memberId, kind: 'note', text: 'x'.repeat(501) })).toEqual({ code: 'TEXT_INVALID', data: { field: 'note', reason: 'too-long' } })
    expect((await till.refusal('member.addNote', { ...command(), memberId: crypto.randomUUID(), kind: 'note', text: 'x' })).code).toBe('MEMBER_UNKNOWN')
  })

  it('keeps consents with the version of their words, withdraws each, and the terms only with the membership', async () => {
    const { memberId } = await enrol(till, 1, { consents: [TERMS, { consent: 'offers', channel: 'sms', textVersion: '7', language: 'zh' }] })
    const offers = async () => (await fileOf(till, memberId)).consents.find((each) => each.consent === 'offers')
    expect(await offers()).toMatchObject({ given: true, textVersion: '7', language: 'zh' })
    await till.call('consent.set', { ...command(), memberId, consent: 'offers', channel: 'sms', given: null })
    await till.call('consent.set', { ...command(), memberId, consent: 'offers', channel: 'sms', given: null })
    expect(await offers()).toMatchObject({ given: false, textVersion: null })
    expect(events(till, 'consent.withdrawn')).toHaveLength(1)
    await till.call('consent.set', { ...command(), memberId, consent: 'offers', channel: 'sms', given: { textVersion: '8', language: 'en' } })
    expect(await offers()).toMatchObject({ given: true, textVersion: '8', language: 'en' })
    expect((await till.refusal('consent.set', { ...command(), memberId, consent: 'terms', channel: 'none', given: null })).code).toBe('TERMS_NEEDED')
  })
})

describe('cards', () => {
  it('a lost card is replaced in one step: the old one is blocked and names the new one, the points stay', async () => {
    const memberId = await idOfCard(DANIEL_CARD)
    const before = await fileOf(till, memberId)
    const [old] = before.cards
    const { member } = await till.call('card.replace', { ...command(), memberId, cardId: old?.cardId ?? '', cardNumber: newCardNumber(3), reason: 'lost' })
    expect(member.standing.pointsAvailable).toBe(before.standing.pointsAvailable)
    const next = member.cards.find((card) => !card.isBlocked)
    expect(member.cards.find((card) => card.isBlocked)).toEqual({ cardId: old?.cardId, last4: DANIEL_CARD.slice(-4), isBlocked: true, replacedBy: next?.cardId })
    const refused = await till.refusal('sale.addScan', { ...command(), scan: { deviceId: 'wedge', symbology: null, text: DANIEL_CARD, at: 5 } })
    expect(refused.code).toBe('CARD_BLOCKED')
    expect((await till.scan(newCardNumber(3))).member?.memberId).toBe(memberId)
  })

  it('of somebody else are not touched, and none is given out twice', async () => {
    const daniel = await idOfCard(DANIEL_CARD)
    const meiLin = await idOfCard(MEI_LIN_CARD)
    const cardId = (await fileOf(till, meiLin)).cards.find((card) => !card.isBlocked)?.cardId ?? ''
    expect((await till.refusal('card.block', { ...command(), memberId: daniel, cardId, reason: 'lost' })).code).toBe('CARD_NOT_OF_MEMBER')
    for (const cardNumber of [MEI_LIN_CARD, MEI_LIN_BLOCKED_CARD, DANIEL_CARD]) {
      expect((await till.refusal('card.add', { ...command(), memberId: daniel, cardNumber })).code).toBe('CARD_TAKEN')
    }
    expect((await till.refusal('card.add', { ...command(), memberId: daniel, cardNumber: '4111111111111111' })).code).toBe('CARD_OTHER_PROGRAMME')
    await till.call('card.block', { ...command(), memberId: meiLin, cardId, reason: 'stolen' })
    await till.call('card.block', { ...command(), memberId: meiLin, cardId, reason: 'stolen' })
    expect(events(till, 'member.card-blocked')).toHaveLength(1)
  })
})

describe('a blocked member', () => {
  it('is on no sale, by card or by name, until somebody with the right unblocks them', async () => {
    const memberId = await idOfCard(DANIEL_CARD)
    expect(await till.refusal('member.block', { ...command(), memberId, reason: 'misuse', approval: null })).toEqual({ code: 'APPROVAL_NEEDED', data: { right: 'member-block' } })
    expect((await till.refusal('member.block', { ...command(), memberId, reason: 'misuse', approval: CASHIER })).code).toBe('APPROVAL_NOT_ENOUGH')
    await till.call('member.block', { ...command(), memberId, reason: 'misuse', approval: SUPERVISOR })
    expect(events(till, 'member.blocked')).toMatchObject([{ staffId: 'aisha', approval: { right: 'member-block', staffId: 'farid' }, reason: 'misuse' }])
    const scan = { deviceId: 'wedge', symbology: null, text: DANIEL_CARD, at: 5 }
    expect((await till.refusal('sale.addScan', { ...command(), scan })).code).toBe('MEMBER_BLOCKED')
    expect((await till.refusal('sale.attachMember', { ...command(), memberId, replace: false })).code).toBe('MEMBER_BLOCKED')
    expect((await till.refusal('member.block', { ...command(), memberId, reason: 'misuse', approval: MANAGER })).code).toBe('MEMBER_BLOCKED')
    await till.call('member.unblock', { ...command(), memberId, approval: MANAGER })
    expect((await till.refusal('member.unblock', { ...command(), memberId, approval: MANAGER })).code).toBe('MEMBER_NOT_BLOCKED')
    expect((await till.scan(DANIEL_CARD)).member?.memberId).toBe(memberId)
  })
})

describe('a member who is blocked while on an open sale', () => {
  it('neither earns nor spends in it', async () => {
    const memberId = await idOfCard(DANIEL_CARD)
    await till.scan(DANIEL_CARD)
    await till.scan(barcodeOf(SQUID))
    await till.call('member.block', { ...command(), memberId, reason: 'fraud-suspected', approval: SUPERVISOR })
    const sale = (await till.call('sale.current', {})).sale!
    expect(sale).toMatchObject({ member: null, maxPointsTender: 0 })
    const spending = [{ kind: 'points' as const, points: 100 }, { kind: 'cash' as const, givenMinor: 5000 }]
    expect((await till.refusal('sale.complete', { ...command(), saleId: sale.saleId, revision: sale.revision, tenders: spending })).code).toBe('POINTS_NEED_CARD')
    const before = (await fileOf(till, memberId)).standing.pointsAvailable
    expect((await till.payCash(sale, 5000)).member).toBeNull()
    expect((await fileOf(till, memberId)).standing.pointsAvailable).toBe(before)
  })
})

describe('households', () => {
  it('are founded, joined, headed and left, and one person alone is none', async () => {
    const [a, b, c] = [await enrol(till, 1), await enrol(till, 2), await enrol(till, 3)].map((each) => each.memberId) as [string, string, string]
    const { member } = await till.call('household.found', { ...command(), headId: a, memberIds: [b] })
    const householdId = member.household?.householdId ?? ''
    expect(member.household).toMatchObject({ headId: a, members: [{ memberId: a, name: 'Givenb Surname' }, { memberId: b }] })
    await till.call('household.join', { ...command(), householdId, memberId: c })
    expect((await till.refusal('household.join', { ...command(), householdId, memberId: c })).code).toBe('HOUSEHOLD_TAKEN')
    expect((await till.refusal('household.found', { ...command(), headId: c, memberIds: [c] })).code).toBe('HOUSEHOLD_TAKEN')
    await till.call('household.setHead', { ...command(), memberId: b })
    expect((await fileOf(till, c)).household?.headId).toBe(b)
    await till.call('household.leave', { ...command(), memberId: b })
    expect((await fileOf(till, a)).household).toMatchObject({ headId: a, members: [{ memberId: a }, { memberId: c }] })
    await till.call('household.leave', { ...command(), memberId: c })
    expect((await fileOf(till, a)).household).toBeNull()
    expect((await till.refusal('household.leave', { ...command(), memberId: a })).code).toBe('HOUSEHOLD_UNKNOWN')
    expect((await till.refusal('household.join', { ...command(), householdId, memberId: c })).code).toBe('HOUSEHOLD_UNKNOWN')
  })

  it('have room for as many as the programme says, and none for one person twice', async () => {
    const ids: string[] = []
    for (let n = 0; n < 9; n++) ids.push((await enrol(till, n)).memberId)
    const [headId = '', ...others] = ids
    expect(await till.refusal('household.found', { ...command(), headId, memberIds: others })).toEqual({ code: 'HOUSEHOLD_FULL', data: { most: 8 } })
    expect((await till.refusal('household.found', { ...command(), headId, memberIds: [headId] })).code).toBe('HOUSEHOLD_TAKEN')
    const { member } = await till.call('household.found', { ...command(), headId, memberIds: others.slice(0, 7) })
    const refused = await till.refusal('household.join', { ...command(), householdId: member.household?.householdId ?? '', memberId: others[7] ?? '' })
    expect(refused).toEqual({ code: 'HOUSEHOLD_FULL', data: { most: 8 } })
  })
})
