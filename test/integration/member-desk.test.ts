import { afterEach, describe, expect, it } from 'vitest'
import { applicant, enrol, events, fault, newCardNumber, search } from '../support/member-till.ts'
import { CASHIER, MANAGER, MEI_LIN_CARD, barcodeOf, command, tillBeforeEach } from '../support/till.ts'
import type { TestTill } from '../support/till.ts'

const SQUID = 'squid-cleaned-300g'
const NOTHING = { name: '', phone: null, cardNumber: null, birthday: null }

let till: TestTill
tillBeforeEach((opened) => (till = opened), () => till)
afterEach(() => expect(fault(till)).toBeNull())

const meiLin = async (): Promise<string> => (await search(till, MEI_LIN_CARD))[0] ?? ''

describe('who somebody may be, while it is typed', () => {
  it('names nobody for half a number, and the member for the whole of it, however it is written', async () => {
    const { memberId } = await enrol(till, 1)
    expect(await till.call('member.check', { ...NOTHING, phone: '910' })).toEqual({ candidates: [], phone: 'unusable', card: 'none' })
    expect(await till.call('member.check', { ...NOTHING, phone: '9100 0002' })).toEqual({ candidates: [], phone: 'new', card: 'none' })
    for (const phone of ['91000001', '9100 0001', '+65 9100 0001']) {
      expect(await till.call('member.check', { ...NOTHING, phone })).toMatchObject({ candidates: [{ memberId, why: 'phone', phoneLast4: '0001' }], phone: 'known' })
    }
  })

  it('says of a card whether it is new, somebody’s or none', async () => {
    expect((await till.call('member.check', { ...NOTHING, cardNumber: newCardNumber(1) })).card).toBe('new')
    expect(await till.call('member.check', { ...NOTHING, cardNumber: MEI_LIN_CARD })).toMatchObject({ card: 'known', candidates: [{ why: 'card' }] })
    expect((await till.call('member.check', { ...NOTHING, cardNumber: '4111111111111111' })).card).toBe('unusable')
  })

  it('finds a like name with the same birthday, also for a member who is there already', async () => {
    const first = await enrol(till, 1, { name: 'Rajesh Kumar', birthday: '03-04' })
    expect(await till.call('member.check', { ...NOTHING, name: 'Kumar Rajesh', birthday: '03-04' })).toMatchObject({ candidates: [{ memberId: first.memberId, why: 'name-and-birthday' }] })
    const second = await enrol(till, 2, { name: 'Kumar Rajesh', birthday: '03-04', anyway: true })
    expect((await till.call('member.alike', { memberId: first.memberId })).candidates).toMatchObject([{ memberId: second.memberId }])
    expect((await till.call('member.alike', { memberId: await meiLin() })).candidates).toEqual([])
  })
})

describe('joining', () => {
  it('says what the sale will earn before anybody joined, and the sale earns just that', async () => {
    expect(await till.call('member.joining', {})).toEqual({ points: null, callingCode: '+65' })
    for (let n = 0; n < 3; n++) {
      await till.scan(barcodeOf(SQUID))
      till.clock.advance(400)
    }
    const { points } = await till.call('member.joining', {})
    const { sale } = await enrol(till, 1)
    expect(points?.total).toBeGreaterThan(0)
    expect(points?.total).toBe(sale?.evaluation.points.total)
    expect((await till.call('member.joining', {})).points).toBeNull()
  })

  it('is taken back within ten seconds: the basket stays, and nothing is left of the person', async () => {
    const before = await till.scan(barcodeOf(SQUID))
    const { memberId } = await enrol(till, 1, { cardNumber: newCardNumber(1) })
    till.clock.advance(9_000)
    const { sale } = await till.call('member.undoEnrol', { ...command(), memberId })
    expect(sale).toMatchObject({ saleId: before.saleId, lines: before.lines, member: null })
    expect((await till.refusal('member.get', { memberId })).code).toBe('MEMBER_UNKNOWN')
    expect(await search(till, '91000001')).toEqual([])
    expect(events(till, 'member.erased')).toMatchObject([{ memberId, cause: 'asked-for', approval: null }])
    expect(await till.call('member.check', { ...NOTHING, phone: '91000001', cardNumber: newCardNumber(1) })).toEqual({ candidates: [], phone: 'new', card: 'new' })
  })

  it('stays after ten seconds, after another joined, and after the first sale', async () => {
    const first = await enrol(till, 1)
    const second = await enrol(till, 2)
    expect((await till.refusal('member.undoEnrol', { ...command(), memberId: first.memberId })).code).toBe('UNDO_TOO_LATE')
    till.clock.advance(10_001)
    expect((await till.refusal('member.undoEnrol', { ...command(), memberId: second.memberId })).code).toBe('UNDO_TOO_LATE')
    const sale = await till.scan(barcodeOf(SQUID))
    await till.call('sale.detachMember', { ...command(), saleId: sale.saleId })
    const third = await enrol(till, 3)
    await till.payCash(third.sale!, 5000)
    expect((await till.refusal('member.undoEnrol', { ...command(), memberId: third.memberId })).code).toBe('UNDO_TOO_LATE')
    expect((await till.refusal('member.undoEnrol', { ...command(), memberId: await meiLin() })).code).toBe('UNDO_TOO_LATE')
  })
})

describe('lists', () => {
  it('finds members for what is typed, and says when there are more', async () => {
    const few = await till.call('member.browse', { text: 'tan', limit: 5 })
    expect(few.rows).toHaveLength(5)
    expect(few.isCut).toBe(true)
    const { rows, isCut } = await till.call('member.browse', { text: 'mei lin koh', limit: 200 })
    expect(isCut).toBe(false)
    expect(rows).toMatchObject([{ memberId: await meiLin(), name: 'Mei Lin Koh', phoneLast4: '4567', cardLast4: MEI_LIN_CARD.slice(-4), isBlocked: false }])
    expect(await till.call('member.browse', { text: '   ', limit: 5 })).toEqual({ rows: [], isCut: false })
  })

  it('tells what happened to a member, the newest first, visits and points apart, page by page', async () => {
    const { memberId, sale } = await enrol(till, 1)
    await till.scan(barcodeOf(SQUID))
    const first = await till.payCash((await till.call('sale.current', {})).sale ?? sale!, 5000)
    till.clock.advance(60_000)
    await till.signIn(MANAGER)
    await till.call('points.adjust', { ...command(), memberId, points: 50, reason: 'goodwill', mayOwe: false, approval: null })
    await till.signIn(CASHIER)
    const all = await till.call('member.timeline', { memberId, show: 'all', skip: 0, limit: 10 })
    expect(all).toMatchObject({ total: 2, entries: [{ what: 'adjusted', gained: 50, visit: null }, { what: 'sale', gained: first.member?.pointsEarned, visit: { receiptNo: first.receiptNo, totalMinor: first.totalMinor } }] })
    expect((await till.call('member.timeline', { memberId, show: 'all', skip: 1, limit: 10 })).entries).toEqual(all.entries.slice(1))
    expect((await till.call('member.timeline', { memberId, show: 'visits', skip: 0, limit: 10 })).entries).toEqual(all.entries.slice(1))
    expect((await till.refusal('member.timeline', { memberId: command().commandId, show: 'all', skip: 0, limit: 10 })).code).toBe('MEMBER_UNKNOWN')
  })

  it('lets nobody in who is not signed in', async () => {
    await till.call('staff.signOut', command())
    expect((await till.refusal('member.check', NOTHING)).code).toBe('SIGNED_OUT')
    expect((await till.refusal('member.enrol', applicant(1))).code).toBe('SIGNED_OUT')
  })
})
