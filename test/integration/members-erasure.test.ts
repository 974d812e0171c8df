import { cpSync, existsSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createBooksThread } from '../../terminal/services/books-thread.ts'
import { applyErasures, eraseMember, tracesOf, wipe } from '../../terminal/services/member-erasure.ts'
import { createErasureStore, emptyLog, fileHolds } from '../../terminal/store/erasure-store.ts'
import { openReadOnly } from '../../terminal/store/open-read-only.ts'
import { SUPERVISOR, enrol, events, fault, fileOf, look, newCardNumber, search } from '../support/member-till.ts'
import { takeBack } from '../support/return-till.ts'
import { stillTill } from '../support/still-till.ts'
import { DANIEL_CARD, MANAGER, barcodeOf, command, temporaryFolder, tillBeforeEach } from '../support/till.ts'
import type { TestTill } from '../support/till.ts'

const SQUID = 'squid-cleaned-300g'
const CARDS = [newCardNumber(41), newCardNumber(42)] as const
const NOTE = 'likes the window seat, brings Poldi the dog'
/** Every text that only this member has, as its bytes stand in a file. */
const TRACES = ['Quintessa', 'Zollverein', 'Zwolle', '佘慕容', 'shemurong', ...CARDS, '98761234', '43216789', NOTE, 'Poldi', 'Q. left the bag here']

let till: TestTill
tillBeforeEach((opened) => (till = opened), () => till)
afterEach(() => expect(fault(till)).toBeNull())

/** Which of the traces stand in which file of the data folder, free pages and logs included. */
function tracesLeft(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(dir, name)).isFile())
    .flatMap((name) => {
      const bytes = readFileSync(join(dir, name))
      return TRACES.filter((trace) => bytes.includes(Buffer.from(trace, 'utf8'))).map((trace) => `${name}: ${trace}`)
    })
}

/** A member with everything a till keeps of one: names, two cards, two phones, a note, receipts, a return, a basket on hold. */
async function knownMember(): Promise<{ memberId: string; receiptOf: string }> {
  const { memberId } = await enrol(till, 1, { name: 'Quintessa Zwolle', otherName: '佘慕容', phone: '98761234', cardNumber: CARDS[0], birthday: '03-04' })
  const sale = await till.scan(barcodeOf(SQUID))
  const { saleId } = await till.payCash(sale, 5000)
  const { version } = await fileOf(till, memberId)
  await till.call('member.update', { ...command(), memberId, version, name: 'Quintessa Zollverein', addPhones: ['43216789'] })
  await till.call('card.add', { ...command(), memberId, cardNumber: CARDS[1] })
  await till.call('member.addNote', { ...command(), memberId, kind: 'note', text: NOTE })
  await till.scan(CARDS[1])
  await takeBack(till, (await till.payCash(await till.scan(barcodeOf(SQUID)), 5000)).saleId)
  await till.scan(CARDS[1])
  const held = await till.scan(barcodeOf(SQUID))
  await till.call('sale.setNote', { ...command(), saleId: held.saleId, note: 'Q. left the bag here' })
  await till.call('sale.hold', { ...command(), saleId: held.saleId, label: 'Quintessa' })
  return { memberId, receiptOf: saleId }
}

const erase = (memberId: string, approval: { staffId: string; pin: string } | null = MANAGER) => ({ ...command(), memberId, approval })

describe('erasing a member', () => {
  it('leaves no byte of name, phone, card or note in any file, and the books whole', async () => {
    const { memberId, receiptOf } = await knownMember()
    expect(tracesLeft(till.dataDir).length).toBeGreaterThan(TRACES.length - 2)
    expect(await till.refusal('member.erase', erase(memberId, SUPERVISOR))).toEqual({ code: 'APPROVAL_NOT_ENOUGH', data: { right: 'member-erase' } })
    const points = (await fileOf(till, memberId)).standing.pointsAvailable
    expect(points).toBeGreaterThan(0)

    expect(await till.call('member.erase', erase(memberId))).toEqual({ isWiped: true })

    expect(tracesLeft(till.dataDir)).toEqual([])
    expect(fault(till)).toBeNull()
    expect((await till.refusal('member.get', { memberId })).code).toBe('MEMBER_UNKNOWN')
    for (const text of ['quintessa', '慕容', 'shemurong', CARDS[0], '98761234']) expect(await search(till, text)).toEqual([])
    // The sales stay, and their receipts are said without a name.
    const { svg } = await till.call('receipt.get', { saleId: receiptOf })
    expect(svg).not.toContain('Zwolle')
    const row = look(till, (db) => db.prepare<[string], { facts: string }>('SELECT facts FROM receipt WHERE sale_id = ?').get(receiptOf))
    expect(JSON.parse(row?.facts ?? '')).toMatchObject({ member: { name: '-', otherName: null, cardLast4: null, pointsEarned: 7 } })
    // What nobody can claim is no longer owed.
    expect(events(till, 'member.erased')).toMatchObject([{
      memberId, alsoIds: [], cause: 'asked-for', approval: { right: 'member-erase', staffId: 'marcus' },
      postings: [{ account: 'points-available', memberId, amount: -points }, { account: 'points-forfeited', amount: points }],
    }])
    const [held] = (await till.call('sale.held', {})).held
    expect(held).toMatchObject({ label: '', itemCount: 1 })
    const recalled = (await till.call('sale.recall', { ...command(), saleId: held?.saleId ?? '' })).sale
    expect(recalled).toMatchObject({ member: null, note: '' })
    await till.payCash(recalled!, 5000)
  })

  it('takes them off the open sale, out of their household, and with every id merged into them', async () => {
    const { memberId } = await knownMember()
    const { memberId: other } = await enrol(till, 2, { name: 'Zwolle Quintessa' })
    const { memberId: friend } = await enrol(till, 3)
    await till.call('household.found', { ...command(), headId: memberId, memberIds: [friend] })
    await till.call('member.merge', { ...command(), fromId: other, intoId: memberId, approval: SUPERVISOR })
    const open = (await till.call('sale.current', {})).sale!
    expect(open.member?.memberId).toBe(memberId)
    await till.call('member.erase', erase(other))
    expect((await till.call('sale.current', {})).sale?.member).toBeNull()
    expect((await fileOf(till, friend)).household).toBeNull()
    expect(events(till, 'member.erased')).toMatchObject([{ memberId, alsoIds: [other] }])
    expect(tracesLeft(till.dataDir)).toEqual([])
  })

  it('is done once for a command sent again', async () => {
    const { memberId } = await knownMember()
    const input = erase(memberId)
    await till.call('member.erase', input)
    expect(await till.call('member.erase', input)).toEqual({ isWiped: true })
    expect(events(till, 'member.erased')).toHaveLength(1)
    expect((await till.refusal('member.erase', erase(memberId))).code).toBe('MEMBER_UNKNOWN')
  })

})

describe('copies that stay behind when full pages are split', () => {
  it('outlive the deletion of their row, are found, and are gone after the database is written anew', async () => {
    const folder = temporaryFolder()
    const quiet = stillTill(folder.dir, { isUnordered: true })
    try {
      const approval = { right: 'member-erase', staffId: MANAGER.staffId } as const
      const erased = quiet.members.idsAfter('', 600).map((memberId) => ({ memberIds: [memberId], traces: tracesOf(quiet, [memberId]) }))
      quiet.db.transaction(() => {
        for (const { memberIds: [memberId = ''] } of erased) eraseMember(quiet, memberId, approval)
      }).immediate()
      emptyLog(quiet.db)
      const kept = erased.find(({ traces }) => fileHolds(quiet.db.name, traces))
      expect(kept).toBeDefined()
      expect(await wipe(quiet, createBooksThread(), kept?.memberIds ?? [], kept?.traces ?? [])).toBe(true)
      expect(fileHolds(quiet.db.name, kept?.traces ?? [])).toBe(false)
    } finally {
      quiet.db.close()
      folder.remove()
    }
  })
})

describe('a file too large to be searched at the counter', () => {
  it('is searched in a thread, and only whom it was searched for counts as gone', async () => {
    const folder = temporaryFolder()
    const quiet = stillTill(folder.dir)
    const thread = createBooksThread()
    try {
      const [memberId = '', other = ''] = quiet.members.idsAfter('', 2)
      const { name = '' } = quiet.members.byId(memberId) ?? {}
      emptyLog(quiet.db)
      expect(await thread.run({ what: 'search', file: quiet.db.name, texts: [name] })).toBe(true)
      expect(await thread.run({ what: 'search', file: quiet.db.name, texts: ['nobody bears this name'] })).toBe(false)
      const erasures = createErasureStore(quiet.db)
      erasures.note([memberId, other], quiet.clock.now())
      erasures.markWiped([memberId])
      expect(erasures.hasUnwiped()).toBe(true)
      erasures.markWiped()
      expect(erasures.hasUnwiped()).toBe(false)
    } finally {
      await thread.close()
      quiet.db.close()
      folder.remove()
    }
  })
})

describe('an erasure', () => {
  it('holds when an older database is put in the place of this one', async () => {
    const { memberId } = await knownMember()
    await till.call('sale.recall', { ...command(), saleId: (await till.call('sale.held', {})).held[0]?.saleId ?? '' })
    await till.close()
    const older = `${till.dataDir}-older`
    cpSync(join(till.dataDir, 'regulars.db'), older)
    till = await till.reopen()
    await till.signIn()
    await till.call('member.erase', erase(memberId))
    await till.close()
    for (const name of readdirSync(till.dataDir)) if (name.startsWith('regulars.db')) rmSync(join(till.dataDir, name))
    cpSync(older, join(till.dataDir, 'regulars.db'))
    rmSync(older)
    expect(tracesLeft(till.dataDir).length).toBeGreaterThan(0)

    till = await till.reopen()
    await till.signIn()
    expect((await till.refusal('member.get', { memberId })).code).toBe('MEMBER_UNKNOWN')
    expect(events(till, 'member.erased')).toMatchObject([{ memberId, cause: 'list', approval: null, staffId: null }])
    expect(tracesLeft(till.dataDir)).toEqual([])
    // The next start finds nothing more to do.
    till = await till.reopen()
    await till.signIn()
    expect(events(till, 'member.erased')).toHaveLength(1)
  })

  it('while somebody reads the database is finished at the next start, and says so', async () => {
    const { memberId } = await knownMember()
    const reader = openReadOnly(till.dataDir)
    reader.exec('BEGIN')
    reader.prepare('SELECT count(*) FROM member').get()
    expect(await till.call('member.erase', erase(memberId))).toEqual({ isWiped: false })
    reader.close()
    till = await till.reopen()
    expect(tracesLeft(till.dataDir)).toEqual([])
  })

  it('that head office asks for is done here, and booked once', () => {
    const folder = temporaryFolder()
    const quiet = stillTill(folder.dir, { members: 3 })
    try {
      const [memberId = '', other = ''] = quiet.members.idsAfter('', 2)
      const unknown = crypto.randomUUID()
      for (let again = 0; again < 2; again++) applyErasures(quiet, [memberId, unknown])
      expect([quiet.members.byId(memberId), quiet.members.byId(other)?.memberId]).toEqual([null, other])
      expect(quiet.projections.people.erasedIds().toSorted()).toEqual([memberId, unknown].toSorted())
      const booked = quiet.journal.rowsAfter(0, 100).filter((row) => row.body.includes('member.erased'))
      expect(booked).toHaveLength(2)
    } finally {
      quiet.db.close()
      folder.remove()
    }
  })

  it('that the program was cut off from after its commit is finished at the next start', async () => {
    const { memberId } = await knownMember()
    await till.call('member.erase', erase(memberId))
    await till.close()
    rmSync(join(till.dataDir, 'erasures.txt'))
    till = await till.reopen()
    expect(readFileSync(join(till.dataDir, 'erasures.txt'), 'utf8')).toContain(memberId)
    expect(existsSync(join(till.dataDir, 'regulars.db-wal')) ? tracesLeft(till.dataDir) : []).toEqual([])
  })
})

describe('the export of a member’s data', () => {
  it('has all of it in full, under every id, for a manager only', async () => {
    const { memberId } = await knownMember()
    const [daniel = ''] = await search(till, DANIEL_CARD)
    await till.call('member.merge', { ...command(), fromId: daniel, intoId: memberId, approval: SUPERVISOR })
    expect((await till.refusal('member.export', { memberId })).code).toBe('FORBIDDEN')
    await till.call('staff.signOut', command())
    await till.signIn(MANAGER)
    const all = await till.call('member.export', { memberId: daniel })
    expect(all).toMatchObject({
      format: 'regulars.member-export/1', memberId, mergedIds: [daniel], isBlocked: false,
      profiles: [
        { memberId, name: 'Quintessa Zollverein', otherName: '佘慕容', birthday: '03-04', phones: ['+6543216789', '+6598761234'], notes: [{ text: NOTE }] },
        { memberId: daniel, name: 'Daniel Ong', cards: [{ number: DANIEL_CARD, isBlocked: false }] },
      ],
      consents: [{ consent: 'terms', textVersion: '2026-03' }],
    })
    expect(all.profiles[0]?.cards.map((card) => card.number).toSorted()).toEqual([...CARDS].toSorted())
    expect(all.sales).toHaveLength(2)
    expect(all.lots.reduce((sum, lot) => sum + lot.remaining, 0)).toBe((await fileOf(till, memberId)).standing.pointsAvailable)
    expect((await till.refusal('member.export', { memberId: crypto.randomUUID() })).code).toBe('MEMBER_UNKNOWN')
  })
})
